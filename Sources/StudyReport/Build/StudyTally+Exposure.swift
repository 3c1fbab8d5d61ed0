// SPDX-License-Identifier: Apache-2.0
// Each image posted by the look it took, or by what spared it one; and looks by stage.

internal import EvidenceModel

/// Stages of which something is told together, so that nobody can be told apart.
struct StageGroup: Sendable {
  /// The stages.
  let stages: [StudyStage]
  /// What they took.
  let work: StageWork
  /// Whether first looks alone would make a row of their own.
  var isOfFirstLooksOfEnough = false

  /// The stable name.
  var id: String { stages.map(\.rawValue).joined(separator: "+") }
  /// The cell of their looks.
  var cell: String { "stage.\(id)" }
  /// The cell of the looks with a measured time.
  var timedCell: String { "\(cell).timed" }
  /// The cell of the others.
  var untimedCell: String { "\(cell).untimed" }
}

/// Whether counts of people's work are of enough people for the edition.
struct WorkAccess: Hashable, Sendable {
  /// Whether anything may be said of analysts and of their looks.
  let isTold: Bool
  /// Whether anything may be said of how many looks were measured, and of their time.
  let isTimeTold: Bool
  /// Whether that may be said of a part of the looks too, such as a stage.
  let isTimeOfPartsTold: Bool

  /// A published figure needs as many people as the options say; one of times needs as many whose times were measured.
  ///
  /// What is said of parts needs four in every edition.
  init(_ snapshot: StudySnapshot, options: ReportOptions) {
    isTold =
      options.edition == .internal || snapshot.effort.count >= options.fewestAnalysts
    let timed = snapshot.work?.timedPeople ?? snapshot.effort.count
    isTimeTold =
      isTold && (options.edition == .internal || timed == 0 || timed >= options.fewestAnalysts)
    isTimeOfPartsTold = isTimeTold && (timed == 0 || timed >= ReportAssembler.fewestTimed)
  }
}

extension LookFate {
  /// The cell of the images posted with this fate.
  var cell: String { "exposure.\(rawValue)" }
}

extension StudyTally {
  /// Counts the images posted by their fate: each stands in exactly one row.
  mutating func countExposure(_ standings: [Int: StudyClass]) {
    for fate in LookFate.allCases { book.declare(fate.cell) }
    var posted: Set<Int> = []
    for figure in snapshot.figures where !posted.insert(figure.item).inserted {
      book.add(1, to: LookFate.duplicate.cell)
    }
    for item in snapshot.items where posted.contains(item.number) {
      let isAssessed = standings[item.number]?.isAssessed ?? false
      book.add(1, to: LookFate.of(item, isAssessed: isAssessed).cell)
    }
    book.state("posted", isSumOf: LookFate.allCases.map(\.cell))
    book.state("posted", isSumOf: [LookFate.duplicate.cell, "unique_posted"])
    let rest = [LookFate.audited, .known, .negative, .deselected, .waiting].map(\.cell)
    for (fates, images) in [
      ([LookFate.looked.cell], "assessed"), ([LookFate.inferred.cell], "inferred"),
      ([LookFate.glanced.cell], "glanced"), (rest, "not_assessed"),
    ] {
      book.state(fates, areAtMost: [images])
      book.state([images, "unique_posted"], areAtMost: ["posted"] + fates)
    }
    book.state([LookFate.known.cell], areAtMost: ["match.posted.known"])
    if !strata.isEmpty {
      book.state(
        [LookFate.audited.cell, LookFate.negative.cell, LookFate.deselected.cell],
        areAtMost: ["sample.size"])
    }
  }

