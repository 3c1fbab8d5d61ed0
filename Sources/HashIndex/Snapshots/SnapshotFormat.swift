// SPDX-License-Identifier: Apache-2.0
// The layout of a list's snapshot file; docs/formats/hash-lists.md describes it.

internal import EvidenceModel

/// The layout of a snapshot file.
///
/// Numbers are big-endian but for the tables of the radius index.
enum SnapshotFormat {
  /// The first eight bytes.
  static let magic = Array("MARTLIST".utf8)
  /// The version this program writes; it reads version 1 too.
  static let version: UInt32 = 2
  /// Where the checksummed part begins: after magic, version, header length and checksum.
  static let checksummedFrom = 24
  /// The bytes under one checksum in version 2.
  static let blockBytes = 16_384
  /// What the start of the body and of each of its sections is a multiple of in version 2.
  static let alignment = 64
  /// The largest header that is read.
  static let largestHeader = 1 << 20
  /// The quality byte of an entry whose list states none.
  static let unknownQuality = UInt8.max

  /// The bytes after `count` up to a multiple of eight.
  static func padding(after count: Int) -> Int { (8 - count % 8) % 8 }
}

/// The header of a snapshot file after its checksum.
struct SnapshotHeader: Hashable, Sendable {
  var settings: HashListSettings
  var root: SHA256Digest
  var sourceDigest: SHA256Digest
  /// Entries of each algorithm, in the order of `FingerprintAlgorithm.allCases`.
  var counts: [Int]
  /// The length of the tag table in bytes.
  var tagTableBytes: Int

  /// The number of entries.
  var total: Int { counts.reduce(0, +) }

  func encoded() -> [UInt8] {
    var writer = CanonicalWriter()
    for count in counts { writer.write(UInt64(count)) }
    writer.write(UInt64(tagTableBytes))
    writer.writeFixed(root.bytes)
    writer.writeFixed(sourceDigest.bytes)
    writer.write(settings.name)
    writer.write(settings.owner)
    writer.write(settings.polarity.rawValue)
    writer.write(UInt32(clamping: settings.pdqThreshold))
    writer.write(UInt32(clamping: settings.minimumQuality))
    writer.write(UInt32(clamping: settings.tags.count))
    for tag in settings.tags { writer.write(tag) }
    return writer.bytes
  }

  /// Reads what `encoded()` wrote, with its padding; `nil` for anything else.
  init?(decoding bytes: [UInt8]) {
    var reader = CanonicalReader(bytes)
    do {
      counts = []
      for _ in FingerprintAlgorithm.allCases { counts.append(try Self.size(&reader)) }
      tagTableBytes = try Self.size(&reader)
      guard let root = SHA256Digest(bytes: try reader.readFixed(32)),
        let source = SHA256Digest(bytes: try reader.readFixed(32))
      else { return nil }
      self.root = root
      sourceDigest = source
      let name = try reader.readText()
      let owner = try reader.readText()
      guard let polarity = ListPolarity(rawValue: try reader.readText()) else { return nil }
      settings = HashListSettings(name: name, owner: owner, polarity: polarity)
      settings.pdqThreshold = Int(try reader.readUInt32())
      settings.minimumQuality = Int(try reader.readUInt32())
      for _ in 0..<(try reader.readUInt32()) { settings.tags.append(try reader.readText()) }
    } catch {
      return nil
    }
    guard reader.remaining < 8 else { return nil }
  }

  init(
    settings: HashListSettings, root: SHA256Digest, sourceDigest: SHA256Digest, counts: [Int],
    tagTableBytes: Int
  ) {
    self.settings = settings
    self.root = root
    self.sourceDigest = sourceDigest
    self.counts = counts
    self.tagTableBytes = tagTableBytes
  }

  private static func size(_ reader: inout CanonicalReader) throws(CanonicalError) -> Int {
    let value = try reader.readUInt64()
    guard value <= 1 << 40 else { throw .malformed }
    return Int(value)
  }
}

/// A checksum against accidents: a change within one eight-byte word is always seen, others but for
/// one in 2⁶⁴.
///
/// Each step is a bijection of the state for a given word and of the word for a given state. It is no
/// protection against a person; the root over the entries, which the ledger holds, is.
struct SnapshotChecksum {
  private(set) var value: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// Takes in `bytes`, whose count is a multiple of eight, from `start`.
  mutating func update(_ bytes: Span<UInt8>, from start: Int) {
    update(bytes, start..<bytes.count)
  }

  /// Takes in the whole words of `range` of `bytes`.
  mutating func update(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    let raw = unsafe bytes.bytes
    var index = range.lowerBound
    var state = value
    while index + 8 <= range.upperBound {
      // Within the range, which lies within the bytes.
      let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      state = (state ^ UInt64(bigEndian: word)) &* 0xbf58_476d_1ce4_e5b9
      state ^= state >> 29
      index += 8
    }
    value = state
  }
}
