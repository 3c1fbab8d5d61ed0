// SPDX-License-Identifier: Apache-2.0
// Every kind of line that is printed has a schema, and the schema's checker finds what is wrong.

import EvidenceModel
import MartletTesting
import Testing

@Suite struct SchemaTests {
  @Test func everyKindOfLineHasASchema() throws {
    var kinds: Set<String> = []
    for path in Repository.files() where path.hasPrefix("Sources/") && path.hasSuffix(".swift") {
      let text = try Repository.text(of: path)
      guard text.contains("\"schema\"") else { continue }
      kinds.formUnion(text.matches(of: /"schema"[:,] "(martlet\.[^"]+)"/).map { String($0.1) })
    }
    try #require(kinds.count > 10)
    for kind in kinds {
      #expect(throws: Never.self, "\(kind)") { try Repository.schema(kind) }
    }
  }

  @Test func everySchemaIsOneAndNamesItself() throws {
    let files = Repository.files().filter { $0.hasPrefix("docs/schemas/") }
    try #require(files.count > 10)
    for file in files {
      let json = try JSONParser.parse(try Repository.bytes(of: file))
      let id = try #require(json["$id"]?.text)
      let name = id.dropFirst("martlet.".count).prefix { $0 != "/" }
      #expect(file == "docs/schemas/\(name).json")
      #expect(json["$schema"]?.text == "https://json-schema.org/draft/2020-12/schema")
      #expect(json["properties"]?["schema"]?["const"]?.text == id)
      #expect(throws: Never.self, "\(file)") { try JSONSchema(json) }
    }
  }

  @Test func objectsOfSchemasAreClosed() throws {
    for file in Repository.files() where file.hasPrefix("docs/schemas/") {
      try Self.requireClosed(try JSONParser.parse(try Repository.bytes(of: file)), file)
    }
  }

  @Test func everySchemaIsInTheDocuments() throws {
    let formats = try MarkdownDocument("docs/formats.md").text
    for file in Repository.files() where file.hasPrefix("docs/schemas/") {
      let json = try JSONParser.parse(try Repository.bytes(of: file))
      #expect(formats.contains(json["$id"]?.text ?? "no id"), "\(file)")
    }
  }

  private static func requireClosed(_ json: JSONValue, _ place: String) throws {
    if json["properties"] != nil {
      #expect(json["additionalProperties"]?.bool == false, "\(place) is open")
    }
    for member in json.members ?? [] { try requireClosed(member.value, "\(place).\(member.name)") }
    for element in json.elements ?? [] { try requireClosed(element, place) }
  }
}
