// SPDX-License-Identifier: Apache-2.0
// Tags and notes that people put on items; each person's own until the person's record is in.

internal import Catalog
public import EvidenceModel

/// What a tag says of an item.
public enum ItemTag: String, CaseIterable, Hashable, Sendable, Codable {
  /// A victim who is known to be identified is shown.
  case knownVictim = "known_victim"
  /// A public figure is shown.
  case publicFigure = "public_figure"
  /// It is offered commercially.
  case commercial
  /// It was made by whom it shows.
  case selfGenerated = "self_generated"
  /// It belongs to a series, which has a name.
  case series
}

/// A tag as it stands on an item.
public struct PlacedTag: Hashable, Sendable {
  /// The tag.
  public let tag: ItemTag
  /// The series' name; `nil` for other tags.
  public let label: String?
  /// Who put it there.
  public let user: Int64
  /// When.
  public let recorded: Instant
}

/// A note on an item.
public struct PlacedNote: Hashable, Sendable {
  /// The note's number.
  public let id: Int64
  /// The text.
  public let text: String
  /// Who made it.
  public let user: Int64
  /// When.
  public let recorded: Instant
}

/// Puts tags and notes on items, and reads them.
///
/// As long as others' answers about an item are closed to a person, the person reads own tags and notes only.
public struct TagService {
  /// The longest note, in bytes.
  public static let longestNote = 16_384
  /// The longest name of a series, in bytes.
  public static let longestLabel = 256

  let store: CaseStore
  let actor: Actor

  /// Works on the tags of `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  private func person() throws(CaseworkError) -> Int64 {
    try actor.require(.assess)
    guard let user = actor.user else { throw CaseworkError(.denied, "only a user may tag items") }
    return user
  }

  /// Puts a tag on an item, or takes the person's own tag off.
  ///
  /// Nothing is recorded where the tag stands so already.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`; `.usage` for a label that is missing, too long or
  ///   out of place.
  public func set(_ tag: ItemTag, on item: Int64, present: Bool, label: String? = nil) throws {
    let user = try person()
    if present, tag == .series {
      guard let label, EvidenceText.saysAnything(label), label.utf8.count <= Self.longestLabel
      else {
        throw CaseworkError(
          .usage, "a series needs a `label` of at most \(Self.longestLabel) bytes")
      }
    } else if label != nil {
      throw CaseworkError(.usage, "only a series that is put on an item has a `label`")
    }
    try store.record(actor) { recording in
      try require(item, recording.reader)
      let newest = try recording.reader.rows(
        ItemTagRow.self, where: [.equals("item_id", .integer(item))], orderedBy: ["-id"]
      ).first { $0.userId == user && $0.tag == tag.rawValue }
      let known = try newest.flatMap { try self.label($0) }
      guard (newest?.present ?? false) != present || known != label else { return }
      let id = try recording.number(ItemTagRow.self)
      try recording.insert(
        ItemTagRow(
          id: id, itemId: item, userId: user, tag: tag.rawValue, present: present,
          sealedLabel: label.map {
            store.columns.seal(Array($0.utf8), ItemTagRow.self, "sealed_label", row: id)
          }, recorded: recording.now.microseconds))
      try recording.leaf(.tag, shown: [("item", String(item))], facts: ["tag": .integer(id)])
    }
  }

  /// Puts a note on an item; its number.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`; `.usage` for a note of blanks alone or one that is too long.
  @discardableResult
  public func note(_ text: String, on item: Int64) throws -> Int64 {
    let user = try person()
    guard EvidenceText.saysAnything(text), text.utf8.count <= Self.longestNote else {
      throw CaseworkError(.usage, "a note says something, in 1 to \(Self.longestNote) bytes")
    }
    return try store.record(actor) { recording in
      try require(item, recording.reader)
      let id = try recording.number(ItemNoteRow.self)
      try recording.insert(
        ItemNoteRow(
          id: id, itemId: item, userId: user,
          sealedText: store.columns.seal(
            Array(text.utf8), ItemNoteRow.self, "sealed_text", row: id),
          recorded: recording.now.microseconds))
      try recording.leaf(.note, shown: [("item", String(item))], facts: ["note": .integer(id)])
      return id
    }
  }

  /// The tags that stand on an item and that the person may see, by tag and time: their order tells nobody's number.
  public func tags(on item: Int64) throws -> [PlacedTag] {
    let user = try person()
    return try store.catalog.read { reader in
      try require(item, reader)
      let all = try AnswerAccess(reader: reader, actor: actor).isOpen(item)
      var newest: [String: ItemTagRow] = [:]
      let rows = try reader.rows(
        ItemTagRow.self, where: [.equals("item_id", .integer(item))], orderedBy: ["id"])
      for row in rows where all || row.userId == user { newest["\(row.userId) \(row.tag)"] = row }
      return try newest.values.filter(\.present).sorted {
        ($0.tag, $0.recorded, $0.id) < ($1.tag, $1.recorded, $1.id)
      }
      .compactMap { row in
        try ItemTag(rawValue: row.tag).map {
          PlacedTag(
            tag: $0, label: try label(row), user: row.userId,
            recorded: Instant(microseconds: row.recorded))
        }
      }
    }
  }

  /// The items on which one of some tags stands that the person may see.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  /// - Complexity: O(tags of the case), and a check of its family for each item that others alone have tagged so.
  func items(having tags: Set<ItemTag>) throws -> Set<Int64> {
    struct Place: Hashable {
      let item: Int64
      let user: Int64
      let tag: String
    }
    let user = try person()
    return try store.catalog.read { reader in
      var standing: Set<Place> = []
      try reader.forEachValues(
        ItemTagRow.self, columns: ["item_id", "user_id", "tag", "present"], orderedBy: ["id"]
      ) { values in
        guard case .integer(let item) = values[0], case .integer(let rater) = values[1],
          case .text(let word) = values[2], ItemTag(rawValue: word).map(tags.contains) == true
        else { return }
        let place = Place(item: item, user: rater, tag: word)
        if values[3] == .integer(0) { standing.remove(place) } else { standing.insert(place) }
      }
      let own = Set(standing.lazy.filter { $0.user == user }.map(\.item))
      let others = Set(standing.lazy.map(\.item)).subtracting(own)
      let access = AnswerAccess(reader: reader, actor: actor)
      return try own.union(others.filter(access.isOpen))
    }
  }

  /// The notes on an item that the person may see, oldest first.
  public func notes(on item: Int64) throws -> [PlacedNote] {
    let user = try person()
    return try store.catalog.read { reader in
      try require(item, reader)
      let all = try AnswerAccess(reader: reader, actor: actor).isOpen(item)
      return try reader.rows(
        ItemNoteRow.self, where: [.equals("item_id", .integer(item))], orderedBy: ["id"]
      ).filter { all || $0.userId == user }.map { row in
        let bytes = try store.columns.open(
          row.sealedText, ItemNoteRow.self, "sealed_text", row: row.id)
        return PlacedNote(
          id: row.id, text: String(decoding: bytes, as: UTF8.self), user: row.userId,
          recorded: Instant(microseconds: row.recorded))
      }
    }
  }

  private func require(_ item: Int64, _ reader: any CatalogReader) throws {
    guard try reader.row(ItemRow.self, key: .integer(item)) != nil else {
      throw CaseworkError(.notFound, "there is no item \(item)")
    }
  }

  private func label(_ row: ItemTagRow) throws -> String? {
    try row.sealedLabel.map {
      String(
        decoding: try store.columns.open($0, ItemTagRow.self, "sealed_label", row: row.id),
        as: UTF8.self)
    }
  }
}
