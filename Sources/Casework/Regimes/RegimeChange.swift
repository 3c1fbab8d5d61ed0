// SPDX-License-Identifier: Apache-2.0
// What a newer version of a regime changes in a case, item by item, as counts.

public import EvidenceModel
internal import LegalRegime

/// What a newer version of a regime changes in a case.
public struct RegimeChange: Hashable, Sendable {
  /// Items whose grade says one thing by the old version and another by the new.
  public struct Move: Hashable, Sendable {
    /// The grade by the old version, in the words of its rule file.
    public let from: String
    /// The grade by the new version.
    public let to: String
    /// How many items.
    public let items: Int
  }

  /// The regime's identifier.
  public let regime: String
  /// The version in force.
  public let fromVersion: Int
  /// The new version.
  public let toVersion: Int
  /// How many records were derived anew.
  public let records: Int
  /// How many items have a grade.
  public let items: Int
  /// The items whose grade changes, the most frequent change first.
  public let moves: [Move]
  /// The questions that the new version needs and the old one did not.
  public let newQuestions: [FactQuestion]

  /// How many items change.
  public var changedItems: Int { moves.reduce(0) { $0 + $1.items } }

  init(
    from old: Regime, to new: Regime, before: [Int64: Grade], after: [Int64: Grade], records: Int
  ) {
    regime = new.id
    (fromVersion, toVersion) = (old.version, new.version)
    self.records = records
    items = before.count
    var counts: [[String]: Int] = [:]
    for (item, grade) in before {
      let words = [Self.words(grade), Self.words(after[item] ?? .none)]
      if words[0] != words[1] { counts[words, default: 0] += 1 }
    }
    moves = counts.map { Move(from: $0.key[0], to: $0.key[1], items: $0.value) }.sorted {
      ($1.items, $0.from, $0.to) < ($0.items, $1.from, $1.to)
    }
    let known = old.questionsNeeded
    newQuestions = new.questionsNeeded.filter { !known.contains($0) }
  }

  private static func words(_ grade: Grade) -> String {
    guard let outcome = grade.outcome else { return grade.status.rawValue }
    return outcome.instrument + (outcome.severity.map { " \($0)" } ?? "")
      + (outcome.standing == .standing ? "" : " (draft)")
  }
}
