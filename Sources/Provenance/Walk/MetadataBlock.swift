// SPDX-License-Identifier: Apache-2.0
// One piece of metadata as it stands in a container, and what a walk gathers.

internal import EvidenceModel
internal import MediaDecoding

/// One piece of metadata as it stands in a container.
struct MetadataBlock {
  /// What the bytes are.
  enum Content {
    /// A text with the keyword it is stored under.
    case text(keyword: String, value: String)
    /// A text without a keyword.
    case comment(String)
    /// A TIFF structure.
    case exif([UInt8])
    /// An XMP packet.
    case xmp([UInt8])
  }

  /// Where it stands, as a stable code.
  let carrier: String
  /// The first byte of its carrier in the file.
  let offset: Int
  /// The number of bytes of its carrier in the file.
  let length: Int
  /// The bytes, or the text.
  let content: Content
}

/// What a walk gathers: blocks, and what is worth knowing about the file.
struct WalkResult {
  private(set) var blocks: [MetadataBlock] = []
  private(set) var findings: [Finding] = []
  /// The number of bytes that all compressed texts together have inflated to.
  private(set) var inflatedBytes = 0
  /// How many compressed texts could not be inflated; each may have cost as much as the limit.
  private var inflateFailures = 0

  /// Adds a block.
  ///
  /// - Throws: ``WalkError/limit`` when there are too many.
  mutating func add(_ block: MetadataBlock, _ limits: TraceLimits) throws {
    guard blocks.count < limits.blocks else { throw WalkError.limit }
    blocks.append(block)
  }

  /// Inflates a zlib stream, all of them together to at most the limit.
  ///
  /// - Throws: ``DecodeError``; ``WalkError/limit`` after eight failures.
  mutating func inflate(
    _ bytes: [UInt8], _ tools: ProvenanceTools, _ limits: TraceLimits
  ) throws -> [UInt8] {
    guard inflateFailures < 8 else { throw WalkError.limit }
    do {
      let output = try tools.inflate(bytes, limit: limits.inflatedBytes - inflatedBytes)
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
}
