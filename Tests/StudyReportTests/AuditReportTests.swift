// SPDX-License-Identifier: Apache-2.0
// What reports say of what nobody looked at: bounds, totals, and words where there are none.

import EvidenceModel
import StudyReport
import StudyStatistics
import Testing

@Suite struct AuditReportTests {
  private static let published = ReportOptions(edition: .published)
  private static let full = ReportOptions(edition: .internal)

  private static func sample(
    _ population: Int, drawn: Int, examined: Int? = nil, unsettled: Int = 0,
    found: [String: Int] = [:]
  ) -> StudyAuditSample {
    StudyAuditSample(
      number: 1, population: population, drawn: drawn, examined: examined ?? drawn,
      unsettled: unsettled, found: found)
  }

  private static func report(
    notSelected: [StudyAuditSample], negative: [StudyAuditSample], present: Int = 0,
    confirmed: [String: Int] = [:], _ options: ReportOptions
  ) throws -> Report {
    var snapshot = StudyFixtures.fixed
    let known = (notSelected + negative).reduce(into: confirmed) {
      for part in [$1.found, $1.since] { $0.merge(part) { $0 + $1 } }
    }
    snapshot.audit = StudyAudit(
      strata: [
        StudyAuditStratum(
          id: "not_selected", title: "Not selected", present: present, samples: notSelected),
        StudyAuditStratum(
          id: "negative", title: "Not criminal", present: present, samples: negative),
      ], known: known)
    return try StudyReport.build(snapshot, options: options)
  }

  private static func section(_ report: Report) throws -> ReportSection {
    try #require(report.sections.first { $0.id == "audit" })
  }

  private static func cells(_ report: Report, _ table: String, _ row: String) throws -> [ReportCell]
  {
    let table = try #require(try section(report).tables.first { $0.id == table })
    return try #require(table.rows.first { $0.id == row }).cells
  }

