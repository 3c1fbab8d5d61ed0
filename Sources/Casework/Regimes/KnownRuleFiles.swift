// SPDX-License-Identifier: Apache-2.0
// The rule files that come with the program, as what a case may take up.

internal import LegalRegime

/// A rule file that comes with the program.
public struct KnownRuleFile: Hashable, Sendable {
  /// The regime's identifier.
  public let regime: String
  /// The regime's title.
  public let title: String
  /// The version of the file.
  public let version: Int
}

extension RegimeBrowser {
  /// The rule files that come with the program and that the case does not have, or has in an earlier version.
  ///
  /// - Throws: ``CaseworkError`` `.tampered` when a stored text is no rule file; errors of the catalog.
  public func offered() throws -> [KnownRuleFile] {
    let present = try store.regimes().reduce(into: [:]) { $0[$1.regime.id] = $1.regime.version }
    return try RegimeLibrary.ids.compactMap { id in
      let regime = try RegimeLibrary.regime(id)
      guard present[id].map({ $0 < regime.version }) ?? true else { return nil }
      return KnownRuleFile(regime: id, title: regime.title, version: regime.version)
    }
  }

  /// The text of a rule file that comes with the program.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for a name that none has, naming those there are.
  public static func text(of regime: String) throws -> String {
    _ = try RegimeLibrary.regime(regime)
    return EmbeddedRegimes.yaml(regime) ?? ""
  }
}
