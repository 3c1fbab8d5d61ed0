// SPDX-License-Identifier: Apache-2.0
// Transfer and content codings, rightly and wrongly labelled.

import EvidenceCapture
import Testing

@Suite struct HTTPCodingTests {
  private func seen(
    _ body: [UInt8], coding: String? = nil, chunked: Bool = false
  ) throws -> Seen {
    var http = coding.map { [("Content-Encoding", $0)] } ?? []
    if chunked { http.append(("Transfer-Encoding", "chunked")) }
    let reading = try Reading.of(
      WARCText.response("http://a.example/", body, http: http)
        + WARCText.response("http://a.example/next", bytes("next")))
    #expect(reading.texts.count == 2)
    #expect(reading.texts.last == "next")
    #expect(reading.codes == [])
    return reading.seen[0]
  }

  @Test(arguments: [
    ("gzip", Golden.gzip), ("x-gzip", Golden.gzip), ("GZIP", Golden.gzip), ("br", Golden.brotli),
    ("zstd", Golden.zstd), ("deflate", Gzip.zlib(bytes(Golden.text))),
    ("deflate", Gzip.stored(bytes(Golden.text))), ("identity", bytes(Golden.text)),
    ("gzip, br", Golden.gzip),
  ])
  func codingsAreUndone(_ coding: String, _ body: [UInt8]) throws {
    // A chain's second coding claims what the body is not: it passes, with a notice.
    let expected = coding.contains(",") ? ["http.not_coded"] : []
    for chunked in [false, true] {
      let whole = chunked ? WARCText.chunked(body, size: 9) : body
      let seen = try seen(whole, coding: coding, chunked: chunked)
      #expect(seen.text == Golden.text)
      #expect(seen.findings == expected)
    }
  }

  @Test func chainsAreUndoneLastFirst() throws {
    let twice = try seen(Gzip.member(Golden.brotli), coding: "br, gzip")
    #expect(twice.text == Golden.text)
    #expect(twice.findings == [])
    let thrice = try seen(Gzip.zlib(Gzip.member(Golden.zstd)), coding: "zstd,gzip , deflate")
    #expect(thrice.text == Golden.text)
    let tooMany = try seen(bytes("x"), coding: "gzip,gzip,gzip,gzip,gzip")
    #expect(tooMany.text == "x")
    #expect(tooMany.findings == ["http.coding_count"])
  }

  @Test(arguments: ["gzip", "br", "zstd", "deflate"])
  func plainBodiesUnderAWrongLabelPass(_ coding: String) throws {
    let bodies = [
      "a red lighthouse at dawn", "<html><body>words</body></html>", "x", "\u{ff}\u{d8}",
    ]
    for body in bodies {
      let seen = try seen(bytes(body), coding: coding)
      #expect(seen.text == body)
      #expect(seen.findings == ["http.not_coded"])
    }
    #expect(try seen([], coding: coding).findings == [])
  }

  @Test func unknownCodingsAreTakenAsTheyAre() throws {
    let seen = try seen(bytes("words"), coding: "pack200-gzip")
    #expect(seen.text == "words")
    #expect(seen.findings == ["http.coding_unknown"])
  }

  @Test(arguments: [("gzip", Golden.gzip), ("zstd", Golden.zstd)])
  func cutAndDamagedBodiesGiveWhatThereIs(_ coding: String, _ body: [UInt8]) throws {
    let cut = try seen(Array(body.dropLast(12)), coding: coding)
    #expect(cut.findings == ["http.coding_truncated"])
    #expect(Golden.text.hasPrefix(cut.text))
    let trailing = try seen(body + bytes("trailing"), coding: coding)
    #expect(trailing.text == Golden.text)
    #expect(trailing.findings == ["http.trailing_bytes"])
  }

  @Test func largeBodiesStreamThrough() throws {
    let large = [UInt8](repeating: 0x61, count: 3_000_000)
    let seen = try seen(
      WARCText.chunked(Gzip.member(large), size: 65_000), coding: "gzip", chunked: true)
    #expect(seen.text.utf8.count == large.count)
    #expect(seen.findings == [])
  }

  @Test func bodiesThatOnlyClaimToBeChunkedPass() throws {
    for body in ["<!doctype html>\n<html>", "plain", "", "zz\r\nno\r\n", "fffffff\r\nshort"] {
      let seen = try seen(bytes(body), chunked: true)
      #expect(seen.text == body)
      #expect(seen.findings == (body.isEmpty ? [] : ["http.not_chunked"]))
    }
  }

  @Test func brokenChunkingKeepsTheRest() throws {
    let extensions = try seen(bytes("5;name=v\r\nhello\r\n0\r\nTrailer: x\r\n\r\n"), chunked: true)
    #expect(extensions.text == "hello")
    #expect(extensions.findings == [])
    let cut = try seen(bytes("5\r\nhello\r\n"), chunked: true)
    #expect(cut.text == "hello")
    #expect(cut.findings == ["http.chunks_cut"])
    let badSize = try seen(bytes("5\r\nhello\r\nxx\r\nrest"), chunked: true)
    #expect(badSize.text == "helloxx\r\nrest")
    #expect(badSize.findings == ["http.bad_chunk"])
    let badEnd = try seen(bytes("3\r\nhello\r\n"), chunked: true)
    #expect(badEnd.text == "hello\r\n")
    #expect(badEnd.findings == ["http.bad_chunk"])
    let trailing = try seen(bytes("5\r\nhello\r\n0\r\n\r\nmore"), chunked: true)
    #expect(trailing.text == "hello")
    #expect(trailing.findings == ["http.trailing_bytes"])
    let bare = try seen(bytes("5\nhello\n0\n\n"), chunked: true)
    #expect(bare.text == "hello")
  }

  @Test func aDecoderThatEndsCostsOnePayload() throws {
    let one = WARCText.response(
      "http://a.example/1", Golden.gzip, http: [("Content-Encoding", "gzip")])
    let warc = one + one + one
    for call in 1...6 {
      let plan = TestSession.Plan(crashes: [call])
      let reading = try Reading.of(warc, plan: plan)
      #expect(reading.texts.count { $0 == Golden.text } >= 2)
      #expect(reading.seen.flatMap(\.findings) == ["http.coding_crashed"])
      #expect(plan.sessions == 2)
    }
  }
}
