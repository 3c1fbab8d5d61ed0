// SPDX-License-Identifier: Apache-2.0
// A catalog in memory: the same rules as a driver's, for tests that need no file.

public import Catalog
internal import Synchronization

/// A catalog that lives in memory and keeps the rules of keys, unique columns and references.
public final class MemoryCatalog: Catalog {
  private let committed = Mutex(MemoryState())
  private let writing = Mutex(())
  private let isClosed = Mutex(false)

  /// An empty catalog.
  public init() {}

  /// Runs `body` against the state of this moment.
  public func read<Result>(_ body: (any CatalogReader) throws -> Result) throws -> Result {
    try checkOpen()
    return try body(MemoryAccess(committed.withLock { $0 }))
  }

  /// Runs `body` on a copy of the state that takes the state's place when `body` returns.
  @discardableResult
  public func write<Result>(_ body: (any CatalogWriter) throws -> Result) throws -> Result {
    try checkOpen()
    var result: Result?
    try writing.withLock { _ in
      let access = MemoryAccess(committed.withLock { $0 })
      result = try body(access)
      committed.withLock { $0 = access.state }
    }
    guard let result else { throw CatalogError(.misuse) }
    return result
  }

  /// Nothing can be wrong with memory.
  public func integrityProblems() throws -> [String] {
    try checkOpen()
    return []
  }

  /// Ends all work.
  public func close() { isClosed.withLock { $0 = true } }

  private func checkOpen() throws {
    if isClosed.withLock({ $0 }) { throw CatalogError(.closed) }
  }
}

/// The rows of all tables, by table and key.
struct MemoryState: Sendable {
  var tables: [String: [[CatalogValue]: [CatalogValue]]] = [:]
  /// For each table, group of unique columns and values, the key that holds them.
  var unique: [String: [[CatalogValue]: [CatalogValue]]] = [:]
}

/// Reads and changes one copy of the state.
final class MemoryAccess: CatalogWriter {
  private(set) var state: MemoryState

  init(_ state: MemoryState) { self.state = state }

  func row<Row: CatalogRow>(_ type: Row.Type, keyValues: [CatalogValue]) throws -> Row? {
    try checkKey(type, keyValues)
    return try state.tables[Row.table]?[keyValues].map { try Row(columnValues: $0) }
  }

  func forEach<Row: CatalogRow>(
    _ type: Row.Type, where conditions: [CatalogCondition], orderedBy: [String], limit: Int?,
    _ body: (Row) throws -> Void
  ) throws {
    for values in try sorted(type, conditions, orderedBy, limit) {
      try body(Row(columnValues: values))
    }
  }

  func forEachValues<Row: CatalogRow>(
    _ type: Row.Type, columns: [String], where conditions: [CatalogCondition], orderedBy: [String],
    limit: Int?, _ body: ([CatalogValue]) throws -> Void
  ) throws {
    guard !columns.isEmpty else { throw CatalogError(.misuse, "\(Row.table): no columns") }
    let indexes = try columns.map { try index(type, $0) }
    for values in try sorted(type, conditions, orderedBy, limit) {
      try body(indexes.map { values[$0] })
    }
  }

  func count<Row: CatalogRow>(_ type: Row.Type, where conditions: [CatalogCondition]) throws -> Int
  {
    try matching(type, conditions).count
  }

  func counts<Row: CatalogRow>(
    _ type: Row.Type, by column: String, where conditions: [CatalogCondition]
  ) throws -> [CatalogValue: Int] {
    let index = try index(type, column)
    return try matching(type, conditions).reduce(into: [:]) { $0[$1[index], default: 0] += 1 }
  }

  func maximum<Row: CatalogRow>(_ type: Row.Type, column: String) throws -> Int64? {
    let index = try index(type, column)
    guard Row.columnDefinitions[index].storage == .integer else { throw CatalogError(.misuse) }
    return try matching(type, []).compactMap { values -> Int64? in
      guard case .integer(let number) = values[index] else { return nil }
      return number
    }.max()
  }

  func insert<Row: CatalogRow>(_ row: Row) throws {
    let (key, values) = (try row.rowKey(), try row.columns().map(\.value))
    guard state.tables[Row.table]?[key] == nil else { throw CatalogError(.constraint, Row.table) }
    try store(Row.self, key, values)
  }

  func update<Row: CatalogRow>(_ row: Row) throws {
    let key = try row.rowKey()
    guard state.tables[Row.table]?[key] != nil else { throw CatalogError(.notFound, Row.table) }
    try upsert(row)
  }

  func upsert<Row: CatalogRow>(_ row: Row) throws {
    let (key, values) = (try row.rowKey(), try row.columns().map(\.value))
    try store(Row.self, key, values)
  }