  /// Counts the looks of each group of stages.
  mutating func countStages() {
    guard !stageGroups.isEmpty else { return }
    for group in stageGroups {
      book.declare(group.cell)
      book.add(group.work.looks, to: group.cell)
      book.declare(group.timedCell)
      book.add(group.work.timed, to: group.timedCell)
      book.declare(group.untimedCell)
      book.add(group.work.looks - group.work.timed, to: group.untimedCell)
      book.state(group.cell, isSumOf: [group.timedCell, group.untimedCell])
    }
    book.state("looks", isSumOf: stageGroups.map(\.cell))
    book.state("looks.timed", isSumOf: stageGroups.map(\.timedCell))
    book.state("looks.untimed", isSumOf: stageGroups.map(\.untimedCell))
  }

  /// Counts the looks whose time was measured; the report says whether there are others.
  mutating func countTimes() {
    guard let work = snapshot.work else { return }
    let timed = min(book["looks"], work.stages.values.reduce(0) { $0 + $1.timed })
    book.declare("looks.timed")
    book.add(timed, to: "looks.timed")
    book.declare("looks.untimed")
    book.add(book["looks"] - timed, to: "looks.untimed")
    book.state("looks", isSumOf: ["looks.timed", "looks.untimed"])
    book.state([("looks.untimed", 1)], lower: 1)
    book.state([("looks.timed", 1)], lower: 1)
  }

  /// Whether anything may be said of the times of one stage: of one that is all of the work, as of all.
  var areTimesOfStagesTold: Bool {
    workAccess.isTimeOfPartsTold || (workAccess.isTimeTold && stageGroups.count == 1)
  }

  /// The counts of people's work that the edition does not tell.
  var withheld: Set<String> {
    if areTimesOfStagesTold { return [] }
    var cells = stageGroups.flatMap { [$0.timedCell, $0.untimedCell] }
    if !workAccess.isTimeTold { cells += ["looks.timed", "looks.untimed"] }
    if !workAccess.isTold {
      cells += ["looks", "triage", "claimed_times"] + stageGroups.map(\.cell)
    }
    return Set(cells)
  }

  /// Stages that four people or more took part in, each of its own; the others together, with as many more as it takes.
  ///
  /// So neither a row nor what is left of the total is of fewer: of fewer who looked, nor, where times of parts are told (`withTimes`),
  /// of fewer whose times were measured. Empty where the team itself is smaller, or where looks are counted otherwise than
  /// by stage.
  static func stageGroups(
    _ work: StudyWork?, looks: Int, fewest: Int, withTimes: Bool
  ) -> [StageGroup] {
    guard let work, work.stages.values.reduce(0, { $0 + $1.looks }) == looks else { return [] }
    func isOfEnough(_ work: StageWork) -> Bool {
      work.people.count >= fewest
        && (!withTimes || work.timedPeople.isEmpty || work.timedPeople.count >= fewest)
    }
    let present = StudyStage.allCases.compactMap { stage in
      work.stages[stage].flatMap { $0.looks > 0 ? StageGroup(stages: [stage], work: $0) : nil }
    }
    let isFirstOfEnough = work.stages[.grading].map(isOfEnough) ?? false
    var own = present.filter { isOfEnough($0.work) }
    var joined = present.filter { !isOfEnough($0.work) }
    func together() -> StageGroup {
      let stages = joined.flatMap(\.stages)
      var work = StageWork()
      for group in joined {
        work.looks += group.work.looks
        work.timed += group.work.timed
        work.seconds += group.work.seconds
        work.people.formUnion(group.work.people)
        work.timedPeople.formUnion(group.work.timedPeople)
      }
      return StageGroup(
        stages: StudyStage.allCases.filter(stages.contains), work: work,
        isOfFirstLooksOfEnough: isFirstOfEnough)
    }
    guard !joined.isEmpty else { return own }
    while !isOfEnough(together().work) {
      // First looks, of which headlines are, stay by themselves as long as there are others.
      let others = own.indices.filter { own[$0].stages != [.grading] }
      guard
        let least = (others.isEmpty ? Array(own.indices) : others).min(by: {
          (own[$0].work.looks, own[$0].id) < (own[$1].work.looks, own[$1].id)
        })
      else { return [] }
      joined.append(own.remove(at: least))
    }
    return own + [together()]
  }
}
