// SPDX-License-Identifier: Apache-2.0
// The simulated team works through the queue: one look at a time, and what it says is carried over to the family.

internal import Casework
internal import EvidenceModel
internal import SyntheticCorpus

/// What the team's looks came to.
struct TeamWork {
  /// Looks of people, those that settle disputes among them.
  var looks = 0
  /// Of these, looks at what was drawn for a check of a family before a record was carried over it.
  var checks = 0
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

  /// One look at what the queue hands out, and what follows from it; `false` when nothing waits for this person.
  private func look(_ rater: Actor, _ number: Int, _ work: inout TeamWork) throws -> Bool {
    guard let next = try WorkQueue(store: scratch.store, actor: rater).next() else { return false }
    try look(at: next.item, rater, number, &work)
    if next.familySize > 1 { try carryOver(next.item, rater, number, &work) }
    return true
  }

  /// A look at one item, recorded.
  private func look(
    at item: Int64, _ rater: Actor, _ number: Int, _ work: inout TeamWork
  ) throws {
    guard let record = records[item] else { throw BenchError("item \(item) is of no corpus") }
    try self.record(item, try scratch.team.facts(for: record, rater: number), by: rater)
    work.looks += 1
    work.seconds += scratch.team.seconds(for: record)
  }

  /// Carries what was said of an item over to its family, after a look at each member that is asked for first.
  private func carryOver(
    _ item: Int64, _ rater: Actor, _ number: Int, _ work: inout TeamWork
  ) throws {
    let decisions = ExceptionService(store: scratch.store, actor: rater)
    do {
      _ = try decisions.restOfFamily(of: item)
    } catch let error as CaseworkError where error.refusal == .checkFirst {
      for member in error.items {
        try look(at: member, rater, number, &work)
        work.checks += 1
      }
      _ = try decisions.restOfFamily(of: item)
    }
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
      AssessmentEntry(
        item: item, facts: facts, route: .seen,
        note: settles ? "By the glyph that is printed on the picture." : nil,
        isAdjudication: settles)
    ])
    if case .refused(let error)? = outcomes.first { throw error }
  }
}
