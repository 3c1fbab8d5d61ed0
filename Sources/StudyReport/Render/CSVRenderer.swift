// SPDX-License-Identifier: Apache-2.0
// A report as a folder of CSV files, one a table, described in docs/formats/report.md.

internal import EvidenceModel
internal import StudyStatistics

/// Renders reports as CSV files: RFC 4180 with line feeds, safe to open in a spreadsheet.
public enum CSVRenderer {
  /// The files of the folder, name and text, in the order of the report.
  ///
  /// `report.csv` says what the report is about, `figures.csv` has the headline figures, each table has a file of its
  /// own, and `notes.csv` has what is said before and after the tables.
  public static func files(_ report: Report) -> [(name: String, text: String)] {
    var files = [("report.csv", about(report)), ("figures.csv", figures(report))]
    for table in report.sections.flatMap(\.tables) {
      files.append(("\(table.id).csv", text(table)))
    }
    files.append(("notes.csv", notes(report)))
    files += besideFiles(report)
    return files.map { (name: $0.0, text: $0.1) }
  }

  private static func about(_ report: Report) -> String {
    var lines = [
      ["key", "value"],
      ["schema", JSONRenderer.schema], ["program", report.programVersion],
      ["edition", report.options.edition.rawValue],
      ["synthetic", report.study.isSynthetic ? "SYNTHETIC" : "no"],
      ["case", report.study.name], ["case_id", report.study.id],
      ["time_zone", report.study.timeZone], ["sources", String(report.sources)],
      ["first_day", report.period?.lowerBound.description ?? ""],
      ["last_day", report.period?.upperBound.description ?? ""],
      ["images_unit", report.imagesUnit.rawValue], ["ledger_size", String(report.ledger.size)],
      ["ledger_root", report.ledger.root], ["as_of", report.ledger.asOf.description],
      ["regime", report.regime.id], ["regime_version", String(report.regime.version)],
      ["largest_small_cell", String(report.options.largestSmallCell)],
      ["fewest_analysts", String(report.options.fewestAnalysts)],
    ]
    if let plan = report.plan {
      lines.append(["plan_version", String(plan.version)])
      lines.append(["plan_sha256", plan.digest])
      lines.append(["plan_late", plan.isLate ? "yes" : "no"])
      for part in plan.particulars { lines.append(["plan.\(part.id)", part.text]) }
      for deviation in plan.deviations {
        lines.append(["deviation.\(deviation.id)", deviation.text])
      }
    }
    for rule in report.confirmedRules { lines.append(["confirmed_rule", rule]) }
    return csv(lines)
  }

  private static func figures(_ report: Report) -> String {
    csv(
      [["id", "label", "n", "state", "unit"]]
        + report.figures.map {
          [$0.id, $0.label, number($0.number), $0.number.state, $0.unit.rawValue]
        })
  }

  /// Every sentence of every section, in the order of the page.
  private static func notes(_ report: Report) -> String {
    var lines = [["section", "title", "place", "line", "text"]]
    for section in report.sections {
      for (place, texts) in [("lead", section.lead), ("note", section.notes)] {
        for (index, text) in texts.enumerated() {
          lines.append([section.id, section.title, place, String(index + 1), text])
        }
      }
    }
    return csv(lines)
  }

  /// The columns of a table's file.
  private static let tableColumns = [
    "id", "label", "column", "n", "state", "unit", "basis", "share", "share_of", "total", "lower",
    "upper", "reason",
  ]

  /// The first lines, with their ends, of the files that one report has and another has not.
  private static let heads = [tableColumns, workloadColumns, earlierColumns].map {
    Array(csv([$0]).utf8)
  }

  /// The most bytes of such a line.
  public static var longestHead: Int { heads.map(\.count).max() ?? 0 }

  /// Whether bytes begin as a file does that one report has and another has not: a table, the workload, earlier studies.
  public static func isHead(of bytes: [UInt8]) -> Bool { heads.contains { bytes.starts(with: $0) } }

  private static func text(_ table: ReportTable) -> String {
    var lines = [tableColumns]
    for row in table.rows {
      for (column, cell) in zip(table.columns, row.cells) {
        lines.append([
          row.id, row.label, column.id, number(cell.number), cell.number.state,
          (column.unit ?? row.unit).rawValue,
          column.basis.rawValue, cell.share.map { DecimalText.fixed($0.fraction, places: 4) } ?? "",
          cell.share.map { String($0.whole) } ?? "", row.isTotal ? "yes" : "no",
          cell.interval?.lowerText ?? "", cell.interval?.upperText ?? "",
          cell.reason?.message ?? "",
        ])
      }
    }
    return csv(lines)
  }

  /// Lines of fields as text.
  static func csv(_ lines: [[String]]) -> String {
    lines.map { $0.map(EvidenceText.csvField).joined(separator: ",") + "\n" }.joined()
  }

  /// A number, or nothing where there is none to print.
  static func number(_ number: ReportNumber) -> String {
    switch number {
    case .count(let count): String(count)
    case .decimal(let value, let places): DecimalText.fixed(value, places: places)
    case .hidden, .withheld, .unmeasured, .undefined, .absent: ""
    }
  }
}
