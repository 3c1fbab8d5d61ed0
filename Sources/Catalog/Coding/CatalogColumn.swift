// SPDX-License-Identifier: Apache-2.0
// The columns of a row type, learnt by decoding one row of made-up values.

internal import Synchronization

/// One column of a row type.
public struct CatalogColumn: Hashable, Sendable {
  /// What a column stores.
  public enum Storage: String, CaseIterable, Hashable, Sendable, Codable {
    /// Whole numbers and truth values.
    case integer
    /// Finite numbers.
    case real
    /// Texts.
    case text
    /// Bytes.
    case blob
  }

  /// The column's name.
  public let name: String
  /// The name of the property.
  public let property: String
  /// What it stores.
  public let storage: Storage
  /// Whether it may be null.
  public let isOptional: Bool

  private static let known = Mutex<[String: [CatalogColumn]]>([:])

  static func definitions<Row: CatalogRow>(of type: Row.Type) -> [CatalogColumn] {
    if let columns = known.withLock({ $0[Row.table] }) { return columns }
    let probe = RowProbe()
    do { _ = try Row(from: probe) } catch {
      preconditionFailure(
        "\(Row.table): a row type must have synthesised Codable and plain columns")
    }
    let columns = probe.storage.columns
    known.withLock { $0[Row.table] = columns }
    return columns
  }

  /// The column name of a property: `sealedPath` gives `sealed_path`, `sha256Key` `sha256_key`.
  static func name(ofProperty property: String) -> String {
    var name = ""
    for character in property {
      if character.isUppercase {
        name += "_" + character.lowercased()
      } else {
        name.append(character)
      }
    }
    return name
  }
}
