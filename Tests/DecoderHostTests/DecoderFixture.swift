// SPDX-License-Identifier: Apache-2.0
// Children of this build for tests, and the pictures they are given.

import EvidenceModel
import Foundation
import MediaDecoding
import SyntheticEncoding

@testable import DecoderHost

/// Children of this build.
enum DecoderFixture {
  /// A configuration with few, patient children.
  static func configuration(children: Int = 1) throws -> DecoderConfiguration {
    var configuration = try DecoderConfiguration.beside()
    configuration.childCount = children
    configuration.queueCapacity = 2 * children
    return configuration
  }

  /// A connection to a child of its own.
  static func connection() throws -> DecoderConnection {
    let connection = DecoderConnection(try configuration())
    try connection.prepare()
    return connection
  }

  /// A request for the hash alone.
  static let request = ExaminationRequest(
    wantsPDQ: true, wantsDihedral: false, wantsTraces: false, limits: .standard)

  /// Every format that the child decodes.
  static let formats: [PictureFormat] = [
    .jpeg(), .png(), .webp(), .gif, .tiff(), .heic(), .avif(), .bmp,
  ]

  /// A small synthetic picture.
  static func picture(
    _ format: PictureFormat, width: Int = 64, height: Int = 48, seed: UInt64 = 3
  ) throws -> [UInt8] {
    try PictureEncoder.encode(
      PixelCanvas.testCard(width: width, height: height, seed: seed), format: format)
  }

  /// One field of `/proc/<pid>/status` or of a task of it; `nil` when the process is gone.
  static func status(_ path: String, _ field: String) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix(field + ":") }
    return line?.dropFirst(field.count + 1).trimmingCharacters(in: .whitespaces)
  }

  /// Whether a process exists, as a zombie or alive.
  static func exists(_ processID: Int32) -> Bool {
    FileManager.default.fileExists(atPath: "/proc/\(processID)")
  }

  /// Waits up to `seconds` for `condition`.
  static func holds(within seconds: Double, _ condition: () -> Bool) -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while Date() < deadline {
      if condition() { return true }
      Thread.sleep(forTimeInterval: 0.01)
    }
    return condition()
  }
}

extension DecoderConnection {
  /// A probe's answer in words.
  func ask(_ words: String, timeout: Duration = .seconds(20)) throws -> String {
    String(decoding: try probe(Array(words.utf8), timeout: timeout), as: UTF8.self)
  }
}
