// SPDX-License-Identifier: Apache-2.0
// Revisits: what they mean, by digest, by address and date, by record, through each other.

import EvidenceCapture
import EvidenceModel
import Testing

@Suite struct RevisitTests {
  private let digest = WARCText.digest(bytes("one"))

  private func original(_ url: String, id: String, date: String? = nil, digest: String? = nil)
    -> [UInt8]
  {
    var fields: [(String, String)] = []
    if let date { fields.append(("WARC-Date", date)) }
    if let digest { fields.append(("WARC-Payload-Digest", digest)) }
    return WARCText.response(url, bytes("one"), fields, id: id)
  }

  private func revisit(_ fields: [(String, String)], id: String = "v", http: Bool = true) -> [UInt8]
  {
    WARCText.record(
      "revisit",
      [
        ("WARC-Target-URI", "http://a.example/again"),
        ("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"),
      ] + (http ? [("Content-Type", "application/http; msgtype=response")] : []) + fields,
      http ? WARCText.answer([]) : [], id: id)
  }

  @Test func theDigestDecidesFirst() throws {
    let warc =
      original("http://a.example/0", id: "0")
      + original("http://a.example/1", id: "1", digest: digest)
      + original("http://b.example/2", id: "2", digest: digest)
      + revisit([
        ("WARC-Payload-Digest", digest.uppercased().replacing("SHA1", with: "SHA-1")),
        ("WARC-Refers-To", "<urn:0>"),
      ])
    let reading = try Reading.of(warc)
    #expect(reading.seen[3].what == "revisit 1")
    #expect(reading.seen[3].place == "http://a.example/again")
    #expect(reading.seen[3].record.makesOccurrence)
    #expect(reading.codes == [])
  }

  @Test func thenAddressAndDateThenTheRecord() throws {
    let dates = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"]
    let warc =
      original("http://a.example/x", id: "0", date: dates[0])
      + original("http://a.example/x", id: "1", date: dates[1])
      + revisit([
        ("WARC-Refers-To-Target-URI", "http://A.example/x"), ("WARC-Refers-To-Date", dates[1]),
        ("WARC-Refers-To", "<urn:0>"),
      ])
      + revisit([("WARC-Refers-To", "<urn:0>")], http: false)
      + revisit([("WARC-Payload-Digest", WARCText.digest(bytes("other")))])
    let reading = try Reading.of(warc)
    #expect(reading.seen.map(\.what).suffix(3) == ["revisit 1", "revisit 0", "revisit ?"])
    #expect(reading.codes == ["warc.revisit_unresolved"])
  }

  @Test func revisitsOfRevisitsMeanTheFirst() throws {
    let warc =
      original("http://a.example/x", id: "0")
      + revisit([("WARC-Refers-To", "<urn:0>")], id: "v1")
      + revisit([("WARC-Refers-To", "<urn:v1>")], id: "v2")
      + revisit([("WARC-Refers-To", "<urn:v2>")], id: "v3")
      + revisit([("WARC-Refers-To", "<urn:v4>")], id: "v4")
    let reading = try Reading.of(warc)
    #expect(
      reading.seen.map(\.what).dropFirst() == ["revisit 0", "revisit 0", "revisit 0", "revisit ?"])
  }

  @Test func resolutionDoesNotDependOnReading() throws {
    let warc =
      original("http://a.example/1", id: "1", digest: digest)
      + revisit([("WARC-Payload-Digest", digest)])
    #expect(try Reading.of(warc, skipping: true).seen[1].what == "revisit 0")
  }

  @Test func revisitsReachAcrossFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write("1.warc", original("http://a.example/1", id: "1", digest: digest))
    try folder.write("2.warc.gz", Gzip.member(revisit([("WARC-Payload-Digest", digest)])))
    let reading = try Reading.of(folder.path)
    #expect(
      reading.seen.map(\.what) == ["container warc", "payload", "container warc", "revisit 1"])
  }

  @Test func theEmptyBlockDigestOfARevisitIsOnlyNoticed() throws {
    let warc = original("http://a.example/1", id: "1")
    let stated = [
      ("WARC-Refers-To", "<urn:1>"), ("WARC-Block-Digest", "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"),
    ]
    let reading = try Reading.of(warc + revisit(stated))
    #expect(reading.codes == ["warc.empty_digest"])
    #expect(reading.findings.map(\.severity) == [.notice])
  }

  @Test func theIndexIsBounded() throws {
    var limits = CaptureLimits.standard
    limits.revisitKeys = 4
    let warc =
      (0..<4).flatMap { original("http://a.example/\($0)", id: "\($0)") }
      + revisit([("WARC-Refers-To", "<urn:0>")]) + revisit([("WARC-Refers-To", "<urn:3>")])
    let reading = try Reading.of(warc, limits: limits)
    #expect(reading.seen.map(\.what).suffix(2) == ["revisit 0", "revisit ?"])
    #expect(reading.codes == ["warc.revisit_index_full", "warc.revisit_unresolved"])
  }
}
