// SPDX-License-Identifier: Apache-2.0
// The tags of a row, from the columns that hold them.

internal import EvidenceModel

/// Makes sets of tags from rows, each distinct text once.
struct HashListTags {
  /// The most bytes of a tag.
  static let longestTag = HashListSettings.tagLengths.upperBound
  /// The most tags of an entry.
  static let mostTags = 64

  private var known: [[UInt8]: (number: UInt32, isWhole: Bool, isUTF8: Bool)] = [:]

  /// The number of the set of a row's tags, whether all of them were taken, and whether they are UTF-8.
  mutating func number(
    of fields: [ArraySlice<UInt8>], _ columns: [HashListColumn],
    in builder: inout HashListEntriesBuilder
  ) -> (number: UInt32, isWhole: Bool, isUTF8: Bool) {
    var text: [UInt8] = []
    for (position, (column, field)) in zip(columns, fields).enumerated()
    where Self.holdsTags(column) && !field.isEmpty {
      text.append(UInt8(truncatingIfNeeded: position))
      text.append(contentsOf: field)
      text.append(0)
    }
    if text.isEmpty { return (0, true, true) }
    if let found = known[text] { return found }
    var tags: Set<String> = []
    var isWhole = true
    for (column, field) in zip(columns, fields) where Self.holdsTags(column) {
      for tag in Self.tags(column, field) {
        if tag.utf8.count <= Self.longestTag, tags.count < Self.mostTags {
          tags.insert(tag)
        } else {
          isWhole = false
        }
      }
    }
    let isUTF8 = zip(columns, fields).allSatisfy {
      !Self.holdsTags($0) || SoundText.isUTF8($1)
    }
    let made = (number: builder.tagSet(tags.sorted()), isWhole: isWhole, isUTF8: isUTF8)
    known[text] = made
    return made
  }

  /// The tags of a record, those of its columns with their names before them, and whether all were taken.
  static func kept(of record: ExchangeRecord) -> (tags: [String], isWhole: Bool) {
    let named = record.namedTags.compactMap { tag in tag.value.map { "\(tag.name):\($0)" } }
    let all = Set((record.tagsWithFlags + named).filter { !$0.isEmpty })
    let kept = all.filter { $0.utf8.count <= longestTag }.sorted().prefix(mostTags)
    return (Array(kept), kept.count == all.count)
  }

  private static func holdsTags(_ column: HashListColumn) -> Bool {
    switch column {
    case .tags, .tag: true
    case .fingerprint, .quality, .frame, .time, .video, .added, .other, .byteCount, .ignored: false
    }
  }

  /// Several tags are parted by comma, semicolon or bar; a tag of a named column carries its name.
  private static func tags(_ column: HashListColumn, _ field: ArraySlice<UInt8>) -> [String] {
    if case .tag(let name) = column {
      let value = CSVGuard.opened(String(decoding: field.trimmed, as: UTF8.self))
      return value.isEmpty ? [] : ["\(name):\(value)"]
    }
    return TagField.tags(in: String(decoding: field, as: UTF8.self))
  }

  /// The tags in a text that holds several.
  static func parts(_ text: ArraySlice<UInt8>) -> [String] {
    let parts = text.split { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|")
    }
    return parts.map { String(decoding: $0.trimmed, as: UTF8.self) }.filter { !$0.isEmpty }
  }
}
