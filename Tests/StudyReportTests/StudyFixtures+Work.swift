// SPDX-License-Identifier: Apache-2.0
// Random audits and work, for the tests of what reports say of them.

import EvidenceModel
import MartletTesting
import StudyReport

extension StudyFixtures {
  /// An audit of two strata with up to two samples each, most of them opened since, by a plan or by none.
  static func audit(
    _ generator: inout SeededGenerator
  ) -> (audit: StudyAudit, designs: [String: SampleDesign]) {
    var designs: [String: SampleDesign] = [:]
    let strata = [
      ("not_selected", "Not selected, and never seen"), ("negative", "Seen, and not criminal"),
    ].map { id, title in
      designs[id] = design(&generator)
      let samples = samples(designs[id], &generator)
      return StudyAuditStratum(
        id: id, title: title, present: generator.below(2) == 0 ? 0 : skewed(40, 2, &generator),
        samples: samples.samples, rest: samples.rest)
    }
    let names = regime.instruments.filter(\.isCriminal).map(\.id)
    let audit = StudyAudit(
      strata: strata,
      known: strata.flatMap(\.samples).reduce(
        into: Dictionary(uniqueKeysWithValues: names.map { ($0, skewed(30, 2, &generator)) })
      ) { for part in [$1.found, $1.since] { $0.merge(part) { $0 + $1 } } },
      undecided: skewed(8, 2, &generator))
    return (audit, designs)
  }

  /// How many the plan says are drawn of a stratum; `nil` for none.
  private static func design(_ generator: inout SeededGenerator) -> SampleDesign? {
    switch generator.below(5) {
    case 0: .items(1 + generator.below(30))
    case 1: .share([0.02, 0.1, 0.25][generator.below(3)])
    case 2: .share([0.5, 0.75, 1][generator.below(3)])
    case 3: .excludes(share: 0.05, confidence: 0.95)
    default: nil
    }
  }

  /// None, one or, mostly, two samples; half of the second ones are of what the first left.
  private static func samples(
    _ design: SampleDesign?, _ generator: inout SeededGenerator
  ) -> (samples: [StudyAuditSample], rest: [StudyAuditRest]?) {
    let count = [0, 1, 2, 2, 2, 2][generator.below(6)]
    guard count > 0 else { return ([], nil) }
    let first = sample(1, of: 1 + generator.below(80), design, &generator)
    guard count > 1 else { return ([first], nil) }
    guard first.left > 0, first.isExact, generator.below(2) == 0 else {
      return ([first, sample(2, of: 1 + generator.below(80), design, &generator)], nil)
    }
    let later = sample(2, of: first.left, design, isExact: true, &generator)
    // What the second sample has not settled, nobody knows by the first either.
    let open = later.unsettled + later.drawn - later.examined
    let since = [later.found, later.since].reduce(first.since) { $0.merging($1) { $0 + $1 } }
    let opened = StudyAuditSample(
      number: 1, population: first.population, drawn: first.drawn, examined: first.examined,
      unsettled: first.unsettled, found: first.found, since: since, left: later.left + open)
    let rest = [
      StudyAuditRest(samples: [0, 1], items: later.left), StudyAuditRest(samples: [0], items: open),
    ]
    return ([opened, later], rest.filter { $0.items > 0 })
  }

  private static func sample(
    _ number: Int, of population: Int, _ design: SampleDesign?, isExact: Bool? = nil,
    _ generator: inout SeededGenerator
  ) -> StudyAuditSample {
    let drawn = design?.size(of: population) ?? 1 + generator.below(population)
    let examined = generator.below(3) == 0 ? generator.below(drawn + 1) : drawn
    let criminal = generator.below(2) == 0 ? 0 : skewed(examined + 1, 2, &generator)
    let unsettled = generator.below(3) == 0 ? generator.below(examined - criminal + 1) : 0
    let first = generator.below(criminal + 1)
    // Three quarters of the samples were opened since.
    let others = population - drawn
    let seen = generator.below(4) == 0 ? 0 : generator.below(others + 1)
    let since = skewed(seen + 1, 2, &generator)
    return StudyAuditSample(
      number: number, population: population, drawn: drawn, examined: examined,
      unsettled: unsettled,
      found: ["pseudo_photograph": first, "prohibited_image": criminal - first],
      since: ["pseudo_photograph": since], left: others - seen,
      isExact: isExact ?? (generator.below(8) != 0))
  }

  /// Work of the analysts of a snapshot, by stages that come to their looks.
  static func work(_ effort: [AnalystEffort], _ generator: inout SeededGenerator) -> StudyWork {
    var work = StudyWork()
    var timedPeople: Set<Int> = []
    for (person, analyst) in effort.enumerated() {
      var rest = analyst.looks
      for stage in StudyStage.allCases {
        let looks = stage == StudyStage.allCases.last ? rest : skewed(rest + 1, 1, &generator)
        rest -= looks
        guard looks > 0 else { continue }
        var known = work.stages[stage] ?? StageWork()
        let timed = generator.below(3) == 0 ? generator.below(looks + 1) : looks
        known.looks += looks
        known.timed += timed
        known.seconds += Double(timed) * 20
        known.people.insert(person)
        if timed > 0 {
          known.timedPeople.insert(person)
          timedPeople.insert(person)
        }
        work.stages[stage] = known
        work.lookSeconds += (0..<timed).map { _ in 10 + generator.unit() * 20 }
      }
    }
    work.timedPeople = timedPeople.count
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
