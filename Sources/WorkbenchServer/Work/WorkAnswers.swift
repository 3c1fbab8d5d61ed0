// SPDX-License-Identifier: Apache-2.0
// Work as JSON, and the fields that requests about work share.

internal import Casework
internal import EvidenceModel

/// Work as JSON.
enum WorkAnswers {
  /// A queued item: nothing of it tells what others said.
  static func item(
    _ item: QueuedItem, tags: [PlacedTag], begun: BegunAnswer?, for actor: Actor
  ) -> JSONValue {
    [
      "item": .integer(item.item), "kind": .string(item.kind.rawValue),
      "format": JSONValue(item.format), "width": JSONValue(item.width),
      "height": JSONValue(item.height), "rank": item.rank.map(JSONValue.number) ?? .null,
      "reasons": .array(
        item.reasons.map {
          ["name": .string($0.name), "words": .string($0.words), "value": .number($0.value)]
        }),
      "rule": .string(item.rule), "reason": .string(item.ruleReason),
      "place": JSONValue(item.place), "of": JSONValue(item.waiting),
      "family_size": JSONValue(item.familySize),
      "task": .string(item.isDispute ? "adjudication" : "rating"),
      "earlier": facts(item.earlier), "unrecorded": Self.begun(begun),
      "opinions": .array(
        item.opinions.map { ["facts": facts($0.facts), "note": JSONValue($0.note)] }),
      "tags": .array(tags.map { tag($0, for: actor) }),
      "begun": .string(item.begun.description), "held_until": .string(item.heldUntil.description),
    ]
  }

  static func facts(_ sheet: FactSheet) -> JSONValue {
    .object(sheet.entries.map { .init($0.question.rawValue, .string($0.answer)) })
  }

  static func tag(_ tag: PlacedTag, for actor: Actor) -> JSONValue {
    [
      "tag": .string(tag.tag.rawValue), "label": JSONValue(tag.label),
      "user": user(tag.user, for: actor), "own": .bool(tag.user == actor.user),
      "recorded": .string(tag.recorded.description),
    ]
  }

  static func note(_ note: PlacedNote, for actor: Actor) -> JSONValue {
    [
      "note": .integer(note.id), "text": .string(note.text), "user": user(note.user, for: actor),
      "own": .bool(note.user == actor.user), "recorded": .string(note.recorded.description),
    ]
  }

  /// Whose a mark is, where the role may know: who may not learn a rater's name by records learns none by marks.
  private static func user(_ user: Int64, for actor: Actor) -> JSONValue {
    user == actor.user || actor.may(.internalReport) ? .integer(user) : .null
  }

  /// A person's own day; only that person is told, and not a machine that works for the person.
  static func pace(_ gate: WorkGate, for actor: Actor) throws -> JSONValue {
    guard actor.token == nil else { return .null }
    let pace = try gate.pace()
    return [
      "looks": JSONValue(pace.looks), "spent": .number(pace.spent),
      "budget": pace.budget.map(JSONValue.number) ?? .null,
      "seconds_to_break": pace.secondsToBreak.map(JSONValue.number) ?? .null,
      "break_until": JSONValue(pace.breakUntil?.description),
      "shift_ends": JSONValue(pace.shiftEnds?.description),
    ]
  }

  static func record(_ record: OwnAssessment) -> JSONValue {
    [
      "assessment": .integer(record.id), "item": .integer(record.item),
      "route": .string(record.route.rawValue), "facts": facts(record.facts),
      "instrument": JSONValue(record.instrument), "severity": JSONValue(record.severity),
      "standing": JSONValue(record.standing?.rawValue),
      "recorded": .string(record.recorded.description), "withdrawn": .bool(record.isWithdrawn),
      "wish": record.wantsSecondOpinion ? "second_opinion" : .null,
      "adjudication": .bool(record.isAdjudication),
    ]
  }
}

/// The fields that requests about work share.
enum WorkFields {
  static func item(_ body: JSONValue) throws(WorkbenchError) -> Int64 {
    guard let item = body["item"]?.integer, item > 0 else {
      throw WorkbenchError(.badRequest, "`item` must be the number of an item")
    }
    return item
  }

  static func truth(
    _ body: JSONValue, _ name: String, otherwise: Bool
  ) throws(WorkbenchError) -> Bool {
    guard let value = body[name], value != .null else { return otherwise }
    guard let truth = value.bool else {
      throw WorkbenchError(.badRequest, "`\(name)` must be true or false")
    }
    return truth
  }

  /// Whether a second opinion is wished for.
  static func wish(_ body: JSONValue) throws(WorkbenchError) -> Bool {
    let wish = try text(body, "wish")
    guard wish == nil || wish == "second_opinion" else {
      throw WorkbenchError(.badRequest, "`wish` must be second_opinion or null")
    }
    return wish != nil
  }

  static func text(_ body: JSONValue, _ name: String) throws(WorkbenchError) -> String? {
    guard let value = body[name], value != .null else { return nil }
    guard let text = value.text else {
      throw WorkbenchError(.badRequest, "`\(name)` must be a text")
    }
    return text
  }

  static func facts(_ body: JSONValue) throws(WorkbenchError) -> FactSheet {
    guard let value = body["facts"], value != .null else { return .empty }
    guard let members = value.members else {
      throw WorkbenchError(.badRequest, "`facts` must be an object")
    }
    var answers: [String: String] = [:]
    for member in members {
      guard let answer = member.value.text,
        answers.updateValue(answer, forKey: member.name) == nil
      else {
        throw WorkbenchError(.badRequest, "every fact must be answered once, by a word")
      }
    }
    do { return try FactSheet(named: answers) } catch {
      throw WorkbenchError(.badRequest, EvidenceText.escaped(error.userMessage))
    }
  }
}
