// SPDX-License-Identifier: Apache-2.0
// The regimes of a case as a page shows them: versions, rules, and who confirmed what.

internal import Catalog
public import EvidenceModel
public import LegalRegime

/// One rule with what an administrator said of it.
public struct RuleView: Sendable {
  /// An administrator's confirmation of an unverified rule.
  public struct Confirmation: Hashable, Sendable {
    /// Who confirmed it, by name.
    public let by: String
    /// When.
    public let confirmed: Instant
    /// Why; `nil` where no reason was given.
    public let reason: String?
  }

  /// The rule.
  public let rule: RegimeRule
  /// The confirmation for the version in force; `nil` where there is none.
  public let confirmation: Confirmation?

  /// Whether its results are drafts until an administrator confirms it.
  public var isWaiting: Bool { !rule.isVerified && confirmation == nil }
}

/// One regime of a case.
public struct RegimeView: Sendable {
  /// The regime, in the version in force.
  public let regime: Regime
  /// Whether the case was made with it.
  public let isOwn: Bool
  /// The SHA-256 of its rule file in hexadecimal digits.
  public let digest: String
  /// When the case took this version up; `nil` for the version it was made with.
  public let adopted: Instant?
  /// Who took it up, by name.
  public let adoptedBy: String?
  /// Its rules in the file's order.
  public let rules: [RuleView]
}

/// Shows the regimes of a case, and explains what they make of facts.
public struct RegimeBrowser {
  let store: CaseStore
  let actor: Actor

  /// Shows the regimes of `store` to `actor`.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public init(store: CaseStore, actor: Actor) throws(CaseworkError) {
    try actor.require(.report)
    self.store = store
    self.actor = actor
  }

  /// The regimes in force, the case's own first.
  ///
  /// - Throws: ``CaseworkError`` `.tampered` when a stored text is no rule file; errors of the catalog.
  /// - Complexity: O(rules + confirmations ever recorded).
  public func read() throws -> [RegimeView] {
    try store.catalog.read { reader in
      let names = try reader.rows(UserRow.self).reduce(into: [:]) { $0[$1.id] = $1.name }
      let adopted = try reader.rows(AdoptedRegimeRow.self, orderedBy: ["id"])
      let reasons = try reasons(reader)
      return try CaseRegimes.inForce(reader, own: store.description.regime).map { known in
        let regime = known.regime
        let row = adopted.last { $0.regime == regime.id }
        let confirmations = try reader.rows(
          RuleConfirmationRow.self, where: [.equals("regime", .text(regime.id))]
        ).filter { $0.regimeVersion == regime.version }
        return RegimeView(
          regime: regime, isOwn: known.isOwn, digest: CaseRegimes.digest(of: regime),
          adopted: row.map { Instant(microseconds: $0.adopted) },
          adoptedBy: row.flatMap { names[$0.userId] },
          rules: regime.rules.map { rule in
            let row = confirmations.first { $0.rule == rule.name }
            return RuleView(
              rule: rule,
              confirmation: row.map {
                RuleView.Confirmation(
                  by: names[$0.userId] ?? "user-\($0.userId)",
                  confirmed: Instant(microseconds: $0.confirmed),
                  reason: reasons[Moment(regime: regime.id, rule: rule.name, time: $0.confirmed)])
              })
          })
      }
    }
  }

  /// Why `facts` have their result under a regime of the case; nothing of an item is read.
  ///
  /// - Throws: ``CaseworkError`` `.notFound` for a regime that the case does not have.
  public func explain(
    _ facts: FactSheet, regime id: String, asOf date: CivilDate? = nil
  ) throws -> RegimeExplanation {
    try explained(facts, regime: id, asOf: date).explanation
  }

  /// The same, with the regime's words for it.
  func explained(
    _ facts: FactSheet, regime id: String, asOf date: CivilDate?
  ) throws -> (explanation: RegimeExplanation, words: LawWords) {
    guard let known = try store.regimes().first(where: { $0.regime.id == id }) else {
      throw CaseworkError(
        .notFound, "the case has no regime of that name; its regimes are on the page of the law")
    }
    let confirmed = try store.catalog.read { try RegimeService.confirmed(known.regime, $0) }
    let explanation = known.regime.explanation(
      facts, asOf: date ?? CivilDate(of: store.clock()), confirmed: confirmed)
    return (explanation, LawWords(known.regime))
  }

  /// When a rule was confirmed.
  private struct Moment: Hashable {
    let regime: String
    let rule: String
    let time: Int64
  }

  /// The reasons for confirmations, from the sealed details of their leaves.
  private func reasons(_ reader: any CatalogReader) throws -> [Moment: String] {
    let leaves = try reader.rows(
      LeafRow.self, where: [.equals("kind", .text(LeafKind.ruleConfirmation.rawValue))],
      orderedBy: ["seq"])
    var reasons: [Moment: String] = [:]
    for leaf in leaves {
      let detail = try LeafDetail(
        bytes: store.columns.open(
          leaf.sealedDetail, LeafRow.self, "sealed_detail", row: leaf.seq))
      guard let reason = detail.facts["reason"]?.text else { continue }
      let key = detail.commitments.first { $0.table == RuleConfirmationRow.table }?.key ?? []
      guard case .text(let regime)? = RowCommitment.keyValues(key).first,
        case .text(let rule)? = RowCommitment.keyValues(key).dropFirst().first
      else { continue }
      reasons[Moment(regime: regime, rule: rule, time: leaf.time)] = reason
    }
    return reasons
  }
}
