// SPDX-License-Identifier: Apache-2.0
// Procedural videos made by the ffmpeg program, for tests.

internal import Foundation

/// Makes procedural videos with Debian's `ffmpeg` program.
public enum TestVideo {
  /// The program did not make what was asked for.
  public struct Failure: Error {
    /// What it said.
    public let words: String
  }

  /// A test pattern that changes all the time, 320×240, 10 frames a second.
  public static func pattern(seconds: Int) -> [String] {
    ["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10:duration=\(seconds)"]
  }

  /// H.264 with its index at the front.
  public static let h264 = [
    "-c:v", "libx264", "-preset", "fast", "-threads", "1", "-movflags", "+faststart",
  ]

  /// The bytes of a video made with `arguments`.
  ///
  /// - Parameters:
  ///   - arguments: inputs, filters and encoders as the program takes them.
  ///   - fileExtension: what names the container.
  /// - Returns: the whole file.
  /// - Throws: ``Failure`` with the program's words.
  public static func make(_ arguments: [String], fileExtension: String) throws -> [UInt8] {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "martlet-\(UUID().uuidString).\(fileExtension)")
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["ffmpeg", "-v", "error", "-nostdin", "-y"] + arguments
      + ["-fflags", "+bitexact", file.path(percentEncoded: false)]
    let words = Pipe()
    process.standardError = words
    try process.run()
    let said = words.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(words: String(decoding: said, as: UTF8.self))
    }
    return Array(try Data(contentsOf: file))
  }
}
