// SPDX-License-Identifier: Apache-2.0
// The regimes that come with the program, so that no installed file is needed.

/// The regimes that come with the program.
public enum EmbeddedRegimes {
  /// The identifiers of the regimes that come with the program, in order.
  public static let ids = ["uk-england-wales"]

  /// The text of a rule file that comes with the program; `nil` when there is none of that name.
  public static func yaml(_ id: String) -> String? {
    id == "uk-england-wales" ? ukEnglandWales : nil
  }

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
