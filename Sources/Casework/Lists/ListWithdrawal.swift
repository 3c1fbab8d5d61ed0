// SPDX-License-Identifier: Apache-2.0
// Withdraws a list as a whole, and says what its owner was not told yet.

internal import Catalog
internal import EvidenceModel
internal import HashExchange
internal import HashIndex

/// What the withdrawal of a list came to.
public struct ListWithdrawal: Hashable, Sendable {
  /// The list's number.
  public let list: Int64
  /// The version without entries.
  public let version: Int
  /// How many entries it removed; `nil` where the snapshot of the version before cannot be read.
  public let removed: Int?
  /// Words on its entries that were not given back to its owner yet; exports of feedback and updates still offer them.
  public let waiting: Int
}

extension ListService {
  /// The longest reason, in bytes.
  public static let longestReason = 1_000

  /// Withdraws a list as a whole, as its owner does by emptying it: its next version has no entries, nothing matches it any more, and what
  /// matched before is shown as past.
  ///
  /// An import of the list that is at work meanwhile ends without a version (``ListClaim``).
  ///
  /// - Parameters:
  ///   - name: the list's name.
  ///   - reason: why, 1 to 1,000 bytes; sealed in the leaf.
  /// - Returns: what it came to.
  /// - Throws: ``CaseworkError`` `.denied`; `.usage` for a reason that says nothing or too much, where there is no list of that name, or
  ///   it is withdrawn already; `.conflict` where the shared library has a newer version of it that the case has not taken up; `.locked`
  ///   while an import is being recorded and is not waited for; `.interrupted`. Nothing is recorded then.
  public func withdraw(name: String, reason: String) throws -> ListWithdrawal {
    try withdraw(reason) { $0.name == name }
  }

  /// Withdraws the list of a number; as ``withdraw(name:reason:)``.
  ///
  /// - Throws: as there; ``CaseworkError`` `.notFound` where there is no such list.
  public func withdraw(list number: Int64, reason: String) throws -> ListWithdrawal {
    try actor.require(.importLists)
    guard try store.catalog.read({ try $0.row(ListRow.self, key: .integer(number)) }) != nil else {
      throw CaseworkError(.notFound, "there is no list \(number)")
    }
    return try withdraw(reason) { $0.id == number }
  }

  private func withdraw(
    _ reason: String, where isMeant: (ListRow) -> Bool
  ) throws -> ListWithdrawal {
    try actor.require(.importLists)
    guard reason.utf8.count <= Self.longestReason, EvidenceText.saysAnything(reason) else {
      throw CaseworkError(
        .usage, "the reason for withdrawing a list is a text of 1,000 bytes at most")
    }
    let lock = try turn()
    // What stands is read under the lock: an import may have just ended.
    let standing = try store.catalog.read { try StandingVersion.all($0) }
      .first { isMeant($0.list) }
    guard let standing else {
      throw CaseworkError(.usage, "the case has no list of that name")
    }
    if let newer = try LibraryTaking.untaken(standing.list, in: store) {
      throw CaseworkError(
        .conflict,
        "the shared library has a newer version of this list, "
          + (newer.snapshot.count == 0
            ? "in which another case withdrew it"
            : "of \(DecimalText.counted(newer.snapshot.count, "entry", "entries")), from another case")
          + ", and this case has not taken it up; nothing was recorded. Run martlet list take, then withdraw the list if it "
          + "still has entries")
    }
    guard standing.version.entryCount > 0 else {
      throw CaseworkError(.usage, "the list is withdrawn already; nothing was recorded")
    }
    let summary = try addVersion(
      .withoutEntries,
      settings: HashListSettings(
        name: standing.list.name, owner: standing.list.owner, polarity: standing.list.polarity,
        pdqThreshold: standing.version.pdqThreshold,
        minimumQuality: standing.version.minimumQuality, tags: []),
      reason: reason, under: nil, lock: lock)
    let waiting = try store.catalog.read {
      try WriteBackStanding.read($0, columns: store.columns)[summary.list]?.waiting
    }
    return ListWithdrawal(
      list: summary.list, version: summary.version, removed: summary.changes?.removed,
      waiting: waiting ?? 0)
  }
}
