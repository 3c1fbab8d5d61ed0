// SPDX-License-Identifier: Apache-2.0
// The regimes that are in force in a case: the one it was made with, and those it took up since.

internal import Catalog
internal import Crypto
internal import EvidenceModel
public import LegalRegime
internal import Synchronization

/// One regime that is in force in a case.
public struct CaseRegime: Sendable {
  /// The regime, in the version in force.
  public let regime: Regime
  /// Whether the case was made with it: queue, wall and published reports go by it.
  public let isOwn: Bool
  /// The name under which determinations by this version stand.
  let derivation: String

  /// The regime's title.
  public var title: String { regime.title }
}

/// Tells which regimes are in force in a case.
enum CaseRegimes {
  /// The regimes in force in the state that `reader` sees, the case's `own` first, which it was made with.
  ///
  /// With a `state`, the rows that its leaves commit to are those that count.
  ///
  /// - Throws: ``CaseworkError`` `.tampered` when a stored text is no rule file.
  static func inForce(
    _ reader: any CatalogReader, own: String, state: LedgerState? = nil
  ) throws -> [CaseRegime] {
    let rows = try reader.rows(AdoptedRegimeRow.self, orderedBy: ["id"]).filter {
      try state?.contains($0) ?? true
    }
    var others: [String] = []
    for row in rows where row.regime != own && !others.contains(row.regime) {
      others.append(row.regime)
    }
    return try ([own] + others).map { id in
      guard let row = rows.last(where: { $0.regime == id }) else {
        return CaseRegime(
          regime: try RegimeLibrary.regime(id), isOwn: id == own, derivation: id)
      }
      return CaseRegime(
        regime: try regime(of: row), isOwn: id == own, derivation: row.derivation)
    }
  }

  /// The name under which the determinations by the version in force of a regime stand.
  static func derivation(of regime: String, _ reader: any CatalogReader) throws -> String {
    try reader.first(
      AdoptedRegimeRow.self, where: [.equals("regime", .text(regime))], orderedBy: ["-id"]
    )?.derivation ?? regime
  }

  /// The names under which the determinations by earlier versions of a regime stand, oldest first.
  static func formerDerivations(
    of regime: String, _ reader: any CatalogReader
  ) throws -> [String] {
    let adopted = try reader.rows(
      AdoptedRegimeRow.self, where: [.equals("regime", .text(regime))], orderedBy: ["id"]
    ).map(\.derivation)
    return ([regime] + adopted).dropLast().filter { $0 != adopted.last }
  }

  /// The name for the determinations by a version that a case takes up.
  ///
  /// It names the very file, so that earlier determinations stay, and what an interrupted run left of another
  /// file is never taken for this one's. Those of the regime a case was made with stand under its
  /// identifier until a newer version is taken up.
  static func newDerivation(of regime: Regime) -> String {
    "\(regime.id)@\(regime.version)-\(digest(of: regime).prefix(16))"
  }

  /// The SHA-256 of a regime's rule file in hexadecimal digits.
  static func digest(of regime: Regime) -> String {
    HexText.encode(Array(SHA256.hash(data: regime.fileDigestInput)))
  }

  private static let known = Mutex<[String: Regime]>([:])

  private static func regime(of row: AdoptedRegimeRow) throws -> Regime {
    if let regime = known.withLock({ $0[row.text] }) { return regime }
    guard let regime = try? Regime.load(yaml: row.text), regime.id == row.regime,
      regime.version == row.version
    else {
      throw CaseworkError(
        .tampered, "adopted regime \(row.id) is not a rule file; run martlet fsck")
    }
    known.withLock { known in
      if known.count >= 16 { known.removeAll() }
      known[row.text] = regime
    }
    return regime
  }
}

extension CaseStore {
  /// The regimes in force, the case's own first.
  ///
  /// - Throws: ``CaseworkError`` `.tampered` when a stored text is no rule file.
  public func regimes() throws -> [CaseRegime] {
    try catalog.read { try CaseRegimes.inForce($0, own: description.regime) }
  }

  /// The regime in force with an identifier; the case's own without one.
  ///
  /// - Throws: ``CaseworkError`` `.usage`, naming those of the case.
  public func regime(_ id: String?) throws -> CaseRegime {
    let all = try regimes()
    guard let found = id.map({ id in all.first { $0.regime.id == id } }) ?? all.first else {
      let names = all.map(\.regime.id).joined(separator: ", ")
      throw CaseworkError(
        .usage,
        "the case has no regime \(EvidenceText.escaped(id ?? "")); its regimes are \(names); "
          + "martlet regime add takes up another")
    }
    return found
  }
}
