// SPDX-License-Identifier: Apache-2.0
// The wall and what people keep of it, as JSON.

internal import Casework
internal import EvidenceModel

extension WallTile {
  /// The tile as JSON.
  var json: JSONValue {
    [
      "item": .integer(item), "kind": .string(kind.rawValue), "format": JSONValue(format),
      "width": JSONValue(width), "height": JSONValue(height), "state": .string(state.rawValue),
      "match": .string(match.rawValue), "trace": .string(conclusion.rawValue),
      "family": JSONValue(number: family), "family_size": JSONValue(familySize),
      "decision": .string(decision.rawValue), "rule": JSONValue(rule),
      "rank": rank.map(JSONValue.number) ?? .null,
      "own": .string(own.rawValue), "own_grade": JSONValue(ownGrade),
    ]
  }

  static let schema = AnswerSchema.object([
    ("item", AnswerSchema.number), ("kind", AnswerSchema.text),
    ("format", AnswerSchema.optional(AnswerSchema.text)),
    ("width", AnswerSchema.optional(AnswerSchema.number)),
    ("height", AnswerSchema.optional(AnswerSchema.number)), ("state", AnswerSchema.text),
    ("match", AnswerSchema.text), ("trace", AnswerSchema.text),
    ("family", AnswerSchema.optional(AnswerSchema.number)),
    ("family_size", AnswerSchema.number), ("decision", AnswerSchema.text),
    ("rule", AnswerSchema.optional(AnswerSchema.text)),
    ("rank", AnswerSchema.optional(AnswerSchema.decimal)),
    ("own", AnswerSchema.text), ("own_grade", AnswerSchema.optional(AnswerSchema.text)),
  ])
}

extension WallPage {
  /// The page as JSON.
  var json: JSONValue {
    [
      "total": JSONValue(total), "offset": JSONValue(offset), "tiles": .array(tiles.map(\.json)),
    ]
  }

  static let schema = AnswerSchema.object([
    ("total", AnswerSchema.number), ("offset", AnswerSchema.number),
    ("tiles", AnswerSchema.list(WallTile.schema)),
  ])
}

extension SavedView {
  /// The view as JSON, with the address of the wall it shows.
  var json: JSONValue {
    [
      "view": .integer(id), "name": .string(name), "order": .string(order.rawValue),
      "filter": .object(filter.parameters.map { .init($0.name, .string($0.value)) }),
      "path": .string(WallAddress.path(filter, order)),
    ]
  }

  static let schema = AnswerSchema.object([
    ("view", AnswerSchema.number), ("name", AnswerSchema.text), ("order", AnswerSchema.text),
    ("filter", ["type": "object"]), ("path", AnswerSchema.text),
  ])
}

/// Addresses of the wall.
enum WallAddress {
  /// The address that shows a filter in an order.
  static func path(_ filter: WallFilter, _ order: WallOrder) -> String {
    var parts = filter.parameters.map { "\($0.name)=\(QueryText.encoded($0.value))" }
    if order != .number { parts.append("order=\(order.rawValue)") }
    return parts.isEmpty ? "/wall" : "/wall?" + parts.joined(separator: "&")
  }
}

extension QueryText {
  /// A value as it stands in a query.
  static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: ","):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        result += "%" + HexText.encode([byte]).uppercased()
      }
    }
    return result
  }
}
