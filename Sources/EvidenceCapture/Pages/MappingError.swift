// SPDX-License-Identifier: Apache-2.0
// Why a page mapping cannot be used.

internal import EvidenceModel

/// Why a page mapping cannot be used, and where in it.
public struct MappingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The closed set of reasons; the raw value is stable.
  public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
    /// The file is no JSON.
    case notJSON = "mapping_not_json"
    /// The format named is not one this version reads.
    case format = "mapping_format"
    /// A key that means nothing.
    case unknownKey = "mapping_unknown_key"
    /// A key that is needed is missing.
    case missingKey = "mapping_missing_key"
    /// A value of the wrong kind.
    case value = "mapping_value"
    /// A selector that cannot be read.
    case selector = "mapping_selector"
  }

  /// Why.
  public let code: Code
  /// Where: `pages[0].images[2]`; the whole file when empty.
  ///
  /// From the mapping, not from evidence.
  public let place: String
  /// What is wrong there.
  public let detail: String

  init(_ code: Code, at place: String, _ detail: String) {
    self.code = code
    self.place = place
    self.detail = detail
  }

  /// Place and words on one line.
  public var description: String {
    let place = place.isEmpty ? "the mapping" : EvidenceText.escaped(self.place)
    return "\(place): \(detail)"
  }
}
