// SPDX-License-Identifier: Apache-2.0
// What a reader knows about a report's tables by their headings alone: which rows add up to what.

import EvidenceModel
import StudyReport

/// A report's numbers as quantities, with the sums any reader can write down.
struct ReaderKnowledge {
  private(set) var solver = ReaderSolver()
  /// The quantities printed as hidden.
  private(set) var hidden: Set<String> = []
  /// The quantities printed.
  private(set) var shown: [String: Int] = [:]

  /// Rows of different tables that say the same.
  private static let same: [String: String] = [
    "funnel|criminal|posted": "criminal", "funnel|assessed|posted": "assessed",
    "funnel|posted|posted": "posted", "funnel|unique|posted": "items",
    "statute|criminal|seen": "criminal", "statute|counted|seen": "counted",
    "statute|criminal|inferred": "inferred.criminal", "standing|counted|posted": "counted",
    "standing|total|posted": "posted", "standing|inferred|posted": "inferred",
    "standing|disputed|posted": "disputed", "grades|disputed|seen": "disputed",
    "grades|total|seen": "assessed", "items|total|posted": "items",
    "days|total|posted": "posted", "days|total|criminal": "criminal",
    "funnel|deselected|posted": "deselected",
  ]
  private static let breakdowns = [
    "severity", "age_band", "sex", "realism", "origin", "provenance", "tool", "match",
    "known_victim", "public_figure", "commercial",
  ]
  private static let wholes = [
    "posted": "posted", "seen": "criminal", "inferred": "inferred.criminal",
  ]

  static func name(_ place: Place) -> String {
    if breakdowns.contains(place.table), place.row == "total" {
      return wholes[place.column] ?? "?"
    }
    let name = "\(place.table)|\(place.row)|\(place.column)"
    return same[name] ?? name
  }

  init(_ reader: ReportReader, truth: ReportReader, snapshot: StudySnapshot) {
    declare(reader, truth)
    stateTables(reader)
    stateLaw(snapshot.regime)
    stateFunnel(snapshot)
    for table in ["provenance", "tool", "match"] {
      for row in rows(of: table, reader) {
        let place = "\(table)|\(row)"
        solver.state(["\(place)|seen", "\(place)|inferred"], ["\(place)|posted"], Self.upToZero)
      }
    }
    stateSamples(reader)
    stateLawfulAnswers()
  }

  /// What the law says of the answers behind a result, and the program of tools.
  private mutating func stateLawfulAnswers() {
    for column in ["seen", "inferred"] {
      let photographs = ["photograph", "pseudo_photograph"].map { "statute|\($0)|\(column)" }
      solver.state(photographs, ["realism|yes|\(column)"], Self.upToZero)
      solver.state([photographs[0]], ["origin|camera|\(column)"], Self.upToZero)
      solver.state(
        [photographs[1]], ["origin|computer_made|\(column)", "origin|altered|\(column)"],
        Self.upToZero)
      solver.state(
        photographs,
        ["camera", "computer_made", "altered"].map { "origin|\($0)|\(column)" }, Self.upToZero)
    }
    for column in ["posted", "seen", "inferred"] {
      let named = ["AUTOMATIC1111", "ComfyUI", "other_tool"].map { "tool|\($0)|\(column)" }
      solver.state(
        named, ["provenance|generated|\(column)", "provenance|edited|\(column)"], Self.upToZero)
    }
  }

  /// Pretends that only the small ones of the hidden quantities with sums were hidden; gives these.
  mutating func showAllButSmall() -> [Int] {
    var small: [Int] = []
    for name in hidden.sorted() {
      guard let quantity = solver.position(name), !name.hasPrefix("items"),
        !name.hasPrefix("effort")
      else { continue }
      let value = solver.truth[quantity]
      if (1...4).contains(value) {
        small.append(quantity)
      } else {
        solver.domains[quantity] = value...value
      }
    }
    return small
  }

  private static let upToZero = -(1 << 50)...0

  private mutating func declare(_ reader: ReportReader, _ truth: ReportReader) {
    var dayCounts: [(days: ClosedRange<Int>, column: String, count: Int)] = []
    for place in truth.places where place.table == "days" {
      if let days = ReportReader.days(place.row), let count = truth.ranges[place]?.lowerBound {
        dayCounts.append((days, place.column, count))
      }
    }
    // Days stand in other ranges than in the internal edition; all other rows are the same, and those
    // left out are still known to be there.
    let published = reader.places.filter { $0.table == "days" }
    let places = truth.places.filter { $0.table != "days" } + published
    for place in places where place.column != "bound" && place.table != "comparison" {
      var value = truth.ranges[place]?.lowerBound
      if let days = ReportReader.days(place.row), place.table == "days" {
        value = dayCounts.filter { days.overlaps($0.days) && $0.column == place.column }
          .reduce(0) { $0 + $1.count }
      }
      guard let value, truth.ranges[place] != nil || place.table == "days" else { continue }
      let name = Self.name(place)
      let domain = reader.ranges[place] ?? ReaderSolver.unlimited
      solver.declare(name, truth: value, domain: domain)
      if reader.hidden.contains(place) {
        hidden.insert(name)
      } else if reader.ranges[place] != nil {
        shown[name] = value
      }
    }
    for name in hidden where shown[name] != nil {
      solver.domains[solver.position(name) ?? 0] = -1...(-1)
    }
  }

