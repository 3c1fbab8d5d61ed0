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
    /// The first of them by number, at most ``RegimeChange/mostShown``.
    public let sample: [Int64]
  }

  /// The most items of a change that are named.
  public static let mostShown = 12

  /// The regime's identifier.
  public let regime: String
  /// The version in force; `nil` for a regime that the case does not have.
  public let versionInForce: Int?
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

  /// The version in force; 0 for a regime that the case does not have.
  public var fromVersion: Int { versionInForce ?? 0 }

  /// Holds the grades by a regime against those by the version in force, or against none.
  init(
    from version: Int?, to new: Regime, before: [Int64: Grade]?, after: [Int64: Grade],
    records: Int, asked: Set<FactQuestion>
  ) {
    regime = new.id
    (versionInForce, toVersion) = (version, new.version)
    self.records = records
    let all = Set(after.keys).union(before.map { Set($0.keys) } ?? [])
    items = all.count
    var changed: [[String]: [Int64]] = [:]
    for item in all {
      let old = before.map { Self.words($0[item] ?? .none) } ?? Self.notDerived
      let new = Self.words(after[item] ?? .none)
      if old != new { changed[[old, new], default: []].append(item) }
    }
    moves = changed.map {
      Move(
        from: $0.key[0], to: $0.key[1], items: $0.value.count,
        sample: Array($0.value.sorted().prefix(Self.mostShown)))
    }.sorted { ($1.items, $0.from, $0.to) < ($0.items, $1.from, $1.to) }
    newQuestions = new.questionsNeeded.filter { !asked.contains($0) }
  }

  /// What stands for the result by a regime that the case does not have.
  static let notDerived = "not derived"

  private static func words(_ grade: Grade) -> String {
    guard let outcome = grade.outcome else { return grade.status.rawValue }
    return outcome.named.instrument + (outcome.named.severity.map { " \($0)" } ?? "")
      + (outcome.draft == nil ? "" : " (draft)")
  }
}
