// SPDX-License-Identifier: Apache-2.0
// Which of several volumes an archive is.

/// What part of an archive a file is, as its own headers say.
public enum ArchiveVolume: Hashable, Sendable {
  /// All of it.
  case whole
  /// A volume from which entries can be read: further ones belong to it.
  case readable
  /// A volume that begins within an entry, or in one that cannot be told from such.
  case further

  /// The part that a RAR archive or a cabinet is that begins with `head`.
  ///
  /// Give the first ``MediaFormat/sniffByteCount`` bytes, or all of a shorter file.
  ///
  /// - Complexity: O(`head.count`).
  /// - Source: RARLAB, *RAR 5.0 archive format*; technote.txt of RAR 3; Microsoft, *Cabinet File Format*, 2.1.
  public static func of(_ head: [UInt8]) -> ArchiveVolume {
    if head.starts(with: MediaFormat.rar5Mark) { return ofRAR5(head) }
    if head.starts(with: MediaFormat.rar4Mark) { return ofRAR4(head) }
    guard head.starts(with: "MSCF".utf8), head.count >= 36 else { return .whole }
    // The cabinets before and behind; every file that lies in one alone can be read from it.
    return head[30] & 3 == 0 ? .whole : .readable
  }

  private static func ofRAR5(_ head: [UInt8]) -> ArchiveVolume {
    let mark = MediaFormat.rar5Mark.count
    guard let main = (try? RAR5Block(at: mark, of: MemoryBytes(head))).flatMap({ $0 }),
      let volume = main.volume
    else { return .whole }
    return volume == 0 ? .readable : .further
  }

  /// The main header and the header behind it: a sum, a sort, flags and a size, of two bytes but for the sort.
  private static func ofRAR4(_ head: [UInt8]) -> ArchiveVolume {
    let main = MediaFormat.rar4Mark.count
    guard head.count >= main + 7, head[main + 2] == 0x73, head[main + 3] & 0x01 != 0 else {
      return .whole
    }
    let isEncrypted = head[main + 3] & 0x80 != 0
    let isFirst = head[main + 4] & 0x01 != 0
    let next = main + (Int(head[main + 5]) | Int(head[main + 6]) << 8)
    if isFirst { return .readable }
    guard !isEncrypted, head.count >= next + 4, head[next + 2] == 0x74 else { return .further }
    return head[next + 3] & 0x01 == 0 ? .readable : .further
  }
}
