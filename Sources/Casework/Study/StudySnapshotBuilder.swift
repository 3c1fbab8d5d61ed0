// SPDX-License-Identifier: Apache-2.0
// Gathers what a report is made of: the rows that the ledger's first leaves commit to, as values.

internal import Catalog
internal import EvidenceModel
internal import Foundation
internal import LegalRegime
internal import Provenance
internal import StudyReport

/// Gathers a study snapshot as of a ledger size.
struct StudySnapshotBuilder {
  let store: CaseStore
  let reader: any CatalogReader
  let state: LedgerState
  let regime: CaseRegime
  let root: String
  private var law: Regime { regime.regime }

  /// The snapshot: a function of the rows committed by the first `state.size` leaves.
  ///
  /// - Complexity: O(rows).
  func build() throws -> StudySnapshot {
    let selections = try selections()
    let looks = try WorkReader(
      reader: reader, state: state, deselected: Set(selections.filter(\.value.isLeftAside).keys)
    ).read()
    let outcomes = try OutcomeReader(regime, reader, columns: store.columns, state: state)
    let grades = try GradeReader(
      reader: reader, outcomes: outcomes, state: state, columns: store.columns
    ).read()
    let items = try items(selections, grades: grades, audited: looks.audited)
    let figures = try figures(items: items.kinds)
    let description = store.description
    var snapshot = StudySnapshot(
      programVersion: ProgramVersion.text,
      study: StudyCase(
        name: description.name, id: description.id, isSynthetic: description.isSynthetic,
        timeZone: description.timeZone),
      ledger: LedgerPosition(size: state.size, root: root, asOf: state.lastTime),
      regime: StudyRegime(law), confirmedRules: state.confirmed(of: law).sorted(),
      counts: try counts(items.items), imagesUnit: figures.unit, figures: figures.figures,
      items: items.items, toolClasses: ToolClasses.known, effort: grades.effort(store: store),
      claimedTimes: grades.claimedTimes, method: try method(),
      limits: StudyTexts.limits, plan: try plan(), audit: try audit(),
      work: looks.work,
      agreement: try agreement())
    snapshot.links = items.links
    snapshot.earlierDerivations = try EarlierDerivations(
      reader: reader, columns: store.columns, regime: regime
    ).count(grades.grades, kinds: items.kinds)
    return snapshot
  }

  /// What samples came to, by the case's own regime: a report by another has none.
  private func audit() throws -> StudyAudit? {
    guard law.id == store.description.regime else { return nil }
    return try StudyAudit(reader, store: store, state: state)
  }

  /// The ratings that can be compared.
  private func agreement() throws -> StudyAgreement {
    let regimes = try CaseRegimes.inForce(reader, own: store.description.regime, state: state)
    return try StudyAgreement(
      RatingReader(reader: reader, columns: store.columns, state: state), own: regime,
      others: regimes.filter { $0.regime.id != law.id })
  }

  /// What is to be said of the study plan; `nil` where none was stored.
  private func plan() throws -> StudyPlanNote? {
    guard let stored = try StudyPlanService.newest(reader, columns: store.columns, state: state)
    else { return nil }
    let deviations = try DeviationReader(store: store, reader: reader, state: state).read()
    return StudyPlanNote(
      version: Int(stored.version), digest: stored.digest, isLate: stored.isLate,
      particulars: StudyPlanParticulars(stored.plan).list,
      deviations: deviations.map {
        StudyPlanNote.Deviation(
          id: $0.code.rawValue, words: $0.code.words, planned: $0.planned, actual: $0.actual)
      },
      samples: Dictionary(
        stored.plan.audits.map { ($0.stratum.rawValue, SampleDesign($0.extent)) },
        uniquingKeysWith: { first, _ in first }))
  }

  /// The standing paragraphs; where pages were mapped anew, also which mapping counts.
  private func method() throws -> [String] {
    let changes = try WithdrawnPostings.statementCount(reader, state: state)
    return StudyTexts.method(for: store.description)
      + (changes == 0 ? [] : [StudyTexts.newestMapping(changes: changes)])
  }

