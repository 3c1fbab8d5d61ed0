// SPDX-License-Identifier: Apache-2.0
// A report as JSON: schema martlet.report/1, described in docs/formats/report.md.

public import EvidenceModel
internal import StudyStatistics

/// Renders reports as JSON, the same report always as the same text.
public enum JSONRenderer {
  /// The schema's name.
  public static let schema = "martlet.report/1"

  /// The report as indented JSON with a newline at the end.
  public static func text(_ report: Report) -> String { value(report).indentedText + "\n" }

  /// The report as a JSON value.
  public static func value(_ report: Report) -> JSONValue {
    let period: JSONValue =
      report.period.map {
        ["first": .string($0.lowerBound.description), "last": .string($0.upperBound.description)]
      } ?? .null
    return [
      "schema": .string(schema),
      "program": .string(report.programVersion),
      "edition": .string(report.options.edition.rawValue),
      "synthetic": .bool(report.study.isSynthetic),
      "case": ["name": .string(report.study.name), "id": .string(report.study.id)],
      "time_zone": .string(report.study.timeZone),
      "period": period,
      "sources": JSONValue(report.sources),
      "images_unit": .string(report.imagesUnit.rawValue),
      "ledger": [
        "size": JSONValue(report.ledger.size), "root": .string(report.ledger.root),
        "as_of": .string(report.ledger.asOf.description),
      ],
      "regime": [
        "id": .string(report.regime.id), "title": .string(report.regime.title),
        "version": JSONValue(report.regime.version),
        "confirmed_rules": .array(report.confirmedRules.map(JSONValue.string)),
      ],
      "plan": report.plan.map(plan) ?? .null,
      "options": [
        "largest_small_cell": JSONValue(report.options.largestSmallCell),
        "fewest_analysts": JSONValue(report.options.fewestAnalysts),
      ],
      "reproduction": reproduction(report.beside.reproduction),
      "earlier": .array(report.beside.earlier.map(earlier)),
      "workload": report.beside.workload.map(workload) ?? .null,
      "figures": .array(report.figures.map(figure)),
      "sections": .array(report.sections.map(section)),
    ]
  }

  private static func plan(_ plan: StudyPlanNote) -> JSONValue {
    [
      "version": JSONValue(plan.version), "sha256": .string(plan.digest),
      "late": .bool(plan.isLate),
      "particulars": .array(
        plan.particulars.map {
          ["id": .string($0.id), "label": .string($0.label), "text": .string($0.text)]
        }),
      "deviations": .array(
        plan.deviations.map { ["id": .string($0.id), "text": .string($0.text)] }),
    ]
  }

  private static func figure(_ figure: ReportFigure) -> JSONValue {
    [
      "id": .string(figure.id), "label": .string(figure.label), "n": number(figure.number),
      "state": .string(figure.number.state), "unit": .string(figure.unit.rawValue),
    ]
  }

  private static func section(_ section: ReportSection) -> JSONValue {
    [
      "id": .string(section.id), "title": .string(section.title),
      "lead": .array(section.lead.map(JSONValue.string)),
      "tables": .array(section.tables.map(table)),
      "notes": .array(section.notes.map(JSONValue.string)),
    ]
  }

  private static func table(_ table: ReportTable) -> JSONValue {
    let rows = table.rows.flatMap { row in
      zip(table.columns, row.cells).map { column, cell -> JSONValue in
        [
          "id": .string(row.id), "label": .string(row.label), "column": .string(column.id),
          "n": number(cell.number), "state": .string(cell.number.state),
          "unit": .string((column.unit ?? row.unit).rawValue),
          "basis": .string(column.basis.rawValue),
          "share": cell.share.map { .number($0.fraction) } ?? .null,
          "share_of": cell.share.map { JSONValue($0.whole) } ?? .null,
          "lower": end(cell.interval?.lowerText), "upper": end(cell.interval?.upperText),
          "reason": cell.reason.map { .string($0.message) } ?? .null,
          "total": .bool(row.isTotal), "cell": JSONValue(cell.id),
        ]
      }
    }
    return ["id": .string(table.id), "title": .string(table.title), "rows": .array(rows)]
  }

  /// A number, or null where there is none to print.
  static func number(_ number: ReportNumber) -> JSONValue {
    switch number {
    case .count(let count): .integer(Int64(count))
    case .decimal(let value, let places): .number(rounded(value, places: places))
    case .hidden, .withheld, .unmeasured, .undefined, .absent: .null
    }
  }

  private static func end(_ text: String?) -> JSONValue {
    text.flatMap { Double($0) }.map { .number($0) } ?? .null
  }

  private static func rounded(_ value: Double, places: Int) -> Double {
    Double(DecimalText.fixed(value, places: places)) ?? 0
  }
}

extension ReportNumber {
  /// Why there is a number or none: `shown`, `hidden`, `withheld`, `not_measured`, `not_defined`, `absent`.
  var state: String {
    switch self {
    case .count, .decimal: "shown"
    case .hidden: "hidden"
    case .withheld: "withheld"
    case .unmeasured: "not_measured"
    case .undefined: "not_defined"
    case .absent: "absent"
    }
  }
}
