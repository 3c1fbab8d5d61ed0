// SPDX-License-Identifier: Apache-2.0
// Grading by exception: the rest of a page by its tiles, the rest of a family by one look.

internal import Catalog
internal import EvidenceModel

/// What came of a decision about many items.
public struct ExceptionSummary: Hashable, Sendable {
  /// The assessments recorded, by item.
  public let recorded: [Int64: Int64]
  /// The items left as they were: the person has seen them or has recorded that already, their tile was not shown,
  /// or no path leads to them.
  public let left: [Int64]
  /// Why each of these was left.
  public let reasons: [Int64: CaseworkError]
}

/// Records one decision about many items, each with a record and a route of its own.
///
/// Written in bounded transactions: when it is stopped, what was recorded stays, and the same call goes on: it records
/// nothing twice.
public struct ExceptionService {
  /// The most items of one call.
  public static let mostItems = 10_000

  let store: CaseStore
  let actor: Actor
  let views: ViewService?

  /// Decides in `store` on behalf of `actor`; with the `views` of the workbench only by tiles that were shown
  /// there.
  public init(store: CaseStore, actor: Actor, views: ViewService? = nil) {
    self.store = store
    self.actor = actor
    self.views = views
  }

  /// What is recorded of a tile that shows nothing criminal: the same as by the answer of these words after a look.
  static let notCriminal = [FactQuestion.indecent: "no", .pornographic: "no"]
  /// What is recorded of a tile that shows nothing to assess: the same as by the answer of these words after a look.
  static let notForAssessment = [FactQuestion.child: "no"]

  /// Records for each item that its tile shows nothing to assess, or nothing criminal.
  ///
  /// What the person has seen is left as it is.
  ///
  /// - Parameters:
  ///   - items: The items whose tiles were shown.
  ///   - notCriminal: Whether the tiles show nothing criminal; else they are not for assessment.
  /// - Returns: what was recorded, and what was left.
  /// - Throws: ``CaseworkError`` `.denied`, also while the policy keeps the wall off; `.usage` for too many
  ///   items, `.notFound` when there is none of a number: nothing is recorded then.
  public func restOfPage(_ items: [Int64], notCriminal: Bool) throws -> ExceptionSummary {
    try actor.require(.assess)
    try PolicyService(store: store, actor: actor).inForce().policy.requireWall()
    let facts = try FactSheet(notCriminal ? Self.notCriminal : Self.notForAssessment)
    return try record(items) { AssessmentEntry(item: $0, facts: facts, route: .glanced) }
  }

  /// Carries the person's record of an item over to the other members of its family.
  ///
  /// What the person has seen is left as it is, and so is what the person left to others, and what no path leads to.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; `.conflict` when the item is in no family, and, with the numbers of the
  ///   items to look at first, while the person has not recorded what was drawn for a check of the family: nothing is
  ///   recorded then.
  public func restOfFamily(of item: Int64) throws -> ExceptionSummary {
    try actor.require(.assess)
    guard let user = actor.user else { throw CaseworkError(.denied, "only a user may assess") }
    let (paths, unchecked) = try store.catalog.read { reader in
      let paths = try FamilyPaths.read(around: item, by: user, reader, columns: store.columns)
      let optOuts = OptOuts(store: store)
      return (paths, try paths?.unchecked(around: item, by: user, optOuts, reader) ?? [])
    }
    guard let members = paths?.members(besides: item), !members.isEmpty else {
      throw CaseworkError(.conflict, "item \(item) has no family; there is nothing to carry over")
    }
    guard unchecked.isEmpty else { throw FamilySample.refusal(unchecked) }
    return try record(members) { AssessmentEntry(item: $0, facts: nil, route: .inferred) }
  }

  private func record(
    _ items: [Int64], _ entry: (Int64) -> AssessmentEntry
  ) throws -> ExceptionSummary {
    guard items.count <= Self.mostItems else {
      throw CaseworkError(.usage, "one decision is about at most \(Self.mostItems) items")
    }
    var seen: Set<Int64> = []
    let items = items.filter { seen.insert($0).inserted }
    try requireAll(items)
    let outcomes = try AssessmentService(store: store, actor: actor, views: views).record(
      items.map(entry), refusingRepeats: true)
    var recorded: [Int64: Int64] = [:]
    var left: [Int64] = []
    var reasons: [Int64: CaseworkError] = [:]
    for (item, outcome) in zip(items, outcomes) {
      switch outcome {
      case .recorded(let id, _): recorded[item] = id
      case .refused(let error):
        left.append(item)
        reasons[item] = error
      }
    }
    return ExceptionSummary(recorded: recorded, left: left, reasons: reasons)
  }

  /// Checks before anything is written that every item is there.
  private func requireAll(_ items: [Int64]) throws {
    let missing = try store.catalog.read { reader in
      try items.first { try reader.row(ItemRow.self, key: .integer($0)) == nil }
    }
    if let missing { throw CaseworkError(.notFound, "there is no item \(missing)") }
  }
}
