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
  let end: Int

  /// The number of blocks.
  var blocks: Int { Self.blocks(end - body) }

  /// Lays out version 1: sections after a header of `headerBytes` bytes, padded to eight bytes.
  init(version1 header: SnapshotHeader, headerBytes: Int) {
    var plan = SectionPlan(offset: headerBytes, alignment: 8)
    keys = plan.placeKeys(header)
    qualities = plan.place(header.counts.last ?? 0)
    tagNumbers = plan.place(header.total * 4)
    tagTable = plan.place(header.tagTableBytes)
    tables = nil
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
    end: Int
  ) {
    self.body = body
    self.keys = keys
    self.qualities = qualities
    self.tagNumbers = tagNumbers
    self.tagTable = tagTable
    self.tables = tables
    self.end = end
  }

  private static func blocks(_ bytes: Int) -> Int {
    (bytes + SnapshotFormat.blockBytes - 1) / SnapshotFormat.blockBytes
  }

  private static func sections(_ header: SnapshotHeader, from start: Int) -> SnapshotLayout {
    var plan = SectionPlan(offset: start, alignment: SnapshotFormat.alignment)
    let keys = plan.placeKeys(header)
    let hashes = header.counts.last ?? 0
    let qualities = plan.place(hashes)
    let tagNumbers = plan.place(header.total * 4)
    let tagTable = plan.place(header.tagTableBytes)
    var tables: RadiusLayout?
    if hashes >= RadiusLayout.smallest {
      plan.startBlock(from: start)
      var layout = RadiusLayout(
        hashes: keys.last ?? 0, starts: plan.place(RadiusLayout.startsBytes), ids: [], sketches: [])
      for part in 0..<PartReach.parts {
        // Entries are sorted by their bytes, so the postings of part 0 are in their order.
        layout.ids.append(part == 0 ? RadiusLayout.inEntryOrder : plan.place(4 * hashes))
        layout.sketches.append(plan.place(2 * hashes))
      }
      tables = layout
    }
    return SnapshotLayout(
      body: start, keys: keys, qualities: qualities, tagNumbers: tagNumbers, tagTable: tagTable,
      tables: tables, end: plan.offset)
  }
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

  mutating func placeKeys(_ header: SnapshotHeader) -> [Int] {
    zip(FingerprintAlgorithm.allCases, header.counts).map { place($1 * $0.byteCount) }
  }
}
