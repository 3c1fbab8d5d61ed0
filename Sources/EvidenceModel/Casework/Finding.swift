// SPDX-License-Identifier: Apache-2.0
// Something worth knowing about an input that did not stop the work.

/// Something worth knowing about an input that did not stop the work.
///
/// A finding never holds evidence: `detail` may say counts, positions and names of formats and
/// algorithms, never names, addresses, digests or text from the input.
public struct Finding: Hashable, Sendable {
  /// How much it bears on the reading of the source.
  public enum Severity: String, CaseIterable, Hashable, Sendable, Codable {
    /// Worth knowing.
    case notice
    /// Something is wrong with the input, and the rest was read.
    case defect
    /// Some of the input could not be read at all.
    case unreadable
  }

  /// A stable code: `warc.digest_mismatch`, `archive.path_escape`, `image.truncated`.
  public let code: String
  /// How much it bears on the reading of the source.
  public let severity: Severity
  /// What was found, in words without evidence.
  public let detail: String
  /// Where in its container the record begins, in bytes; `nil` when that means nothing.
  public let offset: Int?

  /// Groups the parts of a finding.
  public init(code: String, severity: Severity, detail: String, offset: Int? = nil) {
    self.code = code
    self.severity = severity
    self.detail = detail
    self.offset = offset
  }
}
