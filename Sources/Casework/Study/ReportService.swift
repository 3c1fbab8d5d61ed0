// SPDX-License-Identifier: Apache-2.0
// Makes study reports: functions of a ledger size, the program's version and the options.

internal import Catalog
internal import Crypto
internal import EvidenceModel
internal import Ledger
internal import LegalRegime
public import StudyReport

/// How a report is written.
public enum ReportFormat: String, CaseIterable, Hashable, Sendable {
  /// One self-contained page.
  case html
  /// One JSON document.
  case json
  /// A folder of tables.
  case csv
  /// The page on paper; not the same bytes each time.
  case pdf
}

/// A report that was made, not yet written anywhere.
public struct FinishedReport: Sendable {
  /// The files by name; one for all but CSV.
  public let files: [(name: String, bytes: [UInt8])]
  /// The number of leaves it is made from.
  public let ledgerSize: Int
  /// Whether the case holds a record of it; not so where nothing can be written.
  public let isRecorded: Bool
  /// How many small counts follow from its difference to other published reports of the case.
  public let smallDifferences: Int
}

/// Makes study reports.
public struct ReportService {
  let store: CaseStore
  let actor: Actor

  /// Reports on `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Makes a report and, unless nothing can be written to the case, records that it was made.
  ///
  /// - Parameters:
  ///   - format: How it is written.
  ///   - options: For whom, and what is small.
  ///   - size: The number of leaves it is made from; by default up to the newest leaf that is not
  ///     itself a report, export or view.
  ///   - request: The approved request that the internal edition of a real case needs; used up by it.
  ///   - regime: The regime of the case that it is made by; the case's own without one. Others have the
  ///     internal edition only.
  ///   - comparison: Truth and published figures beside the observed; only in a synthetic case.
  ///   - inputs: Files that stand beside the counts: earlier studies, a workload.
  ///   - printer: What turns the page into paper; needed for PDF alone.
  ///   - allowsDifferences: Makes a published report even where a small count follows from its
  ///     difference to another published report of the case. The report's bytes are the same.
  /// - Returns: the report, not yet written anywhere.
  /// - Throws: ``CaseworkError`` `.denied`, `.usage` for a size the ledger does not have or for PDF without a
  ///   printer, `.tampered`, `.conflict` for a small difference, `.unwritable`; `ReportError`; errors of the printer.
  public func make(
    _ format: ReportFormat, options: ReportOptions, at size: Int? = nil, request: Int64? = nil,
    regime: String? = nil, comparison: TruthComparison? = nil, inputs: ReportInputs = .none,
    printer: (any PagePrinter)? = nil, allowsDifferences: Bool = false
  ) throws -> FinishedReport {
    let regime = regime == store.description.regime ? nil : regime
    guard regime == nil || options.edition == .internal else {
      throw CaseworkError(
        .usage,
        "published reports are made by the case's own regime: small counts could be worked out from "
          + "tables by two laws; use --edition internal")
    }
    guard request == nil || options.edition == .internal else {
      throw CaseworkError(
        .usage, "the published edition uses up no request: leave --request away")
    }
    if request != nil, !needsRequest(options.edition) {
      // A synthetic case needs none, and is for practice: one that is named must be there and approved all the same.
      _ = try store.catalog.read {
        try RequestService(store: store, actor: actor).check(request, for: .internalReport, $0)
      }
    }
    if needsRequest(options.edition) {
      try actor.require(.internalReport)
      guard !store.isReadOnly else {
        throw CaseworkError(
          .unwritable,
          "the internal edition uses up its request, and nothing can be written to this case")
      }
      _ = try store.catalog.read {
        try RequestService(store: store, actor: actor).check(request, for: .internalReport, $0)
      }
    }
    let (report, differences) = try report(
      options: options, at: size, regime: regime, comparison: comparison, inputs: inputs)
    guard differences == 0 || allowsDifferences else {
      throw CaseworkError(
        .conflict,
        "\(differences) counts differ by 1 to \(options.largestSmallCell) from a report that was "
          + "published before: whoever has both knows a small count; wait until more has changed, or name "
          + "--allow-differences when the other was never given out")
    }
    let files = try files(of: report, as: format, printer: printer)
    if !store.isReadOnly {
      try note(
        files, format: format, options: options, size: report.ledger.size, request: request,
        regime: regime, inputs: inputs)
    }
    return FinishedReport(
      files: files, ledgerSize: report.ledger.size, isRecorded: !store.isReadOnly,
      smallDifferences: differences)
  }

  private func files(
    of report: Report, as format: ReportFormat, printer: (any PagePrinter)?
  ) throws -> [(name: String, bytes: [UInt8])] {
    switch format {
    case .html: return [("report.html", Array(HTMLRenderer.text(report).utf8))]
    case .json: return [("report.json", Array(JSONRenderer.text(report).utf8))]
    case .csv: return CSVRenderer.files(report).map { ($0.name, Array($0.text.utf8)) }
    case .pdf:
      guard let printer else { throw CaseworkError(.usage, "nothing here prints; take html") }
      return [("report.pdf", try printer.pdf(of: HTMLRenderer.text(report)))]
    }
  }

  /// The report as values, neither rendered nor recorded; for a person's screen of a synthetic case.
  ///
  /// - Throws: as ``make(_:options:at:comparison:)``.
  public func build(
    options: ReportOptions, at size: Int? = nil, comparison: TruthComparison? = nil
  ) throws -> Report {
    guard !needsRequest(options.edition) else {
      throw CaseworkError(.denied, "the internal edition of a real case is made as a file only")
    }
    return try report(
      options: options, at: size, regime: nil, comparison: comparison, inputs: .none
    ).report
  }

