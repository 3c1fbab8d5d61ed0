// SPDX-License-Identifier: Apache-2.0
// Snapshots for tests: one fixed and small, others random.

import EvidenceModel
import StudyReport

enum StudyFixtures {
  static let regime = StudyRegime(
    id: "uk-england-wales", title: "England and Wales", version: 3,
    instruments: [
      instrument(
        "photograph", "Photograph", "Protection of Children Act 1978",
        answers: [.photographLike: ["yes"], .origin: ["camera"]]),
      instrument(
        "pseudo_photograph", "Pseudo-photograph", "Protection of Children Act 1978",
        answers: [.photographLike: ["yes"], .origin: ["computer_made", "altered"]]),
      instrument(
        "prohibited_image", "Prohibited image", "Coroners and Justice Act 2009", severity: false),
      instrument("undetermined", "Undetermined", "", criminal: false, severity: false),
      instrument("none", "Not criminal", "", criminal: false, severity: false),
    ], severities: ["A", "B", "C"])

  private static func instrument(
    _ id: String, _ label: String, _ statute: String, criminal: Bool = true, severity: Bool = true,
    answers: [FactQuestion: Set<String?>] = [:]
  ) -> StudyInstrument {
    StudyInstrument(
      id: id, label: label, statute: statute, isCriminal: criminal, hasSeverity: severity,
      answers: answers)
  }

  static func empty(unit: ImagesUnit = .postings) -> StudySnapshot {
    StudySnapshot(
      programVersion: "0.1.0",
      study: StudyCase(name: "Harbour study", id: "case-1", isSynthetic: true, timeZone: "UTC"),
      ledger: LedgerPosition(
        size: 61_204, root: String(repeating: "ab", count: 32),
        asOf: Instant(microseconds: 1_795_363_200_000_000)),
      regime: regime,
      counts: StudyCounts(sources: 1, captures: 0, occurrences: 0, itemsByKind: [:]),
      imagesUnit: unit, figures: [], items: [])
  }

  /// How a random snapshot is made.
  struct Shape {
    var images = 0...60
    var repeats = 2
    var days = 30
    var selectedShare = 0.6
    var criminalShare = 0.4
    var inferredShare = 0.1
    var oddShare = 0.1
    var sampledShare = 0.2
    var analysts = 0...8
    var undatedShare = 0.05
    var skew = 2
    var ratedTwice = 0...60
    var raters = 3...7
    var thirdShare = 0.0
    var hasAudit = true
  }

  static func random(_ shape: Shape, _ generator: inout SeededGenerator) -> StudySnapshot {
    var snapshot = empty(unit: generator.below(2) == 0 ? .postings : .occurrences)
    let count = Int.random(in: shape.images, using: &generator)
    for number in 0..<count {
      snapshot.items.append(item(number, shape, &generator))
      for _ in 0...generator.below(shape.repeats) {
        let isDated = generator.unit() >= shape.undatedShare
        let day = 20_700 + skewed(shape.days, shape.skew, &generator)
        snapshot.figures.append(
          PostedFigure(item: number, day: isDated ? CivilDate(daysSinceEpoch: day) : nil))
      }
    }
    let models = generator.below(7)
    let texts = generator.below(7)
    let occurrences = max(snapshot.figures.count, count) + models + texts + generator.below(20)
    snapshot.counts = StudyCounts(
      sources: 1, captures: occurrences + generator.below(9), occurrences: occurrences,
      itemsByKind: [.image: count, .model: models, .text: texts])
    for analyst in 0..<Int.random(in: shape.analysts, using: &generator) {
      snapshot.effort.append(
        AnalystEffort(
          pseudonym: "analyst-\(analyst)", seconds: generator.unit() * 9_000,
          looks: generator.below(400)))
    }
    snapshot.claimedTimes = generator.below(9)
    snapshot.toolClasses = ["AUTOMATIC1111", "ComfyUI"]
    snapshot.agreement = agreement(shape, &generator)
    let (audit, designs) = audit(&generator)
    if shape.hasAudit { snapshot.audit = unsampled(audit, of: snapshot.items, generator) }
    if shape.hasAudit, !designs.isEmpty {
      snapshot.plan = StudyPlanNote(
        version: 1, digest: String(repeating: "cd", count: 32), isLate: false, deviations: [],
        samples: designs)
    }
    snapshot.work = work(snapshot.effort, &generator)
    return snapshot
  }

