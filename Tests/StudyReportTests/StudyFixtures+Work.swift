// SPDX-License-Identifier: Apache-2.0
// Random audits and work, for the tests of what reports say of them.

import EvidenceModel
import MartletTesting
import StudyReport

extension StudyFixtures {
  /// An audit of two strata with none, one or two samples each.
  static func audit(_ generator: inout SeededGenerator) -> StudyAudit {
    let strata = [
      ("not_selected", "Not selected, and never seen"), ("negative", "Seen, and not criminal"),
    ].map { id, title in
      StudyAuditStratum(
        id: id, title: title, present: skewed(40, 2, &generator),
        samples: (0..<generator.below(3)).map { sample($0 + 1, &generator) })
    }
    let names = regime.instruments.filter(\.isCriminal).map(\.id)
    return StudyAudit(
      strata: strata,
      known: strata.flatMap(\.samples).reduce(
        into: Dictionary(uniqueKeysWithValues: names.map { ($0, skewed(30, 2, &generator)) })
      ) { for part in [$1.found, $1.since] { $0.merge(part) { $0 + $1 } } },
      undecided: skewed(8, 2, &generator))
  }

  private static func sample(_ number: Int, _ generator: inout SeededGenerator) -> StudyAuditSample
  {
    let population = 1 + generator.below(80)
    let drawn = 1 + generator.below(population)
    let examined = generator.below(3) == 0 ? generator.below(drawn + 1) : drawn
    let criminal = generator.below(2) == 0 ? 0 : skewed(examined + 1, 2, &generator)
    let unsettled = generator.below(3) == 0 ? generator.below(examined - criminal + 1) : 0
    let first = generator.below(criminal + 1)
    // Half of the samples were opened since.
    let others = population - drawn
    let seen = generator.below(2) == 0 ? 0 : generator.below(others + 1)
    let since = skewed(seen + 1, 2, &generator)
    return StudyAuditSample(
      number: number, population: population, drawn: drawn, examined: examined,
      unsettled: unsettled,
      found: ["pseudo_photograph": first, "prohibited_image": criminal - first],
      since: ["pseudo_photograph": since], left: others - seen)
  }

  /// Work of the analysts of a snapshot, by stages that come to their looks.
  static func work(_ effort: [AnalystEffort], _ generator: inout SeededGenerator) -> StudyWork {
    var work = StudyWork(timedPeople: effort.count)
    for (person, analyst) in effort.enumerated() {
      var rest = analyst.looks
      for stage in StudyStage.allCases {
        let looks = stage == .golden ? rest : skewed(rest + 1, 1, &generator)
        rest -= looks
        guard looks > 0 else { continue }
        var known = work.stages[stage] ?? StageWork()
        let timed = generator.below(3) == 0 ? generator.below(looks + 1) : looks
        known.looks += looks
        known.timed += timed
        known.seconds += Double(timed) * 20
        known.people.insert(person)
        work.stages[stage] = known
        work.lookSeconds += (0..<timed).map { _ in 10 + generator.unit() * 20 }
      }
    }
    return work
  }
}

extension StudyFixtures {
  /// Ratings by five people in pairs that differ on few items, all of one class: raw agreement is high, kappa below zero.
  static var misleadingAgreement: StudyAgreement {
    let rows: [[String?]] = (0..<125).map { number in
      var row = [String?](repeating: nil, count: 5)
      row[number % 5] = "no"
      row[(number + 1) % 5] = number < 7 ? "yes" : "no"
      return row
    }
    return StudyAgreement(questions: [
      StudyRatings(id: "child", title: "Child", labels: ["yes", "no"], rows: rows)
    ])
  }
}
