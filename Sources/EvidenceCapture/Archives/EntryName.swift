// SPDX-License-Identifier: Apache-2.0
// Which names of archive entries are refused.

internal import EvidenceModel

/// Which names of archive entries are refused.
///
/// Nothing is ever written under such a name; but a name that climbs out of its archive is no place
/// within it, and a tool further on may be less careful.
enum EntryName {
  /// Why `name` is refused; `nil` when it is not.
  static func fault(in name: [UInt8], limits: CaptureLimits) -> Finding? {
    if let (code, detail) = escape(name) {
      return Finding(code: code, severity: .defect, detail: detail)
    }
    let components = components(name)
    if name.isEmpty || name.count > limits.nameBytes || components.isEmpty
      || components.count > limits.nameComponents
      || components.contains(where: { $0.count > limits.componentBytes })
    {
      return Finding(
        code: "archive.absurd_name", severity: .defect,
        detail: "an entry's name is empty, too long or too deep")
    }
    return nil
  }

  private static func escape(_ name: [UInt8]) -> (String, String)? {
    if name.contains(0) {
      return ("archive.path_escape", "an entry's name holds a zero byte")
    }
    if let first = name.first, isSeparator(first) {
      return ("archive.path_escape", "an entry's name is an absolute path")
    }
    if name.count >= 2, name[1] == UInt8(ascii: ":"), isLetter(name[0]) {
      return ("archive.path_escape", "an entry's name begins with a drive")
    }
    if components(name).contains([0x2e, 0x2e]) {
      return ("archive.path_escape", "an entry's name leads out of the archive")
    }
    return nil
  }

  /// The parts between slashes and backslashes, those that mean the present folder left out.
  private static func components(_ name: [UInt8]) -> [ArraySlice<UInt8>] {
    name.split(whereSeparator: isSeparator).filter { $0 != [0x2e] }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }
}
