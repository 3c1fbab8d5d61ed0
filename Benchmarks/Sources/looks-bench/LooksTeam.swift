// SPDX-License-Identifier: Apache-2.0
// The simulated team works through the queue: one look at a time, and what it says is carried over to the family.

internal import Casework
internal import EvidenceModel
internal import SyntheticCorpus

/// What the team's looks came to.
struct TeamWork {
  /// Looks of people, those that settle disputes among them.
  var looks = 0
  /// Their seconds.
  var seconds = 0.0
}

/// The simulated team at work.
struct LooksTeam {
  let scratch: LooksCase
  private let records: [Int64: TruthRecord]

  init(_ scratch: LooksCase) throws {
    self.scratch = scratch
    records = Dictionary(
      try SyntheticAccess(store: scratch.store).contents().compactMap { content in
        scratch.truth[content.sha256].map { (content.item, $0) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Works until nothing waits for anybody.
  func work() throws -> TeamWork {
    var work = TeamWork()
    repeat {
      var isDone = false
      while !isDone {
        isDone = true
        for (number, rater) in scratch.raters.enumerated()
        where try look(rater, number, &work) { isDone = false }
      }
    } while try settle(&work)
    return work
  }

  /// One look, and what follows from it; `false` when nothing waits for this person.
  private func look(_ rater: Actor, _ number: Int, _ work: inout TeamWork) throws -> Bool {
    guard let item = try WorkQueue(store: scratch.store, actor: rater).next()?.item else {
      return false
    }
    guard let record = records[item] else { throw BenchError("item \(item) is of no corpus") }
    let facts = try scratch.team.facts(for: record, rater: number)
    try self.record(item, facts, by: rater)
    work.looks += 1
    work.seconds += scratch.team.seconds(for: record)
    do {
      _ = try ExceptionService(store: scratch.store, actor: rater).restOfFamily(of: item)
    } catch let error as CaseworkError where error.code == .conflict {
      // The item is alone: there is nothing to carry over.
    }
    return true
  }

  /// The lead, who knows the truth, settles one dispute; `false` when there is none.
  private func settle(_ work: inout TeamWork) throws -> Bool {
    guard
      let item = try WorkQueue(store: scratch.store, actor: scratch.lead).next(.dispute)?.item
    else { return false }
    guard let record = records[item] else { throw BenchError("item \(item) is of no corpus") }
    let truthful = SimulatedAssessor(
      raters: scratch.team.raters, seed: scratch.team.seed, error: .none)
    try self.record(
      item, try truthful.facts(for: record, rater: 0), by: scratch.lead, settles: true)
    work.looks += 1
    work.seconds += scratch.team.seconds(for: record)
    return true
  }

  private func record(
    _ item: Int64, _ facts: FactSheet, by actor: Actor, settles: Bool = false
  ) throws {
    let outcomes = try AssessmentService(store: scratch.store, actor: actor).record([
      AssessmentEntry(item: item, facts: facts, route: .seen, isAdjudication: settles)
    ])
    if case .refused(let error)? = outcomes.first { throw error }
  }
}