  private func rows(of table: String, _ reader: ReportReader) -> [String] {
    let prefix = "\(table)|"
    var found: [String] = []
    for name in solver.names where name.hasPrefix(prefix) {
      let row = String(name.dropFirst(prefix.count).prefix { $0 != "|" })
      if row != "total", !found.contains(row) { found.append(row) }
    }
    return found
  }

  /// Every table with a row for all adds up, column by column.
  private mutating func stateTables(_ reader: ReportReader) {
    for table in Self.breakdowns {
      for (column, whole) in Self.wholes where solver.position(whole) != nil {
        let parts = rows(of: table, reader).map { "\(table)|\($0)|\(column)" }
        if parts.contains(where: { solver.position($0) != nil }) {
          solver.state(parts, [whole], 0...0)
        }
      }
    }
    let standing = rows(of: "standing", reader).map { "standing|\($0)|posted" }
    solver.state(standing + ["counted", "disputed", "inferred"], ["posted"], 0...0)
    let grades = rows(of: "grades", reader).map { "grades|\($0)|seen" }
    solver.state(grades + ["disputed"], ["assessed"], 0...0)
    solver.state(rows(of: "items", reader).map { "items|\($0)|posted" }, ["items"], 0...0)
    let days = rows(of: "days", reader)
    if !days.isEmpty {
      solver.state(days.map { "days|\($0)|posted" }, ["posted"], 0...0)
      let criminal = days.map { "days|\($0)|criminal" }
      if criminal.contains(where: { solver.position($0) != nil }) {
        solver.state(criminal, ["criminal"], 0...0)
      }
      for day in days {
        solver.state(["days|\(day)|criminal"], ["days|\(day)|posted"], Self.upToZero)
      }
    }
  }

  private mutating func stateLaw(_ regime: StudyRegime) {
    let criminal = regime.instruments.filter(\.isCriminal)
    let seen = criminal.map { "statute|\($0.id)|seen" }
    solver.state(seen, ["criminal"], 0...0)
    solver.state(["criminal", "statute|none|seen"], ["counted"], 0...0)
    solver.state(
      ["counted", "disputed", "standing|undetermined|posted", "standing|counsel_required|posted"],
      ["assessed"], 0...0)
    solver.state(
      ["assessed", "inferred", "standing|glanced|posted", "standing|not_assessed|posted"],
      ["posted"], 0...0)
    let without = criminal.filter { !$0.hasSeverity }
    solver.state(without.map { "statute|\($0.id)|seen" }, ["severity|none_carried|seen"], 0...0)
    guard solver.position("inferred.criminal") != nil else { return }
    solver.state(criminal.map { "statute|\($0.id)|inferred" }, ["inferred.criminal"], 0...0)
    solver.state(["inferred.criminal", "statute|none|inferred"], ["inferred"], Self.upToZero)
    solver.state(
      without.map { "statute|\($0.id)|inferred" }, ["severity|none_carried|inferred"], 0...0)
  }

  private mutating func stateFunnel(_ snapshot: StudySnapshot) {
    solver.state(
      ["funnel|selected|posted", "funnel|not_selected|posted"], ["posted"], 0...0)
    solver.state(
      ["deselected", "funnel|undecided|posted"], ["funnel|not_selected|posted"], 0...0)
    solver.state(["funnel|unique_posted|posted"], ["posted"], Self.upToZero)
    solver.state(["funnel|unique_posted|posted"], ["items"], Self.upToZero)
    solver.state(["items"], ["funnel|occurrences|posted"], Self.upToZero)
    solver.state(["funnel|occurrences|posted"], ["funnel|captures|posted"], Self.upToZero)
    if snapshot.imagesUnit == .occurrences {
      solver.state(["posted"], ["funnel|occurrences|posted"], Self.upToZero)
    }
  }

  private mutating func stateSamples(_ reader: ReportReader) {
    let strata = rows(of: "sample", reader)
    guard !strata.isEmpty else { return }
    let steps = ["size", "sampled", "seen", "criminal"]
    for step in steps {
      solver.state(strata.map { "sample|\($0)|\(step)" }, ["sample|total|\(step)"], 0...0)
    }
    for stratum in strata + ["total"] {
      for (part, whole) in zip(steps.dropFirst(), steps) {
        solver.state(
          ["sample|\(stratum)|\(part)"], ["sample|\(stratum)|\(whole)"], Self.upToZero)
      }
    }
    solver.state(["sample|total|size"], ["deselected"], Self.upToZero)
    solver.state(
      ["deselected", "funnel|unique_posted|posted"], ["posted", "sample|total|size"],
      Self.upToZero)
    solver.state(["sample|total|criminal"], ["criminal"], Self.upToZero)
  }
}
