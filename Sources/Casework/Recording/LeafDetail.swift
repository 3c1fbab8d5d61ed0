// SPDX-License-Identifier: Apache-2.0
// What a ledger leaf commits to: some facts, and the digest of every row written with it.

internal import Catalog
internal import Crypto
public import EvidenceModel

/// That a row of the catalog had a certain content, or none, once a leaf was written.
public struct RowCommitment: Hashable, Sendable {
  /// The row's table.
  public let table: String
  /// The canonical bytes of the row's key values.
  public let key: [UInt8]
  /// SHA-256 of the row's canonical bytes; `nil` when the row was removed.
  public let digest: [UInt8]?

  /// Groups the parts of a commitment.
  public init(table: String, key: [UInt8], digest: [UInt8]?) {
    self.table = table
    self.key = key
    self.digest = digest
  }

  /// The commitment to the present content of `row`.
  static func to<Row: CatalogRow>(_ row: Row) throws -> RowCommitment {
    RowCommitment(
      table: Row.table, key: keyBytes(try row.rowKey()),
      digest: Array(SHA256.hash(data: try row.canonicalBytes())))
  }

  /// The one byte form of a row's key.
  static func keyBytes(_ values: [CatalogValue]) -> [UInt8] {
    var writer = CanonicalWriter()
    for value in values { value.encode(into: &writer) }
    return writer.bytes
  }

  /// The key values whose byte form is `key`; those before the first that is none.
  static func keyValues(_ key: [UInt8]) -> [CatalogValue] {
    var reader = CanonicalReader(key)
    var values: [CatalogValue] = []
    while reader.remaining > 0, let tag = try? reader.readByte() {
      switch tag {
      case 1: values.append((try? reader.readInt64()).map(CatalogValue.integer) ?? .null)
      case 3: values.append((try? reader.readText()).map(CatalogValue.text) ?? .null)
      case 4: values.append((try? reader.readBytes()).map(CatalogValue.blob) ?? .null)
      default: return values
      }
    }
    return values
  }

  /// The row's key in words, for a report of what is wrong: numbers, words, the lengths of bytes.
  static func keyText(_ key: [UInt8]) -> String {
    keyValues(key).map { value in
      switch value {
      case .integer(let number): String(number)
      case .text(let text): text
      case .blob(let bytes): "[\(DecimalText.counted(bytes.count, "byte"))]"
      case .null, .real: "?"
      }
    }.joined(separator: "/")
  }
}

/// The detail that a leaf's salted commitment hides, kept sealed in the catalog.
public struct LeafDetail: Hashable, Sendable {
  /// Facts about what was done, in this program's words.
  public let facts: JSONValue
  /// The rows written together with the leaf, in the order of writing.
  public let commitments: [RowCommitment]

  /// Groups the parts of a detail.
  public init(facts: JSONValue, commitments: [RowCommitment]) {
    self.facts = facts
    self.commitments = commitments
  }

  /// The canonical bytes: version, facts, commitments.
  public var bytes: [UInt8] {
    var writer = CanonicalWriter()
    writer.write(UInt8(1))
    writer.write(facts.compactText)
    writer.write(UInt32(clamping: commitments.count))
    for commitment in commitments {
      writer.write(commitment.table)
      writer.write(commitment.key)
      writer.write(optional: commitment.digest) { $0.writeFixed($1) }
    }
    return writer.bytes
  }

  /// Reads canonical bytes.
  ///
  /// - Throws: `CanonicalError` when they are not such bytes.
  public init(bytes: [UInt8]) throws(CanonicalError) {
    var reader = CanonicalReader(bytes)
    guard try reader.readByte() == 1 else { throw .malformed }
    let text = try reader.readText()
    guard let facts = try? JSONParser.parse(text) else { throw .malformed }
    let count = try reader.readUInt32()
    var commitments: [RowCommitment] = []
    for _ in 0..<count {
      let table = try reader.readText()
      let key = try reader.readBytes()
      let digest = try reader.readOptional { reader throws(CanonicalError) in
        try reader.readFixed(32)
      }
      commitments.append(RowCommitment(table: table, key: key, digest: digest))
    }
    try reader.finish()
    self.init(facts: facts, commitments: commitments)
  }
}
