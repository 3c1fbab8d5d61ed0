// SPDX-License-Identifier: Apache-2.0
// Opens the index over all lists of a case, and writes it anew beside the work when that is worthwhile.

internal import Crypto
internal import EvidenceModel
internal import Foundation
internal import HashIndex

/// Keeps the index over all lists of one case.
///
/// The index is derived from the snapshots and nothing is lost without it, so it is written on a thread of its own
/// while searches go on, and taken into use by whoever looks next whether it is another file. A version that is not
/// in it yet is searched by itself, and one that is no longer in force is passed over: so an import need not touch it.
struct LibraryIndexKeeper: Sendable {
  /// The index that was open at some time.
  struct Opened: Sendable {
    /// The index; `nil` when there is none that can be used.
    let index: LibraryIndex?
    fileprivate let stamp: FileStamp?
  }

  /// The most entries of a list in the index: larger ones are searched fast enough by themselves.
  static let mostOfOne = 1 << 20
  /// The most entries of all lists in the index, which bounds the memory that writing it takes.
  static let mostOfAll = 2 << 20

  /// The fewest entries of all lists for which an index is worth its file.
  static let leastOfAll = 4_096

  /// How long an ingest that has ended waits for its index.
  private static let patience = 20.0

  private let path: String
  private let isReadOnly: Bool
  private let writers: DispatchGroup

  init(store: CaseStore) {
    path = Self.path(store)
    isReadOnly = store.isReadOnly
    writers = store.indexWriters
  }

  /// Where the index of a case lies: in the library, under a name of the case's own.
  static func path(_ store: CaseStore) -> String {
    let name = HexText.encode(Array(SHA256.hash(data: Data(store.description.id.utf8))))
    return "\(store.library)/index-\(name.prefix(16)).snapshot"
  }

  /// What is said of an index that is damaged.
  static let fault =
    "the index over all lists is damaged: lists are searched one by one, which misses nothing and takes longer"

  /// Whether there is an index of which any part is damaged; reads all of it.
  static func isDamaged(_ store: CaseStore) -> Bool {
    let path = path(store)
    guard FileStamp(path) != nil else { return false }
    guard let index = try? LibraryIndex(path: path, check: .atFirstTouch) else { return true }
    return !index.isSound()
  }

  /// Opens the index as it is now.
  func open() -> Opened {
    let stamp = FileStamp(path)
    return Opened(index: stamp == nil ? nil : try? LibraryIndex(path: path), stamp: stamp)
  }

  /// Whether the file is another one than when it was opened.
  func hasOther(than opened: Opened) -> Bool { FileStamp(path) != opened.stamp }

  /// Begins to write the index anew, unless it has what it should.
  func renewIfWorthwhile(_ members: [LibraryMember], _ opened: Opened) {
    let wanted = Self.wanted(members)
    guard !isReadOnly, Self.isWorthwhile(wanted, opened.index) else { return }
    let path = path
    DispatchQueue.global(qos: .utility).async(group: writers) {
      // What goes wrong here costs time only; a damaged list is named by whoever searches it.
      _ = try? LibraryIndex.write(wanted, to: path)
    }
  }

  /// Waits until an index that is being written is there, but not for long: the next ingest can write it too.
  func settle() { _ = writers.wait(timeout: .now() + Self.patience) }

  /// The lists that should be in the index: the smallest first, as far as they go.
  ///
  /// One search serves all, under the widest threshold; a list with a wider one than usual would slow down the others.
  static func wanted(_ members: [LibraryMember]) -> [LibraryMember] {
    var left = mostOfAll
    return members.sorted { $0.snapshot.count < $1.snapshot.count }.filter { member in
      guard member.snapshot.count <= min(left, mostOfOne),
        member.snapshot.settings.pdqThreshold <= PDQHash.standardThreshold
      else { return false }
      left -= member.snapshot.count
      return true
    }
  }

  /// Whether to write the index anew: when two lists or more that should be in it are not, when most of it is of
  /// versions no longer in force, or when it is damaged.
  static func isWorthwhile(_ wanted: [LibraryMember], _ index: LibraryIndex?) -> Bool {
    let entries = wanted.reduce(0) { $0 + $1.snapshot.count }
    guard wanted.count >= 2, entries >= leastOfAll else { return false }
    guard let index, !index.isDamaged else { return true }
    let held = wanted.filter { index.holds($0) }.count
    return wanted.count - held >= 2 || 2 * held < index.listCount
  }
}
