// SPDX-License-Identifier: Apache-2.0
// Oracles: reading, checks, and random ones for tests.

import EvidenceModel
import MartletTesting
import SyntheticCorpus
import Testing

@Suite struct OracleTests {
  private static let published: [JSONValue.Member] = [
    .init("images_posted", 700), .init("images_selected_for_assessment", 400),
    .init("images_not_selected", 300), .init("analysts", 6), .init("analyst_hours", .number(7.25)),
    .init("criminal_pseudo_photographs_poca_1978", 90),
    .init("criminal_prohibited_images_cja_2009", 15), .init("period", "one month"),
  ]

  private static func file(_ changes: [String: JSONValue?] = [:]) -> [UInt8] {
    var members: [JSONValue.Member] = []
    for member in published {
      guard let change = changes[member.name] else {
        members.append(member)
        continue
      }
      if let value = change { members.append(.init(member.name, value)) }
    }
    let json = JSONValue.object([.init("about", "a test"), .init("published", .object(members))])
    return Array(json.indentedText.utf8)
  }

  @Test func aFileIsReadAndWhatFollowsIsDerived() throws {
    let oracle = try Oracle(json: Self.file())
    #expect(oracle.posted == 700)
    #expect(oracle.notSelected == 300)
    #expect(oracle.criminal == 105)
    #expect(oracle.notCriminal == 295)
    #expect(oracle.analystMilliseconds == 26_100_000)
    #expect(try Oracle(json: Self.file(["images_not_selected": nil])) == oracle)
  }

  @Test func thePublishedStudyIsBuiltIn() throws {
    let oracle = Oracle.iwf2023
    #expect(oracle.notSelected == 9_146)
    #expect(oracle.criminal == 2_978)
    #expect(oracle.notCriminal == 8_130)
    let file = JSONValue.object([.init("published", oracle.json)])
    #expect(try Oracle(json: Array(file.compactText.utf8)) == oracle)
  }

  @Test(arguments: [
    ("images_not_selected", JSONValue.integer(301)), ("images_posted", .integer(399)),
    ("criminal_pseudo_photographs_poca_1978", .integer(390)), ("analysts", .integer(401)),
    ("analysts", .integer(0)), ("analyst_hours", .number(-1)), ("analyst_hours", .integer(0)),
    ("images_selected_for_assessment", .integer(-400)), ("images_posted", .integer(2_000_000)),
    ("criminal_prohibited_images_cja_2009", .integer(Int64.max)),
    ("analyst_hours", .number(1e300)),
  ])
  func contradictoryFiguresAreRefused(_ name: String, _ value: JSONValue) {
    let error = #expect(throws: CorpusError.self) {
      try Oracle(json: Self.file([name: value]))
    }
    #expect(error?.code == "contradictory_oracle")
  }

  @Test(arguments: [
    "images_posted", "analysts", "analyst_hours", "criminal_prohibited_images_cja_2009",
  ])
  func missingFiguresAreNamed(_ name: String) {
    let error = #expect(throws: CorpusError.self) {
      try Oracle(json: Self.file([name: nil]))
    }
    #expect(error?.userMessage.contains("\(name) is missing") == true)
    #expect(error?.code == "malformed_oracle")
  }

  @Test(arguments: ["", "[]", "{}", "{\"published\": 3}", "{\"published\": {}}"])
  func otherFilesAreNoOracles(_ text: String) {
    let error = #expect(throws: CorpusError.self) { try Oracle(json: Array(text.utf8)) }
    #expect(error?.code == "malformed_oracle")
  }

  @Test func aRandomOracleHasNoSmallFigures() throws {
    var generator = SeedReport.generator("random oracles")
    for _ in 0..<500 {
      let oracle = try Oracle.random(seed: generator.next())
      #expect((300...900).contains(oracle.posted))
      #expect((4...12).contains(oracle.analysts))
      #expect(oracle.selected >= 20 * oracle.analysts)
      for figure in [
        oracle.selected, oracle.notSelected, oracle.pseudoPhotographs, oracle.prohibitedImages,
        oracle.notCriminal,
      ] { #expect(figure == 0 || figure >= 5) }
      #expect(oracle.analystHours >= 5)
    }
  }
}
