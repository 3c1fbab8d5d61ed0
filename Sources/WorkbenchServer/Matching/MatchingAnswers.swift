// SPDX-License-Identifier: Apache-2.0
// What a look-up tells a client, by what its token may be told.

internal import Casework
internal import EvidenceModel

/// Writes what a look-up tells.
///
/// Without the scope for entries a bank that matches has one match, the nearest, whose number is 0; without the scope for
/// distances its distance is `-`, the word that clients know for a kind of hash without distances. So without either
/// neither how many entries, nor which, nor how near is told.
struct MatchingAnswers {
  /// Whether it is told which entries match, and how many.
  let tellsEntries: Bool
  /// Whether it is told how near they are.
  let tellsDistances: Bool

  init(for actor: Actor) {
    tellsEntries = actor.may(.matchEntries)
    tellsDistances = actor.may(.matchDistances)
  }

  /// The word for a distance that there is none of, or that is not told.
  private static let noDistance = "-"

  /// The matches of each bank.
  func byBank(_ hits: [BankHit]) -> JSONValue {
    var banks: [(name: String, matches: [JSONValue])] = []
    for hit in ordered(hits) {
      if banks.last?.name != hit.bank.name { banks.append((hit.bank.name, [])) }
      if tellsEntries || banks[banks.count - 1].matches.isEmpty {
        banks[banks.count - 1].matches.append(match(hit))
      }
    }
    return .object(banks.map { .init($0.name, .array($0.matches)) })
  }

  /// All matches, as numbers or with distances.
  func plain(_ hits: [BankHit], withDistances: Bool) -> JSONValue {
    let nearest = hits.min { ($0.distance ?? 0) < ($1.distance ?? 0) }
    let told = tellsEntries ? ordered(hits) : nearest.map { [$0] } ?? []
    return ["matches": .array(told.map { withDistances ? match($0) : .integer(number($0)) })]
  }

  /// Hits in the order in which they may be told: nearest first within a bank, which would itself tell what is nearer, or by
  /// number.
  private func ordered(_ hits: [BankHit]) -> [BankHit] {
    guard tellsEntries, !tellsDistances else { return hits }
    return hits.sorted {
      ($0.bank.list, $0.content.number) < ($1.bank.list, $1.content.number)
    }
  }

  private func number(_ hit: BankHit) -> Int64 { tellsEntries ? hit.content.number : 0 }

  private func match(_ hit: BankHit) -> JSONValue {
    let distance = tellsDistances ? hit.distance.map(String.init) : nil
    return [
      "bank_content_id": .integer(number(hit)),
      "distance": .string(distance ?? Self.noDistance),
    ]
  }

  private static let matchSchema = AnswerSchema.object([
    ("bank_content_id", AnswerSchema.number), ("distance", AnswerSchema.text),
  ])
  private static let bankPattern: JSONValue = ["pattern": "^[A-Z0-9_]+$"]
  /// The schema of the matches of each bank.
  static let byBankSchema: JSONValue = [
    "type": "object", "propertyNames": bankPattern,
    "additionalProperties": AnswerSchema.list(matchSchema),
  ]
  /// The schema of the matches of each bank, by kind of hash.
  static let bySignalSchema: JSONValue = [
    "type": "object", "propertyNames": MatchingText.signalName,
    "additionalProperties": byBankSchema,
  ]
  /// The schema of all matches.
  static let plainSchema = AnswerSchema.object([
    ("matches", AnswerSchema.list(["oneOf": [AnswerSchema.number, matchSchema]]))
  ])
}

extension Desk {
  /// The matching service.
  ///
  /// - Throws: ``WorkbenchError`` `.notFound` where it is not turned on.
  func matchingService() throws(WorkbenchError) -> MatchingService {
    guard let matching else { throw WorkbenchError(.notFound, "there is nothing at this address") }
    return matching
  }
}
