// SPDX-License-Identifier: Apache-2.0
// Writes WARC records, good and bad.

@testable import EvidenceCapture

/// Writes WARC records.
enum WARCText {
  /// A record with the given fields after the mandatory ones; `lines` ends every line.
  static func record(
    _ type: String, _ fields: [(String, String)] = [], _ block: [UInt8], id: String = "r",
    length: Int? = nil, lines: String = "\r\n", version: String = "WARC/1.1"
  ) -> [UInt8] {
    var head = version + lines
    let mandatory = [
      ("WARC-Type", type), ("WARC-Record-ID", "<urn:\(id)>"),
      ("WARC-Date", "2026-11-22T10:30:15Z"), ("Content-Length", String(length ?? block.count)),
    ]
    let given = Set(fields.map(\.0))
    for (name, value) in mandatory.filter({ !given.contains($0.0) }) + fields {
      head += "\(name): \(value)\(lines)"
    }
    return Array((head + lines).utf8) + block + Array((lines + lines).utf8)
  }

  /// An HTTP answer.
  static func answer(
    _ body: [UInt8], _ fields: [(String, String)] = [], status: String = "200 OK",
    lines: String = "\r\n"
  ) -> [UInt8] {
    var head = "HTTP/1.1 \(status)\(lines)Content-Type: text/plain\(lines)"
    for (name, value) in fields { head += "\(name): \(value)\(lines)" }
    return Array((head + lines).utf8) + body
  }

  /// A `response` record with an HTTP answer in it.
  static func response(
    _ url: String, _ body: [UInt8], http: [(String, String)] = [], status: String = "200 OK",
    _ fields: [(String, String)] = [], id: String = "r", lines: String = "\r\n"
  ) -> [UInt8] {
    record(
      "response",
      [("WARC-Target-URI", url), ("Content-Type", "application/http; msgtype=response")] + fields,
      answer(body, http, status: status, lines: lines), id: id, lines: lines)
  }

  /// A body in chunks of `size` bytes.
  static func chunked(_ body: [UInt8], size: Int) -> [UInt8] {
    var result: [UInt8] = []
    var rest = body[...]
    while !rest.isEmpty {
      let chunk = rest.prefix(size)
      rest = rest.dropFirst(size)
      result += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + [13, 10]
    }
    return result + Array("0\r\n\r\n".utf8)
  }

  /// `algorithm:hex`.
  static func digest(_ bytes: [UInt8], _ algorithm: LabelledDigest.Algorithm = .sha1) -> String {
    let hex = RunningDigest.of(bytes, algorithm).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "\(algorithm.rawValue):" + hex.joined()
  }
}

/// The bytes of a text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
