// SPDX-License-Identifier: Apache-2.0
// A checker for the part of JSON Schema that the published schemas use.

public import EvidenceModel

/// Why a schema cannot be used.
public enum JSONSchemaError: Error, Hashable, Sendable {
  /// It uses a keyword that this checker does not know; it would be passed over silently.
  case unknownKeyword(String)
  /// A keyword has a value of the wrong kind, or a reference leads nowhere.
  case malformed(String)
}

/// A schema of the part of JSON Schema 2020-12 that the published schemas use.
///
/// Known are `type` (one or several), `required`, `properties`, `additionalProperties`, `items`,
/// `minItems`, `maxItems`, `enum`, `const`, `pattern`, `minimum`, `maximum`, `oneOf`, and `$ref` to
/// `#/$defs/name`. A schema with any other keyword is refused, so that nothing is left unchecked.
public struct JSONSchema: Sendable {
  private static let annotations: Set<String> = ["$schema", "$id", "title", "description", "$defs"]
  private static let keywords: Set<String> = [
    "type", "required", "properties", "additionalProperties", "items", "minItems", "maxItems",
    "enum", "const", "pattern", "minimum", "maximum", "oneOf", "$ref",
  ]

  let root: JSONValue

  /// Takes a schema.
  ///
  /// - Throws: ``JSONSchemaError``.
  public init(_ json: JSONValue) throws(JSONSchemaError) {
    root = json
    try Self.check(json, root: json, depth: 0)
  }

  /// What in `value` is not as the schema says, each with its place; empty when all is.
  public func problems(in value: JSONValue) -> [String] {
    var check = JSONSchemaCheck(root: root)
    check.check(value, root, at: "$")
    return check.problems
  }

  /// The schema below `#/$defs/`.
  static func definition(_ reference: JSONValue, in root: JSONValue) -> JSONValue? {
    guard let text = reference.text, text.hasPrefix("#/$defs/") else { return nil }
    return root["$defs"]?[String(text.dropFirst("#/$defs/".count))]
  }

  private static func check(
    _ schema: JSONValue, root: JSONValue, depth: Int
  ) throws(JSONSchemaError) {
    if schema.bool != nil { return }
    guard let members = schema.members, depth < 64 else {
      throw .malformed("a schema is an object or a truth value")
    }
    for member in members {
      guard keywords.contains(member.name) || annotations.contains(member.name) else {
        throw .unknownKeyword(member.name)
      }
      let isSound =
        switch member.name {
        case "type": (member.value.elements ?? [member.value]).allSatisfy { $0.text != nil }
        case "required", "enum", "oneOf": member.value.elements != nil
        case "properties", "$defs": member.value.members != nil
        case "minItems", "maxItems": member.value.integer != nil
        case "minimum", "maximum": member.value.double != nil
        case "pattern": member.value.text.flatMap { try? Regex($0) } != nil
        case "$ref": definition(member.value, in: root) != nil
        default: true
        }
      guard isSound else { throw .malformed(member.name) }
      for inner in subschemas(of: member) { try check(inner, root: root, depth: depth + 1) }
    }
  }

  private static func subschemas(of member: JSONValue.Member) -> [JSONValue] {
    switch member.name {
    case "properties", "$defs": (member.value.members ?? []).map(\.value)
    case "additionalProperties", "items": [member.value]
    case "oneOf": member.value.elements ?? []
    default: []
    }
  }
}

/// One run of a checked schema over a value.
struct JSONSchemaCheck {
  /// Deeper than this a schema refers to itself without end.
  private static let depthLimit = 128

  let root: JSONValue
  private(set) var problems: [String] = []
  private var depth = 0

  init(root: JSONValue) { self.root = root }

  mutating func check(_ value: JSONValue, _ schema: JSONValue, at place: String) {
    guard depth < Self.depthLimit else { return report("too deep", place) }
    depth += 1
    defer { depth -= 1 }
    if schema.bool == false { report("not allowed", place) }
    for member in schema.members ?? [] { check(value, member, of: schema, at: place) }
  }

