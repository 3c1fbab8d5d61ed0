// SPDX-License-Identifier: Apache-2.0
// Counts a snapshot into named cells and states every sum that a reader can know.

internal import EvidenceModel

/// The counts of a snapshot, with what ties them.
struct StudyTally: Sendable {
  /// All counts.
  var book = CellBook()
  /// The ways images are broken down.
  let breakdowns: [Breakdown]
  /// The strata that were deselected, in order, with what their samples show.
  private(set) var strata: [String] = []
  /// The ranges of the time line.
  private(set) var ranges: [DayRange] = []
  /// Whether the time line tells criminal images apart.
  private(set) var timelineHasCriminal = true

  /// Whether anything was inferred; if not, the report has no columns for it.
  let hasInferred: Bool

  /// The stages of the work of which something is told.
  let stageGroups: [StageGroup]
  /// The questions on which ratings are compared.
  let agreement: [AgreementTally]
  /// The results of what was rated again for another reason than a draw.
  let checks: [AgreementTally]

  let snapshot: StudySnapshot
  let instruments: [StudyInstrument]
  /// Of whom and of what the edition tells people's work.
  let workAccess: WorkAccess

  /// Counts `snapshot`, which must have been checked.
  init(_ snapshot: StudySnapshot, options: ReportOptions) {
    self.snapshot = snapshot
    let posted = Set(snapshot.figures.map(\.item))
    hasInferred = snapshot.items.contains { $0.basis == .inferred && posted.contains($0.number) }
    breakdowns = Breakdown.all(of: snapshot, edition: options.edition)
    instruments = snapshot.regime.instruments.filter { $0.id != StudyInstrument.undetermined }
    agreement = Self.agreement(snapshot, options: options)
    checks = Self.checks(snapshot, options: options)
    workAccess = WorkAccess(snapshot, options: options)
    stageGroups = Self.stageGroups(
      snapshot.work, looks: snapshot.effort.reduce(0) { $0 + $1.looks },
      fewest: max(ReportAssembler.fewestTimed, options.fewestPeople),
      withTimes: workAccess.isTimeOfPartsTold)
    declareParts()
    let standings = countFigures()
    declareSums()
    countIntake()
    countStrata(standings)
    countDays(standings, options: options)
    countExposure(standings)
    countSorts(standings)
    countTimes()
    countStages()
    countOthers(standings)
    countTags(standings, edition: options.edition)
    countAudit(edition: options.edition)
    tieDrawn()
    countSampledTwice(standings)
    countAgreement()
    tieLooks()
    tieAuditLooks()
    tieStages()
  }

  // MARK: - Images posted

  /// The populations of a breakdown that the report has columns for.
  func populations(of breakdown: Breakdown) -> [Breakdown.Population] {
    breakdown.populations.filter { $0 != .inferred || hasInferred }
  }

  private static let grades = ["single", "indicative", "trusted", "adjudicated"]

  private mutating func declareParts() {
    book.declare("selected", as: .headline)
    for part in ["deselected", "undecided"] { book.declare(part) }
    for instrument in instruments {
      book.declare("instrument.\(instrument.id)", as: instrument.isCriminal ? .headline : .part)
      if hasInferred { book.declare("inferred.instrument.\(instrument.id)") }
    }
    for part in ["undetermined", "counsel_required"] {
      book.declare(part)
      if hasInferred { book.declare("inferred.\(part)") }
    }
    for part in ["disputed", "glanced", "not_assessed"] { book.declare(part) }
    for grade in Self.grades { book.declare("grade.\(grade)") }
    for breakdown in breakdowns {
      for population in populations(of: breakdown) {
        for row in breakdown.rows { book.declare(breakdown.cell(population, row.code)) }
      }
    }
  }

