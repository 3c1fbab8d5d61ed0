// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Ledger
import MartletTesting
import Testing

@Suite struct LedgerLeafTests {
  private func leaf() throws -> LedgerLeaf {
    try LedgerLeaf(
      kind: "view", time: Instant(microseconds: 1_700_000_000_000_000), actor: "assessor",
      fields: [.init("size", "thumb"), .init("item", "17")],
      commitment: LedgerCommitment(detail: [1, 2, 3], salt: [UInt8](repeating: 5, count: 32)))
  }

  @Test func leavesRoundTripWithSortedFields() throws {
    let leaf = try leaf()
    #expect(leaf.fields.map { $0.name } == ["item", "size"])
    #expect(leaf["item"] == "17" && leaf["none"] == nil)
    #expect(try LedgerLeaf(bytes: leaf.bytes) == leaf)
  }

  /// Written out by hand from the documented form.
  @Test func theByteFormIsTheDocumentedOne() throws {
    let leaf = try LedgerLeaf(
      kind: "a.b", time: Instant(microseconds: 258), actor: "x", fields: [.init("k", "v")],
      commitment: try #require(LedgerCommitment(bytes: [UInt8](repeating: 9, count: 32))))
    let expected =
      "01" + "00000003612e62" + "0000000000000102" + "0000000178" + "00000001" + "000000016b"
      + "0000000176" + String(repeating: "09", count: 32)
    #expect(HexText.encode(leaf.bytes) == expected)
  }

  @Test func everyTruncationAndOtherFormIsRefused() throws {
    let bytes = try leaf().bytes
    for count in bytes.indices {
      #expect(throws: LedgerError(.malformed, "")) {
        try LedgerLeaf(bytes: Array(bytes.prefix(count)))
      }
    }
    #expect(throws: LedgerError(.malformed, "")) { try LedgerLeaf(bytes: bytes + [0]) }
    #expect(throws: LedgerError(.malformed, "")) { try LedgerLeaf(bytes: [2] + bytes.dropFirst()) }
  }

  @Test func randomBytesEndInALeafOrAnError() {
    var generator = SeedReport.generator("LedgerLeafTests.random")
    for _ in 0..<2_000 {
      let bytes = (0..<generator.below(120)).map { _ in UInt8(generator.below(4)) }
      if let leaf = try? LedgerLeaf(bytes: [1] + bytes) { #expect(leaf.bytes == [1] + bytes) }
    }
  }

  @Test(arguments: ["", "Case", "a b", "a\u{e9}", String(repeating: "a", count: 65)])
  func oddKindsAreRefused(_ kind: String) throws {
    let commitment = LedgerCommitment(detail: [], salt: LedgerCommitment.makeSalt())
    #expect(throws: LedgerError(.malformed, "")) {
      try LedgerLeaf(
        kind: kind, time: Instant(microseconds: 0), actor: "x", commitment: commitment)
    }
  }

  @Test func largeLeavesAndRepeatedFieldsAreRefused() throws {
    let commitment = LedgerCommitment(detail: [], salt: LedgerCommitment.makeSalt())
    func leaf(_ fields: [LedgerLeaf.Field]) throws {
      _ = try LedgerLeaf(
        kind: "k", time: Instant(microseconds: 0), actor: "x", fields: fields,
        commitment: commitment)
    }
    #expect(throws: LedgerError(.limit, "")) {
      try leaf([.init("a", String(repeating: "x", count: 16_384))])
    }
    #expect(throws: LedgerError(.limit, "")) { try leaf((0..<65).map { .init("\($0)", "") }) }
    #expect(throws: LedgerError(.malformed, "")) { try leaf([.init("a", "1"), .init("a", "2")]) }
  }

  @Test func commitmentsOpenToTheirDetailOnly() throws {
    let salt = LedgerCommitment.makeSalt()
    let commitment = LedgerCommitment(detail: [1, 2], salt: salt)
    #expect(commitment.verify(detail: [1, 2], salt: salt))
    #expect(!commitment.verify(detail: [1, 3], salt: salt))
    #expect(!commitment.verify(detail: [1, 2], salt: LedgerCommitment.makeSalt()))
    #expect(!commitment.verify(detail: [1, 2], salt: []))
    // Computed with Python: sha256(b"\x4d" + b"\x05" * 32 + b"\x01\x02\x03").
    #expect(
      HexText.encode(try leaf().commitment.bytes)
        == "598b4402a847e06380a1408fe4f2601065a0ff795aef831faefcd841363b94e8")
  }
}
