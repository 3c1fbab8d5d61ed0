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

/// What the team did together in the whole weeks in which enough people worked.
public struct TeamFigures: Hashable, Sendable {
  /// How many people recorded anything in those weeks.
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

/// What was recorded in one week.
private struct TeamWeek {
  /// A week's start, and the next one's.
  struct Span {
    let start: Instant
    let end: Instant

    init(start: Instant, end: Instant) {
      self.start = start
      self.end = end
    }

    init(of moment: Instant, _ day: WorkDay) {
      start = day.week(of: moment)
      // A week has up to an hour more than seven days where clocks change.
      end = day.week(of: start.advanced(bySeconds: 7.5 * 86_400))
    }

    func contains(_ moment: Instant) -> Bool { start <= moment && moment < end }
  }

  private(set) var people: Set<Int64> = []
  private(set) var seen: Set<Int64> = []
  private(set) var counts: [String: Int] = [:]

  mutating func add(_ item: Int64, by user: Int64, route: String) {
    people.insert(user)
    counts[route, default: 0] += 1
    if route == AssessmentRoute.seen.rawValue { seen.insert(item) }
  }
}

/// The people of a case.
public struct PeopleView: Sendable {
  /// The people, by number.
  public let people: [UserSummary]
  /// The team's figures; `nil` while no week is over in which ``TeamExposure/fewestPeople`` people recorded anything.
  public let team: TeamFigures?
}

/// Shows people to who may see team totals.
///
/// No figure is of one person: no seconds, no looks, no exposures. What the team did is told for whole weeks, Monday to
/// Sunday in the case's zone, in which ``TeamExposure/fewestPeople`` people or more recorded anything; so the difference
/// of two answers is never one person's.
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
    let day = WorkDay(store: store)
    let now = day.week(of: store.clock())
    var weeks: [Instant: TeamWeek] = [:]
    // Records come in the order of time, so that a week is looked up once.
    var week = TeamWeek.Span(start: now, end: now)
    try reader.forEachValues(
      AssessmentRow.self, columns: ["item_id", "user_id", "route", "recorded"],
      orderedBy: ["id"]
    ) {
      guard case .integer(let item) = $0[0], case .integer(let user) = $0[1],
        case .text(let route) = $0[2], case .integer(let recorded) = $0[3],
        recorded < now.microseconds
      else { return }
      let time = Instant(microseconds: recorded)
      if !week.contains(time) { week = TeamWeek.Span(of: time, day) }
      // What was taken back later was a look all the same: a week stays as it was told.
      weeks[week.start, default: TeamWeek()].add(item, by: user, route: route)
    }
    let told = weeks.values.filter { $0.people.count >= TeamExposure.fewestPeople }
    guard !told.isEmpty else { return nil }
    func sum(_ route: AssessmentRoute) -> Int {
      told.reduce(0) { $0 + ($1.counts[route.rawValue] ?? 0) }
    }
    return TeamFigures(
      people: Set(told.flatMap(\.people)).count, itemsSeen: Set(told.flatMap(\.seen)).count,
      looks: sum(.seen), inferred: sum(.inferred), glanced: sum(.glanced),
      agreement: try agreement(reader, before: now))
  }

  /// Agreement of each rater's word (``BlindWords``) in weeks that are over, while that tells nothing that has to stay blind;
  /// of items without drafts.
  private func agreement(
    _ reader: any CatalogReader, before end: Instant
  ) throws -> AgreementFigure? {
    let marks = try AssessmentMarks.read(reader)
    guard try AnswerAccess(reader: reader, actor: actor).areFiguresOpen() else {
      return nil
    }
    let outcomes = try OutcomeReader(
      CaseRegimes.inForce(reader, own: store.description.regime)[0], reader,
      columns: store.columns)
    func result(_ id: Int64) throws -> DeterminationRow? {
      try reader.row(DeterminationRow.self, key: .integer(id), .text(outcomes.derivation))
    }
    func outcome(_ id: Int64) throws -> GradeOutcome? {
      try reader.row(AssessmentRow.self, key: .integer(id)).map { try outcomes.outcome(of: $0) }
    }
    let undecided = try marks.unsure.filter {
      try !AssessmentMarks.isDefinite(isUnsure: true, instrument: result($0)?.instrument)
    }
    var looks: [Int64: [OrderedLook]] = [:]
    try reader.forEachValues(
      AssessmentRow.self, columns: ["id", "item_id", "user_id", "recorded"],
      where: [
        .equals("route", .text(AssessmentRoute.seen.rawValue)),
        .equals("kind", .text(AssessmentRow.Kind.first.rawValue)),
        .lessThan("recorded", .integer(end.microseconds)),
      ], orderedBy: ["id"]
    ) {
      guard case .integer(let id) = $0[0], case .integer(let item) = $0[1],
        case .integer(let user) = $0[2], case .integer(let recorded) = $0[3]
      else { return }
      looks[item, default: []].append(
        OrderedLook(assessment: id, rater: user, recorded: recorded))
    }
    let blind = BlindWords(marks: marks)
    var (items, agreeing) = (0, 0)
    for looks in looks.values {
      let records = blind.words(of: looks) { !undecided.contains($0) }
      guard records.count > 1 else { continue }
      let results = try records.values.map { try outcome($0)?.result }
      guard !results.contains(nil) else { continue }
      items += 1
      if Set(results).count == 1 { agreeing += 1 }
    }
    return items >= Self.fewestItems ? AgreementFigure(items: items, agreeing: agreeing) : nil
  }
}
