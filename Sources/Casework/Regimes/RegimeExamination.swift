// SPDX-License-Identifier: Apache-2.0
// What a rule file is, whether it is sound, and what it would change in a case, before anybody takes it up.

public import LegalRegime

/// What a rule file is, whether it is sound, and what it would change in a case.
public struct RegimeExamination: Sendable {
  /// The regime that the file holds.
  public let regime: Regime
  /// The SHA-256 of the file in hexadecimal digits.
  public let digest: String
  /// What the checker found.
  public let check: RegimeCheck
  /// The version that the case has; `nil` for a regime that it does not have.
  public let inForce: Int?
  /// What it would change; `nil` where it cannot be taken up, being unsound or no newer.
  public let change: RegimeChange?
}

/// What somebody was shown of a rule file before taking it up.
public struct ShownExamination: Hashable, Sendable {
  /// The SHA-256 of the file in hexadecimal digits.
  public let digest: String
  /// The version that the case had; `nil` for a regime that it did not have.
  public let inForce: Int?
  /// How many items change.
  public let changedItems: Int

  /// Groups what was shown.
  public init(digest: String, inForce: Int?, changedItems: Int) {
    self.digest = digest
    self.inForce = inForce
    self.changedItems = changedItems
  }
}
