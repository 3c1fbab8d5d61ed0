// SPDX-License-Identifier: Apache-2.0
// What a demo prints at its end: the headline figures of its report.

internal import EvidenceModel
internal import StudyReport
internal import SyntheticCorpus

/// Prints what a demo came to, read from its report.
enum DemoSummary {
  /// The headline figures, beside the published ones in a replay.
  static func show(_ outcome: DemoOutcome, oracle: Oracle?) {
    Console.print("SYNTHETIC  \(oracle == nil ? "demo" : "replay")")
    for figure in outcome.report.figures {
      let published =
        oracle.flatMap { Self.published(figure.id, $0) }.map { "  published \($0)" } ?? ""
      Console.print(
        "\(shortened(figure.label).padding(to: 52)) \(text(figure.number).leftPadding(to: 10))\(published)"
      )
    }
    let tables = outcome.report.sections.flatMap(\.tables)
    for row in tables.first(where: { $0.id == "stages" })?.rows ?? [] {
      for (cell, unit) in zip(row.cells, ["looks", "hours"]) {
        let label = "\(row.label), \(unit)".padding(to: 52)
        Console.print("\(label) \(text(cell.number).leftPadding(to: 10))")
      }
    }
    if outcome.triageHours > 0 {
      let hours = DecimalText.fixed(outcome.triageHours, places: 1)
      Console.print(
        "\("Hours of triage, in no figure above".padding(to: 52)) \(hours.leftPadding(to: 10))")
    }
  }

  /// Truth, observed and published, side by side, of an arm with errors.
  static func compare(_ outcome: DemoOutcome, oracle: Oracle?) {
    Console.print("")
    Console.print("SYNTHETIC  arm with stated error")
    Console.print(
      "\("".padding(to: 52)) \("truth".leftPadding(to: 10)) \("observed".leftPadding(to: 10)) "
        + "\("published".leftPadding(to: 10))")
    for figure in outcome.report.figures {
      guard let oracle, let published = published(figure.id, oracle) else { continue }
      let truth = truth(figure.id, outcome) ?? "–"
      Console.print(
        "\(shortened(figure.label).padding(to: 52)) \(truth.leftPadding(to: 10)) "
          + "\(text(figure.number).leftPadding(to: 10)) \(published.leftPadding(to: 10))")
    }
  }

  private static func text(_ number: ReportNumber) -> String {
    switch number {
    case .count(let count): DecimalText.grouped(count)
    case .decimal(let value, let places): DecimalText.fixed(value, places: places)
    case .hidden: "hidden"
    case .withheld: "withheld"
    case .unmeasured: "not measured"
    case .undefined: "not defined"
    case .absent: "–"
    }
  }

  /// A label that fits its column.
  private static func shortened(_ label: String) -> String {
    label.count <= 52 ? label : label.prefix(51) + "…"
  }

  private static func published(_ id: String, _ oracle: Oracle) -> String? {
    switch id {
    case "images_posted": DecimalText.grouped(oracle.posted)
    case "images_selected": DecimalText.grouped(oracle.selected)
    case "images_not_selected": DecimalText.grouped(oracle.notSelected)
    case "criminal.pseudo_photograph": DecimalText.grouped(oracle.pseudoPhotographs)
    case "criminal.prohibited_image": DecimalText.grouped(oracle.prohibitedImages)
    case "analysts": String(oracle.analysts)
    case "analyst_hours": DecimalText.fixed(oracle.analystHours, places: 1)
    default: nil
    }
  }

  private static func truth(_ id: String, _ outcome: DemoOutcome) -> String? {
    let totals = outcome.truth
    return switch id {
    case "images_posted": DecimalText.grouped(totals.pictures)
    case "images_selected": DecimalText.grouped(totals.selected)
    case "images_not_selected": DecimalText.grouped(totals.notSelected)
    case "criminal.pseudo_photograph": DecimalText.grouped(totals.pseudoPhotographs)
    case "criminal.prohibited_image": DecimalText.grouped(totals.prohibitedImages)
    case "analysts": String(outcome.raters)
    case "analyst_hours":
      DecimalText.fixed(Double(totals.assessmentMilliseconds) / 3_600_000, places: 1)
    default: nil
    }
  }
}
