// SPDX-License-Identifier: Apache-2.0
// Sources that are made to break a reader: one finding each, the right exit code, and the rest is read.

import EvidenceModel
import Testing

@Suite struct OddSourceTests {
  /// What a source is made of, and what must come of it.
  struct Odd: Sendable, CustomTestStringConvertible {
    let name: String
    let parts: [[UInt8]]
    let status: Int32
    let captures: Int64
    let codes: [String]

    var testDescription: String { name }
  }

  private static let plain = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\na red lighthouse"
  private static let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

  private static func record(
    _ block: String = plain, length: String? = nil, field: String = ""
  ) -> [UInt8] {
    Array(
      ("WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://harbour.example/\r\n"
        + "WARC-Date: 2026-11-22T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n\(field)"
        + "Content-Type: application/http\r\n"
        + "Content-Length: \(length ?? String(block.utf8.count))\r\n\r\n\(block)\r\n\r\n").utf8)
  }

  private static let webArchives = [
    Odd(
      name: "a length beyond the file",
      parts: [record(), record(length: "1000000000000000"), record()], status: 3, captures: 3,
      codes: ["warc.truncated"]),
    Odd(
      name: "a length beyond all numbers",
      parts: [record(), record(length: "1" + String(repeating: "0", count: 30)), record()],
      status: 3, captures: 2, codes: ["warc.length"]),
    Odd(
      name: "a negative length", parts: [record(), record(length: "-5"), record()], status: 3,
      captures: 2, codes: ["warc.length"]),
    Odd(
      name: "a header of ten megabytes",
      parts: [
        record(), record(field: "X: " + String(repeating: "a", count: 10 << 20) + "\r\n"), record(),
      ],
      status: 3, captures: 2, codes: ["warc.header_too_long"]),
    Odd(
      name: "chunks larger than numbers",
      parts: [
        record(chunked + "7fffffffffffffff\r\nquay"),
        record(chunked + "ffffffffffffffffff\r\nquay"),
        record(chunked + "4\r\nquay\r\n0\r\n\r\n"),
      ], status: 0, captures: 3, codes: ["http.not_chunked", "http.not_chunked"]),
    Odd(
      name: "an HTTP head without end",
      parts: [record("HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 1 << 20)), record()],
      status: 0, captures: 2, codes: ["http.head"]),
  ]

  @Test(arguments: webArchives)
  func aHostileWebArchiveCostsOnlyItsBadRecord(_ odd: Odd) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.write(odd.parts.flatMap { $0 }, to: "odd.warc")
    let result = try workspace.onCase("ingest", "odd.warc")
    #expect(result.status == odd.status, "\(result)")
    #expect(try workspace.count("intake", "captures") == odd.captures)
    #expect(try workspace.findingCodes() == odd.codes)
    #expect(!result.errorText.contains("lighthouse"))
  }

  @Test func aBombInABodyOrMemberStopsAtItsBound() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.tool("sh", "-c", "head -c 300000000 /dev/zero | gzip -9 > bomb.gz")
    let bomb = try workspace.bytes(of: "bomb.gz")
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    let start = Self.record(head, length: String(head.utf8.count + bomb.count)).dropLast(4)
    let end: [UInt8] = [13, 10, 13, 10]
    try workspace.write(Array(start) + bomb + end + Self.record(), to: "odd.warc")
    let result = try workspace.onCase("ingest", "odd.warc")
    #expect(result.status == 3, "\(result)")
    #expect(try workspace.count("intake", "captures") == 2)
    #expect(try workspace.findingCodes() == ["http.coding_limit"])
  }

  @Test func aWACZWithoutItsManifestGivesItsCaptures() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.write(Self.record(), to: "archive/data.warc")
    try workspace.tool("zip", "-q", "-r", "odd.wacz", "archive")
    #expect(try workspace.onCase("ingest", "odd.wacz").status == 0)
    #expect(try workspace.findingCodes() == ["wacz.no_manifest"])
  }

  @Test(arguments: ["fifo", "/dev/zero", "loop", "missing"])
  func whatIsNoFileIsRefusedAtOnceAndTheOthersAreRead(_ source: String) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(1)
    try workspace.tool("mkfifo", "fifo")
    try workspace.tool("ln", "-s", "loop", "loop")
    let result = try workspace.onCase("ingest", source, "source")
    #expect(result.status == 3, "\(result)")
    #expect(result.errorText.contains("\(source): not read ("), "\(result)")
    #expect(try workspace.count("intake", "captures") == 1)
  }
}
