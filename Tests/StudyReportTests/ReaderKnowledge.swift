// SPDX-License-Identifier: Apache-2.0
// What a reader knows about a report's tables by their headings alone: which rows add up to what.

import EvidenceModel
import StudyReport

/// A report's numbers as quantities, with the sums any reader can write down.
struct ReaderKnowledge {
  var solver = ReaderSolver()
  /// Whether no range of the time line is left out.
  private var isEachDayShown = true
  /// The quantities printed as hidden, and small ones that words alone name.
  var hidden: Set<String> = []
  /// The quantities printed.
  private(set) var shown: [String: Int] = [:]
  /// The small quantities of the internal edition of which the report has no place, or an empty one.
  private(set) var absent: Set<String> = []

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
    "funnel|deselected|posted": "deselected", "exposure|total|posted": "posted",
    "one_look_each|one_look_each|looks": "posted", "one_look_each|made|looks": "effort|looks|n",
    "stages|total|looks": "effort|looks|n",
    "agreement_checks|result|items": "agreement|result|items",
    "stages|total|untimed": "effort|looks_untimed|n",
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
    stateRatings(snapshot)
    stateExposure(reader)
    stateJoint(snapshot)
    stateAudit(snapshot, reader)
    if let audit = snapshot.audit { stateUnsampled(audit, reader) }
    stateItems(snapshot)
    stateStages(snapshot, reader)
    stateSampledTwice(snapshot)
    stateVotes(snapshot)
  }

  /// Numbers that are bounds or estimates, which are printed only where every count behind them is.
  private static let worked: Set<String> = [
    "bound", "least", "most", "estimate", "posted_so_far", "criminal_so_far",
  ]

  /// Each image posted has one fate; each look one stage.
  private mutating func stateExposure(_ reader: ReportReader) {
    let fates = rows(of: "exposure", reader).map { "exposure|\($0)|posted" }
    if !fates.isEmpty {
      solver.state(fates, ["posted"], 0...0)
      solver.state(
        ["exposure|duplicate|posted", "funnel|unique_posted|posted"], ["posted"], 0...0)
      let rest = ["audited", "known", "negative", "deselected", "waiting"].map {
        "exposure|\($0)|posted"
      }
      for (parts, images) in [
        (["exposure|looked|posted"], "assessed"), (["exposure|inferred|posted"], "inferred"),
        (["exposure|glanced|posted"], "standing|glanced|posted"),
        (rest, "standing|not_assessed|posted"),
      ] {
        solver.state(parts, [images], Self.upToZero)
        solver.state([images, "funnel|unique_posted|posted"], ["posted"] + parts, Self.upToZero)
      }
      solver.state(["exposure|known|posted"], ["match|known|posted"], Self.upToZero)
    }
    let stages = rows(of: "stages", reader).filter { $0 != "triage" }.map { "stages|\($0)|looks" }
    if !stages.isEmpty { solver.state(stages, ["effort|looks|n"], 0...0) }
    // Looks are measured or not; those that are not stand under those that are counted, row by row.
    let untimed = "effort|looks_untimed|n"
    solver.state([untimed], ["effort|looks|n"], Self.upToZero)
    let untimedStages = rows(of: "stages", reader).filter { $0 != "triage" }
    guard untimedStages.contains(where: { solver.position("stages|\($0)|untimed") != nil }) else {
      return
    }
    solver.state(untimedStages.map { "stages|\($0)|untimed" }, [untimed], 0...0)
    for stage in untimedStages {
      solver.state(["stages|\(stage)|untimed"], ["stages|\(stage)|looks"], Self.upToZero)
    }
  }

  /// Samples: each step is part of the one before; finds add up over statutes.
  private mutating func stateAudit(_ snapshot: StudySnapshot, _ reader: ReportReader) {
    guard let audit = snapshot.audit else { return }
    let names = snapshot.regime.instruments.filter(\.isCriminal).map(\.id) + ["not_settled"]
    for stratum in audit.strata {
      for sample in stratum.samples {
        let row = "audit|\(stratum.id).\(sample.number)"
        solver.state(["\(row)|drawn"], ["\(row)|size"], Self.upToZero)
        solver.state(["\(row)|seen"], ["\(row)|drawn"], Self.upToZero)
        solver.state(
          ["\(row)|unsettled", "\(row)|criminal"], ["\(row)|seen"], Self.upToZero)
        solver.state(
          ["\(row)|drawn", "\(row)|since", "\(row)|left"], ["\(row)|size"], Self.upToZero)
        stateWords(sample, row)
        stateDesign(sample, snapshot.plan?.samples[stratum.id], row)
        if sample.isExact, sample.left == sample.population - sample.drawn {
          solver.state(["\(row)|drawn", "\(row)|left"], ["\(row)|size"], 0...0)
        }
        solver.state(
          ["\(row)|criminal", "\(row)|since"], ["audit_total|criminal|known"], Self.upToZero)
        let since = names.map { "audit_found|\($0)|since.\(stratum.id).\(sample.number)" }
        if solver.position(since[0]) != nil { solver.state(since, ["\(row)|since"], 0...0) }
        let found = names.map { "audit_found|\($0)|\(stratum.id).\(sample.number)" }
        if solver.position(found[0]) != nil {
          solver.state(found, ["\(row)|criminal"], 0...0)
        }
      }
    }
    solver.state(
      names.map { "audit_total|\($0)|known" }, ["audit_total|criminal|known"], 0...0)
    for name in names {
      for stratum in audit.strata {
        for sample in stratum.samples {
          let column = "\(stratum.id).\(sample.number)"
          let parts = ["audit_found|\(name)|\(column)", "audit_found|\(name)|since.\(column)"]
          solver.state(
            parts.filter { solver.position($0) != nil }, ["audit_total|\(name)|known"],
            Self.upToZero)
        }
      }
    }
    stateSameLooks(audit)
  }

  /// What sentences and rows that are there say of a sample without a number.
  private mutating func stateWords(_ sample: StudyAuditSample, _ row: String) {
    func tell(_ count: Int, _ plus: [String], _ minus: [String] = []) {
      solver.state(plus, minus, count > 0 ? 1...(1 << 50) : 0...0)
    }
    tell(sample.found.values.reduce(0, +), ["\(row)|criminal"])
    tell(sample.drawn - sample.examined, ["\(row)|drawn"], ["\(row)|seen"])
    guard sample.isExact else { return }
    tell(sample.unsettled, ["\(row)|unsettled"])
    tell(sample.since.values.reduce(0, +), ["\(row)|since"])
    tell(sample.left, ["\(row)|left"])
  }

  /// What the plan says of a sample: of how many those drawn may be, where their number is printed.
  ///
  /// Where it is not, how both go together: that all there are were drawn, or which share of them.
  private mutating func stateDesign(
    _ sample: StudyAuditSample, _ design: SampleDesign?, _ row: String
  ) {
    guard let design, design.size(of: sample.population) == sample.drawn else { return }
    let (drawn, size) = ("\(row)|drawn", "\(row)|size")
    if shown[drawn] != nil {
      let possible = (1...400).filter { design.size(of: $0) == sample.drawn }
      guard let least = possible.first, let most = possible.last else { return }
      return solver.state([size], [], least...(most == 400 ? 1 << 50 : most))
    }
    switch design {
    case .items(let count) where sample.drawn == sample.population:
      solver.state([drawn], [size], 0...0)
      solver.state([size], [], 1...(sample.population < count ? count - 1 : count))
    case .items(let count): solver.state([drawn], [], count...count)
    case .share(let share):
      solver.state(
        Array(repeating: drawn, count: 100),
        Array(repeating: size, count: Int((100 * share).rounded())), 0...99)
    case .excludes: break
    }
  }

  /// Looks that several tables count: what is equal is taken to be so.
  private mutating func stateSameLooks(_ audit: StudyAudit) {
    func rows(_ stratum: StudyAuditStratum) -> [String] {
      stratum.samples.map { "audit|\(stratum.id).\($0.number)" }
    }
    let negative = audit.strata.filter { $0.id == "negative" }.flatMap(rows)
    stateIfEqual(negative.map { "\($0)|seen" }, ["agreement_checks|audit|items"])
    for stratum in audit.strata {
      let size = rows(stratum).last.map { "\($0)|size" } ?? "audit|\(stratum.id)|size"
      guard stratum.id == "not_selected" else {
        stateIfEqual([size], ["statute|none|seen"])
        continue
      }
      stateIfEqual(rows(stratum).map { "\($0)|seen" }, ["exposure|audited|posted"])
      stateIfEqual(
        [size], ["audited", "negative", "deselected"].map { "exposure|\($0)|posted" })
      stateIfEqual([size], ["deselected"])
      stateIfEqual([size], ["sample|total|size"])
    }
  }

  /// States that two sums are equal where both are counted and they are.
  mutating func stateIfEqual(_ first: [String], _ second: [String]) {
    let places = [first, second].map { $0.compactMap(solver.position) }
    guard places[0].count == first.count, places[1].count == second.count, !first.isEmpty else {
      return
    }
    let sums = places.map { $0.reduce(0) { $0 + solver.truth[$1] } }
    if sums[0] == sums[1] { solver.state(first, second, 0...0) }
  }

  /// Each rating stands in as many pairs as there are others of its item.
  private mutating func stateRatings(_ snapshot: StudySnapshot) {
    for question in snapshot.agreement?.questions ?? [] {
      let rows = question.rows.map { $0.compactMap(\.self) }.filter { $0.count > 1 }
      let isPaired = rows.allSatisfy { $0.count == 2 }
      let items = "agreement|\(question.id)|items"
      func pair(_ first: Int, _ second: Int) -> String {
        let (low, high) = (min(first, second), max(first, second))
        return "confusion_\(question.id)|\(question.labels[low])|\(question.labels[high])"
      }
      let places = question.labels.indices
      let ratings = places.map {
        "agreement_classes|\(question.id).\(question.labels[$0])|ratings"
      }
      solver.state(ratings, [items, items], isPaired ? 0...0 : 0...(1 << 50))
      guard places.contains(where: { solver.position(pair($0, $0)) != nil }) else { continue }
      for place in places {
        solver.state(
          [pair(place, place)] + places.map { pair(place, $0) }, [ratings[place]],
          isPaired ? 0...0 : 0...(1 << 50))
      }
      if isPaired {
        let all = places.flatMap { first in places.filter { $0 >= first }.map { pair(first, $0) } }
        solver.state(all, [items], 0...0)
      }
    }
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

  /// The same reader with nothing but the headline figures, which must be printed.
  func knowingHeadlines(_ regime: StudyRegime) -> ReaderKnowledge {
    var reader = self
    let headlines = Set(
      ["posted", "funnel|selected|posted", "funnel|not_selected|posted"]
        + regime.instruments.filter(\.isCriminal).map { "statute|\($0.id)|seen" })
    for (quantity, name) in solver.names.enumerated() where !headlines.contains(name) {
      reader.solver.domains[quantity] = ReaderSolver.unlimited
    }
    return reader
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
    let ranges = published.compactMap { ReportReader.days($0.row) }
    isEachDayShown = dayCounts.allSatisfy { day in ranges.contains { $0.overlaps(day.days) } }
    let places = truth.places.filter { $0.table != "days" } + published
    for place in places where !Self.worked.contains(place.column) && place.table != "comparison" {
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
    absent = Set(
      solver.names.filter {
        let small = solver.position($0).map { 1...4 ~= solver.truth[$0] } ?? false
        return small && shown[$0] == nil && !hidden.contains($0)
      })
    for name in hidden where shown[name] != nil {
      solver.domains[solver.position(name) ?? 0] = -1...(-1)
    }
  }

  func rows(of table: String, _ reader: ReportReader) -> [String] {
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
      // A range that is left out is seen by its days.
      let exact = isEachDayShown ? 0...0 : Self.upToZero
      solver.state(days.map { "days|\($0)|posted" }, ["posted"], exact)
      let criminal = days.map { "days|\($0)|criminal" }
      if criminal.contains(where: { solver.position($0) != nil }) {
        solver.state(criminal, ["criminal"], exact)
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
