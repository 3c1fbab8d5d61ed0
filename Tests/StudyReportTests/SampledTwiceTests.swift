// SPDX-License-Identifier: Apache-2.0
// Audit samples that overlap the samples of rules give no hidden count of finds away.

import EvidenceModel
import MartletTesting
import StudyReport
import Testing

@Suite struct SampledTwiceTests {
  /// How many items of a folder were looked at, and how many of these are criminal.
  struct Makeup: CustomTestStringConvertible {
    /// Selected.
    var selected = (items: 100, finds: 36)
    /// Drawn by a rule and for an audit.
    var twice = (items: 18, finds: 11)
    /// Drawn by a rule alone.
    var ruled = (items: 5, finds: 2)
    /// Drawn for an audit alone.
    var alone = (items: 22, finds: 14)
    /// Left aside, and never seen.
    var left = 5
    /// Every how many of the finds are under another statute.
    var other = 0
    /// How many people looked for the audit; of fewer than four the row is told with first looks.
    var auditors = 4

    var testDescription: String {
      "selected \(selected), twice \(twice), ruled \(ruled), alone \(alone), left \(left), other \(other)"
    }
  }

  static let makeups: [Makeup] = [
    Makeup(),
    Makeup(
      selected: (100, 35), twice: (9, 6), ruled: (11, 4), alone: (16, 4), left: 14),
    Makeup(selected: (100, 36), twice: (12, 2), ruled: (3, 0), alone: (33, 6), left: 2),
    Makeup(selected: (60, 12), twice: (3, 1), ruled: (8, 4), alone: (3, 3), left: 16, other: 6),
    Makeup(selected: (120, 30), twice: (9, 5), ruled: (0, 0), alone: (20, 11), left: 1),
    Makeup(
      selected: (60, 22), twice: (3, 1), ruled: (15, 6), alone: (4, 1), left: 12, auditors: 2),
    Makeup(
      selected: (80, 30), twice: (0, 0), ruled: (0, 0), alone: (1, 0), left: 9, auditors: 1),
  ]

  /// A folder of which what was not selected was sampled for an audit before anybody looked at what rules drew.
  static func study(_ makeup: Makeup) throws -> StudySnapshot {
    var snapshot = StudyFixtures.empty(unit: .occurrences)
    let photographLike = try FactSheet([.photographLike: "yes", .origin: "computer_made"])
    func name(_ find: Int) -> String {
      makeup.other > 0 && find % makeup.other == 0 ? "prohibited_image" : "pseudo_photograph"
    }
    func add(_ part: (items: Int, finds: Int), _ change: (inout StudyItem) -> Void) {
      for number in 0..<part.items {
        var item = StudyItem(
          number: snapshot.items.count,
          selection: .notSelected(rule: "known_negative", stratum: "known_negative"),
          isOnNegativeList: true)
        change(&item)
        if item.basis == .seen {
          let instrument = number < part.finds ? name(number) : "none"
          item.outcome = StudyOutcome(
            instrument: instrument, severity: instrument == "pseudo_photograph" ? "C" : nil,
            standing: .standing)
          if instrument == "pseudo_photograph" { item.facts = photographLike }
          item.grade = .single
        }
        snapshot.items.append(item)
        snapshot.figures.append(PostedFigure(item: item.number, day: nil))
      }
    }
    func look(_ item: inout StudyItem) {
      item.basis = .seen
      item.isLookedAt = true
    }
    add(makeup.selected) {
      $0.selection = .selected(rule: "rest")
      look(&$0)
    }
    for part in [makeup.twice, makeup.ruled] {
      add(part) {
        $0.isSampled = true
        look(&$0)
      }
    }
    add(makeup.alone) { $0.isLookedAt = true }
    add((makeup.left, 0)) { _ in }
    let items = snapshot.items.count
    snapshot.counts = StudyCounts(
      sources: 1, captures: items, occurrences: items, itemsByKind: [.image: items])
    func finds(_ parts: [(items: Int, finds: Int)]) -> [String: Int] {
      parts.flatMap { (0..<$0.finds).map(name) }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
    let (twice, ruled, alone) = (makeup.twice, makeup.ruled, makeup.alone)
    let sample = StudyAuditSample(
      number: 1, population: twice.items + ruled.items + alone.items + makeup.left,
      drawn: twice.items + alone.items, examined: twice.items + alone.items, unsettled: 0,
      found: finds([twice, alone]),
      overlap: StudyAuditOverlap(examined: twice.items, found: finds([twice])),
      since: finds([ruled]), left: makeup.left)
    snapshot.audit = StudyAudit(
      strata: [
        StudyAuditStratum(
          id: "not_selected", title: "Not selected", present: 0, samples: [sample]),
        StudyAuditStratum(
          id: "negative", title: "Not criminal",
          present: makeup.selected.items - makeup.selected.finds, samples: []),
      ], known: finds([makeup.selected, twice, ruled, alone]))
    addWork(
      to: &snapshot, grading: makeup.selected.items + twice.items + ruled.items, alone.items,
      of: makeup.auditors)
    return snapshot
  }

  private static func addWork(
    to snapshot: inout StudySnapshot, grading: Int, _ audit: Int, of auditors: Int
  ) {
    let people = Set(0..<4)
    snapshot.effort = people.sorted().map { person in
      let looks = [(grading, 4), (audit, auditors)].reduce(0) { sum, part in
        let (looks, people) = part
        return person < people ? sum + looks / people + (person < looks % people ? 1 : 0) : sum
      }
      return AnalystEffort(pseudonym: "p\(person)", seconds: 0, looks: looks)
    }
    snapshot.work = StudyWork(
      stages: [
        .grading: StageWork(looks: grading, timed: 0, seconds: 0, people: people),
        .audit: StageWork(looks: audit, timed: 0, seconds: 0, people: Set(0..<auditors)),
      ], lookSeconds: [], timedPeople: 0)
  }

  @Test(arguments: makeups)
  func findsOfBothSamplesTellNoHiddenCount(makeup: Makeup) throws {
    try DisclosureTests.check(Self.study(makeup))
  }

  @Test(arguments: 0..<5)
  func noOverlapTellsAHiddenCount(run: Int) throws {
    var generator = SeedReport.generator("sampled twice \(run)")
    for _ in 0..<3 {
      func part(_ most: Int) -> (items: Int, finds: Int) {
        let items = generator.below(most)
        return (items, StudyFixtures.skewed(items + 1, 2, &generator))
      }
      let makeup = Makeup(
        selected: (100, generator.below(60)), twice: part(20), ruled: part(20), alone: part(30),
        left: StudyFixtures.skewed(30, 2, &generator), other: generator.below(5))
      guard makeup.twice.items + makeup.alone.items > 0 else { continue }
      try DisclosureTests.check(Self.study(makeup))
    }
  }

  /// How many are left of a stratum is printed, few or not, so that nothing is hidden for what says the same.
  @Test func whatFollowsFromTheDesignIsPrinted() throws {
    let report = try StudyReport.build(
      Self.study(Self.makeups[4]), options: ReportOptions(edition: .published))
    let cells = BuildTests.cells(report)
    #expect(cells["audit.not_selected.1.left"] == .count(1))
    #expect(cells["exposure.negative"] == .count(1))
    #expect(cells["exposure.audited"] == .count(20))
  }
}
