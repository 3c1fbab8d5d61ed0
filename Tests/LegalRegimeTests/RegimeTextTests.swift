// SPDX-License-Identifier: Apache-2.0
// Texts of rule files are printed as they are: nothing in them may steer a terminal or turn a line round.

import EvidenceModel
import Testing

@testable import LegalRegime

@Suite struct RegimeTextTests {
  private static func file(_ changes: [(String, String)] = []) throws -> String {
    var text = try #require(EmbeddedRegimes.yaml("canada"))
    for (old, new) in changes {
      try #require(text.contains(old), "\(old)")
      text = text.replacing(old, with: new)
    }
    return text
  }

  private static let title = "title: Canada"

  /// How YAML writes characters that nobody sees.
  static let unseen = [
    "\\e[2J", "\\u202E", "\\u200B", "\\x7F", "\\x9B", "\\r", "\\n", "\\uFEFF", "\\u2028", "\\0",
  ]

  @Test(arguments: unseen)
  func whatNobodySeesIsRefusedWhereverItStands(_ unseen: String) throws {
    let section = "sections: [Criminal Code s.163.1(1)(a)]"
    for (old, new) in [
      (Self.title, "title: \"Can\(unseen)ada\""),
      (section, "sections: [\"Criminal Code\(unseen) s.163.1\"]"),
      (section, "sections: \"Criminal Code\(unseen) s.163.1\""),
      ("jurisdiction: Canada", "jurisdiction: \"Can\(unseen)ada\""),
    ] {
      let error = #expect(throws: RegimeError.self) {
        try Regime.load(yaml: try Self.file([(old, new)]))
      }
      #expect(error?.code == .badValue && error?.line != nil, "\(new)")
    }
  }

  @Test func anUnknownFieldIsNamedWithoutWhatNobodySees() throws {
    let text = try Self.file([(Self.title, Self.title + "\n\"col\\e[31mour\": red")])
    let error = #expect(throws: RegimeError.self) { try Regime.load(yaml: text) }
    #expect(error?.code == .unknownField)
    #expect(error?.userMessage.contains("there is no field col\\u{1b}[31mour here") == true)
    let long = String(repeating: "x", count: 300)
    let other = #expect(throws: RegimeError.self) {
      try Regime.load(yaml: try Self.file([(Self.title, Self.title + "\n\(long): red")]))
    }
    #expect(other?.userMessage.contains(long) == false)
  }

  @Test func writingOfAnyLanguageIsLeftAsItIs() throws {
    let words = "Kanada – § 163.1, «enfant», 児童, دليل, C:\\Gesetze"
    let regime = try Regime.load(yaml: try Self.file([(Self.title, "title: '\(words)'")]))
    #expect(regime.title == words)
  }

  @Test(arguments: [
    "2024-+2-01", "+024-02-01", "2024-02-+1", "2024-2-01", "2024-02-30", "2024-00-10",
    "0000-01-01", "2024/02/01", "2024-02-1 ", "2024-02-010",
  ])
  func whatIsNoDayIsRefused(_ day: String) throws {
    let text = try Self.file()
    let start = try #require(text.firstMatch(of: /in_force_from: [0-9-]+/)).output
    let error = #expect(throws: RegimeError.self) {
      try Regime.load(
        yaml: text.replacing(start, with: "in_force_from: \"\(day)\"", maxReplacements: 1))
    }
    #expect(error?.code == .badValue, "\(day)")
  }

  // MARK: - Periods

  /// Every day that the file covers stands in one period, and within it the same rules are in force.
  @Test(arguments: EmbeddedRegimes.ids)
  func periodsPartTheDaysOfTheFileByTheRulesInForce(_ id: String) throws {
    let regime = try EmbeddedRegimes.regime(id)
    let periods = RegimePeriod.all(of: regime)
    #expect(periods.first?.from == regime.inForceFrom && periods.last?.to == regime.inForceTo)
    func rules(_ day: Int) -> [String] {
      regime.rules.filter { $0.isInForce(on: CivilDate(daysSinceEpoch: day)) }.map(\.name)
    }
    for (one, next) in zip(periods, periods.dropFirst()) {
      let end = try #require(one.to)
      #expect(end.daysSinceEpoch + 1 == next.from.daysSinceEpoch)
      #expect(rules(one.from.daysSinceEpoch) == rules(end.daysSinceEpoch), "\(one)")
      #expect(rules(end.daysSinceEpoch) != rules(next.from.daysSinceEpoch), "\(next)")
    }
  }
}
