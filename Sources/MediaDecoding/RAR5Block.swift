// SPDX-License-Identifier: Apache-2.0
// Blocks of RAR 5 archives.

/// A block of a RAR 5 archive: its header, and how much data follows it.
///
/// - Source: RARLAB, *RAR 5.0 archive format*. Checksums are not checked: a reader of the archive does that.
struct RAR5Block: Hashable, Sendable {
  /// What a block is.
  enum Kind: Int, Hashable, Sendable {
    /// Says what the archive is.
    case main = 1
    /// An entry.
    case file
    /// What belongs to an entry or to the archive, such as a comment.
    case service
    /// All that follows is encrypted.
    case encryption
    /// The end of the archive or volume.
    case end
  }

  /// The largest header, in bytes.
  private static let headerLimit = 2 << 20
  /// How many blocks may stand before an entry.
  private static let blockLimit = 10_000
  /// The kinds of records of an entry's further fields that are asked for here.
  private static let (encryptionRecord, redirectionRecord) = (1, 5)
  private static let copyRedirection = 5

  /// What the block is.
  let kind: Kind
  /// Header and data, in bytes.
  let byteCount: Int
  /// Whether an entry begins before this volume or ends behind it.
  let isSplit: Bool
  private let fields: ArraySlice<UInt8>
  private let further: ArraySlice<UInt8>

  /// The block at `offset` of `source`; `nil` when there is none.
  ///
  /// - Throws: the errors of the source.
  init?(at offset: Int, of source: any ByteSource) throws {
    var start = RAR5Reader(try source.read(at: offset, count: 4 + 3)[...])
    guard start.take(4) != nil, let size = start.number(), (1...Self.headerLimit).contains(size)
    else {
      return nil
    }
    let head = start.consumed
    let bytes = try source.read(at: offset + head, count: size)
    guard bytes.count == size else { return nil }
    var header = RAR5Reader(bytes[...])
    guard let kind = header.number().flatMap(Kind.init), let flags = header.number(),
      let further = flags & 1 == 0 ? 0 : header.number(),
      let data = flags & 2 == 0 ? 0 : header.number(), further <= header.rest.count
    else { return nil }
    let (byteCount, overflow) = data.addingReportingOverflow(head + size)
    guard !overflow else { return nil }
    self.kind = kind
    self.byteCount = byteCount
    isSplit = flags & 0x18 != 0
    fields = header.rest.dropLast(further)
    self.further = header.rest.suffix(further)
  }

  /// The entry whose header stands at `offset` of `source`, or behind blocks of other kinds there;
  /// `nil` when there is none.
  ///
  /// - Throws: the errors of the source.
  static func entry(from offset: Int, of source: any ByteSource) throws -> RAR5Block? {
    try first([.file], from: offset, of: source)
  }

  /// The first block of one of `kinds` at `offset` of `source` or behind it, before an entry or the end.
  ///
  /// - Throws: the errors of the source.
  static func first(
    _ kinds: Set<Kind>, from offset: Int, of source: any ByteSource
  ) throws -> RAR5Block? {
    var place = offset == 0 ? MediaFormat.rar5Mark.count : offset
    for _ in 0..<blockLimit {
      guard let block = try RAR5Block(at: place, of: source) else { return nil }
      if kinds.contains(block.kind) { return block }
      let (next, overflow) = place.addingReportingOverflow(block.byteCount)
      guard !overflow, ![.file, .end, .encryption].contains(block.kind) else { return nil }
      place = next
    }
    return nil
  }

  /// Of the block that begins an archive, which of its volumes it is, from 0; `nil` when it is not one of several.
  var volume: Int? {
    var reader = RAR5Reader(fields)
    guard kind == .main, let flags = reader.number(), flags & 1 != 0 else { return nil }
    return flags & 2 == 0 ? 0 : reader.number() ?? 0
  }

  /// Of the block that begins an archive, whether its entries are compressed as one.
  var isSolid: Bool {
    var reader = RAR5Reader(fields)
    return kind == .main && (reader.number() ?? 0) & 4 != 0
  }

  /// The CRC-32 of an entry's content; `nil` where the header states none.
  var checksum: UInt32? {
    var reader = RAR5Reader(fields)
    guard kind == .file, let flags = reader.number(), flags & 4 != 0, reader.number() != nil,
      reader.number() != nil, flags & 2 == 0 || reader.take(4) != nil
    else { return nil }
    return reader.take(4)?.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Whether the content of an entry is encrypted.
  var isEncrypted: Bool { record(Self.encryptionRecord) != nil }

  /// Whether an entry has no content of its own, but stands for that of an earlier one.
  var isCopy: Bool {
    guard var record = record(Self.redirectionRecord) else { return false }
    return record.number() == Self.copyRedirection
  }

  private func record(_ wanted: Int) -> RAR5Reader? {
    var reader = RAR5Reader(further)
    while let size = reader.number(), let content = reader.take(size) {
      var record = RAR5Reader(content)
      if record.number() == wanted { return record }
    }
    return nil
  }
}

/// Numbers of seven bits a byte, the lowest first.
private struct RAR5Reader {
  private(set) var rest: ArraySlice<UInt8>
  private let start: Int

  init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes
    start = bytes.startIndex
  }

  var consumed: Int { rest.startIndex - start }

  mutating func number() -> Int? {
    var value = 0
    for (index, byte) in rest.prefix(9).enumerated() {
      value |= Int(byte & 0x7f) << (7 * index)
      if byte < 0x80 {
        rest = rest.dropFirst(index + 1)
        return value
      }
    }
    return nil
  }

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}