  /// Whether an edition needs a second person's approval.
  private func needsRequest(_ edition: ReportEdition) -> Bool {
    edition == .internal && !store.description.isSynthetic
  }

  private func report(
    options: ReportOptions, at size: Int?, regime: String?, comparison: TruthComparison?,
    inputs: ReportInputs
  ) throws -> (report: Report, smallDifferences: Int) {
    try actor.require(options.edition == .internal ? .internalReport : .report)
    guard
      try store.catalog.read({ try AnswerAccess(reader: $0, actor: actor).areReportsOpen() })
    else {
      throw CaseworkError(
        .denied, "who grades may make a report once nothing waits to be rated any more",
        refusal: .stillWaiting)
    }
    guard
      try store.catalog.read({ reader in
        try !AuditBlindness.holds(actor, reader)
          || AnswerAccess(reader: reader, actor: actor).areFiguresOpen()
      })
    else {
      throw CaseworkError(
        .denied,
        "a report tells how far each sample is: who grades may make one once no item of a sample waits any more; until "
          + "then an auditor or an administrator may", refusal: .stillWaiting)
    }
    guard comparison == nil || store.description.isSynthetic else {
      throw CaseworkError(.usage, "only a synthetic case has a truth to compare with")
    }
    var snapshot = try snapshot(at: size, regime: regime)
    snapshot.comparison = comparison
    snapshot.beside.earlier = inputs.earlier
    snapshot.beside.workload = inputs.workload
    guard options.edition == .published else {
      return (try StudyReport.build(snapshot, options: options), 0)
    }
    let history = PublishedHistory(service: self)
    let earlier = try history.states(before: snapshot.ledger.size)
    let made = try StudyReport.buildWithState(snapshot, options: options, earlier: earlier)
    let differences = try history.smallDifferences(of: made.state, at: snapshot.ledger.size)
    return (made.report, differences)
  }

  /// What a report at `size` is made of, by a regime of the case or its own.
  func snapshot(at size: Int?, regime id: String? = nil) throws -> StudySnapshot {
    try store.catalog.read { reader in
      let known = try Self.number(after: reader.maximum(LeafRow.self, column: "seq"))
      let wanted = try size ?? Self.studySize(reader)
      guard wanted >= 1, wanted <= known else {
        throw CaseworkError(
          .usage, "the ledger has \(known) leaves; --at takes a number from 1 to that")
      }
      let state = try LedgerState.read(reader, columns: store.columns, limit: wanted)
      guard state.problems.isEmpty, state.size == wanted else {
        throw CaseworkError(
          .tampered, "the ledger's rows were changed; run martlet fsck before any report")
      }
      let regimes = try CaseRegimes.inForce(reader, own: store.description.regime, state: state)
      let wished = id ?? store.description.regime
      guard let regime = regimes.first(where: { $0.regime.id == wished }) else {
        throw CaseworkError(
          .usage,
          "the case had no regime \(EvidenceText.escaped(wished)) then; its regimes were "
            + regimes.map(\.regime.id).joined(separator: ", "))
      }
      var snapshot = try StudySnapshotBuilder(
        store: store, reader: reader, state: state, regime: regime,
        root: HexText.encode(state.root.bytes)
      ).build()
      snapshot.beside.reproduction = try ReproductionReader(
        store: store, reader: reader, state: state, regime: regime
      ).read()
      return snapshot
    }
  }

  /// The number of leaves up to the last that is not itself a report, export or view.
  private static func studySize(_ reader: any CatalogReader) throws -> Int {
    let others = LeafKind.allCases.filter(\.leavesStudyUnchanged)
    let last = try reader.first(
      LeafRow.self, where: others.map { .notEquals("kind", .text($0.rawValue)) },
      orderedBy: ["-seq"])
    return number(after: last?.seq)
  }

  /// The number of leaves when `seq` is the last one's.
  private static func number(after seq: Int64?) -> Int { Int(min(seq ?? -1, .max - 1)) + 1 }

  private func note(
    _ files: [(name: String, bytes: [UInt8])], format: ReportFormat, options: ReportOptions,
    size: Int, request: Int64?, regime: String?, inputs: ReportInputs
  ) throws {
    var hasher = SHA256()
    for file in files {
      hasher.update(data: Array(file.name.utf8) + [0])
      hasher.update(data: file.bytes)
    }
    let digest = Array(hasher.finalize())
    try store.record(actor) { recording in
      if let request, needsRequest(options.edition) {
        try RequestService(store: store, actor: actor).use(
          request, for: .internalReport, recording)
      }
      let id = try recording.number(ReportRow.self)
      try recording.insert(
        ReportRow(
          id: id, edition: options.edition.rawValue, format: format.rawValue,
          ledgerSize: Int64(size), digest: digest, created: recording.now.microseconds,
          actor: actor.pseudonym))
      let sum = HexText.encode(digest)
      // What the published edition hides is few figures: the digest of the other would tell whether a guess is right.
      let isShown = options.edition == .published
      try recording.leaf(
        .report,
        shown: [
          ("edition", options.edition.rawValue), ("at", String(size)),
          ("small", String(options.largestSmallCell)),
        ] + (isShown ? [("sha256", sum)] : []) + (regime.map { [("regime", $0)] } ?? []),
        facts: inputs.facts(sha256: isShown ? nil : sum))
    }
  }
}