  private mutating func check(
    _ value: JSONValue, _ keyword: JSONValue.Member, of schema: JSONValue, at place: String
  ) {
    switch keyword.name {
    case "type":
      let types = (keyword.value.elements ?? [keyword.value]).compactMap(\.text)
      if !types.contains(where: { Self.is(value, $0) }) {
        report("is no \(types.joined(separator: " or "))", place)
      }
    case "enum":
      if keyword.value.elements?.contains(value) != true { report("is none of the values", place) }
    case "const": if value != keyword.value { report("is another value", place) }
    case "$ref":
      if let inner = JSONSchema.definition(keyword.value, in: root) {
        check(value, inner, at: place)
      }
    case "oneOf": checkOneOf(value, keyword.value.elements ?? [], at: place)
    case "pattern": checkPattern(value, keyword.value.text ?? "", at: place)
    case "minimum", "maximum": checkBound(value, keyword, at: place)
    case "minItems", "maxItems", "items": checkElements(value, keyword, at: place)
    case "required", "properties", "additionalProperties":
      checkMembers(value, keyword, of: schema, at: place)
    default: break
    }
  }

  private mutating func checkOneOf(_ value: JSONValue, _ schemas: [JSONValue], at place: String) {
    let fitting = schemas.count { schema in
      var trial = JSONSchemaCheck(root: root)
      trial.depth = depth
      trial.check(value, schema, at: place)
      return trial.problems.isEmpty
    }
    if fitting != 1 { report("fits \(fitting) of the schemas, not one", place) }
  }

  private mutating func checkPattern(_ value: JSONValue, _ pattern: String, at place: String) {
    guard let text = value.text, let regex = try? Regex(pattern) else { return }
    if text.firstMatch(of: regex) == nil { report("does not match \(pattern)", place) }
  }

  private mutating func checkBound(
    _ value: JSONValue, _ keyword: JSONValue.Member, at place: String
  ) {
    guard let number = value.double, let bound = keyword.value.double else { return }
    if keyword.name == "minimum" ? number < bound : number > bound {
      report("is beyond the \(keyword.name)", place)
    }
  }

  private mutating func checkElements(
    _ value: JSONValue, _ keyword: JSONValue.Member, at place: String
  ) {
    guard let elements = value.elements else { return }
    let count = Int64(elements.count)
    switch keyword.name {
    case "minItems": if count < keyword.value.integer ?? 0 { report("has too few", place) }
    case "maxItems": if count > keyword.value.integer ?? 0 { report("has too many", place) }
    default:
      for (index, element) in elements.enumerated() {
        check(element, keyword.value, at: "\(place)[\(index)]")
      }
    }
  }

  private mutating func checkMembers(
    _ value: JSONValue, _ keyword: JSONValue.Member, of schema: JSONValue, at place: String
  ) {
    guard let members = value.members else { return }
    switch keyword.name {
    case "required":
      for name in (keyword.value.elements ?? []).compactMap(\.text) where value[name] == nil {
        report("lacks \(name)", place)
      }
    case "properties":
      var seen: Set<String> = []
      for member in members {
        if !seen.insert(member.name).inserted { report("has two \(member.name)", place) }
        guard let inner = keyword.value[member.name] else { continue }
        check(member.value, inner, at: "\(place).\(member.name)")
      }
    default:
      for member in members where schema["properties"]?[member.name] == nil {
        check(member.value, keyword.value, at: "\(place).\(member.name)")
      }
    }
  }

  private mutating func report(_ problem: String, _ place: String) {
    problems.append("\(place) \(problem)")
  }

  private static func `is`(_ value: JSONValue, _ type: String) -> Bool {
    switch (value, type) {
    case (.null, "null"), (.bool, "boolean"), (.integer, "integer"), (.integer, "number"),
      (.number, "number"), (.string, "string"), (.array, "array"), (.object, "object"):
      true
    default: false
    }
  }
}
