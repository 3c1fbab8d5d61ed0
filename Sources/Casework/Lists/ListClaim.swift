// SPDX-License-Identifier: Apache-2.0
// The claim of an import on its list, from before its file is read until its version stands.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault
internal import Synchronization

/// The claim of one import on the list of a name, taken before its file is read.
///
/// Reading takes minutes, and the lock of imports is taken after it. The claim keeps a second import of the same list out from the
/// beginning, and tells whether the list was withdrawn meanwhile, so that the import does not bring it back. It is a lock of the
/// kernel's: that of a process that died holds nobody up.
public final class ListClaim: Sendable {
  /// How long a look whether the list was withdrawn counts.
  private static let freshness = Duration.seconds(1)

  /// The list's name.
  public let name: String
  private let store: CaseStore
  /// Held as long as the claim is.
  private let lock: WorkLock
  /// The newest version of all lists when the claim was taken; later ones have larger numbers.
  private let newest: Int64
  /// The versions that the shared library had noted then.
  private let noted: Set<String>
  private let looked: Mutex<ContinuousClock.Instant>

  /// Claims the list `name`.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for who may not import; `.locked` while another import of that list is at work, from its
  ///   beginning to its end.
  public init(_ name: String, in store: CaseStore, for actor: Actor) throws {
    try actor.require(.importLists)
    let digest = store.columns.lookup.digest(name, domain: "list.claim")
    lock = try WorkLock(
      path: store.folder.claimLock(HexText.encode(digest.prefix(8))), work: "import of this list",
      now: store.clock())
    self.name = name
    self.store = store
    newest =
      try store.catalog.read { try $0.maximum(ListVersionRow.self, column: "id") } ?? 0
    noted = SharedLibrary(of: store)?.noted ?? []
    looked = Mutex(.now)
  }

  /// Ends the import as soon as its list was withdrawn; asks the catalog once a second at most, so that it can be called for
  /// every piece of a file.
  ///
  /// - Throws: ``CaseworkError`` `.conflict`.
  public func check() throws {
    let now = ContinuousClock.now
    let isDue = looked.withLock { last in
      guard now - last >= Self.freshness else { return false }
      last = now
      return true
    }
    if isDue { try store.catalog.read { try refuseWithdrawn($0) } }
  }

  /// Refuses to make a version of a list that was withdrawn since the claim.
  ///
  /// - Throws: ``CaseworkError`` `.conflict`.
  func refuseWithdrawn(_ reader: any CatalogReader) throws {
    let list = try reader.first(ListRow.self, where: [.equals("name", .text(name))])
    guard let list else { return }
    let withdrawals = try reader.count(
      ListVersionRow.self,
      where: [
        .equals("list_id", .integer(list.id)), .greaterThan("id", .integer(newest)),
        .equals("entry_count", .integer(0)),
      ])
    guard withdrawals == 0 else { throw Self.withdrawn("") }
  }

  /// Refuses to make a version of a list that was withdrawn since the claim, in this case or from the shared library by another.
  ///
  /// - Throws: ``CaseworkError`` `.conflict`.
  func refuseWithdrawnAnywhere(owner: String) throws {
    try store.catalog.read { try refuseWithdrawn($0) }
    guard let library = SharedLibrary(of: store) else { return }
    guard !library.isWithdrawn(list: name, owner: owner, since: noted) else {
      throw Self.withdrawn("in another case that shares the library, ")
    }
  }

  private static func withdrawn(_ place: String) -> CaseworkError {
    CaseworkError(
      .conflict,
      "the list was withdrawn \(place)while this import was at work; nothing was imported, and the list stays withdrawn. "
        + "Run the same command again if it is to come back")
  }
}
