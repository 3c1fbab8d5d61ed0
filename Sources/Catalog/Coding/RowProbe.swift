// SPDX-License-Identifier: Apache-2.0
// A decoder that answers every question with a made-up value and notes what it was asked.

/// Notes the columns that a row type asks for.
final class RowProbe: Decoder {
  final class Storage {
    var columns: [CatalogColumn] = []

    func note(_ key: any CodingKey, _ storage: CatalogColumn.Storage, optional: Bool) {
      columns.append(
        CatalogColumn(
          name: CatalogColumn.name(ofProperty: key.stringValue), property: key.stringValue,
          storage: storage, isOptional: optional))
    }
  }

  let storage = Storage()
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

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
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) throws -> Bool { false }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
      storage.note(key, .integer, optional: false)
      return false
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String {
      storage.note(key, .text, optional: false)
      return ""
    }

    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
      storage.note(key, .real, optional: false)
      return 0
    }

    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
      storage.note(key, .integer, optional: false)
      return 0
    }

    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
      storage.note(key, .integer, optional: false)
      return 0
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
      let (storageClass, example) = try Self.example(of: type)
      storage.note(key, storageClass, optional: false)
      guard let example else { throw CatalogError(.misuse, "an enumeration without cases") }
      return example
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
      storage.note(key, .integer, optional: true)
      return nil
    }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
      storage.note(key, .text, optional: true)
      return nil
    }

    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
      storage.note(key, .real, optional: true)
      return nil
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
      storage.note(key, .integer, optional: true)
      return nil
    }

    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
      storage.note(key, .integer, optional: true)
      return nil
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
      storage.note(key, try Self.example(of: type).0, optional: true)
      return nil
    }

    private static func example<Value: Decodable>(
      of type: Value.Type
    ) throws -> (CatalogColumn.Storage, Value?) {
      if type == [UInt8].self { return (.blob, [UInt8]() as? Value) }
      guard let cases = type as? any CaseIterable.Type, let raw = type as? any RawRepresentable.Type
      else { throw CatalogError(.misuse, "a column's type is not supported") }
      return (try storage(of: raw), first(of: cases) as? Value)
    }

    private static func first<Cases: CaseIterable>(of type: Cases.Type) -> Cases? {
      type.allCases.first
    }

    private static func storage<Raw: RawRepresentable>(
      of type: Raw.Type
    ) throws -> CatalogColumn.Storage {
      if Raw.RawValue.self == String.self { return .text }
      if Raw.RawValue.self == Int.self { return .integer }
      throw CatalogError(.misuse, "an enumeration's raw type is not supported")
    }

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
