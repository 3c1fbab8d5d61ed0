// SPDX-License-Identifier: Apache-2.0
// What two tables count in two units, and what ratings and items tell of each other, gives no hidden count away.

import EvidenceModel
import MartletTesting
import StudyReport
import Testing

@Suite struct CountedTwiceTests {
  static let shapes: [StudyFixtures.Shape] = [
    .init(
      images: 30...60, repeats: 1, inferredShare: 0.05, oddShare: 0.05, analysts: 4...6,
      hasAudit: false),
    .init(
      images: 30...60, repeats: 3, inferredShare: 0.1, oddShare: 0.1, analysts: 4...6,
      hasAudit: false),
    .init(
      images: 60...90, repeats: 1, selectedShare: 1, inferredShare: 0, oddShare: 0, analysts: 4...6,
      hasAudit: false),
  ]

  /// A study whose audit and work count its own items, posted or not, before anything was sampled.
  static func study(
    _ shape: StudyFixtures.Shape, _ generator: inout SeededGenerator
  ) -> StudySnapshot {
    var snapshot = StudyFixtures.random(shape, &generator)
    let others = generator.below(25)
    for _ in 0..<others {
      snapshot.items.append(StudyFixtures.item(snapshot.items.count, shape, &generator))
    }
    var kinds = snapshot.counts.itemsByKind
    kinds[.image, default: 0] += others
    snapshot.counts = StudyCounts(
      sources: 1, captures: snapshot.counts.captures + others,
      occurrences: snapshot.counts.occurrences + others, itemsByKind: kinds)
    let classes = ReaderKnowledge.classes(snapshot)
    let counts = classes.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    let open = ["undetermined", "disputed", "counsel_required"]
    let seen = snapshot.regime.instruments.map(\.id) + open
    let looks = Set(seen).reduce(0) { $0 + (counts[$1] ?? 0) }
    snapshot.audit = StudyFixtures.leftOver(
      StudyAudit(
        strata: [
          StudyAuditStratum(
            id: "not_selected", title: "Not selected, and never seen", present: 0, samples: []),
          StudyAuditStratum(
            id: "negative", title: "Seen, and not criminal", present: counts["none"] ?? 0,
            samples: []),
        ],
        known: counts.filter { code, _ in
          snapshot.regime.instruments.contains { $0.id == code && $0.isCriminal }
        },
        undecided: open.reduce(0) { $0 + (counts[$1] ?? 0) },
        drafts: counts["counsel_required"] ?? 0),
      by: snapshot.items, isSampled: false)
    let people = max(4, snapshot.effort.count)
    snapshot.effort = (0..<people).map {
      AnalystEffort(
        pseudonym: "p\($0)", seconds: 900,
        looks: looks / people + ($0 < looks % people ? 1 : 0))
    }
    snapshot.work = StudyWork(
      stages: [
        .grading: StageWork(
          looks: looks, timed: looks, seconds: 20 * Double(looks), people: Set(0..<people))
      ], lookSeconds: Array(repeating: 20, count: looks), timedPeople: people)
    return snapshot
  }

  @Test(arguments: shapes.indices)
  func itemsAndImagesOfTheSameClassTellNoDifference(shape: Int) throws {
    var generator = SeedReport.generator("counted twice \(shape)")
    for _ in 0..<4 { try DisclosureTests.check(Self.study(Self.shapes[shape], &generator)) }
  }

  /// Nine ratings of three items that three people each agree on are three items.
  @Test(arguments: [(3, 0), (4, 0), (3, 5), (5, 2)])
  func ratingsOfFewItemsTellNotHowFew(people: Int, disputes: Int) throws {
    var snapshot = StudyFixtures.fixed
    let truth = Array(repeating: "a", count: 9) + Array(repeating: "b", count: 8) + ["c", "c", "c"]
    let rows = truth.enumerated().map { number, label in
      (0..<6).map { person -> String? in
        guard (person + number) % 6 < people else { return nil }
        return number < disputes && (person + number) % 6 == 0 ? "b" : label
      }
    }
    snapshot.agreement = StudyAgreement(questions: [
      StudyRatings(
        id: FactQuestion.severity.rawValue, title: "Severity", labels: ["a", "b", "c"],
        order: ["a", "b", "c"], rows: rows)
    ])
    try DisclosureTests.check(snapshot)
  }
}
