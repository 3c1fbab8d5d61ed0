// SPDX-License-Identifier: Apache-2.0
// The tags of a row, from the columns that hold them.

internal import EvidenceModel

/// Makes sets of tags from rows, each distinct text once.
struct HashListTags {
  /// The most bytes of a tag.
  static let longestTag = 256
  /// The most tags of an entry.
  static let mostTags = 64

  private var known: [[UInt8]: (number: UInt32, isWhole: Bool)] = [:]

  /// The number of the set of a row's tags, and whether all of them were taken.
  mutating func number(
    of fields: [ArraySlice<UInt8>], _ columns: [HashListColumn],
    in builder: inout HashListEntriesBuilder
  ) -> (number: UInt32, isWhole: Bool) {
    var text: [UInt8] = []
    for (position, (column, field)) in zip(columns, fields).enumerated()
    where Self.holdsTags(column) && !field.isEmpty {
      text.append(UInt8(truncatingIfNeeded: position))
      text.append(contentsOf: field)
      text.append(0)
    }
    if text.isEmpty { return (0, true) }
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
    let made = (number: builder.tagSet(tags.sorted()), isWhole: isWhole)
    known[text] = made
    return made
  }

  private static func holdsTags(_ column: HashListColumn) -> Bool {
    switch column {
    case .tags, .tag: true
    case .fingerprint, .quality, .frame, .time, .video: false
    }
  }

  /// Several tags are parted by comma, semicolon or bar; a tag of a named column carries its name.
  private static func tags(_ column: HashListColumn, _ field: ArraySlice<UInt8>) -> [String] {
    if case .tag(let name) = column {
      let value = String(decoding: field.trimmed, as: UTF8.self)
      return value.isEmpty ? [] : ["\(name):\(value)"]
    }
    return parts(field)
  }

  /// The tags in a text that holds several.
  static func parts(_ text: ArraySlice<UInt8>) -> [String] {
    let parts = text.split { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|")
    }
    return parts.map { String(decoding: $0.trimmed, as: UTF8.self) }.filter { !$0.isEmpty }
  }
}
