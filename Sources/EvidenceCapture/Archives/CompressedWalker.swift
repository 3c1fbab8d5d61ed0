// SPDX-License-Identifier: Apache-2.0
// One compressed file as a container of its content.

internal import EvidenceModel
internal import MediaDecoding

/// A compressed file as a container with one entry.
final class CompressedWalker: Walker {
  private static let suffixes = ["gz", "xz", "zst", "zstd", "bz2"].map { Array(".\($0)".utf8) }

  private let stream: any ByteStream
  private let coding: ContentCoding
  private let file: [UInt8]
  private let outer: [Locator]
  private let context: CaptureContext
  private var isDone = false

  /// Walks `stream`, compressed by `coding`; `name` is the compressed file's own.
  init(
    _ stream: any ByteStream, coding: ContentCoding, name: [UInt8], outer: [Locator],
    context: CaptureContext
  ) {
    self.stream = stream
    self.coding = coding
    file = name
    self.outer = outer
    self.context = context
  }

  func next() throws -> Found? {
    guard !isDone else { return nil }
    isDone = true
    let decoded = DecodedStream(
      stream, coding: coding, slot: context.makeSlot(), limits: context.limits.container)
    return Found(
      role: .archiveEntry, locator: Locator(.path, bytes: name, outer: outer),
      content: .payload(decoded, source: nil))
  }

  /// The file's own name without the suffix of the compression.
  private var name: [UInt8] {
    let lowered = Array(String(decoding: file, as: UTF8.self).lowercased().utf8)
    let suffix = Self.suffixes.first {
      lowered.count > $0.count && lowered.suffix($0.count) == $0[...]
    }
    return suffix.map { Array(file.dropLast($0.count)) } ?? Array("content".utf8)
  }
}
