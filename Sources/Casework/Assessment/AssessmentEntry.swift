// SPDX-License-Identifier: Apache-2.0
// One assessment as a person hands it in, and one line of a batch.

public import EvidenceModel

/// One assessment as a person hands it in.
public struct AssessmentEntry: Hashable, Sendable {
  /// The item's number.
  public let item: Int64
  /// The answers; `nil` for an inferred record, which carries over its source's.
  public let facts: FactSheet?
  /// How the person came to know.
  public let route: AssessmentRoute
  /// When the look began, as claimed.
  public let started: Instant?
  /// When it ended, as claimed.
  public let ended: Instant?
  /// The person's note; for what settles a dispute the reason, which it needs.
  public let note: String?
  /// Whether it settles a dispute.
  public let isAdjudication: Bool
  /// Whether the person is not sure, and wishes that somebody else looks.
  public let wantsSecondOpinion: Bool

  /// Groups the parts of an entry.
  public init(
    item: Int64, facts: FactSheet?, route: AssessmentRoute, started: Instant? = nil,
    ended: Instant? = nil, note: String? = nil, isAdjudication: Bool = false,
    wantsSecondOpinion: Bool = false
  ) {
    self.item = item
    self.facts = facts
    self.route = route
    self.started = started
    self.ended = ended
    self.note = note
    self.isAdjudication = isAdjudication
    self.wantsSecondOpinion = wantsSecondOpinion
  }

  /// Reads one line of a batch: `{"item","facts","route","started","ended","note","second_opinion"}`.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for anything that is not such a line.
  public init(json text: String) throws(CaseworkError) {
    guard let json = try? JSONParser.parse(text, strictly: true), let members = json.members else {
      throw CaseworkError(.usage, "the line is not a JSON object")
    }
    let known = ["item", "facts", "route", "started", "ended", "note", "second_opinion"]
    guard Set(members.map(\.name)).count == members.count else {
      throw CaseworkError(.usage, "the line names a field twice")
    }
    for member in members where !known.contains(member.name) {
      throw CaseworkError(
        .usage, "there is no field \(EvidenceText.escaped(String(member.name.prefix(40))))")
    }
    guard let item = json["item"]?.integer, item > 0 else {
      throw CaseworkError(.usage, "`item` must be the number of an item")
    }
    guard let route = json["route"]?.text.flatMap(AssessmentRoute.init(rawValue:)) else {
      throw CaseworkError(.usage, "`route` must be seen, glanced or inferred")
    }
    self.init(
      item: item, facts: try Self.facts(json["facts"]), route: route,
      started: try Self.time(json["started"], "started"),
      ended: try Self.time(json["ended"], "ended"), note: try Self.note(json["note"]),
      wantsSecondOpinion: try Self.wish(json["second_opinion"]))
  }

  private static func wish(_ value: JSONValue?) throws(CaseworkError) -> Bool {
    guard let value, value != .null else { return false }
    guard case .bool(let wish) = value else {
      throw CaseworkError(.usage, "`second_opinion` must be true or false")
    }
    return wish
  }

  private static func facts(_ value: JSONValue?) throws(CaseworkError) -> FactSheet? {
    guard let value, value != .null else { return nil }
    guard let members = value.members else {
      throw CaseworkError(.usage, "`facts` must be an object")
    }
    var answers: [String: String] = [:]
    for member in members {
      guard let answer = member.value.text else {
        throw CaseworkError(.usage, "every fact must be answered by a word")
      }
      guard answers.updateValue(answer, forKey: member.name) == nil else {
        throw CaseworkError(.usage, "`facts` answers a question twice")
      }
    }
    do { return try FactSheet(named: answers) } catch {
      throw CaseworkError(.usage, error.userMessage)
    }
  }

  private static func time(_ value: JSONValue?, _ name: String) throws(CaseworkError) -> Instant? {
    guard let value, value != .null else { return nil }
    guard let text = value.text, let instant = TimestampParser.rfc3339(text) else {
      throw CaseworkError(.usage, "`\(name)` must be a time such as 2026-11-22T16:00:00Z")
    }
    return instant
  }

  private static func note(_ value: JSONValue?) throws(CaseworkError) -> String? {
    guard let value, value != .null else { return nil }
    guard let text = value.text, text.utf8.count <= 16_384 else {
      throw CaseworkError(.usage, "`note` must be a text of at most 16,384 bytes")
    }
    return text
  }
}
