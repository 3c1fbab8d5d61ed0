// SPDX-License-Identifier: Apache-2.0
// The five storage classes of a catalog column, equal exactly when a driver would call them equal.

public import EvidenceModel

/// One value of a catalog column.
///
/// Texts compare by their UTF-8 bytes, as drivers compare them, not by canonical equivalence.
public enum CatalogValue: Hashable, Sendable {
  /// No value.
  case null
  /// A whole number; also a truth value, as 0 or 1.
  case integer(Int64)
  /// A finite number, never negative zero.
  case real(Double)
  /// A text without a zero character.
  case text(String)
  /// Bytes, usually sealed.
  case blob([UInt8])

  /// Whether both are of one storage class and have the same value.
  public static func == (left: CatalogValue, right: CatalogValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.integer(let left), .integer(let right)): left == right
    case (.real(let left), .real(let right)): left == right
    case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
    case (.blob(let left), .blob(let right)): left == right
    default: false
    }
  }

  /// Feeds the storage class and the value.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(storageOrder)
    switch self {
    case .null: break
    case .integer(let value): hasher.combine(value)
    case .real(let value): hasher.combine(value)
    case .text(let value): for byte in value.utf8 { hasher.combine(byte) }
    case .blob(let value): hasher.combine(value)
    }
  }

  private var storageOrder: Int {
    switch self {
    case .null: 0
    case .integer, .real: 1
    case .text: 2
    case .blob: 3
    }
  }

  /// Whether `self` comes before `other` in a catalog's order: null, numbers, texts, blobs;
  /// texts and blobs bytewise.
  public func precedes(_ other: CatalogValue) -> Bool {
    switch (self, other) {
    case (.integer(let left), .integer(let right)): left < right
    case (.real(let left), .real(let right)): left < right
    case (.integer(let left), .real(let right)): Double(left) < right
    case (.real(let left), .integer(let right)): left < Double(right)
    case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    case (.blob(let left), .blob(let right)): left.lexicographicallyPrecedes(right)
    default: storageOrder < other.storageOrder
    }
  }

  /// Writes the storage class and the value in their one canonical form.
  public func encode(into writer: inout CanonicalWriter) {
    switch self {
    case .null: writer.write(UInt8(0))
    case .integer(let value):
      writer.write(UInt8(1))
      writer.write(value)
    case .real(let value):
      writer.write(UInt8(2))
      writer.write(value)
    case .text(let value):
      writer.write(UInt8(3))
      writer.write(value)
    case .blob(let value):
      writer.write(UInt8(4))
      writer.write(value)
    }
  }
}

extension CatalogValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  /// A whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }

  /// A text.
  public init(stringLiteral value: String) { self = .text(value) }
}

extension CatalogValue {
  /// The column value of an enumeration that is stored by its text.
  public init<Value: RawRepresentable>(_ value: Value) where Value.RawValue == String {
    self = .text(value.rawValue)
  }

  /// The column value of a truth value: 0 or 1.
  public init(_ value: Bool) { self = .integer(value ? 1 : 0) }
}
