// SPDX-License-Identifier: Apache-2.0
// Turns the values of a table's columns back into a row, checking every type.

/// Reads one row from its columns' values.
final class RowDecoder: Decoder {
  final class Storage {
    let table: String
    let definitions: [CatalogColumn]
    let values: [CatalogValue]
    private var next = 0

    init(table: String, definitions: [CatalogColumn], values: [CatalogValue]) {
      self.table = table
      self.definitions = definitions
      self.values = values
    }

    /// The value of a property.
    ///
    /// Synthesised code asks in order, and twice for optionals, so one of the
    /// first two guesses is right.
    func value(_ key: any CodingKey) throws -> CatalogValue {
      let name = key.stringValue
      let index: Int? =
        if next < definitions.count, definitions[next].property == name {
          next
        } else if next > 0, definitions[next - 1].property == name {
          next - 1
        } else {
          definitions.firstIndex { $0.property == name }
        }
      guard let index, index < values.count else { throw wrongType(key) }
      next = index + 1
      return values[index]
    }

    func wrongType(_ key: any CodingKey) -> CatalogError {
      CatalogError(
        .corrupt, "\(table).\(CatalogColumn.name(ofProperty: key.stringValue)): wrong type")
    }
  }

  let storage: Storage
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(table: String, definitions: [CatalogColumn], values: [CatalogValue]) {
    storage = Storage(table: table, definitions: definitions, values: values)
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Keyed<Key>(storage: storage))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    throw CatalogError(.misuse, "a row is no list")
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    throw CatalogError(.misuse, "a row is no single value")
  }

  private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let storage: Storage
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { storage.definitions.compactMap { Key(stringValue: $0.property) } }

    func contains(_ key: Key) -> Bool {
      storage.definitions.contains { $0.property == key.stringValue }
    }

    func decodeNil(forKey key: Key) throws -> Bool { try storage.value(key) == .null }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
      switch try storage.value(key) {
      case .integer(0): false
      case .integer(1): true
      default: throw storage.wrongType(key)
      }
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String {
      guard case .text(let text) = try storage.value(key) else { throw storage.wrongType(key) }
      return text
    }

    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
      // No row that was written holds an infinity: somebody put it there.
      guard case .real(let number) = try storage.value(key), number.isFinite else {
        throw storage.wrongType(key)
      }
      return number
    }

    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
      guard case .integer(let number) = try storage.value(key) else { throw storage.wrongType(key) }
      return number
    }

    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
      guard let number = Int(exactly: try decode(Int64.self, forKey: key)) else {
        throw storage.wrongType(key)
      }
      return number
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
      let value = try storage.value(key)
      if case .blob(let bytes) = value, let result = bytes as? Value { return result }
      guard let raw = type as? any RawRepresentable.Type,
        let result = Self.make(raw, from: value) as? Value
      else { throw storage.wrongType(key) }
      return result
    }

    private static func make<Raw: RawRepresentable>(
      _ type: Raw.Type, from value: CatalogValue
    ) -> Raw? {
      switch value {
      case .text(let text): (text as? Raw.RawValue).flatMap { Raw(rawValue: $0) }
      case .integer(let number):
        (Int(exactly: number) as? Raw.RawValue).flatMap { Raw(rawValue: $0) }
      case .null, .real, .blob: nil
      }
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
      try isNull(key) ? nil : decode(type, forKey: key)
    }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
      try isNull(key) ? nil : decode(type, forKey: key)
    }

    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
      try isNull(key) ? nil : decode(type, forKey: key)
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
      try isNull(key) ? nil : decode(type, forKey: key)
    }

    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
      try isNull(key) ? nil : decode(type, forKey: key)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
      try isNull(key) ? nil : decode(type, forKey: key)
    }

    private func isNull(_ key: Key) throws -> Bool { try storage.value(key) == .null }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
      throw CatalogError(.misuse, "a column holds no structure")
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      throw CatalogError(.misuse, "a column holds no list")
    }

    func superDecoder() throws -> any Decoder { throw CatalogError(.misuse, "rows have no super") }

    func superDecoder(forKey key: Key) throws -> any Decoder {
      throw CatalogError(.misuse, "rows have no super")
    }
  }
}
