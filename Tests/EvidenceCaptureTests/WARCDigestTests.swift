// SPDX-License-Identifier: Apache-2.0
// Stated digests, checked while records stream by.

import EvidenceModel
import MediaDecoding
import Testing

@testable import EvidenceCapture

@Suite struct WARCDigestTests {
  private let body = bytes(Golden.words)

  private func reading(
    _ fields: [(String, String)], body: [UInt8]? = nil, http: [(String, String)] = []
  ) throws -> Reading {
    try Reading.of(
      WARCText.response("http://a.example/", body ?? self.body, http: http, fields)
        + WARCText.response("http://a.example/next", bytes("next")))
  }

  @Test(arguments: Golden.digests.map(\.algorithm))
  func rightDigestsPassAndWrongOnesAreFindings(_ algorithm: String) throws {
    let encodings = try #require(Golden.digests.first { $0.algorithm == algorithm }?.encodings)
    for value in encodings {
      let right = try reading([("WARC-Payload-Digest", "\(algorithm):\(value)")])
      #expect(right.seen[0].findings == [])
      let wrong = try reading(
        [("WARC-Payload-Digest", "\(algorithm):\(value)")], body: bytes("a red lighthouse at dusk"))
      #expect(wrong.seen[0].findings == ["warc.payload_digest"])
      #expect(wrong.texts == ["a red lighthouse at dusk", "next"])
    }
  }

  @Test func blockDigestsAreChecked() throws {
    let block = WARCText.answer(body)
    #expect(
      try reading([("WARC-Block-Digest", WARCText.digest(block))]).seen[0].findings == [])
    let wrong = try reading([("WARC-Block-Digest", WARCText.digest(body))])
    #expect(wrong.seen[0].findings == ["warc.block_digest"])
    #expect(wrong.texts[1] == "next")
  }

  @Test func digestsOfRecordsPassedOverAreChecked() throws {
    let warc = WARCText.record(
      "metadata", [("WARC-Block-Digest", WARCText.digest(bytes("other")))], bytes("a: b"))
    let reading = try Reading.of(warc + WARCText.response("http://a.example/", body))
    #expect(reading.codes == ["warc.block_digest"])
    #expect(reading.texts == [Golden.words])
  }

  @Test func payloadDigestsOfRequestsAreChecked() throws {
    let request = bytes("POST /x HTTP/1.1\r\nHost: a.example\r\n\r\nname=value")
    for (digested, codes) in [("name=value", []), ("other", ["warc.payload_digest"])] {
      let digest = ("WARC-Payload-Digest", WARCText.digest(bytes(digested)))
      let type = ("Content-Type", "application/http; msgtype=request")
      let warc = WARCText.record("request", [type, digest], request)
      #expect(try Reading.of(warc + WARCText.response("http://a.example/", body)).codes == codes)
    }
  }

  @Test func payloadDigestsMayBeOverAnyLayer() throws {
    let coded = Golden.gzip
    let chunked = WARCText.chunked(coded, size: 10)
    let http = [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]
    for layer in [chunked, coded, bytes(Golden.text)] {
      for algorithm in LabelledDigest.Algorithm.allCases {
        let digest = WARCText.digest(layer, algorithm)
        let seen = try reading([("WARC-Payload-Digest", digest)], body: chunked, http: http).seen[0]
        #expect(seen.findings == [])
        #expect(seen.text == Golden.text)
      }
    }
    let other = WARCText.digest(bytes("other"))
    let seen = try reading([("WARC-Payload-Digest", other)], body: chunked, http: http).seen[0]
    #expect(seen.findings == ["warc.payload_digest"])
  }

  @Test func unknownDigestsAreNoticed() throws {
    let seen = try reading([
      ("WARC-Payload-Digest", "crc32:12345678"), ("WARC-Block-Digest", "sha1:short"),
    ]).seen[0]
    #expect(Set(seen.findings) == ["warc.digest_unknown"])
    #expect(seen.findings.count == 2)
  }

  @Test func theUndecodedPayloadHasADigest() throws {
    let folder = try TemporaryFolder()
    let warc = WARCText.response(
      "http://a.example/", Golden.gzip, http: [("Content-Encoding", "gzip")])
    let path = try folder.write("w", warc + WARCText.response("http://a.example/2", body))
    let reader = try SourceOpener.open(
      path: path, makeSession: TestSession.Plan().make, spooler: MemorySpooler())
    var digests: [String?] = []
    while let record = try reader.next() {
      guard case .payload(let stream) = record.content else { continue }
      while try !stream.next(maximum: 99).isEmpty {}
      digests.append(stream.undecodedDigest.map { "sha256:\($0)" })
    }
    #expect(digests == [WARCText.digest(Golden.gzip, .sha256), nil])
  }
}
