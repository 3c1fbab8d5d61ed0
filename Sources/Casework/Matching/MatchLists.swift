// SPDX-License-Identifier: Apache-2.0
// The newest version of every list of known material, ready to be asked by the matching service.

internal import Catalog
internal import EvidenceModel
internal import HashIndex

/// A hit on an entry of a bank.
public struct BankHit: Hashable, Sendable {
  /// The bank.
  public let bank: MatchBank
  /// The entry.
  public let content: MatchContentID
  /// Differing bits; `nil` where a signal is compared exactly.
  public let distance: Int?
}

/// The newest versions of all lists of known material.
///
/// Lists that say what is *not* such material are no banks: a client would read a hit on them as one. Entries that
/// are held, since they flood or a person took them out, are passed over.
struct MatchLists: Sendable {
  /// What tells one state from another.
  struct Mark: Hashable, Sendable {
    let version: Int64?
    let hold: Int64?

    init(_ reader: any CatalogReader) throws {
      version = try reader.maximum(ListVersionRow.self, column: "id")
      hold = try reader.maximum(EntryHoldRow.self, column: "id")
    }
  }

  /// The banks, in the order of their lists.
  let banks: [MatchBank]
  /// The state that was read.
  let mark: Mark
  /// When the newest version was imported, in microseconds since 1970; `nil` without any.
  let newest: Int64?
  private let standing: [StandingVersion]
  private let search: LibrarySearch
  /// What told the file of each list from others when it was opened.
  private let stamps: [FileStamp?]
  private let keeper: LibraryIndexKeeper
  private let index: LibraryIndexKeeper.Opened
  private let library: String
  private let held: [Int64: Set<[UInt8]>]
  private let columns: SealedColumns

  /// Opens the lists, reusing snapshots of `old` that are still in force and whose files are the same.
  ///
  /// A file that took the name of one in use, as when an index is built anew, is used when it is the list that was
  /// imported; else the one in use stays, which is.
  ///
  /// - Throws: ``CaseworkError`` `.tampered` or `.newerFormat`, naming the list.
  init(_ reader: any CatalogReader, store: CaseStore, old: MatchLists?) throws {
    let standing = try StandingVersion.all(reader).filter { $0.list.polarity == .positive }
    var members: [LibraryMember] = []
    var stamps: [FileStamp?] = []
    for standing in standing {
      let name = standing.version.snapshotName
      let known = old?.search.members.firstIndex { $0.name == name }
      let stamp = FileStamp("\(store.library)/\(name)")
      stamps.append(stamp)
      if let old, let known, stamp == nil || old.stamps[known] == stamp {
        members.append(old.search.members[known])
      } else {
        do {
          members.append(
            LibraryMember(name: name, snapshot: try standing.snapshot(in: store.library)))
        } catch {
          guard let old, let known else { throw error }
          members.append(old.search.members[known])
        }
      }
    }
    self.stamps = stamps
    library = store.library
    keeper = LibraryIndexKeeper(store: store)
    index = keeper.open()
    mark = try Mark(reader)
    banks = MatchBank.banks(
      standing.map { ($0.list.id, $0.list.name, $0.version.entryCount > 0) })
    newest = standing.map(\.version.imported).max()
    search = LibrarySearch(members, index: index.index)
    held = try HitExclusions.heldEntries(reader)
    columns = store.columns
    self.standing = standing
  }

  /// Whether the file of a list, or of the index over all lists, is another one than when it was opened.
  ///
  /// - Complexity: O(lists).
  var hasOtherFiles: Bool {
    keeper.hasOther(than: index)
      || zip(search.members, stamps).contains { member, stamp in
        FileStamp("\(library)/\(member.name)").map { $0 != stamp } ?? false
      }
  }

