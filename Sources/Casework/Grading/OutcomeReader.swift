// SPDX-License-Identifier: Apache-2.0
// The one place where it is told whether what the law makes of a record counts.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime

/// Tells what the law makes of records under one regime, and whether it counts.
///
/// A determination is written once, when its record is. Rules that an administrator confirmed since turn drafts into results;
/// everybody who counts reads determinations through this, so that no two places differ on which.
struct OutcomeReader {
  /// The regime.
  let regime: Regime
  /// The name under which its determinations stand.
  let derivation: String
  private let confirmed: Set<String>
  private let reader: any CatalogReader
  private let columns: SealedColumns

  /// Reads by `regime`, with the rules that are `confirmed`.
  init(
    _ regime: Regime, derivation: String, confirmed: Set<String>, _ reader: any CatalogReader,
    columns: SealedColumns
  ) {
    self.regime = regime
    self.derivation = derivation
    self.confirmed = confirmed
    self.reader = reader
    self.columns = columns
  }

  /// Reads by a regime in force, with the rules that were confirmed by then.
  ///
  /// - Parameters:
  ///   - regime: The regime.
  ///   - reader: The case.
  ///   - columns: What opens answers.
  ///   - state: The confirmations that count; all when `nil`.
  ///   - moment: Those made later do not; none is too late when `nil`.
  /// - Throws: errors of the catalog.
  init(
    _ regime: CaseRegime, _ reader: any CatalogReader, columns: SealedColumns,
    state: LedgerState? = nil, by moment: Int64? = nil
  ) throws {
    self.init(
      regime.regime, derivation: regime.derivation,
      confirmed: try RegimeService.confirmed(regime.regime, reader, state: state, by: moment),
      reader, columns: columns)
  }

  /// What the law makes of a record, given its determination.
  ///
  /// Facts and the date of the law stay those of the record.
  ///
  /// - Throws: ``CaseworkError`` `.tampered` where the answers of a draft cannot be opened.
  func outcome(
    of assessment: AssessmentRow, _ row: DeterminationRow?
  ) throws -> GradeOutcome {
    guard let row else {
      return .result(NamedResult(instrument: RegimeInstrument.none, severity: nil))
    }
    return GradeOutcome(
      instrument: row.instrument, severity: row.severity,
      standing: try renewed(assessment, row)?.standing ?? row.standing)
  }

  /// What the law makes of a record by the rules that are confirmed by now; `nil` where its determination stands as it is.
  ///
  /// - Throws: as ``outcome(of:_:)``.
  func renewed(_ assessment: AssessmentRow, _ row: DeterminationRow) throws -> Determination? {
    guard row.standing == .counselRequired, !confirmed.isEmpty, row.regimeVersion == regime.version,
      let moment = TimestampParser.rfc3339(row.asOf + "T00:00:00Z")
    else { return nil }
    return regime.determine(
      try LawFacts.read(assessment, reader, columns: columns), asOf: CivilDate(of: moment),
      confirmed: confirmed)
  }

  /// What the law makes of a record.
  ///
  /// - Throws: errors of the catalog; as ``outcome(of:_:)``.
  func outcome(of assessment: AssessmentRow) throws -> GradeOutcome {
    try outcome(
      of: assessment,
      reader.row(DeterminationRow.self, key: .integer(assessment.id), .text(derivation)))
  }

  /// The determinations of all records, by assessment.
  ///
  /// - Complexity: O(records).
  func determinations() throws -> [Int64: DeterminationRow] {
    var rows: [Int64: DeterminationRow] = [:]
    try reader.forEach(
      DeterminationRow.self, where: [.equals("regime", .text(derivation))]
    ) { rows[$0.assessmentId] = $0 }
    return rows
  }
}
