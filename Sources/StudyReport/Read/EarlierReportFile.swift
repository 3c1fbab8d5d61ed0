// SPDX-License-Identifier: Apache-2.0
// An earlier report of this program, read as a published study: what it printed, and nothing else.

internal import EvidenceModel

/// Reads a published `martlet.report/1` as an earlier study.
enum EarlierReportFile {
  /// The study that a report states.
  ///
  /// - Throws: ``StudyFileError`` for the internal edition, which is for nobody's comparison, and with
  ///   the place of what is wrong.
  static func study(
    _ file: StudyFileObject, digest: String
  ) throws(StudyFileError) -> EarlierStudy {
    guard file.value("edition")?.text == ReportEdition.published.rawValue else {
      throw StudyFileError(
        "edition", "only the published edition may be compared with; give that one")
    }
    let study = try object(file, "case")
    let regime = try object(file, "regime").text("id")
    let ledger = try object(file, "ledger")
    let sections = try file.list("sections", most: 200)
    var tables: [StudyFileObject] = []
    for (index, section) in sections.enumerated() {
      let place = "sections[\(index)]"
      let section = try StudyFileObject(section, at: place)
      for (number, table) in try section.list("tables", most: 200).enumerated() {
        tables.append(try StudyFileObject(table, at: "\(place).tables[\(number)]"))
      }
    }
    var figures = try headlines(file, statutes: try statutes(tables))
    for table in tables {
      let id = try table.text("id")
      if ComparableFigure.tables.contains(id) { figures += try rows(table, id) }
    }
    let size =
      ledger.value("size")?.integer.map { " of \($0) ledger \($0 == 1 ? "leaf" : "leaves")" } ?? ""
    return EarlierStudy(
      title: try study.text("name"), publisher: "", published: "",
      source: "Report by Martlet \(try file.text("program"))\(size)",
      period: try period(file), frame: "", regime: regime, caseID: try study.text("id"),
      digest: digest, figures: figures)
  }

  private static func object(
    _ file: StudyFileObject, _ name: String
  ) throws(StudyFileError) -> StudyFileObject {
    try StudyFileObject(file.value(name) ?? .null, at: name)
  }

  private static func period(_ file: StudyFileObject) throws(StudyFileError) -> String {
    guard let value = file.value("period") else { return "" }
    let period = try StudyFileObject(value, at: "period")
    return "\(try period.text("first")) to \(try period.text("last"))"
  }

  /// The statutes by instrument, as the table of statutes names them after its instruments.
  private static func statutes(
    _ tables: [StudyFileObject]
  ) throws(StudyFileError) -> [String: String] {
    var statutes: [String: String] = [:]
    for table in tables where try table.text("id") == "statute" {
      for row in try cells(table) {
        let parts = try row.text("label").split(separator: " · ", maxSplits: 1)
        if parts.count == 2 { statutes[try row.text("id")] = String(parts[1]) }
      }
    }
    return statutes
  }

  private static func cells(_ table: StudyFileObject) throws(StudyFileError) -> [StudyFileObject] {
    var cells: [StudyFileObject] = []
    for (index, row) in try table.list("rows", most: 20_000).enumerated() {
      cells.append(try StudyFileObject(row, at: "\(table.place).rows[\(index)]"))
    }
    return cells
  }

  private static func headlines(
    _ file: StudyFileObject, statutes: [String: String]
  ) throws(StudyFileError) -> [EarlierStudy.Figure] {
    var figures: [EarlierStudy.Figure] = []
    for (index, value) in try file.list("figures", most: EarlierStudyFile.mostFigures).enumerated()
    {
      let object = try StudyFileObject(value, at: "figures[\(index)]")
      let id = try object.text("id")
      let instrument = id.split(separator: ".", maxSplits: 1).dropFirst().first.map(String.init)
      figures.append(
        try figure(object, id: id, statute: instrument.flatMap { statutes[$0] }))
    }
    return figures
  }

  /// The rows of a table of criminal images that people saw.
  private static func rows(
    _ table: StudyFileObject, _ id: String
  ) throws(StudyFileError) -> [EarlierStudy.Figure] {
    var figures: [EarlierStudy.Figure] = []
    for cell in try cells(table)
    where cell.value("column")?.text == "seen" && cell.value("total")?.bool != true {
      figures.append(try figure(cell, id: "\(id).\(try cell.text("id"))", statute: nil))
    }
    return figures
  }

  private static let missing: [ReportNumber] = [
    .hidden, .withheld, .unmeasured, .undefined, .absent,
  ]

  /// A number as the page printed it: hours with one digit after the point, seconds with two.
  private static func words(of value: Double, _ unit: StatedUnit) -> String {
    switch unit {
    case .hours: DecimalText.fixed(value, places: 1)
    case .seconds: DecimalText.fixed(value, places: 2)
    default: Int(exactly: value).map(DecimalText.grouped) ?? "\(value)"
    }
  }

  private static func figure(
    _ object: StudyFileObject, id: String, statute: String?
  ) throws(StudyFileError) -> EarlierStudy.Figure {
    let unit = try object.word("unit", StatedUnit.self)
    let label = try object.text("label")
    let basis = ComparableFigure.basis(of: id)
    guard let value = try value(object) else {
      return EarlierStudy.Figure(
        id: id, label: label, printed: try missing(object).words, value: nil, unit: unit,
        basis: basis, statute: statute)
    }
    return EarlierStudy.Figure(
      id: id, label: label, printed: words(of: value, unit), value: value, unit: unit,
      basis: basis, statute: statute)
  }

  /// The number that is shown; `nil` where `state` says why there is none.
  private static func value(_ object: StudyFileObject) throws(StudyFileError) -> Double? {
    guard try object.text("state") == "shown" else {
      guard object.value("n") == nil else {
        throw StudyFileError(
          object.place(of: "n"), "null is wanted here, where `state` is not shown")
      }
      return nil
    }
    guard let number = object.value("n")?.double, (0...1e12).contains(number) else {
      throw StudyFileError(
        object.place(of: "n"), "a number from 0 to 10^12 is wanted here, where `state` is shown")
    }
    return number
  }

  private static func missing(_ object: StudyFileObject) throws(StudyFileError) -> ReportNumber {
    let state = try object.text("state")
    guard let number = missing.first(where: { $0.state == state }) else {
      throw StudyFileError(
        object.place(of: "state"),
        "one of these is wanted here: shown, " + missing.map(\.state).joined(separator: ", "))
    }
    return number
  }
}
