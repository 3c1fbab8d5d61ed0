// SPDX-License-Identifier: Apache-2.0
// The regimes this program knows, and an administrator's confirmation of unverified rules by name.

internal import Catalog
internal import EvidenceModel
internal import Foundation
public import LegalRegime
internal import Synchronization

/// The regimes this program knows.
public enum RegimeLibrary {
  /// Their identifiers.
  static var ids: [String] { EmbeddedRegimes.ids }

  private static let known = Mutex<[String: Regime]>([:])

  /// The regime with this identifier.
  ///
  /// - Throws: ``CaseworkError`` `.usage`, naming the known ones; `RegimeError` for a damaged rule file.
  public static func regime(_ id: String) throws -> Regime {
    guard EmbeddedRegimes.ids.contains(id) else {
      let known = EmbeddedRegimes.ids.joined(separator: ", ")
      throw CaseworkError(
        .usage, "there is no regime \(EvidenceText.escaped(id)); the regimes are \(known)")
    }
    if let regime = known.withLock({ $0[id] }) { return regime }
    let regime = try EmbeddedRegimes.regime(id)
    known.withLock { $0[id] = regime }
    return regime
  }
}

/// Confirms unverified rules of a case's regimes.
public struct RegimeService {
  /// The longest reason for a confirmation, in characters.
  public static let longestReason = 1_000

  let store: CaseStore
  let actor: Actor

  /// Works on the regimes of `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Confirms rules by name: their results count from now on, and every report lists them.
  ///
  /// - Parameters:
  ///   - names: The rules.
  ///   - id: The regime of the case that they are rules of; the case's own without one.
  ///   - reason: Why, in the sealed detail of the ledger leaf.
  /// - Returns: those that were not confirmed before for this version, in the order given.
  /// - Throws: ``CaseworkError`` `.denied`; `.usage` for a name that is no rule or a verified one, a
  ///   regime that the case does not have, or a reason that is empty or too long.
  @discardableResult public func confirm(
    rules names: [String], regime id: String? = nil, because reason: String
  ) throws -> [String] {
    try actor.require(.administer)
    let reason = reason.trimmingCharacters(in: .whitespacesAndNewlines)
    guard (1...Self.longestReason).contains(reason.count) else {
      throw CaseworkError(
        .usage, "a reason for confirming a rule has 1 to \(Self.longestReason) characters")
    }
    guard let user = actor.user else {
      throw CaseworkError(.denied, "only an administrator with a name may confirm a rule")
    }
    let regime = try store.regime(id).regime
    for name in names {
      guard let rule = regime.rules.first(where: { $0.name == name }) else {
        throw CaseworkError(.usage, "the regime has no rule \(EvidenceText.escaped(name))")
      }
      guard !rule.isVerified else {
        throw CaseworkError(.usage, "the rule \(name) is verified and needs no confirmation")
      }
    }
    var added: [String] = []
    try store.record(actor) { recording in
      added = []
      for name in names {
        let known = try recording.reader.row(
          RuleConfirmationRow.self, key: .text(regime.id), .text(name))
        guard known?.regimeVersion != regime.version else { continue }
        try recording.upsert(
          RuleConfirmationRow(
            regime: regime.id, rule: name, regimeVersion: regime.version, userId: user,
            confirmed: recording.now.microseconds))
        try recording.leaf(
          .ruleConfirmation,
          shown: [("regime", regime.id), ("version", String(regime.version)), ("rule", name)],
          facts: ["reason": .string(reason)])
        added.append(name)
      }
    }
    return added
  }

  /// The names of the rules that are confirmed for the version in force of the case's own regime.
  public func confirmed() throws -> Set<String> {
    try confirmed(regime: store.regime(nil).regime)
  }

  /// The names of the rules of `regime` that are confirmed for its version.
  public func confirmed(regime: Regime) throws -> Set<String> {
    try store.catalog.read { try Self.confirmed(regime, $0) }
  }

  /// The names of the rules of `regime` that are confirmed for its version: by the leaves of `state`, and by a moment
  /// where there is one.
  static func confirmed(
    _ regime: Regime, _ reader: any CatalogReader, state: LedgerState? = nil,
    by moment: Int64? = nil
  ) throws -> Set<String> {
    if let state, moment == nil { return state.confirmed(of: regime) }
    let rows = try reader.rows(
      RuleConfirmationRow.self, where: [.equals("regime", .text(regime.id))])
    let names = Set(
      rows.filter { $0.regimeVersion == regime.version && $0.confirmed <= moment ?? .max }
        .map(\.rule))
    return state.map { names.intersection($0.confirmed(of: regime)) } ?? names
  }
}
