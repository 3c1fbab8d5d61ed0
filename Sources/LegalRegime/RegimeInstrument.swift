// SPDX-License-Identifier: Apache-2.0
// One result that a regime can give.

/// One result that a regime can give.
public struct RegimeInstrument: Hashable, Sendable {
  /// The identifier of the result of facts that do not decide; every regime has it.
  public static let undetermined = "undetermined"
  /// The identifier of the result of facts that make no offence; every regime has it.
  public static let none = "none"

  /// The identifier within the regime: `pseudo_photograph`, `none`, ….
  public let id: String
  /// The name for readers.
  public let label: String
  /// The statute's name; empty when there is none.
  public let statute: String
  /// Whether a result under it is counted as criminal.
  public let isCriminal: Bool
  /// The severities it carries, most severe first; empty when it carries none.
  public let severities: [String]
}
