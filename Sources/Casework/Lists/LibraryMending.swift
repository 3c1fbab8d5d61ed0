// SPDX-License-Identifier: Apache-2.0
// Builds the search index of a list's snapshot anew when it is damaged and the entries are not.

internal import Catalog
internal import EvidenceModel
internal import Foundation
internal import HashExchange
internal import HashIndex

/// Builds damaged search indexes of known lists anew.
///
/// Entries are never mended: a list whose entries are damaged must be imported again.
public struct LibraryMending {
  let store: CaseStore
  let actor: Actor

  /// Mends the library of `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Checks the snapshots of all lists in force, and writes those anew whose search index alone is damaged.
  ///
  /// That is done from the entries, once their root was worked out again and found to be the one in the
  /// ledger. Readers that have the old file open keep it.
  /// Where that cannot be done the list is still searched, entry by entry. A snapshot that cannot be used
  /// at all is left to those who use it.
  ///
  /// - Returns: one line for each index that was damaged.
  /// - Throws: ``CaseworkError`` `.denied`; `CatalogError`.
  /// - Complexity: O(size of the snapshots).
  public func run() throws -> [String] {
    if !actor.may(.ingest) { try actor.require(.importLists) }
    return try dropDamagedIndex()
      + store.catalog.read { try StandingVersion.all($0) }.compactMap { standing in
        guard let snapshot = try? standing.snapshot(in: store.library, check: .atFirstTouch),
          snapshot.damage() == .index
        else { return nil }
        do {
          try mend(snapshot, standing)
          return "the search index of \(standing.name) was damaged and has been built anew"
        } catch let error as CaseworkError {
          return "\(standing.indexFault); it could not be built anew: \(error.userMessage)"
        } catch let error as HashIndexError {
          return "\(standing.indexFault); it could not be built anew: \(error.message)"
        }
      }
  }

  /// Removes the index over all lists when it is damaged; the next ingest writes it anew.
  private func dropDamagedIndex() throws -> [String] {
    guard LibraryIndexKeeper.isDamaged(store) else { return [] }
    do {
      try FileManager.default.removeItem(atPath: LibraryIndexKeeper.path(store))
    } catch {
      return [
        "\(LibraryIndexKeeper.fault); it is not used, and could not be removed: check the permissions of its folder"
      ]
    }
    return ["\(LibraryIndexKeeper.fault); it was removed, and the next ingest writes it anew"]
  }

  private func mend(_ snapshot: ListSnapshot, _ standing: StandingVersion) throws {
    let lock = try WorkLock(
      path: store.folder.importLock, work: "list import", now: store.clock())
    defer { withExtendedLifetime(lock) {} }
    let entries = try snapshot.entries()
    guard HashListRoot.of(entries).bytes == standing.version.root else {
      throw CaseworkError(
        .tampered, "the entries of \(standing.name) are not those imported; \(standing.remedy)")
    }
    try ListSnapshot.write(
      entries, settings: snapshot.settings, root: snapshot.root,
      sourceDigest: snapshot.sourceDigest,
      to: "\(store.library)/\(standing.version.snapshotName)")
  }
}
