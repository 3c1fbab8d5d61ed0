// SPDX-License-Identifier: Apache-2.0
// What a walk through a container gathers.

internal import EvidenceModel
internal import MediaDecoding

/// What a walk gathers: blocks, and what is worth knowing about the file.
struct WalkResult {
  private(set) var blocks: [MetadataBlock] = []
  private(set) var findings: [Finding] = []
  /// The sides of the picture, where the container states them.
  var size: (width: Int, height: Int)?
  /// Whether a WebP keeps its pixels as they were.
  var isLossless = false
  /// How a JPEG is built.
  var jpeg: JPEGStructure?
  /// How many chunks of each type a PNG or WebP has, chunks of pixels that follow each other counted once; of at
  /// most 64 types.
  private(set) var parts: [String: Int] = [:]
  private var lastPart = ""
  /// The number of bytes that all compressed texts together have inflated to.
  private(set) var inflatedBytes = 0
  /// How many compressed texts could not be inflated; each may have cost as much as the limit.
  private var inflateFailures = 0

  /// How many texts stand under names that no tool is known by.
  private var otherTexts = 0

  /// Adds a block; texts under names that no tool is known by take half the room at most, so that they crowd out no
  /// others.
  ///
  /// - Throws: ``WalkError/limit`` when there are too many.
  mutating func add(_ block: MetadataBlock, _ limits: TraceLimits) throws {
    if case .text(let keyword, _) = block.content, !TextKeywords.isKnown(keyword) {
      otherTexts += 1
      if otherTexts == limits.blocks / 2 + 1 {
        note(
          "provenance.limit", .unreadable, "there are more texts under other names than are read",
          at: block.offset)
      }
      guard otherTexts <= limits.blocks / 2 else { return }
    }
    guard blocks.count < limits.blocks else { throw WalkError.limit }
    blocks.append(block)
  }

  /// Counts a chunk.
  mutating func count(_ type: String) {
    defer { lastPart = type }
    guard type != "IDAT" || lastPart != type, parts.count < 64 || parts[type] != nil else { return }
    parts[type, default: 0] += 1
  }

  /// Inflates a zlib stream, all of them together to at most the limit, and none after eight failures: what is not
  /// compressed is read all the same.
  ///
  /// - Throws: ``DecodeError``.
  mutating func inflate(
    _ bytes: [UInt8], _ tools: ProvenanceTools, _ limits: TraceLimits
  ) throws -> [UInt8] {
    guard inflateFailures < 8 else {
      throw DecodeError(.limit, "too many compressed texts could not be inflated")
    }
    do {
      let output = try tools.inflate(bytes, .deflate, limit: limits.inflatedBytes - inflatedBytes)
      inflatedBytes += output.count
      return output
    } catch {
      inflateFailures += 1
      throw error
    }
  }

  /// Adds a finding.
  mutating func note(
    _ code: String, _ severity: Finding.Severity, _ detail: String, at offset: Int? = nil
  ) {
    guard findings.count < 64 else { return }
    findings.append(Finding(code: code, severity: severity, detail: detail, offset: offset))
  }

  /// Notes the bytes from `end` to the end of the file, and which format they look like.
  mutating func noteTrailing(_ format: String, from end: Int, _ reader: RangeReader) throws {
    let count = reader.byteCount - end
    guard end >= 0, count > 0 else { return }
    let head = try reader.bytes(at: end, count: min(count, MediaFormat.sniffByteCount))
    let name = MediaFormat.sniff(head).map { " and begin like \($0.rawValue)" } ?? ""
    note("\(format).trailing_data", .notice, "\(count) bytes follow the end\(name)", at: end)
  }
}
