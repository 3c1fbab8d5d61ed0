// SPDX-License-Identifier: Apache-2.0
// Re-derives the root of every list version in force from its snapshot.

internal import Catalog
internal import EvidenceModel
internal import Foundation
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
  /// Lists of a shared library that the case has not taken up are told likewise.
  ///
  /// - Throws: `CatalogError`.
  public func unusable() throws -> [String] {
    let lists =
      try untaken()
      + standing().compactMap { (standing) -> String? in
        do throws(CaseworkError) {
          _ = try sound(standing)
          return nil
        } catch { return error.userMessage }
      }
    guard LibraryIndexKeeper.isDamaged(store) else { return lists }
    return lists + ["\(LibraryIndexKeeper.fault); the next ingest writes it anew"]
  }

  /// What of a shared library the case has not taken up, in lines that say what to do.
  func untaken() throws -> [String] {
    do {
      let (count, others) = try LibraryTaking.missing(store)
      return others
        + (count == 0
          ? []
          : [
            "the shared library has \(DecimalText.grouped(count)) list\(count == 1 ? "" : "s") of which this case has not the "
              + "newest version, so that nothing was held against it; martlet list take takes it up, and the next ingest does"
          ])
    } catch let error as CaseworkError { return [error.userMessage] }
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
  func run() throws -> [String] {
    try standing().compactMap { problem(of: $0) } + (try indexProblem().map { [$0] } ?? [])
  }

  /// What is wrong with the index over all lists: it must hold every entry of every list that it says it holds.
  private func indexProblem() throws -> String? {
    let opened = LibraryIndexKeeper(store: store).open()
    if LibraryIndexKeeper.isDamaged(store) {
      return "library: \(LibraryIndexKeeper.fault); the next ingest writes it anew"
    }
    guard let index = opened.index else { return nil }
    let members = try standing().compactMap { standing -> LibraryMember? in
      let snapshot = try? standing.snapshot(in: store.library, check: .atFirstTouch)
      return snapshot.map { LibraryMember(name: standing.version.snapshotName, snapshot: $0) }
    }
    // A damaged list is a problem of its own, and is named with it.
    guard (try? index.isComplete(for: members)) == false else { return nil }
    let name = URL(filePath: LibraryIndexKeeper.path(store)).lastPathComponent
    return
      "library: the index over all lists lacks entries that they have, so pictures may have passed as "
      + "unknown; remove \(name) from the library and import the lists again, which holds every item against them"
  }

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
