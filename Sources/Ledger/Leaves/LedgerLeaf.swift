// SPDX-License-Identifier: Apache-2.0
// One entry of the ledger: what happened, when, by whom, and a commitment to the rest.

public import EvidenceModel

/// One entry of the ledger: the public part of something that was done or viewed.
///
/// Everything here is seen by whoever is shown the ledger, and outlives an erased case: it must hold
/// no evidence and nothing derived from evidence. Details go into the commitment.
public struct LedgerLeaf: Hashable, Sendable {
  /// A named public value, such as the number of an item that was viewed.
  public struct Field: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The value.
    public let value: String

    /// Groups the two.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The version of the byte form that this program writes.
  public static let version: UInt8 = 1
  /// The most fields that a leaf may hold.
  public static let fieldLimit = 64
  /// The most bytes that an encoded leaf may have.
  public static let byteLimit = 16_384

  /// What happened, such as `case.create`, `ingest.item`, `assessment`, `view`.
  public let kind: String
  /// When.
  public let time: Instant
  /// Who: a pseudonym or a role.
  public let actor: String
  /// Public values, by ascending name.
  public let fields: [Field]
  /// The commitment to the sealed detail.
  public let commitment: LedgerCommitment

  /// Makes a leaf.
  ///
  /// - Throws: ``LedgerError`` `malformed` for a kind with other characters than lower-case letters,
  ///   digits, `.`, `-` and `_` or for a repeated field; `limit` for a leaf that is too large.
  public init(
    kind: String, time: Instant, actor: String, fields: [Field] = [],
    commitment: LedgerCommitment
  ) throws(LedgerError) {
    guard !kind.isEmpty, kind.utf8.count <= 64, kind.utf8.allSatisfy(Self.isKindByte) else {
      throw LedgerError(.malformed, "a leaf's kind is not a short lower-case code")
    }
    let sorted = fields.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    guard zip(sorted, sorted.dropFirst()).allSatisfy({ $0.name != $1.name }) else {
      throw LedgerError(.malformed, "a leaf has two fields of one name")
    }
    self.kind = kind
    self.time = time
    self.actor = actor
    self.fields = sorted
    self.commitment = commitment
    guard sorted.count <= Self.fieldLimit, bytes.count <= Self.byteLimit else {
      throw LedgerError(.limit, "a leaf is larger than \(Self.byteLimit) bytes")
    }
  }

  /// The value of a field.
  public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// The one byte form of the leaf: what the tree hashes.
  public var bytes: [UInt8] {
    var writer = CanonicalWriter()
    writer.write(Self.version)
    writer.write(kind)
    writer.write(time.microseconds)
    writer.write(actor)
    writer.write(UInt32(clamping: fields.count))
    for field in fields {
      writer.write(field.name)
      writer.write(field.value)
    }
    writer.writeFixed(commitment.bytes)
    return writer.bytes
  }

  /// Reads the byte form; every other form of the same values is refused.
  ///
  /// - Throws: ``LedgerError`` `malformed`.
  public init(bytes: [UInt8]) throws(LedgerError) {
    guard bytes.count <= Self.byteLimit else {
      throw LedgerError(.malformed, "a leaf of the ledger is too large")
    }
    do throws(CanonicalError) {
      var reader = CanonicalReader(bytes)
      guard try reader.readByte() == Self.version else { throw .malformed }
      kind = try reader.readText()
      time = Instant(microseconds: try reader.readInt64())
      actor = try reader.readText()
      fields = try Self.fields(&reader)
      let rest = try reader.readFixed(LedgerCommitment.byteCount)
      guard let commitment = LedgerCommitment(bytes: rest) else { throw .malformed }
      self.commitment = commitment
      try reader.finish()
    } catch {
      throw LedgerError(.malformed, "a leaf of the ledger cannot be read")
    }
    guard kind.utf8.allSatisfy(Self.isKindByte), self.bytes == bytes else {
      throw LedgerError(.malformed, "a leaf of the ledger cannot be read")
    }
  }

  private static func fields(
    _ reader: inout CanonicalReader
  ) throws(CanonicalError) -> [Field] {
    let count = Int(try reader.readUInt32())
    guard count <= fieldLimit else { throw .malformed }
    var fields: [Field] = []
    for _ in 0..<count {
      let field = Field(try reader.readText(), try reader.readText())
      if let last = fields.last, !last.name.utf8.lexicographicallyPrecedes(field.name.utf8) {
        throw .malformed
      }
      fields.append(field)
    }
    return fields
  }

  private static func isKindByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
