// SPDX-License-Identifier: Apache-2.0
// The sections that count images: funnel, law, breakdowns, days.

internal import EvidenceModel

extension ReportAssembler {
  /// From what was taken in to what is criminal.
  func funnelSection() -> ReportSection {
    let steps = table(
      "funnel", "From capture to criminal", [Self.countedColumn],
      [
        row("captures", "Captures read", unit: .captures, [cell("captures")]),
        row("occurrences", "Occurrences", unit: .occurrences, [cell("occurrences")]),
        row("unique", "Unique items", unit: .items, [cell("items")]),
        row(
          "unique_posted", "Unique items among the \(unit.words)", unit: .items,
          [cell("unique_posted")]),
        row("posted", unit.title, unit: images, [cell("posted", of: "posted")]),
        row("selected", "Selected for assessment", unit: images, [cell("selected", of: "posted")]),
        row("not_selected", "Not selected", unit: images, [cell("not_selected", of: "posted")]),
        row(
          "deselected", "deselected", unit: images, isPart: true, [cell("deselected", of: "posted")]
        ),
        row(
          "undecided", "not decided yet", unit: images, isPart: true,
          [cell("undecided", of: "posted")]),
        row("assessed", "Assessed by people", unit: images, [cell("assessed", of: "posted")]),
        row("criminal", "Criminal", unit: images, [cell("criminal", of: "posted")]),
      ])
    return section(
      "funnel", "From \(unit.head.lowercased()) to criminal",
      lead: [
        snapshot.imagesUnit == .postings
          ? "Images are counted as posted: once for each post that shows them."
          : "Images and videos are counted as occurrences: once for each place that holds them, since no page mapping says which posts show them."
      ], charts: [ChartMaker.funnel(steps, law: lawTable(), unit: unit)], tables: [steps])
  }

  /// Under which law, and where every image stands.
  func lawSection() -> ReportSection {
    section(
      "law", "Under which law",
      lead: [
        "An item counts by its adjudication, else by the agreeing records of the people who looked at it; one is enough. What was inferred within a family stands apart."
      ], charts: [ChartMaker.bars(lawTable(), title: "Images by statute")],
      tables: [lawTable(), standingTable()],
      notes: [
        "Undetermined images and those that need counsel stand apart and are in no count above. Texts, model files and whatever else is no \(unit.oneOf) is counted as unique items under \u{201c}Guides, model files and other items\u{201d}. No trace found never means that a picture is real."
      ] + checkedWords)
  }

  /// That looks for a check alone are no results of the study's own, where a selection was made; it tells nothing of how
  /// many there are, nor whether.
  var checkedWords: [String] {
    guard snapshot.items.contains(where: { $0.selection != .undecided }) else { return [] }
    let place =
      snapshot.audit == nil
      ? "the report by the case\u{2019}s own regime tells what such looks showed."
      : "what audit samples showed is told under \u{201c}What was not looked at\u{201d}, and what golden items showed under \u{201c}How far people agree\u{201d}."
    return [
      "What was not selected and was looked at for a check alone, as an item of an audit sample or a golden item, stands as not assessed: \(place)"
    ]
  }

  private func lawTable() -> ReportTable {
    let columns = [Self.seenColumn] + (tally.hasInferred ? [Self.inferredColumn] : [])
    func cells(_ id: String) -> [ReportCell] {
      let seen = cell(id, of: "counted")
      return tally.hasInferred ? [seen, cell("inferred.\(id)", of: "inferred")] : [seen]
    }
    let instruments = tally.instruments
    func line(_ instrument: StudyInstrument) -> ReportRow? {
      row(
        instrument.id, Self.words(instrument), unit: images,
        cells("instrument.\(instrument.id)"))
    }
    let inferredTotal = tally.hasInferred ? [plain(.absent)] : []
    var rows = instruments.filter(\.isCriminal).map(line)
    rows.append(row("criminal", "Criminal", unit: images, isTotal: true, cells("criminal")))
    rows += instruments.filter { !$0.isCriminal }.map(line)
    rows.append(
      row(
        "counted", "Determined", unit: images, isTotal: true,
        [cell("counted", of: "counted")] + inferredTotal))
    return table("statute", "Images by statute", columns, rows)
  }

  /// An instrument with its statute.
  static func words(_ instrument: StudyInstrument) -> String {
    instrument.statute.isEmpty
      ? instrument.label : "\(instrument.label) · \(instrument.statute)"
  }

  /// Where an image or item can stand.
  static let standings = [
    ("counted", "Determined by people"), ("undetermined", "Undetermined"),
    ("counsel_required", "Counsel required: rests on an unconfirmed rule"),
    ("disputed", "Disputed: raters differ, not adjudicated"),
    ("inferred", "Inferred only: nobody looked"),
    ("glanced", "Glanced only: a tile was looked at"),
    ("not_assessed", "Not assessed"),
  ]

  private func standingTable() -> ReportTable {
    let total = row(
      "total", "All \(unit.words)", unit: images, isTotal: true, [cell("posted", of: "posted")])
    return table(
      "standing", "Where every \(unit.oneOf) stands", [Self.countedColumn],
      Self.standings.map { row($0.0, $0.1, unit: images, [cell($0.0, of: "posted")]) } + [total])
  }

  /// Severity.
  func severitySection() -> ReportSection? {
    breakdown("severity").map {
      section(
        "severity", "Severity", charts: [ChartMaker.bars($0, title: "Criminal images by severity")],
        tables: [$0])
    }
  }

  /// Age bands and sex.
  func peopleSection() -> ReportSection {
    let age = breakdown("age_band")
    return section(
      "children", "Children shown",
      lead: ["The youngest child visible counts."],
      charts: [age.flatMap { ChartMaker.bars($0, title: "Criminal images by youngest age band") }],
      tables: [age, breakdown("sex")].compactMap(\.self))
  }

  /// How the images were made.
  func makingSection() -> ReportSection {
    let provenance = breakdown("provenance")
    return section(
      "making", "How the images were made",
      lead: [
        "Traces are what files say about themselves. Most can be typed by anyone, and their absence proves nothing."
      ],
      charts: [provenance.flatMap { ChartMaker.bars($0, title: "\(unit.title) by provenance") }],
      tables: [
        breakdown("realism"), breakdown("origin"), provenance, breakdown("tool"),
        breakdown("detail"),
      ].compactMap(\.self))
  }

  /// Known lists, victims, public figures, commerce, and tags of these and of other things.
  func knownSection() -> ReportSection {
    section(
      "known", "Known material and known people",
      tables: ["match", "known_victim", "public_figure", "commercial"].compactMap(breakdown)
        + [tagTable()].compactMap(\.self), notes: [tagWords])
  }
}
