// SPDX-License-Identifier: Apache-2.0
// The fields of a body are of the types that its route declares.

internal import EvidenceModel

/// Refuses fields of another type than a route's schema says.
///
/// A field that is passed over since it is no word, number or truth would do what nobody asked: the published edition in
/// place of another, the standard queue in place of disputes. What a value means is for its route to say.
enum DeclaredFields {
  /// Checks the fields of a body that are there, and those that must be.
  ///
  /// A field that may be left out may be null.
  ///
  /// - Throws: ``WorkbenchError`` `.badRequest`, which names the field and what it must be, and not what was sent.
  static func check(_ body: JSONValue, against schema: JSONValue?) throws(WorkbenchError) {
    let required = schema?["required"]?.elements?.compactMap(\.text) ?? []
    for field in schema?["properties"]?.members ?? [] {
      let types = types(field.value)
      guard !types.isEmpty else { continue }
      let value = body[field.name]
      let isLeftOut = value == nil || value == .null
      if isLeftOut && !required.contains(field.name) { continue }
      if let value, types.contains(where: { holds($0, value) }) { continue }
      throw WorkbenchError(.badRequest, "`\(field.name)` must be \(words(types))")
    }
  }

  /// The types that a schema names or its words have; empty where it leaves that open.
  private static func types(_ schema: JSONValue) -> [String] {
    if let type = schema["type"] { return type.elements?.compactMap(\.text) ?? [type.text ?? ""] }
    let values = schema["enum"]?.elements ?? schema["const"].map { [$0] } ?? []
    guard values.allSatisfy({ $0.text != nil || $0 == .null }) else { return [] }
    return values.isEmpty ? [] : ["string"] + (values.contains(.null) ? ["null"] : [])
  }

  private static func holds(_ type: String, _ value: JSONValue) -> Bool {
    switch type {
    case "string": value.text != nil
    case "integer": value.integer != nil
    case "number": value.double != nil
    case "boolean": value.bool != nil
    case "array": value.elements != nil
    case "object": value.members != nil
    default: value == .null
    }
  }

  private static let names = [
    "string": "a text", "integer": "a whole number", "number": "a number",
    "boolean": "true or false", "array": "a list", "object": "an object", "null": "null",
  ]

  private static func words(_ types: [String]) -> String {
    types.compactMap { names[$0] }.joined(separator: " or ")
  }
}
