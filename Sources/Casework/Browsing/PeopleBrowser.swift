// SPDX-License-Identifier: Apache-2.0
// The people of a case by role, and what the team did together; nothing of any one person.

internal import Catalog
internal import EvidenceModel
internal import StudyStatistics

/// A share with how sure one can be of it.
public struct AgreementFigure: Hashable, Sendable {
  /// Items that two or more people saw.
  public let items: Int
  /// Those on which all agree.
  public let agreeing: Int
  /// The lower end of the 95 % interval of the share (Wilson).
  public let lower: Double
  /// The upper end.
  public let upper: Double

  /// The share that agrees.
  public var share: Double { items == 0 ? 0 : Double(agreeing) / Double(items) }

  /// A figure with its interval; `nil` without items, or where more agree than there are.
  public init?(items: Int, agreeing: Int) {
    guard let tally = try? Tally(found: agreeing, of: items) else { return nil }
    let interval = ProportionInterval.wilson(tally)
    self.items = items
    self.agreeing = agreeing
    lower = interval.lower
    upper = interval.upper
  }

  /// The share, and its ends rounded outward, as percentages.
  public var text: (share: String, lower: String, upper: String) {
    (
      FigureText.percent(share), FigureText.percent(lower, rounding: .down),
      FigureText.percent(upper, rounding: .up)
    )
  }
}

/// What the team did together.
public struct TeamFigures: Hashable, Sendable {
  /// How many people recorded anything.
  public let people: Int
  /// Items that somebody saw.
  public let itemsSeen: Int
  /// Records of looks.
  public let looks: Int
  /// Records carried over within families.
  public let inferred: Int
  /// Records of tiles.
  public let glanced: Int
  /// How far people agree; `nil` when too few items were seen by two.
  public let agreement: AgreementFigure?
}

/// The people of a case.
public struct PeopleView: Sendable {
  /// The people, by number.
  public let people: [UserSummary]
  /// The team's figures; `nil` while fewer than ``TeamExposure/fewestPeople`` people recorded anything.
  public let team: TeamFigures?
}

/// Shows people to who may see team totals.
///
/// No figure is of one person: no seconds, no looks, no exposures.
public struct PeopleBrowser {
  /// The fewest items seen by two from which agreement is told.
  public static let fewestItems = 5

  let store: CaseStore
  let actor: Actor

  /// Shows the people of `store` to `actor`.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for who may not see team totals.
  public init(store: CaseStore, actor: Actor) throws(CaseworkError) {
    try actor.require(.seeTeam)
    self.store = store
    self.actor = actor
  }

  /// The people, and what they did together.
  ///
  /// - Complexity: O(records).
  public func read() throws -> PeopleView {
    let people = try UserService(store: store, actor: actor).list()
    let team = try store.catalog.read { try figures($0) }
    return PeopleView(people: people, team: team)
  }

  private func figures(_ reader: any CatalogReader) throws -> TeamFigures? {
    var (people, seen, counts): (Set<Int64>, Set<Int64>, [String: Int]) = ([], [], [:])
    let marks = try AssessmentMarks.read(reader)
    try reader.forEachValues(AssessmentRow.self, columns: ["item_id", "user_id", "route", "id"]) {
      guard case .integer(let item) = $0[0], case .integer(let user) = $0[1],
        case .text(let route) = $0[2], case .integer(let id) = $0[3],
        !marks.withdrawn.contains(id)
      else { return }
      people.insert(user)
      counts[route, default: 0] += 1
      if route == AssessmentRoute.seen.rawValue { seen.insert(item) }
    }
    guard people.count >= TeamExposure.fewestPeople else { return nil }
    return TeamFigures(
      people: people.count, itemsSeen: seen.count,
      looks: counts[AssessmentRoute.seen.rawValue] ?? 0,
      inferred: counts[AssessmentRoute.inferred.rawValue] ?? 0,
      glanced: counts[AssessmentRoute.glanced.rawValue] ?? 0,
      agreement: try agreement(reader, marks))
  }

  /// Agreement of each rater's newest vote, while that tells nothing that has to stay blind.
  private func agreement(
    _ reader: any CatalogReader, _ marks: AssessmentMarks
  ) throws -> AgreementFigure? {
    guard try AnswerAccess(reader: reader, actor: actor).areFiguresOpen(marks: marks) else {
      return nil
    }
    let derivation = try CaseRegimes.derivation(of: store.description.regime, reader)
    func result(_ id: Int64) throws -> DeterminationRow? {
      try reader.row(DeterminationRow.self, key: .integer(id), .text(derivation))
    }
    let undecided = try marks.unsure.filter {
      try !marks.isVote($0, instrument: result($0)?.instrument)
    }
    var newest: [Int64: [Int64: Int64]] = [:]
    try reader.forEachValues(
      AssessmentRow.self, columns: ["id", "item_id", "user_id"],
      where: [
        .equals("route", .text(AssessmentRoute.seen.rawValue)),
        .equals("kind", .text(AssessmentRow.Kind.first.rawValue)),
      ], orderedBy: ["id"]
    ) {
      guard case .integer(let id) = $0[0], case .integer(let item) = $0[1],
        case .integer(let user) = $0[2], !marks.withdrawn.contains(id), !undecided.contains(id)
      else { return }
      newest[item, default: [:]][user] = id
    }
    var (items, agreeing) = (0, 0)
    for records in newest.values where records.count > 1 {
      let results = try records.values.map { try result($0).map(OwnRecords.name) }
      items += 1
      if Set(results).count == 1 { agreeing += 1 }
    }
    return items >= Self.fewestItems ? AgreementFigure(items: items, agreeing: agreeing) : nil
  }
}
