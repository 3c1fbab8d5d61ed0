// SPDX-License-Identifier: Apache-2.0
// Whose signatures were trusted while sources were taken in, on record.

internal import Catalog
internal import EvidenceModel
internal import MediaDecoding

/// Records whose signatures are trusted, whenever that changes.
struct TrustRecord {
  /// The case fact that holds the lists in force.
  static let fact = "content_trust"

  let store: CaseStore
  let actor: Actor

  /// Records `trust` by a leaf, unless it is what was recorded last.
  ///
  /// A case that never had a list records nothing.
  func record(_ trust: ContentTrust) throws {
    let text = Self.json(trust).compactText
    let known = try store.catalog.read { try $0.row(CaseFact.self, key: .text(Self.fact))?.value }
    let isEmpty = trust.lists.isEmpty && !trust.keys.contains(where: \.isConfirmed)
    guard text != known, known != nil || !isEmpty else { return }
    try store.record(actor) { recording in
      try recording.upsert(CaseFact(key: Self.fact, value: text))
      try recording.leaf(
        .trust, shown: [("lists", String(trust.lists.count))], facts: Self.json(trust))
    }
  }

  private static func json(_ trust: ContentTrust) -> JSONValue {
    [
      "lists": .array(
        trust.lists.map {
          [
            "name": .string($0.name), "date": .string($0.date),
            "sha256": .string($0.sha256.description),
          ]
        }),
      "keys": .array(
        trust.keys.filter(\.isConfirmed).map {
          ["name": .string($0.name), "key": .string(HexText.encode($0.publicKey))]
        }),
    ]
  }
}
