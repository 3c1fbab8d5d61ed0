// SPDX-License-Identifier: Apache-2.0
// Tables of words and stated figures on the page: earlier studies, workload, how to make it again.

internal import EvidenceModel
internal import Mustache
internal import StudyStatistics

/// Makes the tables that hold words beside numbers.
///
/// Every text is escaped here.
struct SheetView {
  /// One cell: what it says, and in small what that counts.
  struct Cell {
    var text: String
    var under = ""
    var style = ""

    var view: [String: Any] {
      [
        "text": HTMLText.escaped(text), "hasUnder": !under.isEmpty,
        "under": HTMLText.escaped(under), "hasClass": !style.isEmpty, "class": style,
      ]
    }
  }

  private let report: Report

  init(_ report: Report) { self.report = report }

  /// The tables of the section called `id`; none for sections of counts.
  func sheets(of id: String) -> [String] {
    switch id {
    case "earlier": report.beside.earlier.map(earlier)
    case "workload": report.beside.workload.map { [workload($0)] } ?? []
    case "plan": report.plan.map { $0.particulars.isEmpty ? [] : [plan($0)] } ?? []
    case "reproduction": [reproduction]
    default: []
    }
  }

  private func sheet(
    _ caption: String, words: [String] = [], head: [Cell], rows: [(Cell, [Cell])]
  ) -> String {
    let view: [String: Any] = [
      "caption": HTMLText.escaped(caption), "hasHead": !head.isEmpty,
      "words": words.map(HTMLText.escaped), "head": head.map(\.view),
      "rows": rows.map { ["head": $0.0.view, "cells": $0.1.map(\.view)] as [String: Any] },
    ]
    do {
      return try MustacheTemplate(
        string: String(decoding: PackageResources.sheet_mustache, as: UTF8.self)
      ).render(view)
    } catch {
      preconditionFailure("the report's own template does not parse: \(error)")
    }
  }

  // MARK: - Earlier studies

  private func earlier(_ comparison: EarlierComparison) -> String {
    let study = comparison.study
    let rows = comparison.figures.map { figure -> (Cell, [Cell]) in
      let then = Cell(
        text: figure.earlier.printed,
        under: under(
          figure.earlier.value == nil ? nil : figure.earlier.unit, figure.earlier.basis,
          figure.earlier.statute))
      let now = Cell(
        text: figure.now.words, under: under(figure.unit, figure.basis, figure.statute),
        style: figure.now.state == "shown" ? "" : "none")
      let change = figure.difference.map { Self.signed($0, places: figure.places) } ?? "none"
      let times = figure.ratio.map { "× " + DecimalText.fixed($0, places: 2) } ?? figure.reason
      return (
        Cell(text: figure.earlier.label, under: Self.nameNow(figure)),
        [
          then, now,
          Cell(text: change, under: times, style: figure.difference == nil ? "none" : ""),
        ]
      )
    }
    let origin = [
      study.publisher, study.published, study.source,
      study.period.isEmpty ? "" : "period: \(study.period)",
    ].filter { !$0.isEmpty }.joined(separator: " · ")
    return sheet(
      study.title, words: [origin, study.frame].filter { !$0.isEmpty },
      head: [
        Cell(text: "Figure"), Cell(text: "Then, as printed"), Cell(text: "Now"),
        Cell(text: "Difference"),
      ], rows: rows)
  }

  /// What this report calls the figure, where that is another name.
  private static func nameNow(_ figure: ComparedFigure) -> String {
    guard let label = figure.label, label != figure.earlier.label else { return "" }
    return "now: \(label)"
  }

  private func under(_ unit: StatedUnit?, _ basis: StatedBasis?, _ statute: String?) -> String {
    let parts = [unit?.words, basis == .work ? nil : basis?.words, statute]
    return parts.compactMap(\.self).joined(separator: ", ")
  }

  /// A difference with its sign.
  static func signed(_ value: Double, places: Int) -> String {
    let text =
      places == 0
      ? Int(exactly: value.magnitude.rounded()).map(DecimalText.grouped) ?? "–"
      : DecimalText.fixed(value.magnitude, places: places)
    let isZero = !text.contains { ("1"..."9").contains($0) }
    return isZero ? text : (value < 0 ? "\u{2212}" : "+") + text
  }

  // MARK: - Workload

  private func workload(_ workload: WorkloadShare) -> String {
    let rows = workload.rows.map { row -> (Cell, [Cell]) in
      let share = row.share.map { FigureText.percent($0, places: Self.places($0)) } ?? "–"
      let interval = row.interval.map {
        FigureText.percent($0.lowerBound, places: Self.places($0.lowerBound), rounding: .down)
          + " to "
          + FigureText.percent($0.upperBound, places: Self.places($0.upperBound), rounding: .up)
      }
      return (
        Cell(
          text: row.stated.period, under: DayText.range(row.stated.first, row.stated.last)),
        [
          Cell(
            text: row.total.words, under: "\(row.stated.unit.words), \(row.stated.basis.words)",
            style: row.total.state == "shown" ? "" : "none"),
          Cell(text: row.part.words, style: row.part.state == "shown" ? "" : "none"),
          Cell(text: share, style: row.share == nil ? "none" : ""),
          Cell(text: interval ?? "–", under: row.methodName, style: interval == nil ? "none" : ""),
          Cell(text: row.remark, style: "words"),
        ]
      )
    }
    return sheet(
      "Share of what was handled in all",
      head: [
        Cell(text: "Period"), Cell(text: "Handled in all"), Cell(text: "AI material"),
        Cell(text: "Share"), Cell(text: "95 % interval"), Cell(text: "Remark", style: "words"),
      ], rows: rows)
  }

  /// So many digits after the point that a small share still shows two of its own.
  private static func places(_ share: Double) -> Int { share < 0.01 ? 3 : 1 }

  // MARK: - The plan, and how to make it again

  private func plan(_ plan: StudyPlanNote) -> String {
    sheet(
      "What the plan says", head: [],
      rows: plan.particulars.map {
        (Cell(text: $0.label), [Cell(text: $0.text, style: "words")])
      })
  }

  private var reproduction: String {
    sheet(
      "What the report follows from", head: [],
      rows: ReproductionLines(report).lines.map { line in
        (
          Cell(text: line.label),
          [Cell(text: line.text, under: line.digest, style: line.isCode ? "words code" : "words")]
        )
      })
  }
}

extension ReportNumber {
  /// The number for readers.
  var words: String {
    switch self {
    case .count(let count): DecimalText.grouped(count)
    case .decimal(let value, let places):
      HTMLText.number(DecimalText.grouped(DecimalText.fixed(value, places: places)))
    case .hidden: "hidden"
    case .withheld: "withheld"
    case .unmeasured: "not measured"
    case .undefined: "not defined"
    case .absent: "–"
    }
  }
}
