// SPDX-License-Identifier: Apache-2.0
// The figures of a finished report that an earlier study can be held against.

internal import EvidenceModel

/// A figure of a finished report, with all that must agree before another one is held against it.
struct ComparableFigure {
  /// What law a figure rests on.
  enum Law: Hashable {
    /// None: it counts before any law.
    case none
    /// The regime as a whole.
    case regime
    /// One statute.
    case statute(String)
  }

  /// The tables whose rows can be held against others, by their column of seen images.
  static let tables = ["severity", "age_band"]

  let id: String
  let label: String
  let number: ReportNumber
  let unit: StatedUnit
  let law: Law

  var basis: StatedBasis { Self.basis(of: id) }

  /// Among what the figure called `id` is counted.
  static func basis(of id: String) -> StatedBasis {
    switch id {
    case "images_posted", "images_selected", "images_not_selected": .posted
    case "analysts", "analyst_hours", "looks_untimed": .work
    default: .assessed
    }
  }

  /// The figures of a report: its headlines, then the rows of ``tables``.
  static func all(
    _ figures: [ReportFigure], sections: [ReportSection], regime: StudyRegime
  ) -> [ComparableFigure] {
    let headlines = figures.compactMap { figure -> ComparableFigure? in
      guard let unit = StatedUnit(figure.unit) else { return nil }
      let instrument = regime.instruments.first { "criminal.\($0.id)" == figure.id }
      let law: Law
      if let instrument, !instrument.statute.isEmpty {
        law = .statute(instrument.statute)
      } else {
        law = figure.id == "criminal" || instrument != nil ? .regime : .none
      }
      return ComparableFigure(
        id: figure.id, label: figure.label, number: figure.number,
        unit: unit, law: law)
    }
    let rows = sections.flatMap(\.tables).filter { tables.contains($0.id) }.flatMap { table in
      table.rows.filter { !$0.isTotal }.compactMap { row -> ComparableFigure? in
        guard let column = table.columns.firstIndex(where: { $0.id == "seen" }),
          column < row.cells.count, let unit = StatedUnit(row.unit)
        else { return nil }
        return ComparableFigure(
          id: "\(table.id).\(row.id)", label: "\(table.title): \(row.label)",
          number: row.cells[column].number, unit: unit, law: .regime)
      }
    }
    return headlines + rows
  }
}

extension StatedUnit {
  /// The unit of a report's own figure; `nil` for what no study of before can be held against.
  init?(_ unit: ReportUnit) {
    switch unit {
    case .postings: self = .postings
    case .occurrences: self = .occurrences
    case .captures: self = .captures
    case .items: self = .items
    case .looks: self = .looks
    case .analysts: self = .analysts
    case .hours: self = .hours
    case .seconds: self = .seconds
    case .ratings, .pairs, .coefficient, .percent: return nil
    }
  }
}