  func delete<Row: CatalogRow>(_ type: Row.Type, keyValues: [CatalogValue]) throws -> Bool {
    try checkKey(type, keyValues)
    guard let values = state.tables[Row.table]?[keyValues] else { return false }
    guard try !isReferredTo(type, values) else { throw CatalogError(.constraint, Row.table) }
    try releaseUnique(type, values)
    state.tables[Row.table]?[keyValues] = nil
    return true
  }

  func deleteAll<Row: CatalogRow>(_ type: Row.Type) throws {
    for key in Array(state.tables[Row.table, default: [:]].keys) {
      _ = try delete(type, keyValues: key)
    }
  }
}

extension MemoryAccess {
  private func store<Row: CatalogRow>(
    _ type: Row.Type, _ key: [CatalogValue], _ values: [CatalogValue]
  ) throws {
    for reference in Row.references {
      let value = values[try index(type, reference.column)]
      guard
        value == .null || value == key.first && reference.table == Row.table
          || state.tables[reference.table]?[[value]] != nil
      else { throw CatalogError(.constraint, Row.table) }
    }
    for group in try uniqueValues(type, values) {
      if let holder = state.unique[Row.table]?[group], holder != key {
        throw CatalogError(.constraint, Row.table)
      }
    }
    if let old = state.tables[Row.table]?[key] { try releaseUnique(type, old) }
    for group in try uniqueValues(type, values) {
      state.unique[Row.table, default: [:]][group] = key
    }
    state.tables[Row.table, default: [:]][key] = values
  }

  private func releaseUnique<Row: CatalogRow>(_ type: Row.Type, _ values: [CatalogValue]) throws {
    for group in try uniqueValues(type, values) { state.unique[Row.table]?[group] = nil }
  }

  /// The values of each group of unique columns, the group's number first; groups with a null are free.
  private func uniqueValues<Row: CatalogRow>(
    _ type: Row.Type, _ values: [CatalogValue]
  ) throws -> [[CatalogValue]] {
    var groups: [[CatalogValue]] = []
    for (number, columns) in Row.uniqueColumns.enumerated() {
      let group = try columns.map { values[try index(type, $0)] }
      if !group.contains(.null) { groups.append([.integer(Int64(number))] + group) }
    }
    return groups
  }

  private func isReferredTo<Row: CatalogRow>(
    _ type: Row.Type, _ values: [CatalogValue]
  ) throws -> Bool {
    for other in CatalogSchema.rowTypes {
      for reference in other.references where reference.table == Row.table {
        let value = values[try index(type, reference.targetColumn)]
        guard
          let position = other.columnDefinitions.firstIndex(where: { $0.name == reference.column })
        else { continue }
        if state.tables[other.table]?.values.contains(where: { $0[position] == value }) == true {
          return true
        }
      }
    }
    return false
  }

  private func sorted<Row: CatalogRow>(
    _ type: Row.Type, _ conditions: [CatalogCondition], _ orderedBy: [String], _ limit: Int?
  ) throws -> [[CatalogValue]] {
    var terms: [(index: Int, descending: Bool)] = []
    for term in orderedBy {
      terms.append((try index(type, String(term.drop { $0 == "-" })), term.hasPrefix("-")))
    }
    for key in Row.keyColumns { terms.append((try index(type, key), false)) }
    let rows = try matching(type, conditions).sorted { left, right in
      for (index, descending) in terms where left[index] != right[index] {
        return left[index].precedes(right[index]) != descending
      }
      return false
    }
    return Array(rows.prefix(max(0, limit ?? Int.max)))
  }

  private func matching<Row: CatalogRow>(
    _ type: Row.Type, _ conditions: [CatalogCondition]
  ) throws -> [[CatalogValue]] {
    let tests = try conditions.map { ($0, try index(type, $0.column)) }
    return (state.tables[Row.table] ?? [:]).values.filter { values in
      tests.allSatisfy { condition, index in meets(condition, values[index]) }
    }
  }

  private func meets(_ condition: CatalogCondition, _ value: CatalogValue) -> Bool {
    switch condition {
    case .isNull: value == .null
    case .isNotNull: value != .null
    case .equals(_, let other): value != .null && value == other
    case .notEquals(_, let other): value != .null && other != .null && value != other
    case .greaterThan(_, let other): value != .null && other != .null && other.precedes(value)
    case .lessThan(_, let other): value != .null && other != .null && value.precedes(other)
    case .oneOf(_, let others): value != .null && others.contains(value)
    }
  }

  private func index<Row: CatalogRow>(_ type: Row.Type, _ column: String) throws -> Int {
    guard let index = Row.columnDefinitions.firstIndex(where: { $0.name == column }) else {
      throw CatalogError(.misuse, "\(Row.table): no such column")
    }
    return index
  }

  private func checkKey<Row: CatalogRow>(_ type: Row.Type, _ values: [CatalogValue]) throws {
    guard values.count == Row.keyColumns.count else { throw CatalogError(.misuse, Row.table) }
  }
}
