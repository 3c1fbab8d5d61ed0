// SPDX-License-Identifier: Apache-2.0
// Which stage of the work each look belongs to, and what it took.

internal import Catalog
internal import EvidenceModel
internal import StudyReport

/// Reads what the work of a case took, as of a ledger size.
///
/// What a look was for is told by ``LookSorter``, which takes the case's looks once for work and counts. What was taken
/// back was looked at all the same.
struct WorkReader {
  let reader: any CatalogReader
  let state: LedgerState
  /// The items that the newest selection leaves aside.
  let deselected: Set<Int64>

  /// What the work took, and the items that were looked at for a check and for nothing else.
  struct Result {
    var work: StudyWork
    /// Items that were not selected, and seen only to check that; a study does not count them as assessed.
    var audited: Set<Int64> = []
  }

  /// - Complexity: O(assessments + items of samples).
  func read() throws -> Result {
    var sorter = try LookSorter(reader, state: state, deselected: deselected)
    var work = StudyWork(triage: try triage())
    var timed: Set<Int64> = []
    try reader.forEach(
      AssessmentRow.self, where: [.equals("route", .text(AssessmentRoute.seen.rawValue))],
      orderedBy: ["id"]
    ) { row in
      guard try state.contains(row) else { return }
      let stage = sorter.stage(of: row)
      let seconds = row.claimedTimes ? 0 : row.activeSeconds ?? 0
      work.stages[stage, default: StageWork()].add(row.userId, seconds: seconds)
      if seconds > 0 {
        work.lookSeconds.append(seconds)
        timed.insert(row.userId)
      }
    }
    work.timedPeople = timed.count
    return Result(work: work, audited: sorter.audited)
  }

  /// The decisions before assessment.
  private func triage() throws -> StageWork {
    var work = StageWork()
    try reader.forEach(TriageRow.self, orderedBy: ["id"]) { row in
      guard try state.contains(row) else { return }
      var seconds = 0.0
      if !row.claimedTimes, let started = row.started, let ended = row.ended {
        seconds = max(
          0, Instant(microseconds: ended).seconds(since: Instant(microseconds: started)))
      }
      work.add(row.userId, seconds: seconds)
    }
    return work
  }
}

extension StageWork {
  fileprivate mutating func add(_ user: Int64, seconds: Double) {
    let person = Int(clamping: user)
    looks += 1
    self.seconds += seconds
    people.insert(person)
    guard seconds > 0 else { return }
    timed += 1
    timedPeople.insert(person)
  }
}
