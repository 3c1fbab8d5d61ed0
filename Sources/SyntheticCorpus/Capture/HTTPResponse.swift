// SPDX-License-Identifier: Apache-2.0
// Responses of the synthetic forum's server, as a capture holds them.

internal import SyntheticEncoding

/// One response of the synthetic server.
struct HTTPResponse {
  /// How the server sends a body.
  enum Coding: CaseIterable {
    /// As it is, with its length.
    case identity
    /// Content coding gzip.
    case gzip
    /// Content coding deflate.
    case deflate
    /// Transfer coding chunked.
    case chunked
    /// Content coding gzip, then transfer coding chunked.
    case gzipChunked
  }

  /// The block of a response record: head and body as sent.
  let block: [UInt8]
  /// The head alone, which revisit records repeat.
  let head: [UInt8]
  /// The payload: the body without its transfer coding.
  let payload: [UInt8]

  /// Sends `body`.
  init(
    status: String = "200 OK", mediaType: String, body: [UInt8], coding: Coding
  ) throws(EncodingError) {
    var head = "HTTP/1.1 \(status)\r\nServer: example-board\r\nContent-Type: \(mediaType)\r\n"
    switch coding {
    case .identity, .chunked: payload = body
    case .gzip, .gzipChunked:
      payload = try StreamEncoder.gzip(body)
      head += "Content-Encoding: gzip\r\n"
    case .deflate:
      payload = try StreamEncoder.zlib(body)
      head += "Content-Encoding: deflate\r\n"
    }
    let isChunked = coding == .chunked || coding == .gzipChunked
    head += isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(payload.count)"
    head += "\r\nConnection: close\r\n\r\n"
    self.head = Array(head.utf8)
    block = self.head + (isChunked ? Self.chunked(payload) : payload)
  }

  private static func chunked(_ payload: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for start in stride(from: 0, to: payload.count, by: 1_500) {
      let chunk = payload[start..<min(start + 1_500, payload.count)]
      result += Array((String(chunk.count, radix: 16) + "\r\n").utf8)
      result += chunk
      result += [13, 10]
    }
    return result + Array("0\r\n\r\n".utf8)
  }
}
