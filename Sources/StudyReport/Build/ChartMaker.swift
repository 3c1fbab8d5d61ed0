// SPDX-License-Identifier: Apache-2.0
// Charts from finished tables: what a table hides, a chart cannot know.

internal import EvidenceModel

/// Makes charts from finished tables.
enum ChartMaker {
  /// A bar a row for the first column, to the scale of the largest number printed.
  ///
  /// Rows that say that nothing is known are pale. They are left out when they are zero, and so are
  /// statutes.
  static func bars(_ table: ReportTable, title: String) -> ReportChart? {
    let rows = table.rows.filter {
      !$0.isTotal && !((isPale($0) || table.id == "statute") && count($0) == 0)
    }
    let scale = rows.compactMap { count($0) }.max() ?? 0
    guard scale > 0 else { return nil }
    let tones = tones(of: rows.filter { !isPale($0) && count($0) != 0 }.map(\.id), in: table)
    let bars = rows.map { row in
      let words = row.label.split(separator: " · ", maxSplits: 1).map(String.init)
      return ChartBar(
        label: words.first ?? row.label,
        segments: [BarSegment(value: count(row), tone: tones[row.id] ?? .whole)],
        valueText: text(count(row)), share: row.cells.first?.share?.percentText ?? "",
        note: words.count > 1 ? words[1] : "")
    }
    return ReportChart(
      id: table.id, title: title, description: describe(bars), marks: .bars(bars, scale: scale))
  }

  private static let paleRows: Set<String> = [
    "none", "unsure", Breakdown.noAnswer, Breakdown.noSeverity, "unknown", "disputed",
  ]

  private static func isPale(_ row: ReportRow) -> Bool { paleRows.contains(row.id) }

  /// Statutes and severities differ by colour; elsewhere all bars are alike.
  private static func tones(of ids: [String], in table: ReportTable) -> [String: ChartTone] {
    let ramp: [ChartTone]
    switch table.id {
    case "statute": ramp = [.strong, .accent, .medium, .light]
    case "severity": ramp = [.strong, .medium, .light]
    default: ramp = [.medium]
    }
    let pairs = ids.enumerated().map { ($1, ramp[min($0, ramp.count - 1)]) }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// Posted, selected, assessed and criminal, to the scale of what was posted.
  static func funnel(
    _ table: ReportTable, law: ReportTable, unit: ImagesUnit
  ) -> ReportChart? {
    func find(_ id: String) -> Int? { table.rows.first { $0.id == id }.flatMap { count($0) } }
    guard let posted = find("posted"), posted > 0 else { return nil }
    func bar(_ label: String, _ id: String, _ tone: ChartTone, note: String = "") -> ChartBar? {
      guard table.rows.contains(where: { $0.id == id }) else { return nil }
      let value = find(id)
      return ChartBar(
        label: label, segments: [BarSegment(value: value, tone: tone)], valueText: text(value),
        share: table.rows.first { $0.id == id }?.cells.first?.share?.percentText ?? "", note: note)
    }
    let notSelected = find("not_selected").map { "not selected \(DecimalText.grouped($0))" } ?? ""
    let bars = [
      bar(unit.head, "posted", .whole),
      bar("Selected", "selected", .light, note: notSelected),
      bar("Assessed", "assessed", .medium),
      criminal(
        law, total: find("criminal"),
        share: table.rows.first { $0.id == "criminal" }?.cells.first?.share?.percentText ?? ""),
    ]
    let drawn = bars.compactMap(\.self)
    return ReportChart(
      id: "funnel", title: "From \(unit.head.lowercased()) to criminal",
      description: describe(drawn),
      marks: .bars(drawn, scale: posted))
  }

  /// The criminal bar, in pieces by instrument when all of them are printed.
  private static func criminal(_ law: ReportTable, total: Int?, share: String) -> ChartBar {
    let rows = law.rows.prefix { $0.id != "criminal" }.filter { count($0) != 0 }
    let counts = rows.map { count($0) }
    let tones: [ChartTone] = [.strong, .accent, .medium, .light]
    var segments = [BarSegment(value: total, tone: .strong)]
    if total != nil, !counts.contains(nil), counts.count > 1 {
      segments = zip(rows, counts).enumerated().map { index, part in
        let name = part.0.label.split(separator: " · ").first ?? ""
        return BarSegment(
          value: part.1, tone: tones[min(index, tones.count - 1)],
          label: "\(name) \(text(part.1))")
      }
    }
    return ChartBar(
      label: "Criminal", segments: segments, valueText: text(total), share: share, note: "")
  }

  /// Images a day over the ranges of the table of days.
  static func timeline(
    _ table: ReportTable, ranges: [DayRange], unit: ImagesUnit
  ) -> ReportChart? {
    let rows = Dictionary(
      table.rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let criminal = table.columns.firstIndex { $0.id == "criminal" }
    let drawn = ranges.map { range in
      let row = rows[range.id]
      return ChartRange(
        first: CivilDate(daysSinceEpoch: range.first), last: CivilDate(daysSinceEpoch: range.last),
        posted: row.flatMap { count($0) },
        criminal: criminal.flatMap { place in row.flatMap { count($0, column: place) } })
    }
    guard drawn.count > 1, drawn.contains(where: { ($0.posted ?? 0) > 0 }) else { return nil }
    let hidden = drawn.count { $0.posted == nil }
    let span = DayText.range(ranges[0].first, ranges[ranges.count - 1].last)
    let gap = hidden == 0 ? "" : " Hidden counts are drawn as gaps."
    return ReportChart(
      id: "days", title: "Images a day",
      description: "\(unit.title) a day and criminal ones among them, \(span).\(gap)",
      marks: .timeline(drawn))
  }

  static func count(_ row: ReportRow, column: Int = 0) -> Int? {
    guard column < row.cells.count, case .count(let count) = row.cells[column].number else {
      return nil
    }
    return count
  }

  static func text(_ count: Int?) -> String {
    count.map(DecimalText.grouped) ?? "hidden"
  }

  static func describe(_ bars: [ChartBar]) -> String {
    bars.map { "\($0.label): \($0.valueText)" }.joined(separator: "; ") + "."
  }
}
