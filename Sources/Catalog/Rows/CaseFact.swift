// SPDX-License-Identifier: Apache-2.0
// Named facts about the case itself, such as its format version.

/// One named fact about the case itself.
public struct CaseFact: CatalogRow {
  /// The table's name.
  public static let table = "case_fact"
  /// The columns of the primary key.
  public static let keyColumns = ["key"]

  /// The fact's name, such as `format`.
  public var key: String
  /// The fact's value.
  public var value: String

  /// Groups the columns of a row.
  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}
