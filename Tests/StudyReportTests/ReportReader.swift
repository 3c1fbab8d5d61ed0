// SPDX-License-Identifier: Apache-2.0
// Reads every number out of a report's HTML, SVG, JSON and CSV texts, as a curious reader would.

import EvidenceModel
import StudyReport

/// One printed place: table, row and column.
struct Place: Hashable {
  let table: String
  let row: String
  let column: String
}

/// Everything a reader can take out of the three texts of one report.
struct ReportReader {
  /// Every place, in the order of the JSON.
  private(set) var places: [Place] = []
  /// What each place may be by all texts; a place that is missing is not limited.
  private(set) var ranges: [Place: ClosedRange<Int>] = [:]
  /// The places printed as hidden.
  private(set) var hidden: Set<Place> = []
  /// The headline figures that are printed, by name.
  private(set) var figures: [String: Int] = [:]
  /// The widths of all hatched bars.
  private(set) var hatchedWidths: Set<String> = []
  /// What could not be understood.
  private(set) var problems: [String] = []

  private var tables: [(id: String, rows: [(id: String, columns: [String])])] = []
  private var totals: Set<Place> = []
  private var shareWholes: [Place: Int] = [:]
  private var labels: [String: [(label: String, row: String)]] = [:]

  init(_ report: Report) {
    readJSON(JSONRenderer.text(report))
    readCSV(CSVRenderer.files(report))
    readHTML(HTMLRenderer.text(report))
  }

  private mutating func narrow(_ place: Place, _ range: ClosedRange<Int>) {
    let old = ranges[place] ?? 0...Int(1 << 40)
    guard old.overlaps(range) else {
      problems.append("\(place) cannot be \(range) and \(old)")
      return
    }
    ranges[place] = old.clamped(to: range)
  }

  // MARK: - JSON

  private mutating func readJSON(_ text: String) {
    guard let value = try? JSONParser.parse(Array(text.utf8)) else {
      problems.append("not JSON")
      return
    }
    for figure in value["figures"]?.elements ?? [] {
      if let id = figure["id"]?.text, let count = figure["n"]?.integer { figures[id] = Int(count) }
    }
    for section in value["sections"]?.elements ?? [] {
      for table in section["tables"]?.elements ?? [] { readJSON(table: table) }
    }
  }

  private mutating func readJSON(table: JSONValue) {
    let id = table["id"]?.text ?? ""
    var rows: [(id: String, columns: [String])] = []
    for cell in table["rows"]?.elements ?? [] {
      let place = Place(
        table: id, row: cell["id"]?.text ?? "", column: cell["column"]?.text ?? "")
      places.append(place)
      if rows.last?.id == place.row {
        rows[rows.count - 1].columns.append(place.column)
      } else {
        rows.append((place.row, [place.column]))
        labels[id, default: []].append((cell["label"]?.text ?? "", place.row))
      }
      if cell["total"]?.bool == true { totals.insert(place) }
      if cell["state"]?.text == "hidden" { hidden.insert(place) }
      if ["coefficient", "hours", "percent", "seconds"].contains(cell["unit"]?.text) { continue }
      if let count = cell["n"]?.integer { narrow(place, Int(count)...Int(count)) }
      if let share = cell["share"]?.double, let whole = cell["share_of"]?.integer {
        narrow(place, Self.range(share: share, step: 0.0001, of: Int(whole)))
        shareWholes[place] = Int(whole)
      }
    }
    tables.append((id, rows))
  }

  /// The counts whose share of `whole` prints as `share` in steps of `step`.
  private static func range(share: Double, step: Double, of whole: Int) -> ClosedRange<Int> {
    let least = ((share - step) * Double(whole)).rounded(.down)
    let greatest = ((share + step) * Double(whole)).rounded(.up)
    return max(0, Int(least))...max(0, Int(greatest))
  }

  // MARK: - CSV

  private mutating func readCSV(_ files: [(name: String, text: String)]) {
    for table in tables {
      guard let file = files.first(where: { $0.name == "\(table.id).csv" }) else {
        problems.append("no file for \(table.id)")
        continue
      }
      let lines = file.text.split(separator: "\n").dropFirst()
      let expected = table.rows.flatMap { row in
        row.columns.map { Place(table: table.id, row: row.id, column: $0) }
      }
      guard lines.count == expected.count else {
        problems.append("\(file.name) has \(lines.count) lines")
        continue
      }
      for (line, place) in zip(lines, expected) { readCSV(line: String(line), place) }
    }
  }

