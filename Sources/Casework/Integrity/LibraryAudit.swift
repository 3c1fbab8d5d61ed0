// SPDX-License-Identifier: Apache-2.0
// Re-derives the root of every list version in force from its snapshot.

internal import Catalog
internal import EvidenceModel
internal import HashExchange
internal import HashIndex

/// Holds the snapshots of all newest list versions against what was imported.
public struct LibraryAudit {
  let store: CaseStore

  /// Audits the library of `store`.
  public init(store: CaseStore) { self.store = store }

  /// The lists whose snapshot cannot be used, each in one line that says what to do.
  ///
  /// A list whose search index is damaged is among them, though it is searched all the same. The root is
  /// not worked out from the entries again: ``CaseCheck`` does that.
  ///
  /// - Throws: `CatalogError`.
  public func unusable() throws -> [String] {
    try standing().compactMap { (standing) -> String? in
      do throws(CaseworkError) {
        _ = try sound(standing)
        return nil
      } catch { return error.userMessage }
    }
  }

  /// The snapshot of a list, every block of which was checked.
  private func sound(_ standing: StandingVersion) throws(CaseworkError) -> ListSnapshot {
    let snapshot = try standing.snapshot(in: store.library, check: .atFirstTouch)
    switch snapshot.damage() {
    case nil: return snapshot
    case .index:
      throw CaseworkError(
        .tampered, standing.indexFault + "; the next ingest or list import builds it anew")
    case .entries: throw standing.damaged
    }
  }

  /// What does not agree.
  func run() throws -> [String] { try standing().compactMap { problem(of: $0) } }

  private func standing() throws -> [StandingVersion] {
    try store.catalog.read { try StandingVersion.all($0) }
  }

  private func problem(of standing: StandingVersion) -> String? {
    let version = standing.version
    let name = "list_version \(version.id)"
    do {
      let snapshot = try sound(standing)
      var root = HashListRoot()
      try snapshot.forEachEntry { algorithm, bytes, quality, tags in
        root.append(algorithm, bytes, quality: quality, tags: tags)
      }
      let agrees = root.value.bytes == version.root && snapshot.count == version.entryCount
      return agrees
        ? nil
        : "\(name): the entries of \(standing.name) are not those imported; \(standing.remedy)"
    } catch let error as CaseworkError {
      return "\(name): \(error.userMessage)"
    } catch { return "\(name): the snapshot of \(standing.name) is damaged; \(standing.remedy)" }
  }
}
