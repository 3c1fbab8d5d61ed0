// SPDX-License-Identifier: Apache-2.0
// One index over several lists: each entry says which lists hold it.

public import EvidenceModel
internal import Synchronization

/// A list that may be in a library's index: one version, which its snapshot's file name and root tell.
public struct LibraryMember: Sendable {
  /// The file name of the list's snapshot.
  public let name: String
  /// The list's snapshot.
  public let snapshot: ListSnapshot

  /// Groups the parts of a member.
  public init(name: String, snapshot: ListSnapshot) {
    self.name = name
    self.snapshot = snapshot
  }

  /// What tells this version of the list from every other.
  var mark: String { "\(snapshot.root.description) \(name)" }
}

/// A hit on one of several lists.
public struct LibraryHit: Hashable, Sendable {
  /// The position of the list among the members that were searched.
  public let member: Int
  /// The hit, with the entry's number in that list.
  public let hit: ListHit
}

/// One index over several lists, mapped from a file, so that an item is looked up once and not list by list.
///
/// The file is a snapshot of all entries of the lists; an entry's tags are the numbers of the lists that hold it.
/// Everything that a hit says comes from the list's own snapshot, where the list's threshold and qualities count. The
/// file is derived: a lost or damaged one costs time, never a hit, since the lists are searched by themselves then.
public final class LibraryIndex: Sendable {
  private let file: ListSnapshot
  /// The marks of the lists in the file, by number.
  private let marks: [String]
  private let isGivenUp: Atomic<Bool>

  /// Maps the index at `path`.
  ///
  /// - Throws: ``HashIndexError`` as ``ListSnapshot`` does.
  public init(path: String, check: ListSnapshot.Check = .inBackground) throws(HashIndexError) {
    file = try ListSnapshot(path: path, check: check)
    guard file.settings.owner == Self.owner else {
      throw HashIndexError(.notASnapshot, "the file is not an index over lists")
    }
    marks = file.settings.tags
    isGivenUp = Atomic(false)
  }

  /// No list can have this owner, which holds a zero byte.
  static let owner = "\u{0}library index"

  /// Whether the index holds this version of a list.
  public func holds(_ member: LibraryMember) -> Bool { number(of: member) != nil }

  /// The number of a list in the index.
  func number(of member: LibraryMember) -> Int? { marks.firstIndex(of: member.mark) }

  /// The largest distance of a hit that the index finds.
  var threshold: Int { file.settings.pdqThreshold }

  /// The numbers of the lists that hold an entry.
  func lists(holding algorithm: FingerprintAlgorithm, _ key: [UInt8]) throws -> [String] {
    guard let entry = try file.entry(algorithm, key) else { return [] }
    return try file.tags(ofEntry: entry)
  }

  /// The number of lists in the index.
  public var listCount: Int { marks.count }

  /// The number of distinct entries of all lists.
  public var count: Int { file.count }

  /// Whether something is damaged, so that lists are searched by themselves, or all entries are compared.
  ///
  /// What was not read yet is not known to be sound; ``isSound()`` reads all.
  public var isDamaged: Bool { isGivenUp.load(ordering: .acquiring) || file.isWithdrawn }

  /// Reads the whole file; whether it is what was written.
  public func isSound() -> Bool { file.checkAll() }

  /// The entries that an item hits under the widest threshold of all lists, each with the lists that hold it.
  func entries(
    _ digests: ContentDigests?, _ pdq: PDQFingerprint?, _ dihedral: [PDQHash]
  ) throws(HashIndexError) -> [(hit: ListHit, lists: [Int])] {
    var hits: [ListHit] = []
    if let digests { hits = try file.lookup(digests) }
    if let pdq { hits += try file.lookup(pdq: pdq, dihedral: dihedral) }
    var entries: [(hit: ListHit, lists: [Int])] = []
    for hit in hits {
      entries.append((hit, try file.tags(ofEntry: hit.entry).compactMap { Int($0) }))
    }
    return entries
  }

  /// What `look` gives; `nil` once anything that had to be read was damaged.
  func answer<Answer>(_ look: () throws(HashIndexError) -> Answer) -> Answer? {
    guard !isGivenUp.load(ordering: .acquiring) else { return nil }
    do throws(HashIndexError) { return try look() } catch {
      isGivenUp.store(true, ordering: .releasing)
      return nil
    }
  }
}