  private mutating func readCSV(line: String, _ place: Place) {
    let fields = Self.fields(line)
    guard fields.count == 13 else { return problems.append("a line of \(fields.count) fields") }
    if let count = Int(fields[3]) { narrow(place, count...count) }
    if let share = Double(fields[7]), let whole = Int(fields[8]) {
      narrow(place, Self.range(share: share, step: 0.0001, of: whole))
    }
  }

  /// The fields of a line of CSV; within quotes a comma is none that parts.
  private static func fields(_ line: String) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  // MARK: - HTML

  private mutating func readHTML(_ text: String) {
    var found: [[Substring]] = []
    for part in text.split(separator: "<table>").dropFirst() {
      let body = part.split(separator: "</table>").first ?? ""
      let rows = body.split(separator: "<tr").dropFirst(2).map { $0 }
      if body.hasPrefix("\n<caption>continued") {
        found[found.count - 1] += rows
      } else {
        found.append(rows)
      }
    }
    guard found.count == tables.count else {
      return problems.append("\(found.count) tables in HTML, \(tables.count) in JSON")
    }
    for (table, rows) in zip(tables, found) {
      guard table.rows.count == rows.count else {
        problems.append("\(table.id) has \(rows.count) rows in HTML")
        continue
      }
      for (row, text) in zip(table.rows, rows) { readHTML(row: text, table.id, row) }
    }
    for part in text.split(separator: "<svg ").dropFirst() {
      readSVG(String(part.split(separator: "</svg>").first ?? ""))
    }
  }

  private mutating func readHTML(
    row text: Substring, _ table: String, _ row: (id: String, columns: [String])
  ) {
    var column = -1
    for cell in text.split(separator: "<td").dropFirst() {
      let words = cell.split(separator: ">", maxSplits: 1).last?.split(separator: "<").first ?? ""
      if cell.hasPrefix(" class=\"unit\"") { continue }
      if cell.hasPrefix(" class=\"share\"") {
        let place = Place(table: table, row: row.id, column: row.columns[max(0, column)])
        if let percent = Double(words.prefix { $0 != "\u{a0}" }) {
          guard let whole = shareWholes[place] else {
            problems.append("\(place) has a share in HTML only")
            continue
          }
          narrow(place, Self.range(share: percent / 100, step: 0.001, of: whole))
        }
        continue
      }
      column += 1
      guard column < row.columns.count else { return problems.append("too many cells") }
      let place = Place(table: table, row: row.id, column: row.columns[column])
      if let count = Int(words.filter { $0 != "," }) { narrow(place, count...count) }
    }
  }

  // MARK: - SVG

  private struct Mark {
    var style = ""
    var numbers: [String: Double] = [:]
    var words = ""
  }