  private func counts(_ items: [StudyItem]) throws -> StudyCounts {
    var byKind: [ItemKind: Int] = [:]
    for item in items where item.isFind { byKind[item.kind, default: 0] += 1 }
    return StudyCounts(
      sources: try count(SourceRow.self), captures: try count(CaptureRow.self),
      occurrences: try count(OccurrenceRow.self), itemsByKind: byKind)
  }

  private func count<Row: CatalogRow>(_ type: Row.Type) throws -> Int {
    var count = 0
    try reader.forEach(type) { if try state.contains($0) { count += 1 } }
    return count
  }

  // MARK: - Items

  /// The items, and their kinds.
  private func items(
    _ selections: [Int64: Chosen], grades: GradeReader.Result, audited: Set<Int64>
  ) throws -> (items: [StudyItem], kinds: [Int64: ItemKind], links: StudyLinks) {
    let matches = try MatchIndex.read(reader, columns: store.columns, state: state)
    let (provenance, links) = try provenance()
    let tags = try StudyTagReader(reader: reader, state: state).read()
    let finds = try StudyFinds(reader, state: state)
    let drawn = try StudySampleRow.itemsAside(reader, state: state)
    var items: [StudyItem] = []
    var kinds: [Int64: ItemKind] = [:]
    try reader.forEach(ItemRow.self, orderedBy: ["id"]) { row in
      guard try state.contains(row) else { return }
      kinds[row.id] = row.kind
      let grade = audited.contains(row.id) ? .none : grades.grades[row.id] ?? .none
      let traces = provenance[row.id]
      let bearing = matches.bearing(on: row.id)
      var item = StudyItem(
        number: Int(row.id), kind: row.kind,
        selection: selections[row.id]?.selection ?? .undecided,
        isSampled: selections[row.id]?.isSampled ?? false, basis: grade.studyBasis,
        outcome: grade.outcome.map {
          StudyOutcome(
            instrument: $0.named.instrument, severity: $0.named.severity, standing: $0.standing)
        },
        grade: grade.studyGrade, facts: grade.assessment.flatMap { grades.facts[$0] } ?? .empty,
        provenance: traces?.code ?? .unknown, tool: traces?.tool,
        isMatched: bearing == .positiveExact || bearing == .positiveNear,
        isKnown: matches.isKnown(row.id),
        isOnNegativeList: bearing == .negativeExact,
        isLookedAt: grades.lookedAt.contains(row.id), tags: tags[row.id] ?? [])
      item.isFind = finds.contains(row.id)
      item.isDrawn = drawn.contains(row.id)
      items.append(item)
    }
    return (items, kinds, links)
  }

  private struct Chosen {
    let selection: StudySelection
    let isSampled: Bool

    /// Whether nobody was to look at it.
    var isLeftAside: Bool {
      if case .notSelected = selection { !isSampled } else { false }
    }
  }

  private func selections() throws -> [Int64: Chosen] {
    let runs = try reader.rows(SelectionRunRow.self, orderedBy: ["-id"])
    guard let run = try runs.first(where: { try state.contains($0) }) else { return [:] }
    var chosen: [Int64: Chosen] = [:]
    try reader.forEach(SelectionRow.self, where: [.equals("run_id", .integer(run.id))]) { row in
      chosen[row.itemId] = Chosen(
        selection: row.decision == .selected
          ? .selected(rule: row.rule) : .notSelected(rule: row.rule, stratum: row.stratum),
        isSampled: row.sampled)
    }
    return chosen
  }

  private struct ItemProvenance {
    var code: ProvenanceConclusion.Code
    var tool: String?
  }

