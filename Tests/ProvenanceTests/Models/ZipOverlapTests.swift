// SPDX-License-Identifier: Apache-2.0
// Entries of a model's archive that lie over each other.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct ZipOverlapTests {
  /// The places of the records of an archive's directory.
  private static func records(_ bytes: [UInt8]) -> [Int] {
    bytes.indices.dropLast(4).filter { bytes[$0..<$0 + 4].elementsEqual([0x50, 0x4b, 1, 2]) }
  }

  private static func put(_ value: Int, _ width: Int, at place: Int, in bytes: inout [UInt8]) {
    for (index, byte) in ModelSamples.little(value, width).enumerated() {
      bytes[place + index] = byte
    }
  }

  private static let archive = ModelSamples.torchArchive(ModelSamples.statePickle(["a.b", "c.d"]))

  @Test(arguments: [false, true])
  func aSoundArchiveHasNone(isWide: Bool) throws {
    let bytes = ModelSamples.torchArchive(ModelSamples.statePickle(["a.b"]), isWide: isWide)
    #expect(try scan(bytes, .pytorchZip).findings.isEmpty)
  }

  @Test func entriesOverOthersAreAFinding() throws {
    var same = Self.archive
    let records = Self.records(same)
    #expect(records.count == 5)
    // The third entry begins where the first does.
    Self.put(0, 4, at: records[2] + 42, in: &same)
    var longer = Self.archive
    // The fourth is stated to reach over the fifth.
    Self.put(40, 4, at: records[3] + 20, in: &longer)
    var last = Self.archive
    // The fifth is stated to reach over the directory.
    Self.put(90, 4, at: records[4] + 20, in: &last)
    for bytes in [same, longer, last] {
      let findings = try scan(bytes, .pytorchZip).findings
      let overlap = try #require(findings.first { $0.code == "model.entries_overlap" })
      #expect(overlap.detail.hasPrefix("1 entries"), "\(overlap)")
      #expect(overlap.severity == .defect)
    }
  }
}
