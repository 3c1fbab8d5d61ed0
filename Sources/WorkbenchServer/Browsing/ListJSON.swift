// SPDX-License-Identifier: Apache-2.0
// Known lists as JSON.

internal import Casework
internal import EvidenceModel

extension ListVersionView {
  var json: JSONValue {
    [
      "version": JSONValue(version), "entries": JSONValue(entries),
      "threshold": JSONValue(threshold), "minimum_quality": JSONValue(minimumQuality),
      "imported": .string(imported.description), "hits": JSONValue(hits),
      "changes": changes?.json ?? .null,
      "withdrawn_by": withdrawnBy.map(JSONValue.string) ?? .null,
    ]
  }

  static let schema = AnswerSchema.object([
    ("version", AnswerSchema.number), ("entries", AnswerSchema.number),
    ("threshold", AnswerSchema.number), ("minimum_quality", AnswerSchema.number),
    ("imported", AnswerSchema.text), ("hits", AnswerSchema.number),
    ("changes", AnswerSchema.optional(ListVersionChanges.schema)),
    ("withdrawn_by", AnswerSchema.optional(AnswerSchema.text)),
  ])
}

extension ListVersionChanges {
  /// The counts as JSON.
  var json: JSONValue {
    [
      "added": JSONValue(added), "removed": JSONValue(removed), "changed": JSONValue(changed),
      "unchanged": JSONValue(unchanged),
    ]
  }

  static let schema = AnswerSchema.object([
    ("added", AnswerSchema.number), ("removed", AnswerSchema.number),
    ("changed", AnswerSchema.number), ("unchanged", AnswerSchema.number),
  ])
}

extension RefusedLine {
  /// Where and what, as JSON.
  var json: JSONValue {
    [
      "file": JSONValue(file), "record": JSONValue(record), "line": JSONValue(line),
      "algorithm": JSONValue(word: algorithm), "reason": .string(reason), "words": .string(words),
    ]
  }

  static let schema = AnswerSchema.object([
    ("file", AnswerSchema.optional(AnswerSchema.number)),
    ("record", AnswerSchema.optional(AnswerSchema.number)),
    ("line", AnswerSchema.optional(AnswerSchema.number)),
    ("algorithm", AnswerSchema.optional(AnswerSchema.text)), ("reason", AnswerSchema.text),
    ("words", AnswerSchema.text),
  ])
}

extension ListView {
  /// The list as JSON.
  var json: JSONValue {
    [
      "list": .integer(list), "name": .string(name), "owner": .string(owner),
      "polarity": .string(polarity.rawValue), "versions": .array(versions.map(\.json)),
      "items": JSONValue(items), "quarantined": JSONValue(quarantined),
      "search": .string(search.rawValue),
    ]
  }

  static let schema = AnswerSchema.object([
    ("list", AnswerSchema.number), ("name", AnswerSchema.text), ("owner", AnswerSchema.text),
    ("polarity", AnswerSchema.text), ("versions", AnswerSchema.list(ListVersionView.schema)),
    ("items", AnswerSchema.number), ("quarantined", AnswerSchema.number),
    ("search", ["enum": .array(ListSearch.allCases.map { .string($0.rawValue) })]),
  ])
}

extension ListVerdicts {
  /// The counts as JSON.
  var json: JSONValue {
    [
      "list": .integer(list), "name": .string(name), "confirmed": JSONValue(standing.confirmed),
      "rejected": JSONValue(standing.rejected), "waiting": JSONValue(standing.waiting),
    ]
  }

  static let schema = AnswerSchema.object([
    ("list", AnswerSchema.number), ("name", AnswerSchema.text),
    ("confirmed", AnswerSchema.number), ("rejected", AnswerSchema.number),
    ("waiting", AnswerSchema.number),
  ])
}

extension ListWithdrawal {
  /// What it came to, as JSON.
  var json: JSONValue {
    [
      "list": .integer(list), "version": JSONValue(version), "removed": JSONValue(removed),
      "waiting": JSONValue(waiting),
    ]
  }

  static let schema = AnswerSchema.object([
    ("list", AnswerSchema.number), ("version", AnswerSchema.number),
    ("removed", AnswerSchema.optional(AnswerSchema.number)), ("waiting", AnswerSchema.number),
  ])
}

extension ListEntryView {
  /// The entry as JSON.
  var json: JSONValue {
    [
      "entry": .string(reference), "algorithm": .string(algorithm.rawValue),
      "tags": .array(tags.map(JSONValue.string)), "items": JSONValue(items),
      "hit": .integer(hit), "standing": .string(standing.rawValue),
    ]
  }

  static let schema = AnswerSchema.object([
    ("entry", AnswerSchema.text), ("algorithm", AnswerSchema.text),
    ("tags", AnswerSchema.list(AnswerSchema.text)), ("items", AnswerSchema.number),
    ("hit", AnswerSchema.number), ("standing", AnswerSchema.text),
  ])
}
