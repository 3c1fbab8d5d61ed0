// SPDX-License-Identifier: Apache-2.0
// Turns a row into its columns: flat, in the order of the properties, nulls included.

/// Collects the columns of one row.
final class RowEncoder: Encoder {
  final class Storage {
    let table: String
    let definitions: [CatalogColumn]
    var columns: [(column: String, value: CatalogValue)] = []

    init(table: String, definitions: [CatalogColumn]) {
      self.table = table
      self.definitions = definitions
      columns.reserveCapacity(definitions.count)
    }

    func add(_ key: any CodingKey, _ value: CatalogValue) throws {
      let index = columns.count
      guard index < definitions.count, definitions[index].property == key.stringValue else {
        throw CatalogError(.misuse, "\(table): properties are not written in their order")
      }
      let name = definitions[index].name
      columns.append((name, try checked(value, column: name)))
    }

    /// Refuses what a driver would store as something else.
    private func checked(_ value: CatalogValue, column: String) throws -> CatalogValue {
      switch value {
      case .real(let number):
        guard number.isFinite else { throw unsupported(column, "not a finite number") }
        return .real(number == 0 ? 0 : number)
      case .text(let text):
        guard !text.utf8.contains(0) else { throw unsupported(column, "a zero character") }
        return value
      case .null, .integer, .blob:
        return value
      }
    }

    func unsupported(_ column: String, _ what: String) -> CatalogError {
      CatalogError(.unsupportedValue, "\(table).\(column): \(what)")
    }
  }

  let storage: Storage
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(table: String, definitions: [CatalogColumn]) {
    storage = Storage(table: table, definitions: definitions)
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(Keyed<Key>(storage: storage))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    preconditionFailure("a row is a structure, not a list")
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    preconditionFailure("a row is a structure, not a single value")
  }

  private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let storage: Storage
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws { try storage.add(key, .null) }
    func encode(_ value: Bool, forKey key: Key) throws { try storage.add(key, CatalogValue(value)) }
    func encode(_ value: String, forKey key: Key) throws { try storage.add(key, .text(value)) }
    func encode(_ value: Double, forKey key: Key) throws { try storage.add(key, .real(value)) }
    func encode(_ value: Int64, forKey key: Key) throws { try storage.add(key, .integer(value)) }

    func encode(_ value: Int, forKey key: Key) throws {
      try storage.add(key, .integer(Int64(value)))
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
      if let bytes = value as? [UInt8] { return try storage.add(key, .blob(bytes)) }
      switch (value as? any RawRepresentable)?.rawValue {
      case let text as String: try storage.add(key, .text(text))
      case let number as Int: try storage.add(key, .integer(Int64(number)))
      default: throw storage.unsupported(key.stringValue, "a type that no column has")
      }
    }

    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws {
      try storage.add(key, value.map { CatalogValue($0) } ?? .null)
    }

    func encodeIfPresent(_ value: String?, forKey key: Key) throws {
      try storage.add(key, value.map { .text($0) } ?? .null)
    }

    func encodeIfPresent(_ value: Double?, forKey key: Key) throws {
      try storage.add(key, value.map { .real($0) } ?? .null)
    }

    func encodeIfPresent(_ value: Int?, forKey key: Key) throws {
      try storage.add(key, value.map { .integer(Int64($0)) } ?? .null)
    }

    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws {
      try storage.add(key, value.map { .integer($0) } ?? .null)
    }

    func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
      guard let value else { return try storage.add(key, .null) }
      try encode(value, forKey: key)
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
      preconditionFailure("a column holds no structure")
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      preconditionFailure("a column holds no list")
    }

    func superEncoder() -> any Encoder { preconditionFailure("rows have no super") }
    func superEncoder(forKey key: Key) -> any Encoder { preconditionFailure("rows have no super") }
  }
}
