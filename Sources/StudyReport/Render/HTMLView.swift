// SPDX-License-Identifier: Apache-2.0
// What the page's template is filled with. Every text is escaped here, none in the template.

internal import EvidenceModel
internal import StudyStatistics

/// What the page's template is filled with.
struct HTMLView {
  private let report: Report
  private let css: String

  init(_ report: Report, css: String) {
    self.report = report
    self.css = css
  }

  /// The values of the whole page.
  var page: [String: Any] {
    [
      "css": css + PageMarks.rules(report), "title": HTMLText.escaped(report.study.name),
      "edition": edition,
      "position": position,
      "synthetic": report.study.isSynthetic,
      "internal": report.options.edition == .internal, "subtitle": subtitle, "keys": keys,
      "sections": report.sections.filter(isWorthAHeading).map(section),
      "footer": footer,
    ]
  }

  // MARK: - Head and foot

  private var edition: String { "\(report.options.edition.rawValue) edition" }

  private var position: String {
    let time = report.ledger.asOf.description
    let seconds = Int(report.ledger.asOf.secondsSinceEpoch)
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let day = DayText.full(CivilDate(daysSinceEpoch: days))
    let clock = time.split(separator: "T").last.map { String($0.prefix(5)) } ?? ""
    return "ledger leaf \(DecimalText.grouped(report.ledger.size)), \(day) \(clock) UTC"
  }

  private var subtitle: String {
    let sources =
      report.sources == 1 ? "One source" : DecimalText.counted(report.sources, "source")
    let period = report.period.map { ", \(DayText.range($0.lowerBound, $0.upperBound))" } ?? ""
    return HTMLText.escaped(
      "\(sources)\(period). Regime: \(report.regime.title), rule set \(report.regime.version).")
  }

  /// The first four figures that matter, as large numbers.
  private var keys: [[String: Any]] {
    var keys: [[String: Any]] = []
    for (id, label) in [
      ("images_posted", report.imagesUnit.words), ("images_selected", "selected for assessment"),
      ("criminal", "criminal, seen by people"),
    ] {
      guard let figure = report.figures.first(where: { $0.id == id }) else { continue }
      keys.append(key(figure.number, text(figure.number), label))
    }
    if let hours = report.figures.first(where: { $0.id == "analyst_hours" }) {
      keys.append(key(hours.number, text(hours.number) + unit(hours.number), effortLabel))
    }
    return keys
  }

  private func unit(_ hours: ReportNumber) -> String { isMissing(hours) ? "" : "\u{a0}h" }

  private func key(_ number: ReportNumber, _ value: String, _ label: String) -> [String: Any] {
    ["label": HTMLText.escaped(label), "value": value, "isMissing": isMissing(number)]
  }

  private var effortLabel: String {
    func number(_ id: String) -> ReportNumber? { report.figures.first { $0.id == id }?.number }
    guard case .count(let analysts) = number("analysts") else { return "hours of analysts" }
    let people = analysts == 1 ? "by one analyst" : "by \(analysts) analysts"
    let rest =
      switch number("looks_untimed") {
      case .count(let looks)?:
        "; \(DecimalText.counted(looks, "look has", "looks have")) no measured time"
      case .hidden?: "; some looks have no measured time"
      default: ""
      }
    guard case .decimal(let value, _)? = number("seconds_per_image") else { return people + rest }
    return "\(people), \(DecimalText.fixed(value, places: 1)) s an image\(rest)"
  }

  private var footer: [String] {
    [
      "Made by Martlet \(report.programVersion) from the first \(DecimalText.counted(report.ledger.size, "ledger leaf", "ledger leaves")) of case \(report.study.id), regime \(report.regime.id) version \(report.regime.version). The same version makes the same bytes from them, on any machine and at any time."
    ].map(HTMLText.escaped)
  }

  // MARK: - Sections

  private func isWorthAHeading(_ section: ReportSection) -> Bool {
    !section.tables.isEmpty || !section.lead.isEmpty || !section.notes.isEmpty
  }

  private func section(_ section: ReportSection) -> [String: Any] {
    [
      "id": HTMLText.escaped(section.id), "title": HTMLText.escaped(section.title),
      "lead": section.lead.map(HTMLText.escaped), "charts": section.charts.map(drawn),
      "hasTables": !section.tables.isEmpty,
      "tables": tables(section.tables), "sheets": SheetView(report).sheets(of: section.id),
      "notes": section.notes.map(HTMLText.escaped),
    ]
  }