  private mutating func readSVG(_ text: String) {
    let id = text.split(separator: "chart-").dropFirst().first?.prefix { $0 != "-" } ?? ""
    let marks = Self.marks(text)
    for mark in marks where mark.style == "hatched" && id != "days" {
      hatchedWidths.insert("\(mark.numbers["width"] ?? 0)")
    }
    if id == "days" {
      let width = text.firstMatch(of: /viewBox="0 0 ([0-9]+)/).flatMap { Double($0.1) }
      readTimeline(marks, width: width ?? 0)
    } else if id != "agreement" {
      readBars(String(id), marks)
    }
  }

  private static func marks(_ text: String) -> [Mark] {
    text.split(separator: "<").compactMap { part in
      guard part.hasPrefix("rect ") || part.hasPrefix("text ") else { return nil }
      var mark = Mark()
      let halves = part.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
      mark.words = halves.count > 1 ? String(halves[1]) : ""
      for attribute in halves[0].split(separator: "\" ") {
        let sides = attribute.split(separator: "=\"", maxSplits: 1)
        guard sides.count == 2 else { continue }
        let name = String(sides[0].split(separator: " ").last ?? "")
        let value = sides[1].filter { $0 != "\"" && $0 != "/" }
        if name == "class" { mark.style = String(value) }
        mark.numbers[name] = Double(value)
      }
      return mark
    }
  }

  /// The rows of the charts by the labels the charts give them.
  private static let funnelRows = [
    "Posted": "posted", "Held": "posted", "Selected": "selected", "Assessed": "assessed",
    "Criminal": "criminal",
  ]

  /// Turns each bar's width back into a range of counts, by the width of the longest bar.
  private mutating func readBars(_ id: String, _ marks: [Mark]) {
    let tracks = marks.filter { $0.style == "track" }
    guard let full = tracks.first?.numbers["width"],
      let table = tables.first(where: { $0.id == id })
    else { return problems.append("chart \(id) has no table") }
    let column = table.rows.first?.columns.first ?? ""
    let labels = marks.filter { $0.style.isEmpty && $0.numbers["x"] == 0 }.map(\.words)
    let isFunnel = id == "funnel"
    let counts = table.rows.compactMap { row -> Int? in
      let place = Place(table: id, row: row.id, column: column)
      return totals.contains(place) ? nil : ranges[place]?.upperBound
    }
    let scale = isFunnel ? figures["images_posted"] ?? 0 : counts.max() ?? 0
    for (track, label) in zip(tracks, labels) {
      let top = track.numbers["y"]
      let pieces = marks.filter {
        $0.numbers["y"] == top && $0.numbers["width"] != nil && $0.style != "track"
      }
      guard !pieces.contains(where: { $0.style == "hatched" }), scale > 0 else { continue }
      let width = pieces.reduce(0) { $0 + ($1.numbers["width"] ?? 0) }
      let slack = 0.06 * Double(max(1, pieces.count))
      let least = ((width - slack) / full * Double(scale)).rounded(.up)
      let greatest = ((width + slack) / full * Double(scale)).rounded(.down)
      guard least <= greatest else {
        problems.append("chart \(id) draws no whole number for \(label)")
        continue
      }
      guard let row = isFunnel ? Self.funnelRows[label] : chartRow(label, table: id) else {
        problems.append("chart \(id) has an unknown row \(label)")
        continue
      }
      narrow(Place(table: id, row: row, column: column), max(0, Int(least))...max(0, Int(greatest)))
    }
  }

  /// The row whose label begins with what the chart says.
  private func chartRow(_ label: String, table: String) -> String? {
    labels[table]?.first { $0.label.hasPrefix(label) }?.row
  }

  /// Turns each bar's height back into a range of counts.
  private mutating func readTimeline(_ marks: [Mark], width: Double) {
    let ticks = marks.filter { $0.style == "s e" }
    let table = tables.first { $0.id == "days" }
    let rows = (table?.rows ?? []).filter { $0.id != "none" && $0.id != "total" }
    guard let scale = ticks.compactMap({ Double($0.words.filter { $0 != "," }) }).max(),
      let start = rows.first.flatMap({ Self.days($0.id)?.lowerBound }),
      let end = rows.last.flatMap({ Self.days($0.id)?.upperBound })
    else { return problems.append("a time line without a scale") }
    for row in rows {
      guard let days = Self.days(row.id) else { continue }
      let left = 44 + Double(days.lowerBound - start) / Double(end - start + 1) * (width - 44)
      for (style, column) in [("light", "posted"), ("strong", "criminal")] {
        let bar = marks.first {
          $0.style == style && abs(($0.numbers["x"] ?? -9) - left) < 0.11
            && $0.numbers["height"] != 11
        }
        guard let height = bar?.numbers["height"] else { continue }
        let unit = scale / 150 * Double(days.count)
        let least = max(0, ((height - 0.06) * unit).rounded(.up))
        let place = Place(table: "days", row: row.id, column: column)
        narrow(place, Int(least)...max(Int(least), Int(((height + 0.06) * unit).rounded(.down))))
      }
    }
  }

  /// The days of a row of the table of days, from 1970-01-01.
  static func days(_ row: String) -> ClosedRange<Int>? {
    let ends = row.split(separator: "/").compactMap { text -> Int? in
      let fields = text.split(separator: "-").compactMap { Int($0) }
      guard fields.count == 3 else { return nil }
      return CivilDate.daysSinceEpoch(year: fields[0], month: fields[1], day: fields[2])
    }
    guard let first = ends.first, let last = ends.last else { return nil }
    return first...last
  }
}
