// SPDX-License-Identifier: Apache-2.0
// What every catalog must do, as checks that run against the fake and against each driver.

public import Catalog
internal import EvidenceModel

/// What every catalog must do.
///
/// Each check takes an empty catalog of its own and throws a ``Violation`` when the rule is broken.
public enum CatalogContract {
  /// A rule that a catalog broke.
  public struct Violation: Error, CustomStringConvertible {
    /// The rule.
    public let description: String
  }

  /// One rule.
  public struct Check: Sendable, CustomStringConvertible {
    /// The rule in words.
    public let description: String
    /// Tries it on an empty catalog.
    public let run: @Sendable (any Catalog) throws -> Void

    init(_ description: String, _ run: @escaping @Sendable (any Catalog) throws -> Void) {
      self.description = description
      self.run = run
    }
  }

  /// All rules.
  public static let checks: [Check] = rowChecks + queryChecks + transactionChecks + threadChecks

  static func require(_ condition: Bool, _ rule: String) throws {
    if !condition { throw Violation(description: rule) }
  }

  static func requireError(
    _ code: CatalogError.Code, _ rule: String, _ body: () throws -> Void
  ) throws {
    do { try body() } catch let error as CatalogError {
      return try require(error.code == code, "\(rule): \(error)")
    }
    throw Violation(description: "\(rule): nothing was thrown")
  }

  /// A catalog with a source, a run and items 1...count, each selected with a rank of its number / 4.
  static func fill(_ catalog: any Catalog, items count: Int64) throws {
    try catalog.write { writer in
      try writer.insert(CatalogSamples.source(1))
      try writer.insert(
        SelectionRunRow(
          id: 1, rulesDigest: [], created: 0, actor: "key-holder", selected: 0, notSelected: 0))
      for id in stride(from: Int64(1), through: count, by: 1) {
        try writer.insert(
          CatalogSamples.item(id, state: id.isMultiple(of: 3) ? "stored" : "examined"))
        try writer.insert(CatalogSamples.selection(id, rank: Double(id) / 4, run: 1))
      }
    }
  }
}

extension CatalogContract {
  private static let rowChecks = [
    Check("a row of every type comes back as it went in") { catalog in
      try catalog.write { writer in
        for row in CatalogSamples.oneOfEach { try writer.insert(row) }
      }
      try catalog.read { reader in
        for row in CatalogSamples.oneOfEach { try requireStored(row, reader) }
      }
      try require(try catalog.integrityProblems().isEmpty, "rows of every type are healthy")
    },
    Check("empty and large blobs, zero bytes and texts of many scripts are kept") { catalog in
      let blobs: [[UInt8]] = [[], [0], Array(repeating: 255, count: 300_000), Array(0...255)]
      try catalog.write { writer in
        for (id, blob) in zip(Int64(0)..., blobs) {
          try writer.insert(
            LeafRow(
              seq: id, kind: "é\u{65}\u{301} λ 日本 \u{202e}", time: .min, entry: blob,
              salt: [], sealedDetail: blob))
        }
      }
      let rows = try catalog.read { try $0.rows(LeafRow.self, orderedBy: ["seq"]) }
      try require(rows.map(\.entry) == blobs, "blobs are kept")
      try require(
        rows.allSatisfy { $0.time == .min && $0.kind.unicodeScalars.contains("\u{202e}") },
        "texts and extreme numbers are kept")
    },
    Check("a key, a unique column and a group of unique columns are taken once") { catalog in
      try fill(catalog, items: 1)
      try catalog.write { try $0.insert(CatalogSamples.capture(1, source: 1, item: 1)) }
      var twin = CatalogSamples.item(2)
      twin.contentName = CatalogSamples.item(1).contentName
      let clash = twin
      var capture = CatalogSamples.capture(2, source: 1, item: nil)
      capture.ordinal = 1
      let again = capture
      try requireError(.constraint, "key") {
        try catalog.write { try $0.insert(CatalogSamples.item(1)) }
      }
      try requireError(.constraint, "unique") { try catalog.write { try $0.insert(clash) } }
      try requireError(.constraint, "unique") { try catalog.write { try $0.upsert(clash) } }
      try requireError(.constraint, "group") { try catalog.write { try $0.insert(again) } }
    },
    Check("texts that look alike but differ in their bytes are different") { catalog in
      try catalog.write { writer in
        for (id, name) in zip(Int64(1)..., ["\u{e9}", "e\u{301}"]) {
          try writer.insert(ListRow(id: id, name: name, owner: "", polarity: .positive))
        }
      }
      let found = try catalog.read {
        try $0.rows(ListRow.self, where: [.equals("name", .text("\u{e9}"))])
      }
      try require(found.map(\.id) == [1], "only the same bytes are equal")
    },
    Check("a reference must be there, and stays") { catalog in
      try fill(catalog, items: 1)
      try requireError(.constraint, "missing") {
        try catalog.write { try $0.insert(CatalogSamples.capture(1, source: 7, item: nil)) }
      }
      try requireError(.constraint, "in use") {
        try catalog.write { _ = try $0.delete(ItemRow.self, key: 1) }
      }
    },
    Check("update needs a row, upsert does not, delete says whether there was one") { catalog in
      try requireError(.notFound, "update") {
        try catalog.write { try $0.update(CatalogSamples.item(1)) }
      }
      try catalog.write { writer in
        try writer.upsert(CatalogSamples.item(1))
        try writer.upsert(CatalogSamples.item(1, state: "a"))
        try require(try writer.row(ItemRow.self, key: 1)?.state == "a", "upsert replaces")
        try writer.update(CatalogSamples.item(1, state: "b"))
        try require(try writer.row(ItemRow.self, key: 1)?.state == "b", "update replaces")
        try require(try writer.count(ItemRow.self) == 1, "nothing twice")
        try require(try writer.delete(ItemRow.self, key: 1), "deleted")
        try require(try !writer.delete(ItemRow.self, key: 1), "deleted once")
        try writer.insert(CatalogSamples.item(2))
        try writer.deleteAll(ItemRow.self)
        try require(try writer.count(ItemRow.self) == 0, "all deleted")
        try require(try writer.row(ItemRow.self, key: 1) == nil, "gone")
        try writer.insert(CatalogSamples.item(1))
        // A row of key columns alone has nothing to replace.
        let tie = LinkRow(nodeKey: [1], relation: .seed, itemId: 1)
        for _ in 0..<2 { try writer.upsert(tie) }
        try require(try writer.rows(LinkRow.self) == [tie], "once")
      }
    },
    Check("a not-a-number and a text with a zero character are refused") { catalog in
      try fill(catalog, items: 1)
      try requireError(.unsupportedValue, "nan") {
        try catalog.write { try $0.update(CatalogSamples.selection(1, rank: .nan, run: 1)) }
      }
      try requireError(.unsupportedValue, "zero") {
        try catalog.write { try $0.insert(CaseFact(key: "a\u{0}b", value: "")) }
      }
    },
  ]

  private static func requireStored<Row: CatalogRow>(
    _ row: Row, _ reader: any CatalogReader
  ) throws {
    let back = try reader.row(Row.self, keyValues: row.rowKey())
    try require(back == row, "\(Row.table) comes back as it went in")
    try require(try back?.canonicalBytes() == row.canonicalBytes(), "\(Row.table): same digest")
    try require(try reader.rows(Row.self) == [row], "\(Row.table) holds it once")
  }
}
