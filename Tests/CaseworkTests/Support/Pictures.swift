// SPDX-License-Identifier: Apache-2.0
// Small benign pictures and captures made by hand.

import Crypto
import EvidenceModel
import Foundation
import SyntheticEncoding

/// Small benign pictures.
enum Pictures {
  /// Sixty rectangles of random places and colours: enough edges for a hash of good quality, and none
  /// so regular that a hash of it were unsteady.
  static func canvas(_ seed: UInt64, side: Int = 128) -> PixelCanvas {
    var generator = SeededGenerator(seed: seed, label: "rectangles")
    var canvas = PixelCanvas(width: side, height: side)
    for _ in 0..<60 {
      let width = side / 16 + generator.below(side / 3)
      let height = side / 16 + generator.below(side / 3)
      let left = generator.below(side) - width / 2
      let top = generator.below(side) - height / 2
      let color = PixelColor.random(in: 0...255, using: &generator)
      canvas.fill(x: left, y: top, width: width, height: height, color)
    }
    return canvas
  }

  /// A picture of 128 by 128 pixels as PNG, another one for each seed.
  static func png(_ seed: UInt64, text: [PNGTextChunk] = [], side: Int = 128) throws -> [UInt8] {
    try PictureEncoder.encode(
      canvas(seed, side: side), format: .png(), metadata: PictureMetadata(pngText: text))
  }

  /// The same picture as JPEG: near to a person and to a hash, of another content.
  static func jpeg(_ seed: UInt64, quality: Int, side: Int = 128) throws -> [UInt8] {
    try PictureEncoder.encode(
      canvas(seed, side: side), format: .jpeg(quality: quality))
  }

  /// A picture that says that a generator made it.
  static func generated(_ seed: UInt64, prompt: String) throws -> [UInt8] {
    let parameters = """
      \(prompt)
      Negative prompt: fog
      Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: \(seed), Size: 128x128, Model: harbour
      """
    return try png(seed, text: [PNGTextChunk(.tEXt, keyword: "parameters", text: parameters)])
  }

  /// SHA-256 of some bytes.
  static func sha256(_ bytes: [UInt8]) throws -> EvidenceModel.SHA256Digest {
    let digest = Array(SHA256.hash(data: bytes))
    guard let value = EvidenceModel.SHA256Digest(hex: HexText.encode(digest)) else {
      throw CocoaError(.coderInvalidValue)
    }
    return value
  }
}

/// WARC files made by hand.
enum WARC {
  /// A response record with an HTTP body.
  static func response(
    _ url: String, type: String, date: String = "2023-09-12T10:00:00Z", status: String = "200 OK",
    body: [UInt8]
  ) -> [UInt8] {
    let head =
      "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\n"
      + "Content-Length: \(body.count)\r\n\r\n"
    let block = Array(head.utf8) + body
    let header =
      "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: \(url)\r\nWARC-Date: \(date)\r\n"
      + "WARC-Record-ID: <urn:uuid:\(UUID().uuidString.lowercased())>\r\n"
      + "Content-Type: application/http; msgtype=response\r\n"
      + "Content-Length: \(block.count)\r\n\r\n"
    return Array(header.utf8) + block + Array("\r\n\r\n".utf8)
  }
}
