// SPDX-License-Identifier: Apache-2.0
// Re-reads every blob and holds it against its item.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// Re-reads every blob and holds it against its item.
struct VaultAudit {
  let store: CaseStore
  let progress: (Int, Int?) -> Void

  func run() throws -> (problems: [String], blobs: Int) {
    var problems: [String] = []
    var expected: Set<BlobName> = []
    let items: [ItemRow]
    do {
      items = try store.catalog.read { try $0.rows(ItemRow.self, orderedBy: ["id"]) }
    } catch let error as CatalogError where error.code == .corrupt {
      return (["vault: an item's row cannot be read, so no blob was checked"], 0)
    }
    for (index, item) in items.enumerated() {
      progress(index, items.count)
      guard let name = BlobName(bytes: item.contentName), let salt = BlobSalt(bytes: item.salt)
      else {
        problems.append("item \(item.id): its blob's name or salt is not one")
        continue
      }
      expected.insert(name)
      do {
        let digests = try store.vault.fsck(name: name, salt: salt)
        let key = store.columns.lookup.digest(digests.sha256.bytes, domain: "sha256")
        if key != item.sha256Key { problems.append("item \(item.id): its content was changed") }
      } catch {
        problems.append("item \(item.id): its blob is \(error.code.rawValue)")
      }
    }
    progress(items.count, items.count)
    // A crash between storing and recording leaves a blob without an item; the next ingest adopts it.
    let present = try store.vault.list()
    let missing = expected.subtracting(present)
    if !missing.isEmpty, problems.isEmpty {
      problems.append("vault: \(missing.count) blobs are missing")
    }
    return (problems, items.count)
  }
}
