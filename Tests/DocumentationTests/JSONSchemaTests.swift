// SPDX-License-Identifier: Apache-2.0
// The schema checker accepts what a schema says and names what it does not.

import EvidenceModel
import MartletTesting
import Testing

@Suite struct JSONSchemaTests {
  /// A schema, a value that fits, and one that does not.
  struct Case: CustomTestStringConvertible {
    let schema: String
    let good: String
    let bad: String

    var testDescription: String { "\(schema) \(bad)" }
  }

  private static let cases = [
    Case(schema: #"{"type":"string"}"#, good: #""a""#, bad: "1"),
    Case(schema: #"{"type":["string","null"]}"#, good: "null", bad: "true"),
    Case(schema: #"{"type":"integer"}"#, good: "1", bad: "1.5"),
    Case(schema: #"{"type":"number"}"#, good: "1", bad: #""1""#),
    Case(schema: #"{"const":"a"}"#, good: #""a""#, bad: #""b""#),
    Case(schema: #"{"enum":["a",null]}"#, good: "null", bad: #""b""#),
    Case(schema: #"{"minimum":2}"#, good: "2", bad: "1"),
    Case(schema: #"{"maximum":2}"#, good: #""any text""#, bad: "2.5"),
    Case(schema: #"{"pattern":"^[0-9a-f]{4}$"}"#, good: #""00ff""#, bad: #""00fff""#),
    Case(schema: #"{"items":{"type":"null"}}"#, good: "[null,null]", bad: "[null,1]"),
    Case(schema: #"{"minItems":1}"#, good: "[1]", bad: "[]"),
    Case(schema: #"{"maxItems":1}"#, good: "[1]", bad: "[1,2]"),
    Case(schema: #"{"required":["a"]}"#, good: #"{"a":null}"#, bad: "{}"),
    Case(schema: #"{"properties":{"a":{"type":"null"}}}"#, good: "{}", bad: #"{"a":1}"#),
    Case(schema: #"{"properties":{"a":true}}"#, good: #"{"a":1}"#, bad: #"{"a":1,"a":2}"#),
    Case(
      schema: #"{"properties":{"a":{}},"additionalProperties":false}"#, good: #"{"a":1}"#,
      bad: #"{"a":1,"b":1}"#),
    Case(schema: #"{"additionalProperties":{"type":"null"}}"#, good: "{}", bad: #"{"x":1}"#),
    Case(
      schema: #"{"oneOf":[{"type":"string"},{"minimum":3}]}"#, good: "3", bad: "1"),
    Case(schema: #"{"oneOf":[{"minimum":1},{"maximum":3}]}"#, good: "5", bad: "2"),
    Case(
      schema: ##"{"$ref":"#/$defs/n","$defs":{"n":{"type":"null"}}}"##, good: "null", bad: "0"),
  ]

  @Test(arguments: cases) func keywordIsHeld(_ example: Case) throws {
    let schema = try JSONSchema(try JSONParser.parse(example.schema))
    #expect(schema.problems(in: try JSONParser.parse(example.good)) == [])
    #expect(schema.problems(in: try JSONParser.parse(example.bad)).count == 1)
  }

  @Test func problemsNameTheirPlace() throws {
    let text = #"{"properties":{"a":{"items":{"properties":{"b":{"type":"null"}}}}}}"#
    let schema = try JSONSchema(try JSONParser.parse(text))
    let value: JSONValue = ["a": [["b": .null], ["b": 1]]]
    #expect(schema.problems(in: value) == ["$.a[1].b is no null"])
  }

  @Test func unknownKeywordIsRefused() throws {
    let json = try JSONParser.parse(#"{"items":{"minLength":1}}"#)
    #expect(throws: JSONSchemaError.unknownKeyword("minLength")) { try JSONSchema(json) }
  }

  @Test(arguments: [#"{"pattern":"("}"#, ##"{"$ref":"#/$defs/x"}"##, #"{"type":1}"#, "[]"])
  func malformedSchemaIsRefused(_ text: String) throws {
    let json = try JSONParser.parse(text)
    #expect(throws: JSONSchemaError.self) { try JSONSchema(json) }
  }

  @Test func schemaThatMeansItselfEnds() throws {
    let text = ##"{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a"}}}"##
    let schema = try JSONSchema(try JSONParser.parse(text))
    #expect(schema.problems(in: .null) == ["$ too deep"])
  }
}
