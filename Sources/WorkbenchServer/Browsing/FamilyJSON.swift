// SPDX-License-Identifier: Apache-2.0
// Families as JSON, and as a drawn tree of who is joined to whom.

internal import Casework
internal import EvidenceModel

extension FamilyMemberView {
  /// The member as JSON.
  var json: JSONValue {
    [
      "item": .integer(item), "kind": .string(kind.rawValue), "format": JSONValue(format),
      "width": JSONValue(width), "height": JSONValue(height), "medoid": .bool(isMedoid),
      "medoid_distance": JSONValue(medoidDistance), "joined_to": JSONValue(number: joinedTo),
      "edge_distance": JSONValue(edgeDistance),
      "transform": JSONValue(transform.map { "\($0)" }), "quality": JSONValue(quality),
      "gradable": .bool(isGradable), "outlier": .bool(isOutlier), "sample": .bool(isSample),
      "for_assessment": .bool(isForAssessment), "own": .string(own.rawValue),
    ]
  }

  static let schema = AnswerSchema.object([
    ("item", AnswerSchema.number), ("kind", AnswerSchema.text),
    ("format", AnswerSchema.optional(AnswerSchema.text)),
    ("width", AnswerSchema.optional(AnswerSchema.number)),
    ("height", AnswerSchema.optional(AnswerSchema.number)), ("medoid", AnswerSchema.truth),
    ("medoid_distance", AnswerSchema.number),
    ("joined_to", AnswerSchema.optional(AnswerSchema.number)),
    ("edge_distance", AnswerSchema.optional(AnswerSchema.number)),
    ("transform", AnswerSchema.optional(AnswerSchema.text)),
    ("quality", AnswerSchema.optional(AnswerSchema.number)), ("gradable", AnswerSchema.truth),
    ("outlier", AnswerSchema.truth), ("sample", AnswerSchema.truth),
    ("for_assessment", AnswerSchema.truth), ("own", AnswerSchema.text),
  ])
}

extension FamilyView {
  /// The family as JSON.
  var json: JSONValue {
    [
      "family": .integer(family), "version": .integer(version),
      "created": .string(created.description), "parameters": .string(parameters),
      "count": JSONValue(count), "members": .array(members.map(\.json)),
    ]
  }

  static let schema = AnswerSchema.object([
    ("family", AnswerSchema.number), ("version", AnswerSchema.number),
    ("created", AnswerSchema.text), ("parameters", AnswerSchema.text),
    ("count", AnswerSchema.number), ("members", AnswerSchema.list(FamilyMemberView.schema)),
  ])
}

extension FamilySummaryView {
  /// The family in a list, as JSON.
  var json: JSONValue {
    [
      "family": .integer(family), "members": JSONValue(members),
      "for_assessment": JSONValue(forAssessment), "own": JSONValue(own),
    ]
  }

  static let schema = AnswerSchema.object([
    ("family", AnswerSchema.number), ("members", AnswerSchema.number),
    ("for_assessment", AnswerSchema.number), ("own", AnswerSchema.number),
  ])
}