  /// Every entry that `query` hits in the banks of these names, or in all; nearest first within a bank.
  ///
  /// A PDQ is taken to be of a picture of full quality: who sends a hash answers for it. A list's own threshold
  /// counts.
  ///
  /// - Throws: ``CaseworkError`` `.tampered`, naming the list, when one that is asked is damaged.
  func hits(of query: MatchQuery, in names: Set<String>?) throws -> [BankHit] {
    let wanted = banks.indices.filter { names?.contains(banks[$0].name) ?? true }
    var found: [BankHit] = []
    for (member, hit) in try entries(query, in: Set(wanted)) {
      let bank = banks[member]
      guard !isHeld(hit, list: bank.list) else { continue }
      found.append(
        BankHit(
          bank: bank,
          content: MatchContentID(version: standing[member].version.id, entry: hit.entry),
          distance: query.signal == .pdq ? hit.distance : nil))
    }
    return found
  }

  private func entries(
    _ query: MatchQuery, in wanted: Set<Int>
  ) throws -> [(Int, ListHit)] {
    if query.signal == .pdq {
      guard let hash = PDQHash(bytes: query.bytes) else { return [] }
      do {
        return try search.hits(
          digests: nil, pdq: PDQFingerprint(hash: hash, quality: 100), dihedral: [], among: wanted
        ).map { ($0.member, $0.hit) }
      } catch { throw standing[error.member].fault(of: error.error) }
    }
    var hits: [(Int, ListHit)] = []
    for (member, list) in search.members.enumerated() where wanted.contains(member) {
      do {
        let hit = try list.snapshot.lookup(exactly: query.signal.algorithm, query.bytes)
        if let hit { hits.append((member, hit)) }
      } catch { throw standing[member].fault(of: error) }
    }
    return hits
  }

  private func isHeld(_ hit: ListHit, list: Int64) -> Bool {
    guard let keys = held[list] else { return false }
    return keys.contains(HitEntry.key(hit.algorithm, hit.entryBytes, columns))
  }

  /// The number of entries of an algorithm in all banks.
  func count(of algorithm: FingerprintAlgorithm) -> Int {
    search.members.reduce(0) { $0 + $1.snapshot.count(of: algorithm) }
  }

  /// The fingerprint of an entry, and whether it is held.
  typealias Entry = (algorithm: FingerprintAlgorithm, bytes: [UInt8], isHeld: Bool)

  /// Entries of a bank that follow number `after`, `limit` at most, and whether they are its last.
  ///
  /// - Throws: ``CaseworkError`` `.conflict` when `after` is not of the newest version; `.tampered`, naming the list.
  func entries(
    of bank: MatchBank, after: Int64?, limit: Int
  ) throws -> (contents: [(MatchContentID, Entry)], isEnd: Bool) {
    guard let member = standing.firstIndex(where: { $0.list.id == bank.list }) else {
      return ([], true)
    }
    let version = standing[member].version.id
    var start = 0
    if let after {
      guard let last = MatchContentID(number: after), last.version == version else {
        throw CaseworkError(
          .conflict, "the list has another version since; begin anew, without `after`")
      }
      start = last.entry + 1
    }
    let count = search.members[member].snapshot.count
    let end = min(count, start + limit)
    let contents = try (start..<max(start, end)).compactMap { place in
      let content = MatchContentID(version: version, entry: place)
      return try entry(content, in: bank).map { (content, $0) }
    }
    return (contents, end >= count)
  }

  /// The fingerprint of an entry, and whether it is held; `nil` when the bank's newest version has no such entry.
  ///
  /// - Throws: ``CaseworkError`` `.tampered`, naming the list.
  func entry(_ content: MatchContentID, in bank: MatchBank) throws -> Entry? {
    guard
      let member = standing.firstIndex(where: {
        $0.list.id == bank.list && $0.version.id == content.version
      })
    else { return nil }
    do {
      let found = try search.members[member].snapshot.fingerprint(ofEntry: content.entry)
      guard let found else { return nil }
      let isHeld =
        held[bank.list]?.contains(HitEntry.key(found.algorithm, found.bytes, columns)) ?? false
      return (found.algorithm, found.bytes, isHeld)
    } catch { throw standing[member].fault(of: error) }
  }
}
