// SPDX-License-Identifier: Apache-2.0
// The newest word on each entry of hash sharing pages, in little memory.

internal import Crypto
internal import EvidenceModel

/// Holds the newest word on each entry of some pages, in the order in which entries came first.
///
/// Pages are not in the order of time, and an entry may be on several, so that all are held until the last page is read: some 120 bytes
/// of memory each, and what they say in a spool.
final class NCMECStore {
  /// A part of a SHA-256, long enough that nobody finds two entries with one.
  private struct Key: Hashable {
    let high: UInt64
    let low: UInt64

    init(_ bytes: [UInt8]) {
      let digest = Array(SHA256.hash(data: bytes))
      func number(_ range: Range<Int>) -> UInt64 {
        digest[range].reduce(0) { $0 << 8 | UInt64($1) }
      }
      (high, low) = (number(0..<8), number(8..<16))
    }
  }

  private struct Slot {
    var isDeleted: Bool
    var timestamp: Instant?
    /// Tells whether two words say the same.
    var content: UInt64
    /// Where the record lies; `nil` for a deleted entry, of which nothing more is wanted.
    var place: RecordSpool.Place?
  }

  private let spool: RecordSpool
  private var numbers: [Key: Int] = [:]
  private var slots: [Slot] = []

  /// Holds entries in `spool`.
  init(spool: RecordSpool = RecordSpool()) { self.spool = spool }

  /// The number of entries, deleted ones among them.
  var count: Int { slots.count }

  /// How many entries are deleted.
  var withdrawnCount: Int { slots.count { $0.isDeleted } }

  /// Takes in what a page says of an entry, where nothing newer is known.
  ///
  /// Between a deleted entry and one of the same time, or of none, the deleted one counts.
  ///
  /// - Parameters:
  ///   - record: what it says.
  ///   - name: by which the entry is known.
  ///   - isDeleted: whether it says that the entry is deleted.
  ///   - timestamp: when.
  /// - Returns: whether another word of that time says something else.
  /// - Throws: ``HashListError`` `.unwritable` when the spool cannot be written.
  func take(
    _ record: ExchangeRecord, name: String, isDeleted: Bool, timestamp: Instant?
  ) throws(HashListError) -> Bool {
    let key = Key(Array(name.utf8))
    let content = Self.content(record)
    let known = numbers[key]
    if let known {
      let slot = slots[known]
      if let old = slot.timestamp, let new = timestamp, new < old { return false }
      if slot.isDeleted, !isDeleted, slot.timestamp == timestamp { return false }
    }
    let isOther =
      known.map {
        slots[$0].timestamp == timestamp && slots[$0].isDeleted == isDeleted
          && slots[$0].content != content
      } ?? false
    var slot = Slot(isDeleted: isDeleted, timestamp: timestamp, content: content, place: nil)
    if !isDeleted { slot.place = try spool.keep(Self.bytes(of: record)) }
    if let known {
      slots[known] = slot
    } else {
      numbers[key] = slots.count
      slots.append(slot)
    }
    return isOther
  }

  /// The record of an entry; `nil` for a deleted one.
  ///
  /// - Throws: ``HashListError`` `.unwritable` when the spool cannot be read.
  func record(at number: Int) throws(HashListError) -> ExchangeRecord? {
    guard let place = slots[number].place else { return nil }
    let bytes = try spool.piece(at: place)
    do { return try Self.record(of: bytes) } catch {
      throw HashListError(.unreadable, "what was read of the list before is damaged; try again")
    }
  }

  /// Stands for the fingerprints and the category.
  private static func content(_ record: ExchangeRecord) -> UInt64 {
    var writer = CanonicalWriter()
    for text in [record.md5, record.sha1, record.sha256, record.pdq, record.category] {
      writer.write(optional: text) { $0.write($1) }
    }
    for other in record.others {
      writer.write(other.name)
      writer.write(other.value)
    }
    return Key(writer.bytes).high
  }

  // MARK: - The form of a record in the spool

  /// What a page says of an entry; other members of a record are never set there.
  private static func bytes(of record: ExchangeRecord) -> [UInt8] {
    var writer = CanonicalWriter()
    writer.write(Int64(record.file ?? -1))
    writer.write(Int64(record.number))
    for text in [
      record.md5, record.sha1, record.sha256, record.pdq, record.category, record.source,
      record.set, record.added,
    ] {
      writer.write(optional: text) { $0.write($1) }
    }
    writer.write(UInt32(clamping: record.tags.count))
    for tag in record.tags { writer.write(tag) }
    writer.write(UInt32(clamping: record.others.count))
    for other in record.others {
      writer.write(other.name)
      writer.write(other.value)
    }
    return writer.bytes
  }

  private static func record(of bytes: [UInt8]) throws(CanonicalError) -> ExchangeRecord {
    var reader = CanonicalReader(bytes)
    let file = try reader.readInt64()
    var record = ExchangeRecord(number: Int(try reader.readInt64()), line: 0)
    record.file = file < 0 ? nil : Int(file)
    record.md5 = try text(&reader)
    record.sha1 = try text(&reader)
    record.sha256 = try text(&reader)
    record.pdq = try text(&reader)
    record.category = try text(&reader)
    record.source = try text(&reader)
    record.set = try text(&reader)
    record.added = try text(&reader)
    let tags = try reader.readUInt32()
    for _ in 0..<tags { record.tags.append(try reader.readText()) }
    let others = try reader.readUInt32()
    for _ in 0..<others {
      record.others.append(.init(name: try reader.readText(), value: try reader.readText()))
    }
    try reader.finish()
    return record
  }

  private static func text(_ reader: inout CanonicalReader) throws(CanonicalError) -> String? {
    try reader.readOptional { reader throws(CanonicalError) in try reader.readText() }
  }
}