  /// What was concluded of each item by then.
  ///
  /// A later search for watermarks, or a later reading, replaces a conclusion; what stood before is on record with the
  /// reading, or follows from the traces of before.
  private func provenance() throws -> (found: [Int64: ItemProvenance], links: StudyLinks) {
    var found: [Int64: ItemProvenance] = [:]
    var replaced: Set<Int64> = []
    try reader.forEach(ConclusionRow.self) { row in
      if try state.stands(row) {
        found[row.itemId] = ItemProvenance(code: row.code)
      } else {
        replaced.insert(row.itemId)
      }
    }
    var traces: [Int64: [Trace]] = [:]
    var counts: [Int64: Int] = [:]
    let standing = try StandingTraces(reader, state: state)
    try reader.forEach(TraceRow.self, orderedBy: ["item_id", "number"]) { row in
      guard try state.contains(row) else { return }
      counts[row.itemId, default: 0] += 1
      guard standing.contain(row) else { return }
      let json = try store.columns.openJSON(
        row.sealedTrace, TraceRow.self, "sealed_trace", row: row.itemId)
      if let trace = TraceRecord.trace(json) { traces[row.itemId, default: []].append(trace) }
    }
    let former = try FormerConclusions(reader, state: state)
    for item in replaced {
      if let code = former.code(of: item, traces: counts[item] ?? 0) {
        found[item] = ItemProvenance(code: code)
      } else if let traces = traces[item] {
        found[item] = ItemProvenance(code: ConclusionRules.conclude(traces).code)
      }
    }
    for (item, provenance) in found
    where provenance.code == .generated || provenance.code == .edited {
      found[item]?.tool = traces[item]?.lazy.compactMap(\.tool).first
    }
    return (found, StudyLinks(traces))
  }

  // MARK: - Images posted

  private func figures(
    items: [Int64: ItemKind]
  ) throws -> (unit: ImagesUnit, figures: [PostedFigure]) {
    let days = DayCutter(timeZone: store.description.timeZone)
    let posted = try PostedImages(reader, state: state) {
      items[$0] == .image || items[$0] == .video
    }
    let first = posted.unit == .occurrences ? try firstTimes() : [:]
    let figures = posted.images.map { image in
      let time =
        posted.unit == .postings ? posted.postTimes[image.place] ?? nil : first[image.place]
      return PostedFigure(item: Int(image.item), day: days.day(ofMicroseconds: time))
    }
    return (posted.unit, figures)
  }

  /// When each occurrence was first seen, by the captures that the leaves commit to: an occurrence's own
  /// row may have been widened by a later re-crawl.
  private func firstTimes() throws -> [Int64: Int64] {
    var first: [Int64: Int64] = [:]
    try reader.forEach(CaptureRow.self) { row in
      guard let occurrence = row.occurrenceId, let time = row.time, try state.contains(row) else {
        return
      }
      first[occurrence] = min(first[occurrence] ?? time, time)
    }
    return first
  }
}

/// Cuts moments into the days of a zone.
struct DayCutter {
  private let zone: TimeZone

  /// Cuts in the zone with this IANA name, or in UTC when the name is not known here.
  init(timeZone name: String) { zone = TimeZone(identifier: name) ?? .gmt }

  /// The day of a moment; `nil` when there is none.
  func day(ofMicroseconds microseconds: Int64?) -> CivilDate? {
    guard let microseconds else { return nil }
    let seconds = Instant(microseconds: microseconds).secondsSinceEpoch
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds)))
    guard let local = Instant(secondsSinceEpoch: seconds &+ Int64(offset)) else { return nil }
    return CivilDate(of: local)
  }
}

extension StudyRegime {
  /// The regime as a report names it.
  init(_ regime: Regime) {
    self.init(
      id: regime.id, title: regime.title, version: regime.version,
      instruments: regime.instruments.map {
        StudyInstrument(
          id: $0.id, label: $0.label, statute: $0.statute, isCriminal: $0.isCriminal,
          hasSeverity: !$0.severities.isEmpty, answers: regime.answers(leadingTo: $0.id))
      },
      severities: regime.severities)
  }
}
