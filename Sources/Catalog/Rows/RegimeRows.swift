// SPDX-License-Identifier: Apache-2.0
// The regimes that a case took up beside the one it was made with, and newer versions of either.

/// A version of a regime that a case took up.
///
/// The rule file's text is kept, so that a case does not depend on what comes with a program. It holds no
/// evidence.
public struct AdoptedRegimeRow: CatalogRow {
  /// The table's name.
  public static let table = "adopted_regime"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The columns that are unique beside the primary key.
  public static let uniqueColumns = [["derivation"]]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [CatalogReference("user_id", to: "user")]

  /// The number, in the order of adoption.
  public var id: Int64
  /// The regime's identifier.
  public var regime: String
  /// The version of its rule file.
  public var version: Int
  /// The name under which determinations by this version stand.
  public var derivation: String
  /// The rule file's text.
  public var text: String
  /// The administrator who took it up.
  public var userId: Int64
  /// When, in microseconds since 1970.
  public var adopted: Int64

  /// Groups the columns of a row.
  public init(
    id: Int64, regime: String, version: Int, derivation: String, text: String, userId: Int64,
    adopted: Int64
  ) {
    self.id = id
    self.regime = regime
    self.version = version
    self.derivation = derivation
    self.text = text
    self.userId = userId
    self.adopted = adopted
  }
}
