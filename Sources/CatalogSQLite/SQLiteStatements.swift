// SPDX-License-Identifier: Apache-2.0
// The statements' texts, made from row definitions. Values are always bound, names always checked.

internal import Catalog
internal import Synchronization

/// Makes the texts of statements about one row type.
enum SQLiteStatements {
  /// A statement's text, the values to bind, and whether it is worth keeping compiled.
  struct Query {
    var text: String
    var arguments: [CatalogValue] = []
    var isRepeated = true

    mutating func limit(to limit: Int?) {
      guard let limit else { return }
      text += " LIMIT ?"
      arguments.append(.integer(Int64(max(0, limit))))
    }
  }

  /// The statements whose text depends on the row type alone.
  enum Fixed: Hashable, Sendable {
    case insert
    case upsert
    case update
    case delete
    case deleteAll
    case byKey
  }

  private struct FixedKey: Hashable {
    let kind: Fixed
    let table: String
  }

  private static let made = Mutex<[FixedKey: String]>([:])

  /// The text of a statement that depends on the row type alone, made once.
  static func text<Row: CatalogRow>(_ kind: Fixed, _ type: Row.Type) -> String {
    let key = FixedKey(kind: kind, table: Row.table)
    if let text = made.withLock({ $0[key] }) { return text }
    let text =
      switch kind {
      case .insert: insert(type)
      case .upsert: upsert(type)
      case .update: update(type)
      case .delete: delete(type)
      case .deleteAll: "DELETE FROM \(quoted(Row.table))"
      case .byKey: byKey(type)
      }
    made.withLock { $0[key] = text }
    return text
  }

  static func quoted(_ name: String) -> String { "\"\(name)\"" }

  private static func insert<Row: CatalogRow>(_ type: Row.Type) -> String {
    let columns = Row.columnDefinitions
    let marks = columns.map { _ in "?" }.joined(separator: ",")
    return "INSERT INTO \(quoted(Row.table)) (\(names(columns))) VALUES (\(marks))"
  }

  private static func upsert<Row: CatalogRow>(_ type: Row.Type) -> String {
    let keys = Row.keyColumns.map(quoted).joined(separator: ",")
    let changes = Row.columnDefinitions.map(\.name).filter { !Row.keyColumns.contains($0) }
      .map { "\(quoted($0))=excluded.\(quoted($0))" }.joined(separator: ",")
    let action = changes.isEmpty ? "DO NOTHING" : "DO UPDATE SET \(changes)"
    return "\(insert(type)) ON CONFLICT (\(keys)) \(action)"
  }

  private static func update<Row: CatalogRow>(_ type: Row.Type) -> String {
    let changes = Row.columnDefinitions.map { "\(quoted($0.name))=?" }.joined(separator: ",")
    return "UPDATE \(quoted(Row.table)) SET \(changes) WHERE \(keyTest(type))"
  }

  private static func delete<Row: CatalogRow>(_ type: Row.Type) -> String {
    "DELETE FROM \(quoted(Row.table)) WHERE \(keyTest(type))"
  }

  private static func byKey<Row: CatalogRow>(_ type: Row.Type) -> String {
    "SELECT \(names(Row.columnDefinitions)) FROM \(quoted(Row.table)) WHERE \(keyTest(type))"
  }

  static func select<Row: CatalogRow>(
    _ type: Row.Type, where conditions: [CatalogCondition], orderedBy: [String], limit: Int?
  ) throws -> Query {
    var query = try filtered(type, what: names(Row.columnDefinitions), conditions)
    var terms = try order(orderedBy, of: type)
    terms += Row.keyColumns.filter { key in !orderedBy.contains { $0 == key || $0 == "-" + key } }
      .map(quoted)
    query.text += " ORDER BY " + terms.joined(separator: ",")
    query.limit(to: limit)
    return query
  }

  /// A query for some columns, in any order but that asked for, so that an index alone may answer it.
  static func values<Row: CatalogRow>(
    _ type: Row.Type, columns: [String], where conditions: [CatalogCondition], orderedBy: [String],
    limit: Int?
  ) throws -> Query {
    guard !columns.isEmpty else { throw CatalogError(.misuse, "\(Row.table): no columns") }
    let what = try columns.map { try column($0, of: type) }.joined(separator: ",")
    var query = try filtered(type, what: what, conditions)
    let terms = try order(orderedBy, of: type)
    if !terms.isEmpty { query.text += " ORDER BY " + terms.joined(separator: ",") }
    query.limit(to: limit)
    return query
  }

  private static func order<Row: CatalogRow>(
    _ terms: [String], of type: Row.Type
  ) throws -> [String] {
    try terms.map { term in
      let name = String(term.drop { $0 == "-" })
      return try column(name, of: type) + (term.hasPrefix("-") ? " DESC" : "")
    }
  }

  static func count<Row: CatalogRow>(
    _ type: Row.Type, where conditions: [CatalogCondition]
  ) throws -> Query {
    try filtered(type, what: "count(*)", conditions)
  }

  static func counts<Row: CatalogRow>(
    _ type: Row.Type, by name: String, where conditions: [CatalogCondition]
  ) throws -> Query {
    var query = try filtered(type, what: "\(try column(name, of: type)), count(*)", conditions)
    query.text += " GROUP BY 1"
    return query
  }

  static func maximum<Row: CatalogRow>(_ type: Row.Type, column name: String) throws -> String {
    guard Row.columnDefinitions.first(where: { $0.name == name })?.storage == .integer else {
      throw CatalogError(.misuse, "\(Row.table): no such whole-number column")
    }
    return "SELECT max(\(quoted(name))) FROM \(quoted(Row.table))"
  }

  private static func filtered<Row: CatalogRow>(
    _ type: Row.Type, what: String, _ conditions: [CatalogCondition]
  ) throws -> Query {
    var query = Query(text: "SELECT \(what) FROM \(quoted(Row.table))")
    var tests: [String] = []
    for condition in conditions {
      let name = try column(condition.column, of: type)
      let (test, values) = comparison(condition)
      tests.append("\(name) \(test)")
      query.arguments += values
      if case .oneOf = condition { query.isRepeated = false }
    }
    if !tests.isEmpty { query.text += " WHERE " + tests.joined(separator: " AND ") }
    return query
  }

  private static func comparison(_ condition: CatalogCondition) -> (String, [CatalogValue]) {
    switch condition {
    case .equals(_, let value): ("= ?", [value])
    case .notEquals(_, let value): ("<> ?", [value])
    case .greaterThan(_, let value): ("> ?", [value])
    case .lessThan(_, let value): ("< ?", [value])
    case .isNull: ("IS NULL", [])
    case .isNotNull: ("IS NOT NULL", [])
    case .oneOf(_, let values):
      ("IN (\(values.map { _ in "?" }.joined(separator: ",")))", values)
    }
  }

  private static func column<Row: CatalogRow>(_ name: String, of type: Row.Type) throws -> String {
    guard Row.columnDefinitions.contains(where: { $0.name == name }) else {
      throw CatalogError(.misuse, "\(Row.table): no such column")
    }
    return quoted(name)
  }

  private static func names(_ columns: [CatalogColumn]) -> String {
    columns.map { quoted($0.name) }.joined(separator: ",")
  }

  private static func keyTest<Row: CatalogRow>(_ type: Row.Type) -> String {
    Row.keyColumns.map { "\(quoted($0))=?" }.joined(separator: " AND ")
  }
}
