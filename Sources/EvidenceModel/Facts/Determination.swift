// SPDX-License-Identifier: Apache-2.0
// What a legal regime derives from facts as of a date.

/// What a legal regime derives from facts as of a date.
public struct Determination: Hashable, Sendable {
  /// Whether a result may be counted and exported.
  public enum Standing: String, CaseIterable, Hashable, Sendable, Codable {
    /// The rule is verified against its source, or an administrator confirmed it by name.
    case standing
    /// The rule rests on an unverified source: the result is a draft, in no count and no export.
    case counselRequired = "counsel_required"
  }

  /// The regime's identifier, such as `uk-england-wales`.
  public let regime: String
  /// The version of the regime's rule file.
  public let regimeVersion: Int
  /// The name of the rule that gave the result.
  public let rule: String
  /// The instrument's identifier within the regime, such as `pseudo_photograph` or `none`, in the file's words.
  public let instrument: String
  /// The severity within the instrument, such as `A`; `nil` where the instrument carries none.
  public let severity: String?
  /// Whether the result may be counted.
  public let standing: Standing
  /// The reason in one line, with section numbers.
  public let reason: String

  /// Groups the parts of a determination.
  public init(
    regime: String, regimeVersion: Int, rule: String, instrument: String, severity: String?,
    standing: Standing, reason: String
  ) {
    self.regime = regime
    self.regimeVersion = regimeVersion
    self.rule = rule
    self.instrument = instrument
    self.severity = severity
    self.standing = standing
    self.reason = reason
  }
}
