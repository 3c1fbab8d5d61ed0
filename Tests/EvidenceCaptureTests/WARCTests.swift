// SPDX-License-Identifier: Apache-2.0
// WARC files as they should be, in every outer form.

import EvidenceCapture
import EvidenceModel
import Testing

@Suite struct WARCTests {
  static let crawl: [[UInt8]] = [
    WARCText.record(
      "warcinfo", [("Content-Type", "application/warc-fields")], bytes("software: x\r\n")),
    WARCText.record(
      "request", [("WARC-Target-URI", "http://a.example/")], bytes("GET / HTTP/1.1\r\n\r\n")),
    WARCText.response("http://a.example/", bytes("a red lighthouse"), id: "1"),
    WARCText.record("metadata", [], bytes("fetchTimeMs: 3\r\n")),
    WARCText.record(
      "resource", [("WARC-Target-URI", "<http://a.example/b>"), ("Content-Type", "image/png")],
      bytes("at dawn"), id: "2"),
    WARCText.record(
      "conversion", [("WARC-Target-URI", "http://a.example/c")], bytes("text"), id: "3"),
    WARCText.response("http://a.example/gone", bytes("no"), status: "404 Not Found", id: "4"),
  ]

  static let expected = [
    "0 response http://a.example/ 200 payload 16 a red lighthouse []",
    "1 resource http://a.example/b 0 payload 7 at dawn []",
    "2 conversion http://a.example/c 0 payload 4 text []",
    "3 response http://a.example/gone 404 payload 2 no []",
  ]

  @Test func everyOuterFormGivesTheSameCaptures() throws {
    let plain = Self.crawl.flatMap(\.self)
    let members = Self.crawl.flatMap(Gzip.member)
    for form in [plain, members, Gzip.member(plain)] {
      for piece in [1, 7, 4_096] {
        let reading = try Reading.of(form, piece: piece)
        #expect(reading.seen.map(\.description) == Self.expected)
        #expect(reading.codes == [])
      }
    }
    let bare = WARCText.crawlLines("\n")
    #expect(try Reading.of(bare).seen.map(\.description) == Array(Self.expected.prefix(1)))
  }

  @Test func recordsKeepTheirTimesTypesAndOffsets() throws {
    let reading = try Reading.of(Self.crawl.flatMap(\.self))
    let record = reading.seen[0].record
    #expect(record.time?.instant.description == "2026-11-22T10:30:15Z")
    #expect(record.time?.source == .warcDate)
    #expect(record.time?.offsetKnown == true)
    #expect(record.claimedType == "text/plain")
    #expect(record.containerOffset == Self.crawl[0].count + Self.crawl[1].count)
    #expect(reading.seen[1].record.claimedType == "image/png")
    let members = try Reading.of(Self.crawl.flatMap(Gzip.member))
    let before = Gzip.member(Self.crawl[0]).count + Gzip.member(Self.crawl[1]).count
    #expect(members.seen[0].record.containerOffset == before)
  }

  @Test func onlySuccessMakesAnOccurrence() throws {
    let reading = try Reading.of(Self.crawl.flatMap(\.self))
    #expect(reading.seen.map(\.record.makesOccurrence) == [true, true, true, false])
  }

  @Test func headersAreReadForgivingly() throws {
    let block = WARCText.answer(bytes("hello"))
    let head =
      "WARC/1.0\nwarc-TYPE:   response  \nWARC-Record-ID: <urn:x>\nWARC-Target-URI: http://a.ex\n"
      + " ample/x\nwarc-date: 2026-11-22T10:30:15.5Z\nCONTENT-LENGTH:\(block.count)\n"
      + "Content-Type: application/http;msgtype=response\n\n"
    let reading = try Reading.of(bytes(head) + block + bytes("\n\n"))
    #expect(reading.texts == ["hello"])
    #expect(reading.places == ["http://a.ex ample/x"])
    #expect(reading.seen[0].record.time?.instant.description == "2026-11-22T10:30:15.500000Z")
  }

  @Test func recordsMayLackBlankLinesOrHaveMore() throws {
    let first = WARCText.response("http://a.example/1", bytes("1"))
    let second = WARCText.response("http://a.example/2", bytes("2"))
    for middle in [Array(first.dropLast(4)), Array(first.dropLast(2)), first + bytes("\r\n\n\r\n")]
    {
      let reading = try Reading.of(middle + second)
      #expect(reading.texts == ["1", "2"])
      #expect(reading.codes == [])
    }
  }

  @Test func payloadsThatAreContainersAreWalked() throws {
    let zip = Zip.of([("p.txt", bytes("packed"))])
    let warc =
      WARCText.response("http://a.example/z.zip", zip)
      + WARCText.response("http://a.example/", bytes("page"))
    let folder = try TemporaryFolder()
    try folder.write("c.warc.gz", Gzip.member(warc))
    let reading = try Reading.of(folder.path)
    #expect(
      reading.seen.map { "\($0.ordinal) \($0.place) \($0.what) \($0.text)" } == [
        "0 c.warc.gz container warc ", "1 http://a.example/z.zip container zip ",
        "2 http://a.example/z.zip!/p.txt payload packed", "3 http://a.example/ payload page",
      ])
    #expect(reading.seen[3].record.locator.outer == [.path("c.warc.gz")])
  }

  @Test func theCrawlersOwnResourcesArePassedOver() throws {
    let warc = WARCText.record(
      "resource", [("WARC-Target-URI", "metadata://gnu.org/software/wget/warc/wget.log")],
      bytes("log"))
    #expect(try Reading.of(warc + Self.crawl[2]).texts == ["a red lighthouse"])
  }

  @Test func answersOfOtherProtocolsAreTakenWhole() throws {
    let warc = WARCText.record(
      "response", [("WARC-Target-URI", "dns:a.example"), ("Content-Type", "text/dns")],
      bytes("20261122103015\na.example. 300 IN A 192.0.2.1\n"))
    let reading = try Reading.of(warc)
    #expect(reading.seen[0].text.hasPrefix("20261122103015"))
    #expect(reading.seen[0].findings == [])
    let bad = WARCText.record(
      "response", [("WARC-Target-URI", "http://a.example/"), ("Content-Type", "application/http")],
      bytes("no head at all"))
    #expect(try Reading.of(bad).texts == ["no head at all"])
    #expect(try Reading.of(bad).seen[0].findings == ["http.head"])
  }
}

extension WARCText {
  /// One response with all its lines, and those of its HTTP head, ended by `lines`.
  static func crawlLines(_ lines: String) -> [UInt8] {
    response("http://a.example/", bytes("a red lighthouse"), lines: lines)
  }
}