  /// A chart in both forms, of which the style sheet shows one.
  private func drawn(_ chart: ReportChart) -> String {
    ChartForm.allCases.map { ChartRenderer.svg(chart, $0) }.joined()
  }

  /// Narrow tables stand in pairs; one without a partner stands alone on the left.
  private func tables(_ tables: [ReportTable]) -> [[String: Any]] {
    var isPaired = [Bool](repeating: false, count: tables.count)
    var index = 0
    while index + 1 < tables.count {
      if isNarrow(tables[index]), isNarrow(tables[index + 1]) {
        isPaired[index] = true
        isPaired[index + 1] = true
        index += 1
      }
      index += 1
    }
    return zip(tables, isPaired).map { table, isPaired in
      let isSplit = !isPaired && table.rows.count > 16 && table.columns.count <= 4
      let isInThirds = isSplit && table.columns.count <= 2
      return [
        "isWide": !isPaired && !isNarrow(table), "isSplit": isSplit,
        "isHalved": isSplit && !isInThirds,
        "isDense": table.columns.count > Self.mostColumns,
        "parts": parts(table, count: isInThirds ? 3 : isSplit ? 2 : 1),
      ]
    }
  }

  /// Tables of more columns are set smaller.
  private static let mostColumns = 5

  private func isNarrow(_ table: ReportTable) -> Bool {
    table.columns.count == 1 && table.rows.count <= 16 && unit(of: table) != nil
      && table.rows.allSatisfy { $0.label.count <= 30 }
  }

  private func parts(_ table: ReportTable, count: Int) -> [[String: Any]] {
    let size = max(1, (table.rows.count + count - 1) / count)
    return stride(from: 0, to: table.rows.count, by: size).map { start in
      let rows = table.rows[start..<min(start + size, table.rows.count)]
      let isFirst = start == 0
      return [
        "caption": HTMLText.escaped(isFirst ? table.title : "continued"),
        "stub": HTMLText.escaped(
          table.id == "days" ? "Day" : unit(of: table)?.title ?? "Quantity"),
        "isMixed": unit(of: table) == nil,
        "columns": table.columns.map {
          ["label": HTMLText.escaped($0.label), "hasShares": $0.hasShares] as [String: Any]
        },
        "rows": rows.map { row($0, in: table) },
      ]
    }
  }

  /// The table's unit, when all its rows have the same.
  private func unit(of table: ReportTable) -> ReportUnit? {
    let units = Set(table.rows.map(\.unit))
    return units.count == 1 ? units.first : nil
  }

  private func row(_ row: ReportRow, in table: ReportTable) -> [String: Any] {
    [
      "label": HTMLText.escaped(row.label), "isMixed": unit(of: table) == nil,
      "unit": row.unit.words, "class": row.isTotal ? "total" : row.isPart ? "inner" : "",
      "cells": zip(table.columns, row.cells).map { column, cell in
        [
          "text": text(cell.number), "isMissing": isMissing(cell.number),
          "hasShares": column.hasShares, "share": cell.share?.percentText ?? "",
          "hasInterval": !under(cell).isEmpty, "interval": under(cell),
        ] as [String: Any]
      },
    ]
  }

  // MARK: - Numbers

  private func isMissing(_ number: ReportNumber) -> Bool { number.state != "shown" }

  private func text(_ number: ReportNumber) -> String { number.words }

  /// What stands in small under a number: its interval, or in a few words why it does not exist.
  private func under(_ cell: ReportCell) -> String {
    if let interval = cell.interval {
      return [interval.lowerText, interval.upperText].map {
        HTMLText.number(DecimalText.grouped($0))
      }.joined(separator: " to ")
    }
    guard cell.number == .undefined, let reason = cell.reason else { return "" }
    return reason.code.words
  }
}

extension StatisticsError.Code {
  /// The kind of failure in a few words.
  fileprivate var words: String { rawValue.replacing("_", with: " ") }
}

extension ReportUnit {
  /// The unit for readers.
  var words: String {
    switch self {
    case .postings: "images posted"
    case .occurrences: "occurrences"
    case .captures: "captures"
    case .items: "unique items"
    case .looks: "records"
    case .analysts: "people"
    case .hours: "hours"
    case .seconds: "seconds"
    case .ratings: "ratings"
    case .pairs: "pairs of ratings"
    case .coefficient: "coefficient"
    case .percent: "percent"
    }
  }

  /// The unit at the head of a table.
  var title: String { words.prefix(1).uppercased() + words.dropFirst() }
}
