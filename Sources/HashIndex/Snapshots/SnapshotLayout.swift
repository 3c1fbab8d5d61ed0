// SPDX-License-Identifier: Apache-2.0
// Where each section of a snapshot begins.

internal import EvidenceModel

/// Where each section of a snapshot begins, in bytes from the start of the file.
struct SnapshotLayout: Hashable, Sendable {
  /// Where the bytes under block checksums begin; the end of the file in version 1, which has none.
  let body: Int
  let keys: [Int]
  let qualities: Int
  let tagNumbers: Int
  let tagTable: Int
  /// The tables of the radius index; `nil` when the file has none.
  let tables: RadiusLayout?
  /// The sections about known videos; `nil` when there are none.
  let videos: VideoLayout?
  let end: Int

  /// Where what is derived from the entries begins: the end, when nothing is.
  var index: Int { tables?.starts ?? videos?.tables?.starts ?? end }

  /// The number of blocks.
  var blocks: Int { Self.blocks(end - body) }

  /// Lays out version 1: sections after a header of `headerBytes` bytes, padded to eight bytes.
  init(version1 header: SnapshotHeader, headerBytes: Int) {
    var plan = SectionPlan(offset: headerBytes, alignment: 8)
    keys = plan.placeKeys(header)
    qualities = plan.place(header.count(of: .pdq))
    tagNumbers = plan.place(header.total * 4)
    tagTable = plan.place(header.tagTableBytes)
    tables = nil
    videos = nil
    end = plan.offset
    body = end
  }

  /// Lays out version 2: header, block table, and sections of the body, padded to 64 bytes.
  init(_ header: SnapshotHeader, headerBytes: Int) {
    let bodyBytes = Self.sections(header, from: 0).end
    let start = headerBytes + 8 * Self.blocks(bodyBytes)
    let aligned = start + (SnapshotFormat.alignment - start % SnapshotFormat.alignment)
    self = Self.sections(header, from: aligned)
  }

  private init(
    body: Int, keys: [Int], qualities: Int, tagNumbers: Int, tagTable: Int, tables: RadiusLayout?,
    videos: VideoLayout?, end: Int
  ) {
    self.body = body
    self.keys = keys
    self.qualities = qualities
    self.tagNumbers = tagNumbers
    self.tagTable = tagTable
    self.tables = tables
    self.videos = videos
    self.end = end
  }

  private static func blocks(_ bytes: Int) -> Int {
    (bytes + SnapshotFormat.blockBytes - 1) / SnapshotFormat.blockBytes
  }

  private static func sections(_ header: SnapshotHeader, from start: Int) -> SnapshotLayout {
    var plan = SectionPlan(offset: start, alignment: SnapshotFormat.alignment)
    let keys = plan.placeKeys(header)
    let hashes = header.count(of: .pdq)
    let qualities = plan.place(hashes)
    let tagNumbers = plan.place(header.total * 4)
    let tagTable = plan.place(header.tagTableBytes)
    var videos = header.count(of: .vpdq) > 0 ? plan.placeVideos(header) : nil
    let tables = plan.placeTables(
      from: start, hashes: keys[FingerprintAlgorithm.pdq.section], count: hashes)
    if let hashes = videos?.hashes {
      videos?.tables = plan.placeTables(from: start, hashes: hashes, count: header.videos.hashes)
    }
    return SnapshotLayout(
      body: start, keys: keys, qualities: qualities, tagNumbers: tagNumbers, tagTable: tagTable,
      tables: tables, videos: videos, end: plan.offset)
  }
}

/// Where the sections about known videos begin.
struct VideoLayout: Hashable, Sendable {
  /// For each video, the number of its first frame (u32), and at the end the number of all frames.
  let starts: Int
  /// For each video, the number of its distinct hashes of fit frames (u32).
  let fitCounts: Int
  /// The frames, those of one video after those of another, each as in the canonical bytes.
  let frames: Int
  /// The distinct hashes of fit frames, sorted.
  let hashes: Int
  /// For each hash, the number of its first posting (u32), and at the end the number of all postings.
  let hashStarts: Int
  /// The numbers of the frames with each hash (u32), ascending.
  let postings: Int
  /// The tables of the radius index over the hashes; `nil` for few.
  var tables: RadiusLayout?
}

/// Places one section after another.
private struct SectionPlan {
  var offset: Int
  let alignment: Int

  mutating func place(_ byteCount: Int) -> Int {
    defer { offset += (byteCount + alignment - 1) / alignment * alignment }
    return offset
  }

  /// Goes on at a block that no earlier section shares; `start` is where the body begins.
  mutating func startBlock(from start: Int) {
    let block = SnapshotFormat.blockBytes
    offset = start + (offset - start + block - 1) / block * block
  }

  mutating func placeVideos(_ header: SnapshotHeader) -> VideoLayout {
    let videos = header.count(of: .vpdq)
    return VideoLayout(
      starts: place(4 * (videos + 1)), fitCounts: place(4 * videos),
      frames: place(SnapshotFormat.frameBytes * header.videos.frames),
      hashes: place(32 * header.videos.hashes), hashStarts: place(4 * (header.videos.hashes + 1)),
      postings: place(4 * header.videos.postings))
  }

  /// Places the tables of a radius index over `count` sorted hashes; `nil` for few.
  mutating func placeTables(from start: Int, hashes: Int, count: Int) -> RadiusLayout? {
    guard count >= RadiusLayout.smallest else { return nil }
    startBlock(from: start)
    var layout = RadiusLayout(
      hashes: hashes, starts: place(RadiusLayout.startsBytes), ids: [], sketches: [])
    for part in 0..<PartReach.parts {
      // Hashes are sorted by their bytes, so the postings of part 0 are in their order.
      layout.ids.append(part == 0 ? RadiusLayout.inEntryOrder : place(4 * count))
      layout.sketches.append(place(2 * count))
    }
    return layout
  }

  mutating func placeKeys(_ header: SnapshotHeader) -> [Int] {
    zip(FingerprintAlgorithm.allCases, header.counts).map { place($1 * $0.byteCount) }
  }
}
