// SPDX-License-Identifier: Apache-2.0
// What may be asked of the wall, as the description of the API tells it.

internal import Casework
internal import EvidenceModel

/// The parameters of the wall's routes: the filter, the order and the place.
enum WallQuery {
  /// All of them.
  static let all = filters + place

  private static let place: [QueryParameter] = [
    .init("order", "The order.", QueryParameter.word(WallOrder.allCases.map(\.rawValue))),
    .init("at", "The place to begin at, from 0.", QueryParameter.number(from: 0)),
    .init("item", "The item to begin with, in place of `at`.", QueryParameter.number(from: 1)),
    .init(
      "after", "The number after which items begin, in place of `at`.",
      QueryParameter.number(from: 0)),
    .init("limit", "The most tiles that are wanted.", QueryParameter.number(from: 1)),
  ]

  private static let filters = WallFilter.names.map {
    QueryParameter($0, summary(of: $0), schema(of: $0))
  }

  private static func summary(of name: String) -> String {
    switch name {
    case "family": "The family, by the number of its medoid."
    case "list": "The list that is hit, by number."
    case "poster": "Who posted it, by the reference of a link node."
    case "from": "The first day."
    case "to": "The last day."
    case "rule": "The names of rules that decided, with commas between."
    case "grade": "What the own record comes to, with commas between."
    case "tag": "Tags that you may see on it, with commas between; for who assesses."
    case "own": "What you have recorded yourself, with commas between."
    default: "Words of the filter `\(name)`, with commas between."
    }
  }

  private static func schema(of name: String) -> JSONValue {
    switch name {
    case "family", "list": QueryParameter.number(from: 1)
    case "from", "to": ["type": "string", "format": "date"]
    case "poster": ["type": "string", "pattern": "^[0-9A-Fa-f]{8,64}$"]
    case "rule", "grade": ["type": "string", "maxLength": 1_024]
    default: words(name)
    }
  }

  private static func words(_ name: String) -> JSONValue {
    let words: [String] =
      switch name {
      case "kind": ItemKind.allCases.map(\.rawValue)
      case "state": WallState.allCases.map(\.rawValue)
      case "match": SelectionFeatures.Match.allCases.map(\.rawValue)
      case "role": SelectionFeatures.FamilyRole.allCases.map(\.rawValue)
      case "trace": WallConclusion.allCases.map(\.rawValue)
      case "decision": WallDecision.allCases.map(\.rawValue)
      case "tag": ItemTag.allCases.map(\.rawValue)
      default: WallOwn.allCases.map(\.rawValue)
      }
    let one = "(" + words.joined(separator: "|") + ")"
    return ["type": "string", "pattern": .string("^\(one)(,\(one))*$")]
  }
}
