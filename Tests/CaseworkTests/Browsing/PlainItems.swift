// SPDX-License-Identifier: Apache-2.0
// Many items at once in a case, without decoding anything: what the wall is tested and measured with.

import EvidenceModel
import EvidenceVault

@testable import Casework
@testable import Catalog

/// One item as its row has it, besides what follows from its number.
struct PlainItem: Sendable {
  var kind = ItemKind.image
  var state = ItemState.decoded
  var conclusion: ProvenanceConclusion.Code?
  /// When a post showed it, in microseconds since 1970.
  var posted: Int64?
}

extension TestCase {
  /// Adds items, each with the rows that the wall reads, under one leaf of an ingest.
  @discardableResult
  func addPlain(_ items: [PlainItem]) throws -> [Int64] {
    let columns = store.columns
    return try store.record(.keyHolder) { recording in
      let numbers = try items.map { item in
        let id = try recording.number(ItemRow.self)
        func key(_ domain: String) -> [UInt8] {
          columns.lookup.digest("\(id)", domain: "plain." + domain)
        }
        try recording.insert(
          ItemRow(
            id: id, contentName: key("name"), salt: [1], kind: item.kind, byteCount: 1_000 + id,
            sha256Key: key("sha256"), sha1Key: key("sha1"), md5Key: key("md5"), format: "jpeg",
            width: 640, height: 480,
            sealedDetail: columns.seal(
              [
                "md5": .string(HexText.encode(key("md5").prefix(16))),
                "sha1": .string(HexText.encode(key("sha1").prefix(20))),
                "sha256": .string(HexText.encode(key("sha256"))),
              ], ItemRow.self, "sealed_detail", row: id),
            state: item.state.rawValue))
        if let code = item.conclusion {
          try recording.insert(
            ConclusionRow(
              itemId: id, code: code,
              sealedReasons: columns.seal(
                .array([]), ConclusionRow.self, "sealed_reasons", row: id)))
        }
        if let time = item.posted { try post(id, time, key("locator"), recording) }
        return id
      }
      try recording.leaf(.item)
      return numbers
    }
  }

  private func post(
    _ item: Int64, _ time: Int64, _ key: [UInt8], _ recording: Recording
  ) throws {
    let occurrence = try recording.number(OccurrenceRow.self)
    try recording.insert(
      OccurrenceRow(
        id: occurrence, locatorKey: key, itemId: item,
        sealedLocator: store.columns.seal(
          ["kind": "path", "text": .string("\(item).jpg"), "raw": .null], OccurrenceRow.self,
          "sealed_locator", row: occurrence),
        firstTime: time + 1, times: 1))
    let post = try recording.number(PostRow.self)
    try recording.insert(
      PostRow(
        id: post, postKey: key,
        sealedDetail: store.columns.seal(
          ["poster": .string("heron \(item % 3)")], PostRow.self, "sealed_detail", row: post),
        time: time, timeSource: .page, offsetKnown: true))
    try recording.insert(
      PostingRow(
        id: try recording.number(PostingRow.self), postId: post, figure: 0, itemId: item,
        occurrenceId: occurrence))
  }

  /// Makes the next version of a list and hits on it, without a snapshot.
  func addList(
    _ number: Int64, _ polarity: ListPolarity = .positive,
    hits: [(item: Int64, algorithm: FingerprintAlgorithm, entry: Int)], tags: [String] = ["quay"],
    pdqDistance: Int = 7
  ) throws {
    try store.record(.keyHolder) { recording in
      if try recording.reader.row(ListRow.self, key: .integer(number)) == nil {
        try recording.insert(
          ListRow(id: number, name: "list \(number)", owner: "harbour", polarity: polarity))
      }
      let id = try recording.number(ListVersionRow.self)
      let before = try recording.reader.count(
        ListVersionRow.self, where: [.equals("list_id", .integer(number))])
      try recording.insert(
        ListVersionRow(
          id: id, listId: number, version: before + 1, fileDigest: [1], entryCount: 9, root: [2],
          snapshotName: "none", pdqThreshold: 31, minimumQuality: 50, imported: 1, actor: "x"))
      for hit in hits {
        let match = try recording.number(MatchRow.self)
        let entry: JSONValue = [
          "entry": JSONValue(hit.entry),
          "value": .string(HexText.encode([UInt8](repeating: UInt8(hit.entry), count: 32))),
          "tags": .array(tags.map(JSONValue.string)),
        ]
        try recording.insert(
          MatchRow(
            id: match, itemId: hit.item, listVersionId: id, algorithm: hit.algorithm,
            distance: hit.algorithm == .pdq ? pdqDistance : 0,
            sealedEntry: store.columns.seal(entry, MatchRow.self, "sealed_entry", row: match)))
      }
      try recording.leaf(.list)
    }
  }

  /// Makes a family version of the families given, each with its medoid first.
  func addFamilies(_ families: [[Int64]], bitsApart step: Int = 4) throws {
    try store.record(.keyHolder) { recording in
      let version = try recording.number(FamilyVersionRow.self)
      try recording.insert(
        FamilyVersionRow(
          id: version, created: 1, parameters: "plain", itemCount: 0, familyCount: families.count,
          root: [UInt8(version)]))
      for family in families {
        for (place, item) in family.enumerated() {
          try recording.insert(
            FamilyMemberRow(
              versionId: version, itemId: item, family: family[0], medoidDistance: place * step,
              edgeItemId: place == 0 ? nil : family[place - 1],
              edgeDistance: place == 0 ? nil : step, edgeTransform: place == 0 ? nil : 0))
        }
      }
      try recording.leaf(.families)
    }
  }

  /// Runs the standard selection.
  func select(_ text: String = SelectionRules.standardYAML) throws {
    _ = try SelectionService(store: store, actor: .keyHolder).run(
      try SelectionRules(yaml: text), text: text)
  }
}
