// SPDX-License-Identifier: Apache-2.0
// A small reader of web archives, written apart from the writer it checks.

import Crypto
import EvidenceModel
import Testing

/// A small reader of web archives with one gzip member a record.
enum SmallWARCReader {
  /// One record.
  struct Record {
    var type: String { fields["warc-type"] ?? "" }
    var identifier: String { fields["warc-record-id"] ?? "" }
    let fields: [String: String]
    let block: [UInt8]
    /// The header fields of the HTTP message in the block.
    let http: [String: String]
    /// The HTTP body as it lies in the block.
    let body: [UInt8]

    var mediaType: String { http["content-type"] ?? "" }

    /// The body without its transfer coding.
    var payload: [UInt8] {
      guard http["transfer-encoding"] == "chunked" else { return body }
      var result: [UInt8] = []
      var rest = body[...]
      while let end = rest.firstIndex(of: 13) {
        let count = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16) ?? 0
        if count == 0 { break }
        result += rest[(end + 2)..<(end + 2 + count)]
        rest = rest[(end + 4 + count)...]
      }
      return result
    }

    /// The SHA-256 of the decoded content.
    func contentDigest() throws -> EvidenceModel.SHA256Digest {
      let content =
        http["content-encoding"] == "gzip" ? try Inflate.gzipMembers(payload)[0] : payload
      let digest = EvidenceModel.SHA256Digest(bytes: Array(Crypto.SHA256.hash(data: content)))
      return try #require(digest)
    }

    var isBlockDigestRight: Bool { fields["warc-block-digest"] == SmallWARCReader.digest(block) }
    var isPayloadDigestRight: Bool {
      guard type == "response" else { return true }
      return fields["warc-payload-digest"] == SmallWARCReader.digest(payload)
    }
  }

  /// Every record of an archive.
  static func records(_ bytes: [UInt8]) throws -> [Record] {
    try Inflate.gzipMembers(bytes).map { member in
      let (head, rest) = try split(member)
      #expect(head.first == "WARC/1.1")
      let fields = named(head.dropFirst())
      let count = try #require(fields["content-length"].flatMap { Int($0) })
      let block = Array(rest.prefix(count))
      #expect(Array(rest.dropFirst(count)) == [13, 10, 13, 10])
      guard fields["content-type"]?.hasPrefix("application/http") == true else {
        return Record(fields: fields, block: block, http: [:], body: [])
      }
      let (httpHead, body) = try split(block)
      return Record(
        fields: fields, block: block, http: named(httpHead.dropFirst()), body: Array(body))
    }
  }

  private static func split(_ bytes: [UInt8]) throws -> ([String], ArraySlice<UInt8>) {
    var end = 0
    while end + 4 <= bytes.count, Array(bytes[end..<(end + 4)]) != [13, 10, 13, 10] { end += 1 }
    try #require(end + 4 <= bytes.count)
    let text = String(decoding: bytes[..<end], as: UTF8.self)
    return (text.split(separator: "\r\n").map { String($0) }, bytes[(end + 4)...])
  }

  private static func named(_ lines: some Sequence<String>) -> [String: String] {
    var fields: [String: String] = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields[line[..<colon].lowercased()] = String(line[line.index(colon, offsetBy: 2)...])
    }
    return fields
  }

  /// SHA-1 in base 32, by bits.
  private static func digest(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    let bits = Insecure.SHA1.hash(data: bytes).flatMap { byte in
      (0..<8).map { byte >> UInt8(7 - $0) & 1 }
    }
    var text = "sha1:"
    for start in stride(from: 0, to: bits.count, by: 5) {
      text.append(alphabet[bits[start..<(start + 5)].reduce(0) { $0 << 1 | Int($1) }])
    }
    return text
  }
}
