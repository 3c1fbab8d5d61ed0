// SPDX-License-Identifier: Apache-2.0
// Lays counted cells out as tables, leaving out what may not be printed.

internal import EvidenceModel

/// Lays counted cells out as a report.
struct ReportAssembler {
  let snapshot: StudySnapshot
  let options: ReportOptions
  let tally: StudyTally
  private let disclosure: Disclosure
  private let withheld: Set<String>

  init(
    _ snapshot: StudySnapshot, options: ReportOptions, tally: StudyTally, disclosure: Disclosure
  ) {
    self.snapshot = snapshot
    self.options = options
    self.tally = tally
    self.disclosure = disclosure
    withheld = tally.withheld
  }

  /// The whole report.
  func report() -> Report {
    let counted = [
      funnelSection(), lawSection(), severitySection(), peopleSection(), makingSection(),
      linkSection(), knownSection(), daySection(), itemSection(), sampleSection(), auditSection(),
      gradeSection(), agreementSection(), effortSection(), exposureSection(), comparisonSection(),
    ].compactMap(\.self)
    let beside = beside(counted, period: period)
    let sections =
      counted
      + [
        workloadSection(beside), earlierSection(beside), planSection(), methodSection(),
        reproductionSection(),
      ].compactMap(\.self)
    return Report(
      options: options, programVersion: snapshot.programVersion, study: snapshot.study,
      ledger: snapshot.ledger, regime: snapshot.regime,
      confirmedRules: Set(snapshot.confirmedRules).sorted(), plan: plan,
      imagesUnit: snapshot.imagesUnit,
      sources: snapshot.counts.sources, period: period, figures: figures(),
      sections: sections, beside: beside, constraints: printedConstraints)
  }

  /// The study plan as the edition may print it.
  var plan: StudyPlanNote? { snapshot.plan?.printed(in: options.edition) }

  /// What an image posted is counted in.
  var images: ReportUnit { snapshot.imagesUnit == .postings ? .postings : .occurrences }

  /// What the images that are counted are called.
  var unit: ImagesUnit { snapshot.imagesUnit }

  /// The criminal instruments, in the regime's order.
  var criminalInstruments: [StudyInstrument] { snapshot.regime.instruments.filter(\.isCriminal) }

  private var period: ClosedRange<CivilDate>? {
    guard let first = tally.ranges.first?.first, let last = tally.ranges.last?.last else {
      return nil
    }
    return CivilDate(daysSinceEpoch: first)...CivilDate(daysSinceEpoch: last)
  }

  /// The sums between cells, without those whose cells are left out or stand in no table.
  private var printedConstraints: [PublishedConstraint] {
    tally.book.constraints.filter { constraint in
      constraint.terms.allSatisfy {
        !disclosure.omitted.contains($0.cell) && tally.book.cells[$0.cell]?.isJoint != true
      }
    }
  }

  // MARK: - Cells

  /// The number of a cell as it may be printed.
  func number(_ cell: String) -> ReportNumber {
    if withheld.contains(cell) { return .withheld }
    if disclosure.hidden.contains(cell) { return .hidden }
    if disclosure.omitted.contains(cell) || tally.book.cells[cell] == nil { return .absent }
    return .count(tally.book[cell])
  }

  /// The count of a cell if it is printed.
  func shown(_ cell: String) -> Int? {
    if case .count(let count) = number(cell) { count } else { nil }
  }

  /// A cell of a table.
  func cell(_ id: String, of whole: String? = nil) -> ReportCell {
    var share: ReportShare?
    if let whole, let part = shown(id), let count = shown(whole) {
      share = ReportShare(part: part, whole: count)
    }
    return ReportCell(id: id, number: number(id), share: share, whole: share == nil ? nil : whole)
  }

  /// A number that stands in no sum.
  func plain(_ number: ReportNumber) -> ReportCell {
    ReportCell(id: nil, number: number, share: nil, whole: nil)
  }

  /// A row; `nil` when all its cells are left out.
  func row(
    _ id: String, _ label: String, unit: ReportUnit, isTotal: Bool = false, isPart: Bool = false,
    _ cells: [ReportCell]
  ) -> ReportRow? {
    guard !cells.allSatisfy({ $0.number == .absent }) else { return nil }
    return ReportRow(
      id: id, label: label, unit: unit, isTotal: isTotal, isPart: isPart, cells: cells)
  }

  /// A table without the rows that are left out.
  func table(
    _ id: String, _ title: String, _ columns: [ReportColumn], _ rows: [ReportRow?]
  ) -> ReportTable {
    ReportTable(id: id, title: title, columns: columns, rows: rows.compactMap(\.self))
  }

  /// A section.
  func section(
    _ id: String, _ title: String, lead: [String] = [], charts: [ReportChart?] = [],
    tables: [ReportTable], notes: [String] = []
  ) -> ReportSection {
    let tables = tables.filter { !$0.rows.isEmpty }
    return ReportSection(
      id: id, title: title, lead: lead, charts: charts.compactMap(\.self), tables: tables,
      notes: notes + hiddenNote(tables))
  }

  /// What *hidden* means, where a table says it.
  private func hiddenNote(_ tables: [ReportTable]) -> [String] {
    let numbers = tables.flatMap(\.rows).flatMap(\.cells).map(\.number)
    guard numbers.contains(.hidden) else { return [] }
    return [
      "Hidden: a count from 1 to \(options.largestSmallCell), or one that would give such a count away."
    ]
  }

  static let countedColumn = ReportColumn(
    id: "posted", label: "n", basis: .counted, hasShares: true)
  static let seenColumn = ReportColumn(
    id: "seen", label: "Seen", basis: .seen, hasShares: true)
  static let inferredColumn = ReportColumn(
    id: "inferred", label: "Inferred", basis: .inferred, hasShares: true)

  /// The table of a breakdown: a column for each population.
  func table(of breakdown: Breakdown) -> ReportTable {
    let populations = tally.populations(of: breakdown)
    let columns = populations.map(column)
    let rows = breakdown.rows.map { entry in
      row(
        entry.code.isEmpty ? "none" : entry.code, entry.label, unit: images,
        populations.map { cell(breakdown.cell($0, entry.code), of: $0.whole) })
    }
    let label = breakdown.populations.contains(.posted) ? "All" : "All criminal images"
    let total = row(
      "total", label, unit: images, isTotal: true,
      populations.map { cell($0.whole, of: $0.whole) })
    return table(breakdown.id, breakdown.title, columns, rows + [total])
  }

  /// The table of the breakdown called `id`; `nil` when the report has none.
  func breakdown(_ id: String) -> ReportTable? {
    tally.breakdowns.first { $0.id == id }.map(table)
  }

  private func column(_ population: Breakdown.Population) -> ReportColumn {
    switch population {
    case .posted:
      ReportColumn(id: "posted", label: unit.head, basis: .counted, hasShares: true)
    case .seen: ReportColumn(id: "seen", label: "Criminal, seen", basis: .seen, hasShares: true)
    case .inferred:
      ReportColumn(id: "inferred", label: "Criminal, inferred", basis: .inferred, hasShares: true)
    }
  }
}
