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
  /// Entries are not read: ``CaseCheck`` does that.
  ///
  /// - Throws: `CatalogError`.
  public func unusable() throws -> [String] {
    try standing().compactMap { (standing) -> String? in
      do throws(CaseworkError) {
        _ = try standing.snapshot(in: store.library, check: .atOpening)
        return nil
      } catch { return error.userMessage }
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
      let snapshot = try standing.snapshot(in: store.library, check: .atOpening)
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
