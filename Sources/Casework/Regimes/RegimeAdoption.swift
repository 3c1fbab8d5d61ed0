// SPDX-License-Identifier: Apache-2.0
// Takes up another regime, or a newer version of one: everything is derived anew before it counts.

internal import Catalog
internal import EvidenceModel
public import LegalRegime

/// Takes up regimes and newer versions of them.
///
/// Facts stay; what the regime makes of each record is derived by the law of the day on which it was
/// recorded. Earlier determinations stay in the case, and reports of an earlier ledger size are made from
/// them.
public struct RegimeAdoption {
  /// The number of records derived in one transaction.
  private static let batchSize = 500

  let store: CaseStore
  let actor: Actor

  /// Takes up regimes for `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Takes up a regime that the case does not have, from the text of its rule file.
  ///
  /// May be interrupted at any time and done again.
  ///
  /// - Returns: the regime, and how many records it was derived for.
  /// - Throws: ``CaseworkError`` `.denied`; `.usage` for a rule file that is not sound; `.conflict` when the
  ///   case has the regime; `RegimeError`.
  /// - Complexity: O(records).
  @discardableResult
  public func add(_ text: String) throws -> (regime: Regime, records: Int) {
    let (user, regime) = try check(text)
    guard try !store.regimes().contains(where: { $0.regime.id == regime.id }) else {
      throw CaseworkError(
        .conflict,
        "the case has the regime \(regime.id); martlet regime update brings a newer version")
    }
    return (regime, try adopt(regime, text, by: user, replacing: nil))
  }

  /// What a newer version of a regime of the case would change; nothing is written.
  ///
  /// A lead, who grades, is told once nothing waits to be rated any more: the difference tells results of items.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; `.usage` for a rule file that is not sound, a regime that the case
  ///   does not have, or a version that is not newer; `RegimeError`.
  /// - Complexity: O(records).
  public func preview(_ text: String) throws -> RegimeChange {
    let regime = try sound(text)
    return try store.catalog.read { reader in
      try requireOpen(reader)
      return try difference(known(regime, reader), regime, reader)
    }
  }

  /// What a rule file is, whether it is sound, and what it would change; nothing is written.
  ///
  /// A file that is not sound is no error here: the examination shows all its holes and overlaps.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; `.usage` for a text that is no rule file, with its first mistake.
  /// - Complexity: O(records), and what ``RegimeChecker`` says.
  public func examine(_ text: String) throws -> RegimeExamination {
    try actor.require(.compareRegimes)
    let regime: Regime
    do { regime = try Regime.load(yaml: text) } catch {
      throw CaseworkError(.usage, error.userMessage)
    }
    let check = RegimeChecker.check(regime)
    return try store.catalog.read { reader in
      let all = try CaseRegimes.inForce(reader, own: store.description.regime)
      let present = all.first { $0.regime.id == regime.id }
      let isTaken = present.map { regime.version <= $0.regime.version } ?? false
      var change: RegimeChange?
      if check.isSound, !isTaken {
        try requireOpen(reader)
        change = try difference(present, regime, reader)
      }
      return RegimeExamination(
        regime: regime, digest: CaseRegimes.digest(of: regime), check: check,
        inForce: present?.regime.version, change: change)
    }
  }

  /// Takes up a rule file whose difference was shown, when it is still the same.
  ///
  /// - Parameters:
  ///   - text: The rule file's text.
  ///   - shown: What its examination said.
  /// - Throws: ``CaseworkError`` `.conflict` where the case has changed since, so that somebody looks again; else as
  ///   ``accept(_:)`` and ``add(_:)``.
  /// - Complexity: O(records).
  public func take(_ text: String, shown: ShownExamination) throws {
    let now = try examine(text)
    let (_, regime) = try check(text)
    guard let change = now.change, now.digest == shown.digest, now.inForce == shown.inForce,
      change.changedItems == shown.changedItems
    else {
      throw CaseworkError(
        .conflict, "this is not what was shown: the file or the case has changed since; look again")
    }
    if now.inForce == nil {
      try add(text)
    } else {
      try adopt(regime, text, by: check(text).user, replacing: change)
    }
  }

  /// Refuses who grades while items wait for a first look.
  private func requireOpen(_ reader: any CatalogReader) throws {
    guard try AnswerAccess(reader: reader, actor: actor).areFiguresOpen() else {
      throw CaseworkError(
        .denied,
        "what a version would change tells results of items: it is closed to who grades until nothing waits any "
          + "more; an administrator may see it")
    }
  }

  /// What the records come to by a regime, held against the version in force; against nothing for a regime that
  /// the case does not have.
  private func difference(
    _ present: CaseRegime?, _ regime: Regime, _ reader: any CatalogReader
  ) throws -> RegimeChange {
    let state = try LedgerState.read(reader, columns: store.columns)
    let derivation = CaseRegimes.newDerivation(of: regime)
    var derived: [Int64: DeterminationRow] = [:]
    try reader.forEach(AssessmentRow.self, orderedBy: ["id"]) { row in
      derived[row.id] = try determination(of: row, regime, derivation, reader)
    }
    let before = try present.map { known in
      try GradeReader(
        reader: reader, outcomes: OutcomeReader(known, reader, columns: store.columns),
        state: state, columns: store.columns
      ).read().grades
    }
    let after = try GradeReader(
      reader: reader,
      outcomes: OutcomeReader(
        regime, derivation: derivation, confirmed: [], reader, columns: store.columns),
      state: state, columns: store.columns
    ).read(determinations: derived).grades
    let asked = try CaseRegimes.inForce(reader, own: store.description.regime)
      .filter { present == nil || $0.regime.id == regime.id }
      .flatMap(\.regime.questionsNeeded)
    return RegimeChange(
      from: present?.regime.version, to: regime, before: before, after: after,
      records: derived.count, asked: Set(asked))
  }

