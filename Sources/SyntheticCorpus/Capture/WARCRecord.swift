// SPDX-License-Identifier: Apache-2.0
// Records of a web archive, written.

internal import Crypto
internal import EvidenceModel
internal import SyntheticEncoding

/// One record to be written.
///
/// - Source: ISO 28500:2017 (WARC 1.1), sections 4 to 6 and annex D (one gzip member a record).
struct WARCRecord {
  /// The record type, such as `response`.
  let type: String
  /// The 128 bits of the record's identifier.
  let identifier: (UInt64, UInt64)
  /// When it was captured.
  let date: Instant
  /// Further named fields, in order.
  var fields: [(name: String, value: String)] = []
  /// The media type of the block; absent when the block is empty.
  let contentType: String?
  /// The block.
  let block: [UInt8]

  /// The record identifier's text.
  static func identifierText(_ identifier: (UInt64, UInt64)) -> String {
    let high = identifier.0 & ~0xf000 | 0x4000
    let low = identifier.1 & ~(3 << 62) | 1 << 63
    let digits = [high, low].map { word in
      HexText.encode((0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) })
    }
    let all = Array(digits.joined())
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(all[$0]) }
    return "<urn:uuid:\(parts.joined(separator: "-"))>"
  }

  /// The SHA-1 of `bytes` as web archives write it.
  static func digestText(_ bytes: [UInt8]) -> String {
    "sha1:" + Base32Text.encode(Array(Insecure.SHA1.hash(data: bytes)))
  }

  /// The record as one gzip member.
  func member(level: Int) throws(EncodingError) -> [UInt8] {
    try StreamEncoder.gzip(bytes, level: level)
  }

  /// The record, uncompressed.
  var bytes: [UInt8] {
    var head = "WARC/1.1\r\nWARC-Type: \(type)\r\n"
    head += "WARC-Record-ID: \(Self.identifierText(identifier))\r\nWARC-Date: \(date)\r\n"
    for field in fields { head += "\(field.name): \(field.value)\r\n" }
    head += "WARC-Block-Digest: \(Self.digestText(block))\r\n"
    if let contentType { head += "Content-Type: \(contentType)\r\n" }
    head += "Content-Length: \(block.count)\r\n\r\n"
    return Array(head.utf8) + block + Array("\r\n\r\n".utf8)
  }
}