  /// Counts the images posted item by item; gives each item's class.
  private mutating func countFigures() -> [Int: StudyClass] {
    let byID = Dictionary(
      snapshot.regime.instruments.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var weights: [Int: Int] = [:]
    for figure in snapshot.figures { weights[figure.item, default: 0] += 1 }
    var standings: [Int: StudyClass] = [:]
    for item in snapshot.items {
      let standing = StudyClass(item, instruments: byID)
      standings[item.number] = standing
      if let weight = weights[item.number] { count(item, standing, weight) }
    }
    return standings
  }

  private mutating func count(_ item: StudyItem, _ standing: StudyClass, _ weight: Int) {
    switch item.selection {
    case .selected: book.add(weight, to: "selected")
    case .notSelected: book.add(weight, to: "deselected")
    case .undecided: book.add(weight, to: "undecided")
    }
    if case .inferred(let would) = standing {
      book.add(weight, to: "inferred.\(would.code)")
    } else {
      book.add(weight, to: standing.code)
    }
    if standing.isAssessed, standing != .disputed, standing != .counselRequired {
      let grade = item.basis == .adjudicated ? "adjudicated" : item.grade?.rawValue ?? "single"
      book.add(weight, to: "grade.\(Self.grades.contains(grade) ? grade : "single")")
    }
    for breakdown in breakdowns {
      let code = breakdown.code(item, standing)
      for population in populations(of: breakdown) where Self.isMember(standing, of: population) {
        book.add(weight, to: breakdown.cell(population, code))
      }
    }
  }

  private static func isMember(
    _ standing: StudyClass, of population: Breakdown.Population
  ) -> Bool {
    switch population {
    case .posted: return true
    case .seen: return standing.isCriminal
    case .inferred:
      if case .inferred(let would) = standing { return would.isCriminal }
      return false
    }
  }

  private mutating func declareSums() {
    let criminal = instruments.filter(\.isCriminal).map { "instrument.\($0.id)" }
    let others = instruments.filter { !$0.isCriminal }.map { "instrument.\($0.id)" }
    book.declareTotal("criminal", of: criminal)
    book.declareTotal("counted", of: ["criminal"] + others)
    book.declareTotal("assessed", of: ["counted", "undetermined", "counsel_required", "disputed"])
    declareInferredSums(criminal: criminal, others: others)
    book.declareTotal("not_selected", as: .headline, of: ["deselected", "undecided"])
    book.declareTotal("posted", as: .headline, of: ["selected", "not_selected"])
    book.state("posted", isSumOf: ["assessed", "inferred", "glanced", "not_assessed"])
    book.state(
      "assessed", isSumOf: Self.grades.map { "grade.\($0)" } + ["disputed", "counsel_required"])
    for breakdown in breakdowns {
      for population in populations(of: breakdown) {
        book.state(
          population.whole, isSumOf: breakdown.rows.map { breakdown.cell(population, $0.code) })
      }
      guard breakdown.populations.contains(.posted) else { continue }
      for row in breakdown.rows {
        let parts = populations(of: breakdown).filter { $0 != .posted }
        book.state(
          parts.map { breakdown.cell($0, row.code) }, areAtMost: [breakdown.cell(.posted, row.code)]
        )
      }
    }
    stateSeveritySums()
    stateLawfulAnswers()
    stateToolTraces()
  }

  private mutating func declareInferredSums(criminal: [String], others: [String]) {
    guard hasInferred else {
      book.declare("inferred", as: .fixed)
      return
    }
    book.declareTotal("inferred.criminal", of: criminal.map { "inferred.\($0)" })
    book.declareTotal(
      "inferred",
      of: ["inferred.criminal"] + others.map { "inferred.\($0)" }
        + ["inferred.undetermined", "inferred.counsel_required"])
  }

  /// Images under statutes without categories stand in one row of the severities.
  private mutating func stateSeveritySums() {
    let without = instruments.filter { $0.isCriminal && !$0.hasSeverity }
    for (population, prefix) in [("seen", ""), ("inferred", "inferred.")]
    where hasInferred || prefix.isEmpty {
      book.state(
        "severity.\(population).\(Breakdown.noSeverity)",
        isSumOf: without.map { "\(prefix)instrument.\($0.id)" })
    }
  }

  // MARK: - What was taken in

  private mutating func countIntake() {
    book.declare("captures", as: .total)
    book.add(snapshot.counts.captures, to: "captures")
    book.declare("occurrences", as: .total)
    book.add(snapshot.counts.occurrences, to: "occurrences")
    for kind in ItemKind.allCases {
      book.declare("items.\(kind.rawValue)")
      book.add(snapshot.counts.itemsByKind[kind] ?? 0, to: "items.\(kind.rawValue)")
    }
    book.declareTotal("items", of: ItemKind.allCases.map { "items.\($0.rawValue)" })
    book.declare("unique_posted", as: .total)
    book.add(Set(snapshot.figures.map(\.item)).count, to: "unique_posted")
    book.state(["unique_posted"], areAtMost: ["posted"])
    book.state(["unique_posted"], areAtMost: ["items"])
    book.state(["items"], areAtMost: ["occurrences"])
    book.state(["occurrences"], areAtMost: ["captures"])
    if snapshot.imagesUnit == .occurrences { book.state(["posted"], areAtMost: ["occurrences"]) }
    book.declare("looks")
    book.add(snapshot.effort.reduce(0) { $0 + $1.looks }, to: "looks")
    book.declare("triage")
    book.add(snapshot.work?.triage.looks ?? 0, to: "triage")
    book.declare("claimed_times")
    book.add(snapshot.claimedTimes, to: "claimed_times")
  }

  // MARK: - The check of what was not selected

  /// The quantities of a stratum's sample, each at most the one before it.
  static let sampleSteps = ["size", "sampled", "seen", "criminal"]

  /// Counts deselected items that were posted, by stratum.
  private mutating func countStrata(_ standings: [Int: StudyClass]) {
    let posted = Set(snapshot.figures.map(\.item))
    let deselected = snapshot.items.filter { posted.contains($0.number) }
    var names: Set<String> = []
    for item in deselected {
      guard case .notSelected(_, let stratum) = item.selection else { continue }
      if names.insert(stratum).inserted {
        for step in Self.sampleSteps { book.declare("stratum.\(stratum).\(step)") }
      }
      book.add(1, to: "stratum.\(stratum).size")
      guard item.isSampled else { continue }
      book.add(1, to: "stratum.\(stratum).sampled")
      guard let standing = standings[item.number], standing.isAssessed else { continue }
      book.add(1, to: "stratum.\(stratum).seen")
      if standing.isCriminal { book.add(1, to: "stratum.\(stratum).criminal") }
    }
    strata = names.sorted()
    guard !strata.isEmpty else { return }
    for step in Self.sampleSteps {
      book.declareTotal("sample.\(step)", of: strata.map { "stratum.\($0).\(step)" })
    }
    for name in strata.map({ "stratum.\($0)" }) + ["sample"] {
      for (part, whole) in zip(Self.sampleSteps.dropFirst(), Self.sampleSteps) {
        book.state(["\(name).\(part)"], areAtMost: ["\(name).\(whole)"])
      }
    }
    // Whether the rules sampled anything shows in the columns of the table.
    book.state([("sample.sampled", 1)], lower: 1)
    book.state([("sample.sampled", 1)], lower: 0, upper: 0)
    // Each posted item is posted at least once, so unique items and images posted bound each other.
    book.state(["sample.size"], areAtMost: ["deselected"])
    book.state(["deselected", "unique_posted"], areAtMost: ["posted", "sample.size"])
    book.state(["sample.criminal"], areAtMost: ["criminal"])
  }

  // MARK: - Days

  private mutating func countDays(_ standings: [Int: StudyClass], options: ReportOptions) {
    var days: [Int: (posted: Int, criminal: Int)] = [:]
    var undated = (posted: 0, criminal: 0)
    for figure in snapshot.figures {
      let criminal = standings[figure.item]?.isCriminal == true ? 1 : 0
      if let day = figure.day?.daysSinceEpoch {
        let old = days[day] ?? (0, 0)
        days[day] = (old.posted + 1, old.criminal + criminal)
      } else {
        undated = (undated.posted + 1, undated.criminal + criminal)
      }
    }
    chooseRanges(DayRanges(days), options: options)
    let none = DayRange.undated
    let posted = ranges.map { ($0.postedCell, $0.posted) } + [(none.posted, undated.posted)]
    declareDays(posted, total: "posted")
    guard timelineHasCriminal else { return }
    let criminal =
      ranges.map { ($0.criminalCell, $0.criminal) } + [(none.criminal, undated.criminal)]
    declareDays(criminal, total: "criminal")
    for (part, whole) in zip(criminal, posted) { book.state([part.0], areAtMost: [whole.0]) }
  }

  private mutating func declareDays(_ counts: [(cell: String, count: Int)], total: String) {
    for (cell, count) in counts {
      book.declare(cell)
      book.add(count, to: cell)
    }
    book.state(total, isSumOf: counts.map(\.cell))
  }

  /// Takes days as they are in the internal edition, and ranges without small counts in the other.
  ///
  /// Criminal images are told apart only when that does not blur the whole line.
  private mutating func chooseRanges(_ days: DayRanges, options: ReportOptions) {
    guard options.edition == .published else {
      ranges = days.even()
      return
    }
    let small = options.largestSmallCell
    let both = days.joined(largestSmallCell: small, withCriminal: true)
    let posted = days.joined(largestSmallCell: small, withCriminal: false)
    timelineHasCriminal = both.count >= 4 || both.count >= posted.count
    ranges = timelineHasCriminal ? both : posted
  }
}

extension DayRange {
  /// The name of the range in tables: its first day, and its last day unless it is the same.
  var id: String {
    let start = CivilDate(daysSinceEpoch: first).description
    return first == last ? start : "\(start)/\(CivilDate(daysSinceEpoch: last))"
  }

  /// The cells of the images without a time.
  static let undated = (posted: "day.posted.none", criminal: "day.criminal.none")

  /// The cell of the images posted.
  var postedCell: String { "day.posted.\(id)" }
  /// The cell of the criminal ones among them.
  var criminalCell: String { "day.criminal.\(id)" }
}
