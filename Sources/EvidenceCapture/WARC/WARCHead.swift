// SPDX-License-Identifier: Apache-2.0
// The header block of a WARC record.

internal import EvidenceModel

/// The header block of a WARC record (IIPC WARC 1.1, section 4), read forgivingly: names in any case,
/// folded lines, lines ended by LF alone.
struct WARCHead {
  /// The fields in order, names in lower case.
  private(set) var fields: [(name: String, value: [UInt8])] = []
  /// Whether every line had the form of a field.
  private(set) var isClean = true
  /// Where the record begins, in bytes of the container.
  var offset: Int

  init(offset: Int) { self.offset = offset }

  mutating func add(line: [UInt8]) {
    if let first = line.first, first == 0x20 || first == 0x09, !fields.isEmpty {
      fields[fields.count - 1].value += [0x20] + line.trimmed
      return
    }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else {
      isClean = false
      return
    }
    let name = String(decoding: Array(line[..<colon]).trimmed, as: UTF8.self).lowercased()
    fields.append((name, Array(line[(colon + 1)...]).trimmed))
  }

  /// The first value of the field called `name`, in lower case; `nil` when absent or empty.
  subscript(name: String) -> [UInt8]? {
    fields.first { $0.name == name }?.value.nilIfEmpty
  }

  /// The same as text.
  func text(_ name: String) -> String? { self[name].map { String(decoding: $0, as: UTF8.self) } }

  /// `WARC-Type`, in lower case.
  var type: String { text("warc-type")?.lowercased() ?? "" }

  /// `Content-Length`; `nil` when it is missing or no number below 2^62.
  var contentLength: Int? {
    guard let value = self["content-length"], value.count <= 18,
      value.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return value.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// `WARC-Target-URI`, without the angle brackets that some writers put around it.
  var target: [UInt8]? { address("warc-target-uri") }

  /// `WARC-Refers-To-Target-URI`, likewise.
  var refersToTarget: [UInt8]? { address("warc-refers-to-target-uri") }

  /// The time in the field called `name`.
  func date(_ name: String) -> TimestampText? { self[name].flatMap { TimestampText($0) } }

  private func address(_ name: String) -> [UInt8]? {
    guard let value = self[name] else { return nil }
    guard value.first == UInt8(ascii: "<"), value.last == UInt8(ascii: ">") else { return value }
    return Array(value.dropFirst().dropLast()).nilIfEmpty
  }
}

extension [UInt8] {
  /// Without spaces and tabs at both ends.
  var trimmed: [UInt8] {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }
    guard let first = firstIndex(where: { !isSpace($0) }),
      let last = lastIndex(where: { !isSpace($0) })
    else { return [] }
    return Array(self[first...last])
  }

  /// `nil` when there are no bytes.
  var nilIfEmpty: [UInt8]? { isEmpty ? nil : self }
}
