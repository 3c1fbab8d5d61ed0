// SPDX-License-Identifier: Apache-2.0
// The layout of a list's snapshot file; docs/formats/hash-lists.md describes it.

internal import EvidenceModel

/// The layout of a snapshot file.
///
/// Numbers are big-endian but for the tables of the radius index.
enum SnapshotFormat {
  /// The first eight bytes.
  static let magic = Array("MARTLIST".utf8)
  /// The version of a list without known videos; version 1 is read too.
  static let version: UInt32 = 2
  /// The version of a list with known videos.
  static let versionWithVideos: UInt32 = 3
  /// Where the checksummed part begins: after magic, version, header length and checksum.
  static let checksummedFrom = 24
  /// The bytes under one checksum in version 2.
  static let blockBytes = 16_384
  /// What the start of the body and of each of its sections is a multiple of in version 2.
  static let alignment = 64
  /// The bytes of one frame of a known video.
  static let frameBytes = VPDQFingerprint.frameByteCount
  /// The largest header that is read.
  static let largestHeader = 1 << 20
  /// The quality byte of an entry whose list states none.
  static let unknownQuality = UInt8.max

  /// The bytes after `count` up to a multiple of eight.
  static func padding(after count: Int) -> Int { (8 - count % 8) % 8 }
}

/// How much a snapshot holds of known videos.
struct VideoCounts: Hashable, Sendable {
  /// The frames of all videos.
  var frames = 0
  /// The distinct hashes of frames that are fit to be compared.
  var hashes = 0
  /// Those frames themselves.
  var postings = 0
}

extension FingerprintAlgorithm {
  /// The place of the algorithm's entries among those of all.
  var section: Int {
    switch self {
    case .md5: 0
    case .sha1: 1
    case .sha256: 2
    case .pdq: 3
    case .vpdq: 4
    }
  }
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
  /// How much there is of known videos.
  var videos = VideoCounts()

  /// The number of entries.
  var total: Int { counts.reduce(0, +) }

  /// The number of entries of one algorithm.
  func count(of algorithm: FingerprintAlgorithm) -> Int { counts[algorithm.section] }

  /// The version of a file with this header: an old one where nothing asks for a newer.
  var version: UInt32 {
    count(of: .vpdq) > 0 ? SnapshotFormat.versionWithVideos : SnapshotFormat.version
  }

  func encoded() -> [UInt8] {
    var writer = CanonicalWriter()
    let hasVideos = version == SnapshotFormat.versionWithVideos
    for count in counts.prefix(hasVideos ? 5 : 4) { writer.write(UInt64(count)) }
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
    if hasVideos {
      writer.write(UInt32(clamping: settings.videoPercent))
      for count in [videos.frames, videos.hashes, videos.postings] { writer.write(UInt64(count)) }
    }
    return writer.bytes
  }

  /// Reads what `encoded()` wrote in a file of `version`, with its padding; `nil` for anything else.
  init?(decoding bytes: [UInt8], version: Int) {
    var reader = CanonicalReader(bytes)
    do {
      counts = []
      let hasVideos = version >= Int(SnapshotFormat.versionWithVideos)
      for _ in 0..<(hasVideos ? 5 : 4) { counts.append(try Self.size(&reader)) }
      if !hasVideos { counts.append(0) }
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
      if hasVideos {
        settings.videoPercent = Int(try reader.readUInt32())
        videos.frames = try Self.size(&reader)
        videos.hashes = try Self.size(&reader)
        videos.postings = try Self.size(&reader)
        guard count(of: .vpdq) > 0, videos.postings <= videos.frames,
          videos.hashes <= videos.postings
        else { return nil }
      }
    } catch {
      return nil
    }
    guard reader.remaining < 8 else { return nil }
  }

  init(
    settings: HashListSettings, root: SHA256Digest, sourceDigest: SHA256Digest, counts: [Int],
    tagTableBytes: Int, videos: VideoCounts = VideoCounts()
  ) {
    self.settings = settings
    self.root = root
    self.sourceDigest = sourceDigest
    self.counts = counts
    self.tagTableBytes = tagTableBytes
    self.videos = videos
  }

  private static func size(_ reader: inout CanonicalReader) throws(CanonicalError) -> Int {
    let value = try reader.readUInt64()
    guard value <= 1 << 40 else { throw .malformed }
    return Int(value)
  }
}
