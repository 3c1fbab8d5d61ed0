// SPDX-License-Identifier: Apache-2.0
// How many looks a stage took follows from other tables: a row of several stages is a sum of what these say.

internal import EvidenceModel

extension StudyTally {
  /// What other tables say of a number of looks: a sum of cells.
  private typealias Looks = [(cell: String, coefficient: Int)]

  /// Ties each row of looks to what other tables say of the looks of its stages, after everything was counted.
  ///
  /// Whichever relation holds is taken to be known: where each sampled item took one look, the looks for samples are what all
  /// samples together had looked at. Stages of which no other table tells make a row greater than what the others say.
  mutating func tieStages() {
    for group in stageGroups {
      var sums: [Looks] = [[(group.cell, -1)]]
      for stage in group.stages {
        let counts = counts(of: stage)
        for count in counts { book.state([(group.cell, -1)] + count, upper: 0) }
        if !counts.isEmpty { sums = sums.flatMap { sum in counts.map { sum + $0 } } }
      }
      for sum in sums where sum.count > 1 {
        book.state(sum, lower: 0)
        book.state(sum, upper: 0)
      }
    }
  }

  /// All that other tables say of how many looks a stage took.
  private func counts(of stage: StudyStage) -> [Looks] {
    func sum(_ cells: [String]) -> Looks { cells.map { ($0, 1) } }
    switch stage {
    case .grading: return [sum([LookFate.looked.cell]), sum([LookFate.looked.cell] + otherSeen)]
    case .second: return secondLooks
    case .adjudication: return [sum(["grade.adjudicated"])]
    case .audit:
      let samples = (snapshot.audit?.strata ?? []).flatMap { stratum in
        stratum.samples.map { AuditCells(stratum, $0).seen }
      }
      return [sum([LookFate.audited.cell])] + (samples.isEmpty ? [] : [sum(samples)])
    case .golden: return checks.filter { $0.id != "audit" }.map(Self.further)
    case .again: return []
    }
  }

  /// One look at each item that was rated twice, and as many more as it has ratings; by grades, where each image was
  /// posted once.
  private var secondLooks: [Looks] {
    var counts: [Looks] = []
    if let result = agreement.first(where: { $0.id == "result" }) {
      counts += [[(result.itemCell, 1)], Self.further(result)]
    }
    if book["posted"] == book["unique_posted"] {
      counts.append([
        ("grade.indicative", 1), ("grade.trusted", 2), ("grade.adjudicated", 1), ("disputed", 1),
      ])
    }
    return counts
  }

  /// The ratings of items beyond the first of each.
  private static func further(_ tally: AgreementTally) -> Looks {
    [(tally.ratingTotal, 1), (tally.itemCell, -1)]
  }
}
