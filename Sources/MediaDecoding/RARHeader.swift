// SPDX-License-Identifier: Apache-2.0
// What the header of an entry of a RAR archive says that libarchive 3.6 does not tell.

/// What the header of an entry of a RAR archive says of its content.
public struct RARHeader: Hashable, Sendable {
  /// Whether the content is encrypted; of RAR 4 libarchive tells.
  public let isEncrypted: Bool
  /// Whether the entry has no content of its own, but stands for that of an earlier one.
  public let isCopy: Bool
  /// The CRC-32 of the content; `nil` where it is not stated, or not of the content as it is read from this volume.
  ///
  /// Of what is stored libarchive does not check it.
  public let checksum: UInt32?

  private init(isEncrypted: Bool, isCopy: Bool, checksum: UInt32?) {
    self.isEncrypted = isEncrypted
    self.isCopy = isCopy
    self.checksum = checksum
  }

  /// The header at `offset` of a RAR 5 archive, or behind blocks of other kinds there; `nil` when there is none.
  ///
  /// - Throws: the errors of the source.
  public static func rar5(from offset: Int, of source: any ByteSource) throws -> RARHeader? {
    guard let block = try RAR5Block.entry(from: offset, of: source) else { return nil }
    let isChecked = !block.isEncrypted && !block.isCopy && !block.isSplit
    return RARHeader(
      isEncrypted: block.isEncrypted, isCopy: block.isCopy,
      checksum: isChecked ? block.checksum : nil)
  }

  /// Whether a RAR 5 archive ends at `offset`, or behind blocks there that are no entries, as one does that was not cut.
  ///
  /// - Throws: the errors of the source.
  public static func endsRAR5(at offset: Int, _ source: any ByteSource) throws -> Bool {
    try RAR5Block.first([.end], from: offset, of: source) != nil
  }

  /// Whether the entries of a RAR 5 archive are compressed as one, so that to pass over one is to decode it.
  ///
  /// - Throws: the errors of the source.
  public static func isSolidRAR5(_ source: any ByteSource) throws -> Bool {
    try RAR5Block(at: MediaFormat.rar5Mark.count, of: source)?.isSolid ?? true
  }

  /// The header at `offset` of a RAR 4 archive, or behind blocks of other kinds there; `nil` when there is none.
  ///
  /// - Throws: the errors of the source.
  /// - Source: technote.txt of RAR 3.
  public static func rar4(from offset: Int, of source: any ByteSource) throws -> RARHeader? {
    var place = offset == 0 ? MediaFormat.rar4Mark.count : offset
    for _ in 0..<blockLimit {
      let head = try source.read(at: place, count: 20)
      guard head.count >= 7 else { return nil }
      func number(_ offset: Int, _ count: Int) -> Int {
        head[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
      }
      let (kind, flags) = (head[2], number(3, 2))
      if kind == 0x74 {
        guard head.count == 20 else { return nil }
        let isWhole = flags & (splitFlags | encryptedFlag) == 0
        return RARHeader(
          isEncrypted: flags & encryptedFlag != 0, isCopy: false,
          checksum: isWhole ? UInt32(number(16, 4)) : nil)
      }
      let data = flags & dataFlag != 0 && head.count >= 11 ? number(7, 4) : 0
      place += max(7, number(5, 2)) + data
    }
    return nil
  }

  private static let blockLimit = 10_000
  private static let (splitFlags, encryptedFlag, dataFlag) = (0x03, 0x04, 0x8000)
}

extension MediaFormat {
  /// The first bytes of a RAR 5 archive.
  public static let rar5Mark: [UInt8] = [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x01, 0x00]
  /// The first bytes of a RAR archive of versions 1.5 to 4.
  public static let rar4Mark: [UInt8] = [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x00]
}
