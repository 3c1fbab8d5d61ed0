// SPDX-License-Identifier: Apache-2.0
// Makes a new version of the families from all pictures of a case.

internal import Catalog
internal import Crypto
internal import EvidenceModel
public import HashIndex

/// What a new version of the families came to.
public struct FamilySummary: Hashable, Sendable {
  /// The version's number; `nil` when nothing had changed since the last one.
  public let version: Int64?
  /// Families of two or more members.
  public let families: Int
  /// Members of all families.
  public let members: Int
}

/// Makes versions of the families.
///
/// A version is a function of the set of pictures, not of their order.
public struct FamilyService {
  let store: CaseStore
  let actor: Actor
  private let isInterrupted: () -> Bool

  /// Works on the families of `store` on behalf of `actor`, asking `isInterrupted` between steps.
  public init(store: CaseStore, actor: Actor, isInterrupted: @escaping () -> Bool = { false }) {
    self.store = store
    self.actor = actor
    self.isInterrupted = isInterrupted
  }

  private func stopIfAsked() throws(CaseworkError) {
    guard isInterrupted() else { return }
    throw CaseworkError(
      .interrupted,
      "stopped before the families were made; run the same command again to make them")
  }

  /// Whether the newest version was made from all pictures that the case has now.
  ///
  /// Pictures are only ever added, so equal counts mean equal sets. An ingest that was interrupted before
  /// its end leaves families behind, and the next one has nothing new to say so.
  public func isCurrent() throws -> Bool {
    try store.catalog.read { reader in
      let newest = try reader.first(FamilyVersionRow.self, orderedBy: ["-id"])
      let pictures = try reader.count(FingerprintRow.self, where: [.equals("algorithm", "pdq")])
      return newest?.itemCount ?? 0 == pictures
    }
  }

  /// Makes a new version from all fingerprints, unless the newest one is the same.
  ///
  /// - Complexity: about O(n log n) searches for pictures that are mostly unrelated.
  @discardableResult
  public func rebuild(settings: FamilySettings = .standard) throws -> FamilySummary {
    try actor.require(.select)
    let (items, numbers) = try fingerprints()
    try stopIfAsked()
    let set = try FamilyBuilder(settings: settings).families(of: items, check: stopIfAsked)
    let root = Array(SHA256.hash(data: set.canonicalBytes()))
    let members = set.families.reduce(0) { $0 + $1.members.count }
    let newest = try store.catalog.read {
      try $0.first(FamilyVersionRow.self, orderedBy: ["-id"])
    }
    if newest?.root == root, newest?.itemCount == items.count {
      return FamilySummary(version: nil, families: set.families.count, members: members)
    }
    let version = try store.record(actor) { recording in
      let id = try recording.number(FamilyVersionRow.self)
      try recording.insert(
        FamilyVersionRow(
          id: id, created: recording.now.microseconds,
          parameters: "\(FamilySet.algorithm) join \(settings.joinDistance) medoid "
            + "\(settings.medoidDistance) quality \(settings.minimumQuality)",
          itemCount: items.count, familyCount: set.families.count, root: root))
      for family in set.families {
        try stopIfAsked()
        try insert(family, version: id, numbers, recording)
      }
      let queue = try QueueIndex(recording, regime: store.description.regime)
      if queue.isCurrent { try queue.rebuild(check: stopIfAsked) }
      try recording.leaf(
        .families,
        shown: [("version", String(id)), ("families", String(set.families.count))],
        facts: ["root": .string(HexText.encode(root))])
      return id
    }
    return FamilySummary(version: version, families: set.families.count, members: members)
  }

  private func insert(
    _ family: Family, version: Int64, _ numbers: [EvidenceModel.SHA256Digest: Int64],
    _ recording: Recording
  ) throws {
    guard let medoid = family.members.first.flatMap({ numbers[$0.digest] }) else { return }
    for member in family.members {
      guard let item = numbers[member.digest] else { continue }
      try recording.insert(
        FamilyMemberRow(
          versionId: version, itemId: item, family: medoid,
          medoidDistance: member.medoidDistance,
          edgeItemId: member.edge.flatMap { numbers[$0.other] },
          edgeDistance: member.edge?.distance, edgeTransform: member.edge?.transform.rawValue))
    }
  }

  private func fingerprints() throws -> (
    items: [FamilyItem], numbers: [EvidenceModel.SHA256Digest: Int64]
  ) {
    var stored: [Int64: StoredPDQ] = [:]
    var items: [FamilyItem] = []
    var numbers: [EvidenceModel.SHA256Digest: Int64] = [:]
    try store.catalog.read { reader in
      try reader.forEach(FingerprintRow.self, where: [.equals("algorithm", "pdq")]) {
        stored[$0.itemId] = try StoredPDQ($0, columns: store.columns)
      }
      try reader.forEach(ItemRow.self, orderedBy: ["id"]) { row in
        guard let pdq = stored[row.id] else { return }
        try stopIfAsked()
        let digests = try ItemDigests.open(row, columns: store.columns)
        numbers[digests.sha256] = row.id
        items.append(
          FamilyItem(
            digest: digests.sha256,
            fingerprint: PDQFingerprint(hash: pdq.hash, quality: pdq.quality),
            variants: pdq.variants))
      }
    }
    return (items, numbers)
  }
}

/// Reads the sealed digests of an item.
enum ItemDigests {
  /// The three digests.
  ///
  /// - Throws: `VaultError` `.corrupt`; ``CaseworkError`` `.tampered` when they are not digests.
  static func open(_ row: ItemRow, columns: SealedColumns) throws -> ContentDigests {
    let json = try columns.openJSON(row.sealedDetail, ItemRow.self, "sealed_detail", row: row.id)
    guard let md5 = json["md5"]?.text.flatMap({ MD5Digest(hex: $0) }),
      let sha1 = json["sha1"]?.text.flatMap({ SHA1Digest(hex: $0) }),
      let sha256 = json["sha256"]?.text.flatMap({ EvidenceModel.SHA256Digest(hex: $0) })
    else {
      throw CaseworkError(.tampered, "item \(row.id) has no digests; run fsck")
    }
    return ContentDigests(md5: md5, sha1: sha1, sha256: sha256)
  }
}
