// SPDX-License-Identifier: Apache-2.0
// What stands beside the counts, as files of the CSV folder.

internal import EvidenceModel
internal import StudyStatistics

extension CSVRenderer {
  /// `reproduction.csv`; `earlier.csv` and `workload.csv` when there is something in them.
  static func besideFiles(_ report: Report) -> [(String, String)] {
    var files: [(String, String)] = []
    if let workload = report.beside.workload {
      files.append(("workload.csv", csv(lines(workload))))
    }
    if !report.beside.earlier.isEmpty {
      files.append(("earlier.csv", csv(lines(report.beside.earlier))))
    }
    let lines = ReproductionLines(report).lines.map { [$0.id, $0.label, $0.text, $0.digest] }
    files.append(("reproduction.csv", csv([["id", "label", "text", "sha256"]] + lines)))
    return files
  }

  /// The columns of `workload.csv`.
  static let workloadColumns = [
    "period", "first", "last", "total", "total_state", "unit", "basis", "sampled", "ai",
    "ai_state", "share", "lower", "upper", "method", "remark",
  ]

  /// The columns of `earlier.csv`.
  static let earlierColumns = [
    "study", "id", "label", "printed", "value", "unit", "basis", "statute", "now_label", "now",
    "now_state", "now_unit", "now_basis", "now_statute", "difference", "ratio", "reason",
  ]

  private static func lines(_ workload: WorkloadShare) -> [[String]] {
    [workloadColumns]
      + workload.rows.map { row in
        [
          row.stated.period, row.stated.first.description, row.stated.last.description,
          number(row.total), row.total.state, row.stated.unit.rawValue,
          row.stated.basis.rawValue, row.stated.sample.map { String($0.size) } ?? "",
          number(row.part), row.part.state,
          row.share.map { FigureText.fixed($0, places: 6) } ?? "",
          row.interval.map { FigureText.fixed($0.lowerBound, places: 6, rounding: .down) } ?? "",
          row.interval.map { FigureText.fixed($0.upperBound, places: 6, rounding: .up) } ?? "",
          row.method ?? "", row.remark,
        ]
      }
  }

  private static func lines(_ comparisons: [EarlierComparison]) -> [[String]] {
    [earlierColumns]
      + comparisons.flatMap { comparison in
        comparison.figures.map { figure in
          let earlier = figure.earlier
          return [
            comparison.study.title, earlier.id, earlier.label, earlier.printed,
            earlier.value.map(plain) ?? "", earlier.unit.rawValue, earlier.basis.rawValue,
            earlier.statute ?? "", figure.label ?? "", number(figure.now), figure.now.state,
            figure.unit?.rawValue ?? "", figure.basis?.rawValue ?? "", figure.statute ?? "",
            figure.difference.map { DecimalText.fixed($0, places: figure.places) } ?? "",
            figure.ratio.map { DecimalText.fixed($0, places: 2) } ?? "", figure.reason,
          ]
        }
      }
  }

  /// A stated value: a whole number as one.
  private static func plain(_ value: Double) -> String {
    Int64(exactly: value).map(String.init) ?? "\(value)"
  }
}