  /// Takes up a newer version of a regime of the case, from the text of its rule file.
  ///
  /// May be interrupted at any time and done again.
  ///
  /// - Returns: what it changed.
  /// - Throws: ``CaseworkError`` `.denied`; `.usage` for a rule file that is not sound, a regime that the case
  ///   does not have, or a version that is not newer; `RegimeError`.
  /// - Complexity: O(records).
  public func accept(_ text: String) throws -> RegimeChange {
    let change = try preview(text)
    let (user, regime) = try check(text)
    try adopt(regime, text, by: user, replacing: change)
    return change
  }

  // MARK: - Checks

  private func check(_ text: String) throws -> (user: Int64, regime: Regime) {
    try actor.require(.administer)
    guard let user = actor.user else {
      throw CaseworkError(.denied, "only an administrator with a name may take up a regime")
    }
    return (user, try sound(text))
  }

  private func sound(_ text: String) throws -> Regime {
    try actor.require(.compareRegimes)
    let regime = try Regime.load(yaml: text)
    let check = RegimeChecker.check(regime)
    if let first = check.messages.first {
      throw CaseworkError(
        .usage, "the rule file is not sound: \(first); martlet regime check shows all that is wrong"
      )
    }
    return regime
  }

  private func known(_ regime: Regime, _ reader: any CatalogReader) throws -> CaseRegime {
    let all = try CaseRegimes.inForce(reader, own: store.description.regime)
    guard let known = all.first(where: { $0.regime.id == regime.id }) else {
      throw CaseworkError(
        .usage, "the case has no regime \(regime.id); martlet regime add takes it up")
    }
    guard regime.version > known.regime.version else {
      throw CaseworkError(
        .usage,
        "the case has version \(known.regime.version) of \(regime.id), and the file is version "
          + "\(regime.version); raise its version")
    }
    return known
  }

  // MARK: - Writing

  /// Derives everything, a part after another, and takes the regime up with the last part.
  @discardableResult
  private func adopt(
    _ regime: Regime, _ text: String, by user: Int64, replacing change: RegimeChange?
  ) throws -> Int {
    let derivation = CaseRegimes.newDerivation(of: regime)
    var (last, count) = (Int64(0), 0)
    var isDone = false
    while !isDone {
      isDone = try store.record(actor) { recording in
        let rows = try recording.reader.rows(
          AssessmentRow.self, where: [.greaterThan("id", .integer(last))], orderedBy: ["id"],
          limit: Self.batchSize)
        for row in rows {
          last = row.id
          guard let found = try determination(of: row, regime, derivation, recording.reader) else {
            continue
          }
          count += 1
          let known = try recording.reader.row(
            DeterminationRow.self, key: .integer(row.id), .text(derivation))
          // An interrupted run left what is there already.
          if known == nil { try recording.insert(found) }
        }
        guard rows.count < Self.batchSize else {
          if recording.hasOpenRows {
            try recording.leaf(.regimeDerivation, shown: shown(regime))
          }
          return false
        }
        try takeUp(regime, text, derivation, user, change, recording)
        return true
      }
    }
    return count
  }

  private func takeUp(
    _ regime: Regime, _ text: String, _ derivation: String, _ user: Int64, _ change: RegimeChange?,
    _ recording: Recording
  ) throws {
    let present = try CaseRegimes.inForce(recording.reader, own: store.description.regime)
      .first { $0.regime.id == regime.id }
    guard present?.regime.version == change?.versionInForce else {
      throw CaseworkError(
        .conflict, "somebody else changed the regimes of the case at the same time; look again")
    }
    try recording.insert(
      AdoptedRegimeRow(
        id: try recording.number(AdoptedRegimeRow.self), regime: regime.id,
        version: regime.version, derivation: derivation, text: text, userId: user,
        adopted: recording.now.microseconds))
    if present?.isOwn == true {
      try QueueIndex(recording, regime: store.description.regime).rebuild()
    }
    try recording.leaf(
      .regimeAdoption,
      shown: shown(regime) + [("sha256", CaseRegimes.digest(of: regime))]
        + (change.map { [("changed", String($0.changedItems))] } ?? []))
  }

  private func shown(_ regime: Regime) -> [(String, String)] {
    [("regime", regime.id), ("version", String(regime.version))]
  }

  /// What a regime makes of a record, by the law of its day; `nil` for one without answers.
  private func determination(
    of row: AssessmentRow, _ regime: Regime, _ derivation: String, _ reader: any CatalogReader
  ) throws -> DeterminationRow? {
    let facts = try LawFacts.read(row, reader, columns: store.columns)
    guard !facts.isEmpty else { return nil }
    let date = CivilDate(of: Instant(microseconds: row.recorded))
    return DeterminationRow(
      regime.determine(facts, asOf: date, confirmed: []), assessment: row.id,
      derivation: derivation, asOf: date)
  }
}

extension DeterminationRow {
  /// What a regime made of the facts of an assessment by the law of a day.
  init(
    _ found: Determination, assessment: Int64, derivation: String, asOf date: CivilDate
  ) {
    self.init(
      assessmentId: assessment, regime: derivation, regimeVersion: found.regimeVersion,
      rule: found.rule, instrument: found.instrument, severity: found.severity,
      standing: found.standing, reason: found.reason, asOf: date.description)
  }
}