  @Test(arguments: [published, full])
  func theStudyOfTheReferenceHasItsBounds(options: ReportOptions) throws {
    // None in 300 of 9,146: at most 89; beside it a clean sample of the negatives.
    let report = try Self.report(
      notSelected: [Self.sample(9_146, drawn: 300)],
      negative: [Self.sample(8_130, drawn: 300)],
      confirmed: ["pseudo_photograph": 2_562, "prohibited_image": 416], options)
    let row = try Self.cells(report, "audit", "not_selected.1")
    #expect(
      row.map(\.number) == [
        .count(9_146), .count(300), .count(300), .count(0), .count(0), .count(0),
        .count(8_846), .count(0), .count(89),
      ])
    let total = try Self.cells(report, "audit_total", "criminal")
    let estimate = try StratifiedEstimate([
      Stratum("a", population: 9_146, found: 0, of: 300),
      Stratum("b", population: 8_130, found: 0, of: 300),
      Stratum("c", population: 2_978, found: 2_978, of: 2_978),
    ])
    #expect(total[0].number == .count(2_978) && total[1].number == .decimal(2_978, places: 1))
    #expect(total[1].interval?.upper == Double(estimate.counts.upperBound))
    #expect(total[3].number == .count(estimate.guaranteed.upperBound))
    #expect(
      try Self.cells(report, "audit_total", "prohibited_image")[0].number == .count(416))
    #expect(
      try Self.section(report).lead.contains(
        "Not selected, sample 1: finished, and none was found."))
  }

  /// What a sample found stays in the words when a later one finds nothing.
  @Test(arguments: [published, full])
  func aFindStaysToldBesideALaterCleanSample(options: ReportOptions) throws {
    let first = StudyAuditSample(
      number: 1, population: 900, drawn: 100, examined: 100, unsettled: 0,
      found: ["pseudo_photograph": 9], left: 700)
    let later = StudyAuditSample(
      number: 2, population: 800, drawn: 100, examined: 100, unsettled: 0, found: [:])
    let last = StudyAuditSample(
      number: 3, population: 700, drawn: 100, examined: 100, unsettled: 0, found: [:])
    let report = try Self.report(
      notSelected: [first, later, last], negative: [Self.sample(8_130, drawn: 300)],
      confirmed: ["pseudo_photograph": 2_562], options)
    let lead = try Self.section(report).lead.filter { $0.hasPrefix("Not selected") }
    #expect(
      lead.prefix(2) == [
        "Not selected, sample 1: criminal items were found; the stratum has to be opened again.",
        "Not selected, sample 3: finished, and none was found.",
      ])
  }

  @Test func anEmptyStratumAndOneNeverSampledSaySo() throws {
    let report = try Self.report(notSelected: [], negative: [], present: 0, Self.full)
    #expect(
      try Self.section(report).lead.contains(
        "Not criminal: empty, so there is nothing to draw from."))
    let never = try Self.report(
      notSelected: [], negative: [Self.sample(60, drawn: 60)], present: 40, Self.full)
    let section = try Self.section(never)
    #expect(
      section.lead.contains(
        "Not selected: never sampled, so nothing bounds what was missed there, and there is no total."
      ))
    let row = try Self.cells(never, "audit", "not_selected")
    #expect(row.map(\.number) == [.count(40)] + Array(repeating: .absent, count: 8))
    #expect(try Self.cells(never, "audit_total", "criminal")[1].number == .absent)
  }

  @Test func aFindOpensTheStratumAndSmallFindsAreHidden() throws {
    let samples = [Self.sample(500, drawn: 100, found: ["pseudo_photograph": 3])]
    let negative = [Self.sample(400, drawn: 100)]
    let confirmed = ["pseudo_photograph": 80]
    let full = try Self.report(
      notSelected: samples, negative: negative, confirmed: confirmed, Self.full)
    #expect(
      try Self.section(full).lead.contains(
        "Not selected, sample 1: criminal items were found; the stratum has to be opened again."))
    #expect(
      try Self.cells(full, "audit_total", "pseudo_photograph")[1].number
        == .decimal(95, places: 1))
    #expect(
      try Self.cells(full, "audit_found", "pseudo_photograph").map(\.number)
        == [.count(3), .count(0)])
    let open = try Self.report(
      notSelected: samples, negative: negative, confirmed: confirmed, Self.published)
    let row = try Self.cells(open, "audit", "not_selected.1").map(\.number)
    #expect(row[4] == .hidden && row[7] == .hidden && row[8] == .hidden)
    for place in 1...3 {
      #expect(
        try Self.cells(open, "audit_total", "pseudo_photograph")[place].number == .hidden,
        "the estimate would tell the find")
    }
  }

  @Test func theSizeOfASmallSampleIsNoSecret() throws {
    // 140 and four: how many were drawn tells nobody's result.
    var snapshot = StudyFixtures.fixed
    snapshot.audit = StudyAudit(
      strata: [
        StudyAuditStratum(
          id: "not_selected", title: "Not selected", present: 0,
          samples: [Self.sample(900, drawn: 140)]),
        StudyAuditStratum(
          id: "negative", title: "Not criminal", present: 0, samples: [Self.sample(80, drawn: 4)]),
      ], known: ["pseudo_photograph": 80])
    let team = Set(0..<5)
    snapshot.work = StudyWork(
      stages: [
        .grading: StageWork(looks: 300, timed: 300, seconds: 6_000, people: team),
        .audit: StageWork(looks: 144, timed: 144, seconds: 2_880, people: team),
      ], lookSeconds: Array(repeating: 20, count: 444), timedPeople: 5)
    snapshot.effort = (0..<5).map {
      AnalystEffort(pseudonym: "p\($0)", seconds: 1_776, looks: $0 == 0 ? 92 : 88)
    }
    let report = try StudyReport.build(snapshot, options: Self.published)
    #expect(try Self.cells(report, "audit", "negative.1")[2].number == .count(4))
    #expect(try Self.cells(report, "audit", "not_selected.1")[2].number == .count(140))
    let looks = report.sections.flatMap(\.tables).first { $0.id == "stages" }?.rows.first {
      $0.id == "audit"
    }?.cells[0].number
    #expect(looks == .count(144))
    try DisclosureTests.check(snapshot)
  }

  @Test func whatIsNotFinishedOrNotSettledHasNoTotal() throws {
    let unfinished = try Self.report(
      notSelected: [Self.sample(500, drawn: 100, examined: 50)],
      negative: [Self.sample(400, drawn: 100, unsettled: 20)], Self.full)
    let lead = try Self.section(unfinished).lead
    #expect(lead.contains("Not selected, sample 1: not finished, so there is no bound."))
    #expect(lead.contains("Not criminal, sample 1: finished, but not settled; a lead settles it."))
    #expect(
      try Self.cells(unfinished, "audit", "not_selected.1").suffix(2).map(\.number)
        == [.absent, .absent])
    let most = try FinitePopulation(400).bounds(Tally(found: 20, of: 100), side: .upper).upperBound
    #expect(
      try Self.cells(unfinished, "audit", "negative.1").suffix(2).map(\.number)
        == [.count(0), .count(most)])
    #expect(try Self.cells(unfinished, "audit_total", "criminal")[1].number == .absent)
  }

  @Test func oneFindChangesWhatItShould() throws {
    func values(_ found: Int) throws -> [String: ReportNumber] {
      let report = try Self.report(
        notSelected: [Self.sample(500, drawn: 100, found: ["pseudo_photograph": found])],
        negative: [Self.sample(400, drawn: 100)], confirmed: ["pseudo_photograph": 80], Self.full)
      var values: [String: ReportNumber] = [:]
      for table in report.sections.flatMap(\.tables) {
        for row in table.rows {
          for (column, cell) in zip(table.columns, row.cells) {
            values["\(table.id)/\(row.id)/\(column.id)"] = cell.number
          }
        }
      }
      return values
    }
    let (before, after) = (try values(6), try values(7))
    #expect(
      Set(before.filter { after[$0.key] != $0.value }.keys) == [
        "audit/not_selected.1/criminal", "audit/not_selected.1/least", "audit/not_selected.1/most",
        "audit_shares/not_selected.1/hypergeometric", "audit_shares/not_selected.1/clopper_pearson",
        "audit_shares/not_selected.1/wilson", "audit_found/pseudo_photograph/not_selected.1",
        "audit_total/pseudo_photograph/estimate",
        "audit_total/pseudo_photograph/known", "audit_total/criminal/known",
        "audit_total/pseudo_photograph/least", "audit_total/pseudo_photograph/most",
        "audit_total/criminal/estimate", "audit_total/criminal/least",
        "audit_total/criminal/most",
      ])
  }

  @Test func whatWasSeenSinceIsInTheTotal() throws {
    let opened = StudyAuditSample(
      number: 1, population: 163, drawn: 12, examined: 12, unsettled: 0,
      found: ["pseudo_photograph": 4], since: ["pseudo_photograph": 44], left: 0)
    let report = try Self.report(
      notSelected: [opened], negative: [Self.sample(183, drawn: 183)],
      confirmed: ["pseudo_photograph": 94], Self.full)
    let total = try Self.cells(report, "audit_total", "criminal")
    #expect(
      total.map(\.number) == [.count(142), .decimal(142, places: 1), .count(142), .count(142)])
    #expect(
      try Self.cells(report, "audit", "not_selected.1").map(\.number).suffix(4)
        == [.count(44), .count(0), .count(48), .count(48)])
    #expect(
      try Self.cells(report, "audit_found", "pseudo_photograph").map(\.number)
        == [.count(4), .count(0), .count(44)])
    let lead = try Self.section(report).lead
    #expect(
      lead.contains(
        "Not selected, sample 1: criminal items were found; by now the whole stratum was looked at."
      ))
    #expect(!lead.contains { $0.contains("opened again") })
  }

  @Test func allSamplesOfAStratumAreInTheTotalAndWhatCameLaterEndsIt() throws {
    func report(_ present: Int) throws -> Report {
      var snapshot = StudyFixtures.fixed
      snapshot.audit = StudyAudit(
        strata: [
          StudyAuditStratum(
            id: "not_selected", title: "Not selected", present: present,
            samples: [
              StudyAuditSample(
                number: 1, population: 163, drawn: 12, examined: 12, unsettled: 0,
                found: ["pseudo_photograph": 4], since: ["pseudo_photograph": 1], left: 146),
              StudyAuditSample(
                number: 2, population: 151, drawn: 5, examined: 5, unsettled: 0,
                found: ["pseudo_photograph": 1]),
            ], rest: [StudyAuditRest(samples: [0, 1], items: 146)]),
          StudyAuditStratum(
            id: "negative", title: "Not criminal", present: 0,
            samples: [Self.sample(50, drawn: 50)]),
        ], known: ["pseudo_photograph": 99], undecided: 3)
      return try StudyReport.build(snapshot, options: Self.full)
    }
    let whole = try report(0)
    let total = try Self.cells(whole, "audit_total", "criminal")
    let samples = [
      try StratumSample(population: 163, found: 4, of: 12, since: 1, left: 146),
      try StratumSample(population: 151, found: 1, of: 5),
    ]
    let estimate = try StratifiedEstimate(
      [Stratum("s", samples, rest: [.init(samples: [0, 1], items: 146)], known: 5)], known: 99)
    #expect(total[0].number == .count(99))
    #expect(total[1].number == .decimal(estimate.total, places: 1))
    #expect(total[3].number == .count(estimate.guaranteed.upperBound + 3), "three are undecided")
    #expect(
      try Self.section(whole).lead.contains(
        "Not selected: the total goes by all of its samples together, each for what it was drawn from."
      ))
    let later = try report(40)
    #expect(try Self.cells(later, "audit_total", "criminal")[1].number == .absent)
    #expect(try Self.cells(later, "audit", "not_selected.new")[0].number == .count(40))
  }
}
