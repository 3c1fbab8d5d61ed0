// SPDX-License-Identifier: Apache-2.0
// One piece of metadata as it stands in a container, and what a walk gathers.

internal import EvidenceModel

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

  /// Adds a block.
  ///
  /// - Throws: ``WalkError/limit`` when there are too many.
  mutating func add(_ block: MetadataBlock, _ limits: TraceLimits) throws {
    guard blocks.count < limits.blocks else { throw WalkError.limit }
    blocks.append(block)
  }

  /// Adds a finding.
  mutating func note(
    _ code: String, _ severity: Finding.Severity, _ detail: String, at offset: Int? = nil
  ) {
    guard findings.count < 64 else { return }
    findings.append(Finding(code: code, severity: severity, detail: detail, offset: offset))
  }
}
