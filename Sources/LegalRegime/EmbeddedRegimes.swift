// SPDX-License-Identifier: Apache-2.0
// The regimes that come with the program, so that no installed file is needed.

/// The regimes that come with the program.
public enum EmbeddedRegimes {
  private struct Files {
    let id: String
    let rules: String
    let tests: String
    var macros: String?
  }

  private static let all = [
    Files(
      id: "uk-england-wales", rules: ukEnglandWales, tests: ukEnglandWalesTests,
      macros: ukEnglandWalesMacros),
    Files(
      id: "uk-tools-and-guidance", rules: ukToolsAndGuidance, tests: ukToolsAndGuidanceTests),
    Files(id: "us-federal", rules: usFederal, tests: usFederalTests, macros: usFederalMacros),
    Files(
      id: "eu-directive", rules: euDirective, tests: euDirectiveTests, macros: euDirectiveMacros),
    Files(id: "canada", rules: canada, tests: canadaTests, macros: canadaMacros),
    Files(id: "australia", rules: australia, tests: australiaTests, macros: australiaMacros),
    Files(
      id: "interpol-baseline", rules: interpolBaseline, tests: interpolBaselineTests,
      macros: interpolBaselineMacros),
    Files(
      id: "industry-classification", rules: industryClassification,
      tests: industryClassificationTests, macros: industryClassificationMacros),
    Files(id: "vics-us", rules: vicsUS, tests: vicsUSTests, macros: vicsUSMacros),
  ]

  private static func files(_ id: String) -> Files? { all.first { $0.id == id } }

  /// The identifiers of the regimes that come with the program, in the order in which they are listed.
  public static let ids = all.map(\.id)

  /// The text of a rule file that comes with the program; `nil` when there is none of that name.
  public static func yaml(_ id: String) -> String? { files(id)?.rules }

  /// The text of the table of tests that comes with a regime; `nil` when there is no such regime.
  public static func testsYAML(_ id: String) -> String? { files(id)?.tests }

  /// The text of the macros that come with a regime; `nil` when there are none.
  public static func macrosYAML(_ id: String) -> String? { files(id)?.macros }

  /// The regime with an identifier.
  ///
  /// - Throws: ``RegimeError`` `unknownRegime` when the program has none of that name.
  public static func regime(_ id: String) throws(RegimeError) -> Regime {
    guard let text = yaml(id) else {
      throw RegimeError(.unknownRegime, "the regimes are \(ids.joined(separator: ", "))")
    }
    return try Regime.load(yaml: text)
  }
}