  /// Ratings of as many items as the shape says, each by two or three people.
  static func agreement(_ shape: Shape, _ generator: inout SeededGenerator) -> StudyAgreement {
    let people = Int.random(in: shape.raters, using: &generator)
    let items = Int.random(in: shape.ratedTwice, using: &generator)
    let questions: [(FactQuestion, [String]?)] = [
      (.child, nil), (.severity, ["a", "b", "c"]),
    ]
    var ratings = questions.map { question, order in
      StudyRatings(
        id: question.rawValue, title: question.rawValue, labels: question.answers, order: order,
        rows: (0..<items).map { _ in row(question.answers, people, shape, &generator) })
    }
    let results = ["none", "prohibited_image", "pseudo_photograph/A", "undetermined"]
    ratings.append(
      StudyRatings(
        id: "result", title: "Result", labels: results,
        rows: (0..<items).map { _ in row(results, people, shape, &generator) }))
    let checks = ["audit", "golden"].map { id in
      StudyRatings(
        id: id, title: id, labels: results,
        rows: (0..<generator.below(60)).map { _ in row(results, people, shape, &generator) })
    }
    return StudyAgreement(questions: ratings, checks: checks)
  }

  static func row(
    _ labels: [String], _ people: Int, _ shape: Shape, _ generator: inout SeededGenerator
  ) -> [String?] {
    var row = [String?](repeating: nil, count: people)
    let count = generator.unit() < shape.thirdShare ? 3 : 2
    let truth = skewed(labels.count, shape.skew, &generator)
    for rater in Array(0..<people).shuffled(using: &generator).prefix(count) {
      row[rater] = labels[generator.below(5) == 0 ? generator.below(labels.count) : truth]
    }
    return row
  }

  /// A whole number below `bound`, small ones more often.
  static func skewed(_ bound: Int, _ skew: Int, _ generator: inout SeededGenerator) -> Int {
    var unit = 1.0
    for _ in 0..<max(1, skew) { unit *= generator.unit() }
    return min(bound - 1, Int(unit * Double(bound)))
  }

  static func item(
    _ number: Int, _ shape: Shape, _ generator: inout SeededGenerator
  ) -> StudyItem {
    var item = StudyItem(number: number)
    let isSelected = generator.unit() < shape.selectedShare
    if isSelected {
      item.selection = .selected(rule: "triage")
    } else if generator.below(9) == 0 {
      item.selection = .undecided
    } else {
      let stratum = ["clearly other", "not decodable", "too small"][skewed(3, 2, &generator)]
      item.selection = .notSelected(rule: "rule", stratum: stratum)
      item.isSampled = generator.unit() < shape.sampledShare
    }
    item.provenance = ProvenanceConclusion.Code.allCases[skewed(4, shape.skew, &generator)]
    let tool = [nil, "ComfyUI", "AUTOMATIC1111", "Planted Model"][skewed(4, shape.skew, &generator)]
    if [.generated, .edited].contains(item.provenance) { item.tool = tool }
    item.isMatched = generator.below(12) == 0
    item.isKnown = item.isMatched
    guard isSelected || item.isSampled else { return item }
    assess(&item, shape, &generator)
    return item
  }

  private static func assess(
    _ item: inout StudyItem, _ shape: Shape, _ generator: inout SeededGenerator
  ) {
    let draw = generator.unit()
    let odd = shape.oddShare
    if draw < odd {
      item.basis = [StudyBasis.disputed, .glanced, .none, .adjudicated][generator.below(4)]
    } else {
      item.basis = draw < odd + shape.inferredShare ? .inferred : .seen
    }
    guard [.adjudicated, .seen, .inferred].contains(item.basis) else { return }
    item.grade = [.single, .indicative, .trusted][skewed(3, 2, &generator)]
    item.isLookedAt = item.basis != .inferred
    let isCriminal = generator.unit() < shape.criminalShare
    let names = ["pseudo_photograph", "prohibited_image", "photograph"]
    let name = isCriminal ? names[skewed(3, shape.skew, &generator)] : "none"
    let isOdd = generator.unit() < odd
    let instrument = isOdd && generator.below(2) == 0 ? "undetermined" : name
    let bears = instrument == "photograph" || instrument == "pseudo_photograph"
    item.outcome = StudyOutcome(
      instrument: instrument, severity: bears ? ["A", "B", "C"][generator.below(3)] : nil,
      standing: isOdd && generator.below(2) == 0 ? .counselRequired : .standing)
    var answers: [FactQuestion: String] = [:]
    for question in FactQuestion.allCases
    where !question.isAskedOnlyWhereNeeded && generator.below(20) != 0 {
      let choices = question.answers
      answers[question] = choices[skewed(choices.count, shape.skew, &generator)]
    }
    for (question, lawful) in regime.instruments.first(where: { $0.id == instrument })?.answers
      ?? [:]
    {
      let choices = lawful.compactMap(\.self).sorted()
      answers[question] = choices[item.number % choices.count]
    }
    item.facts = (try? FactSheet(answers)) ?? .empty
  }
}
