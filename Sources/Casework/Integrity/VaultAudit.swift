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
    var items: [ItemRow] = []
    try store.catalog.read { reader in
      try reader.forEachReadable(
        ItemRow.self, key: { $0.id }, from: 1, { items.append($0) },
        unreadable: { id in
          problems.append(
            id.map { "vault: the row of item \($0) cannot be read, so its blob was not checked" }
              ?? "vault: further items cannot be read, so their blobs were not checked")
        })
    }
    for (index, item) in items.enumerated() {
      progress(index, items.count)
      if let problem = problem(of: item) { problems.append("item \(item.id): \(problem)") }
    }
    progress(items.count, items.count)
    // A crash between storing and recording leaves a blob without an item; the next ingest adopts it.
    return (problems, items.count)
  }

  private func problem(of item: ItemRow) -> String? {
    guard let name = BlobName(bytes: item.contentName), let salt = BlobSalt(bytes: item.salt) else {
      return "its blob's name or salt is not one"
    }
    do {
      let digests = try store.vault.fsck(name: name, salt: salt)
      let key = store.columns.lookup.digest(digests.sha256.bytes, domain: "sha256")
      return key == item.sha256Key ? nil : "its content was changed"
    } catch { return "its blob is \(error.code.rawValue)" }
  }
}
