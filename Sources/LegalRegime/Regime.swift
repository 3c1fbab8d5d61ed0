// SPDX-License-Identifier: Apache-2.0
// A legal regime: a versioned rule file that derives law from neutral facts.

public import EvidenceModel

/// A legal regime: what a versioned rule file makes of neutral facts.
///
/// The decision begins at the first step. In each step exactly one rule in force applies, and gives a
/// result or leads to another step; ``RegimeChecker`` proves it. Facts are recorded once; any number
/// of regimes may be asked about them, as of any date.
public struct Regime: Hashable, Sendable {
  /// The identifier, such as `uk-england-wales`.
  public let id: String
  /// The name for readers.
  public let title: String
  /// The version of the rule file, from 1.
  public let version: Int
  /// Where the law applies.
  public let jurisdiction: String
  /// The first day that the file covers.
  public let inForceFrom: CivilDate
  /// The last day that the file covers; `nil` for none.
  public let inForceTo: CivilDate?
  /// The results it can give, in the order in which they are printed.
  public let instruments: [RegimeInstrument]
  /// All rules, in the file's order.
  public let rules: [RegimeRule]
  /// The bytes of the rule file: what a digest of the regime is taken over.
  public let fileDigestInput: [UInt8]

  /// The names of the steps, in the file's order; the decision begins at the first.
  let steps: [String]
  let rulesByStep: [String: [RegimeRule]]
  /// How the rules speak of what is not known.
  var doubt = RegimeDoubt.writtenOut
  /// The questions of which *unanswered* is as good as an answer.
  var settledUnanswered: Set<FactQuestion> = []

  /// Reads a rule file.
  ///
  /// - Throws: ``RegimeError`` with the line and the rule of the first mistake.
  public static func load(yaml text: String) throws(RegimeError) -> Regime {
    var reader = RegimeReader(text: text)
    return try reader.read()
  }

  /// The instrument with an identifier.
  public func instrument(_ id: String) -> RegimeInstrument? { instruments.first { $0.id == id } }

  /// The rule with a name.
  public func rule(_ name: String) -> RegimeRule? { rules.first { $0.name == name } }

  /// All severities of its instruments, most severe first.
  public var severities: [String] {
    instruments.reduce(into: []) { all, instrument in
      all += instrument.severities.filter { !all.contains($0) }
    }
  }

  /// How many of its rules are verified.
  public var verifiedCount: Int { rules.count { $0.isVerified } }

  /// The questions that its rules and severities need, in canonical order.
  public var questionsNeeded: [FactQuestion] {
    var needed = Set(rules.flatMap(\.questions))
    if !severities.isEmpty { needed.insert(.severity) }
    return FactQuestion.allCases.filter(needed.contains)
  }
}
