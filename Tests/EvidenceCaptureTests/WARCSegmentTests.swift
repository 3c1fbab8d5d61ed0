// SPDX-License-Identifier: Apache-2.0
// Records in segments: joined where they follow one another, found to be wanting where not.

import EvidenceModel
import Testing

@testable import EvidenceCapture

@Suite struct WARCSegmentTests {
  private static func first(
    _ block: [UInt8], _ fields: [(String, String)] = [], id: String = "a"
  ) -> [UInt8] {
    WARCText.record(
      "response",
      [
        ("WARC-Target-URI", "http://a.example/"), ("WARC-Segment-Number", "1"),
        ("Content-Type", "application/http"),
      ] + fields, block, id: id)
  }

  private static func later(
    _ number: Int, _ block: [UInt8], total: Int? = nil, origin: String = "a"
  ) -> [UInt8] {
    let end = total.map { [("WARC-Segment-Total-Length", String($0))] } ?? []
    return WARCText.record(
      "continuation",
      [
        ("WARC-Target-URI", "http://a.example/"), ("WARC-Segment-Number", String(number)),
        ("WARC-Segment-Origin-ID", "<urn:\(origin)>"),
        ("WARC-Block-Digest", WARCText.digest(block)),
      ] + end, block, id: "s\(number)")
  }

  private static let other = WARCText.response("http://a.example/other", bytes("quay"), id: "o")

  @Test func segmentsInOrderAreOneCapture() throws {
    let block = WARCText.answer(bytes("a red lighthouse at dawn"))
    let parts = [block[..<10], block[10..<60], block[60...]].map { Array($0) }
    let warc =
      Self.first(
        parts[0],
        [("WARC-Payload-Digest", WARCText.digest(bytes("a red lighthouse at dawn")))])
      + Self.later(2, parts[1]) + Self.later(3, parts[2], total: block.count) + Self.other
    let reading = try Reading.of(warc)
    #expect(reading.texts == ["a red lighthouse at dawn", "quay"])
    #expect(reading.seen.map(\.findings) == [[], []])
    #expect(reading.codes == [])
  }

  @Test func aChunkMayGoOnInTheNextSegment() throws {
    let text = String(repeating: "a red lighthouse ", count: 5_000)
    let block = WARCText.answer(
      WARCText.chunked(bytes(text), size: 70_000), [("Transfer-Encoding", "chunked")])
    let warc =
      Self.first(Array(block.prefix(300)))
      + Self.later(2, Array(block.dropFirst(300)), total: block.count)
    let reading = try Reading.of(warc)
    #expect(reading.texts == [text])
    #expect(reading.seen[0].findings == [])
  }

  @Test func aMissingSegmentIsSaidAndWhatFollowsIsRead() throws {
    let half = WARCText.answer(bytes("first half"))
    let reading = try Reading.of(
      Self.first(half) + Self.other + Self.later(2, bytes("second half")))
    #expect(reading.texts == ["first half", "quay"])
    #expect(reading.seen[0].findings == ["warc.segmented"])
    #expect(reading.codes == ["warc.continuation"])
  }

  @Test func segmentsOutOfOrderAreNotJoined() throws {
    let half = WARCText.answer(bytes("first"))
    let reading = try Reading.of(
      Self.first(half) + Self.later(3, bytes("third"), total: 99) + Self.later(2, bytes("second")))
    #expect(reading.texts == ["first"])
    #expect(reading.seen[0].findings == ["warc.segmented"])
    #expect(reading.codes == ["warc.continuation", "warc.continuation"])
  }

  @Test func anotherRecordsSegmentIsNotJoined() throws {
    let half = WARCText.answer(bytes("first"))
    let reading = try Reading.of(
      Self.first(half) + Self.later(2, bytes("other"), total: 99, origin: "b"))
    #expect(reading.texts == ["first"])
    #expect(reading.seen[0].findings == ["warc.segmented"])
  }

  @Test func segmentsThatEndWithTheFileAreCutOff() throws {
    let half = WARCText.answer(bytes("first "))
    let reading = try Reading.of(Self.first(half) + Self.later(2, bytes("second")))
    #expect(reading.texts == ["first second"])
    #expect(reading.seen[0].findings == ["warc.segmented"])
  }

  @Test func aWrongTotalOrDigestOfASegmentIsAFinding() throws {
    let half = WARCText.answer(bytes("first "))
    let wrong = try Reading.of(Self.first(half) + Self.later(2, bytes("second"), total: 5))
    #expect(wrong.texts == ["first second"])
    #expect(wrong.seen[0].findings == ["warc.segmented"])
    let changed = Self.later(2, bytes("second"), total: half.count + 6)
    let text = String(decoding: changed, as: UTF8.self).replacing(
      "\r\n\r\nsecond", with: "\r\n\r\nsEcond")
    let bad = try Reading.of(Self.first(half) + bytes(text))
    #expect(bad.texts == ["first sEcond"])
    #expect(bad.seen[0].findings == ["warc.block_digest"])
  }
}
