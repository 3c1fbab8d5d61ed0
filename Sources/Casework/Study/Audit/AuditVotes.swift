// SPDX-License-Identifier: Apache-2.0
// What looks say of items, as of a moment: what strata are drawn from, and what samples came to.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime

/// The standing looks of all items, as of a moment.
struct AuditVotes {
  private(set) var votes: [Int64: [Vote]] = [:]
  private let regime: Regime

  /// Reads the looks up to an assessment, without those taken back by a moment.
  ///
  /// - Parameters:
  ///   - reader: The case.
  ///   - regime: The regime in force by which results are told.
  ///   - last: The newest assessment that counts; all when `nil`.
  ///   - moment: Records taken back later count; none taken back count when `nil`.
  ///   - state: The rows that count; all when `nil`.
  /// - Throws: errors of the catalog.
  /// - Complexity: O(assessments).
  init(
    _ reader: any CatalogReader, regime: CaseRegime, upTo last: Int64? = nil,
    at moment: Int64? = nil,
    state: LedgerState? = nil
  ) throws {
    self.regime = regime.regime
    var withdrawn: Set<Int64> = []
    try reader.forEach(WithdrawalRow.self) { row in
      let isEarly = moment.map { row.recorded <= $0 } ?? true
      if try isEarly && (state?.contains(row) ?? true) { withdrawn.insert(row.assessmentId) }
    }
    var unsure: Set<Int64> = []
    try reader.forEach(SecondOpinionRow.self) { row in
      if try state?.contains(row) ?? true { unsure.insert(row.assessmentId) }
    }
    var determinations: [Int64: DeterminationRow] = [:]
    try reader.forEach(
      DeterminationRow.self, where: [.equals("regime", .text(regime.derivation))]
    ) { determinations[$0.assessmentId] = $0 }
    var conditions: [CatalogCondition] = [.equals("route", "seen")]
    if let last {
      guard last < .max else { return }
      conditions.append(.lessThan("id", .integer(last + 1)))
    }
    var found: [Int64: [Vote]] = [:]
    try reader.forEach(AssessmentRow.self, where: conditions, orderedBy: ["id"]) { row in
      guard !withdrawn.contains(row.id), try state?.contains(row) ?? true else { return }
      let result = determinations[row.id]
      let instrument = result?.instrument ?? RegimeInstrument.none
      let saysNothing = result == nil || instrument == RegimeInstrument.undetermined
      guard !unsure.contains(row.id) || !saysNothing else { return }
      found[row.itemId, default: []].append(
        Vote(
          assessment: row.id, rater: row.userId, route: .seen,
          isAdjudication: row.kind == .adjudication, isStale: false,
          outcome: GradeOutcome(
            instrument: instrument, severity: result?.severity,
            standing: result?.standing ?? .standing)))
    }
    votes = found
  }

  /// The grade of an item.
  func grade(_ item: Int64) -> Grade { Grade.derive(from: votes[item] ?? []) }

  /// Whether a result is criminal under the regime.
  func isCriminal(_ outcome: GradeOutcome?) -> Bool {
    guard let outcome else { return false }
    return regime.instruments.first { $0.id == outcome.instrument }?.isCriminal ?? false
  }

  /// Whether a result says that an item is not criminal.
  static func isNegative(_ outcome: GradeOutcome?) -> Bool {
    outcome?.instrument == RegimeInstrument.none
  }

  /// The items that were seen and are not criminal, in order.
  var negatives: [Int64] { votes.keys.filter { Self.isNegative(grade($0).outcome) }.sorted() }

  /// The items that were seen and are criminal, in order.
  var criminals: [Int64] { votes.keys.filter { isCriminal(grade($0).outcome) }.sorted() }
}
