// SPDX-License-Identifier: Apache-2.0
// How answers on golden items agree over time: each person's own for that person, and sums of four people or more.

internal import Catalog
internal import EvidenceModel

/// How many answers on golden items of a day, and how many of them say what was agreed.
public struct GoldenDay: Hashable, Sendable {
  /// The day, in the case's zone.
  public let day: String
  /// Golden items answered for the first time.
  public let items: Int
  /// Of these, those answered as agreed.
  public let agreeing: Int
}

/// What a person came to on golden items; no item is named, so that none can be told on.
public struct GoldenResults: Hashable, Sendable {
  /// Golden items answered.
  public let items: Int
  /// Of these, those answered as agreed.
  public let agreeing: Int
  /// The same by day, oldest first.
  public let days: [GoldenDay]
}

/// What a team came to on golden items.
public struct GoldenTeamResults: Hashable, Sendable {
  /// How many people answered.
  public let people: Int
  /// Their answers.
  public let answers: Int
  /// Of these, those that say what was agreed.
  public let agreeing: Int
}

/// Tells how answers on the golden items of the study plan agree with what people agreed on beforehand.
///
/// A person's first look at an item counts, whatever was recorded later, without those taken back. It agrees when each
/// answer that was agreed is given.
public struct GoldenService {
  let store: CaseStore
  let actor: Actor

  /// Reads `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// The person's own results; empty without a plan.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public func own() throws -> GoldenResults {
    try actor.require(.assess)
    guard let user = actor.user else { throw CaseworkError(.denied, "only a user has records") }
    let day = WorkDay(store: store)
    let answers = try store.catalog.read { try self.answers($0) }.filter { $0.user == user }
    var days: [String: (items: Int, agreeing: Int)] = [:]
    for answer in answers {
      let name = day.text(answer.recorded)
      days[name, default: (0, 0)].items += 1
      if answer.agrees { days[name, default: (0, 0)].agreeing += 1 }
    }
    return GoldenResults(
      items: answers.count, agreeing: answers.count { $0.agrees },
      days: days.sorted { $0.key < $1.key }.map {
        GoldenDay(day: $0.key, items: $0.value.items, agreeing: $0.value.agreeing)
      })
  }

  /// The sum over all people; `nil` while fewer than ``TeamExposure/fewestPeople`` have answered.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public func team() throws -> GoldenTeamResults? {
    try actor.require(.seeTeam)
    let answers = try store.catalog.read { try self.answers($0) }
    let people = Set(answers.map(\.user)).count
    guard people >= TeamExposure.fewestPeople else { return nil }
    return GoldenTeamResults(
      people: people, answers: answers.count, agreeing: answers.count { $0.agrees })
  }

  private struct Answer {
    let user: Int64
    let recorded: Instant
    let agrees: Bool
  }

  private func answers(_ reader: any CatalogReader) throws -> [Answer] {
    guard let plan = try StudyPlanService.newest(reader, columns: store.columns)?.plan else {
      return []
    }
    var answers: [Answer] = []
    for golden in plan.golden {
      var answered: Set<Int64> = []
      let rows = try reader.rows(
        AssessmentRow.self,
        where: [
          .equals("item_id", .integer(golden.item)), .equals("route", "seen"),
          .equals("kind", "first"),
        ], orderedBy: ["id"])
      let withdrawn = try AssessmentMarks.read(of: rows.map(\.id), reader).withdrawn
      for row in rows where !withdrawn.contains(row.id) && answered.insert(row.userId).inserted {
        let facts = try FactRecord.open(row, columns: store.columns)
        let given = Dictionary(
          facts.entries.map { ($0.question, $0.answer) }, uniquingKeysWith: { first, _ in first })
        answers.append(
          Answer(
            user: row.userId, recorded: Instant(microseconds: row.recorded),
            agrees: golden.facts.entries.allSatisfy { given[$0.question] == $0.answer }))
      }
    }
    return answers
  }
}
