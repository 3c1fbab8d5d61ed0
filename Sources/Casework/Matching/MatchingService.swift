// SPDX-License-Identifier: Apache-2.0
// Answers machines of other parties whether something is on a known list; every answer is on record first.

internal import Catalog
public import EvidenceModel
internal import Synchronization

/// Answers machines whether something is on a known list.
///
/// Every look-up is in the ledger before it is answered; look-ups that come together share a leaf. What a token may
/// still ask is counted from the ledger, so that a restart gives nobody a new budget.
///
/// Safe to use from several threads. Blocks.
public final class MatchingService: Sendable {
  /// The queries that a token has in a day where nothing else is asked for.
  public static let standardBudget = 10_000
  /// The most entries of one page of a bank.
  public static let largestPage = 500
  /// The budgets that can be asked for.
  public static let budgets = 1...100_000_000

  /// How long lists are asked before the catalog is asked for newer ones.
  static let freshness = Duration.milliseconds(50)
  /// How long a record waits for others while several come at once: long beside a transaction's share for one of many,
  /// short beside the transaction.
  private static let gathering = Duration.microseconds(800)

  let store: CaseStore
  private let counter: MatchCounter
  private let opened: Mutex<Opened>
  private let commits: GroupCommit<MatchRecord, Result<Void, MatchRefusal>>

  /// Opens the service of a case, with so many queries a day for each token; its opening is recorded.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for a budget outside ``budgets``; `.tampered` when a list is damaged.
  /// - Complexity: O(queries of the last day).
  public init(store: CaseStore, budget: Int = standardBudget) throws {
    guard Self.budgets.contains(budget) else {
      throw CaseworkError(
        .usage, "a token has \(Self.budgets.lowerBound) to \(Self.budgets.upperBound) queries a day"
      )
    }
    let lists = try store.catalog.read { try MatchLists($0, store: store, old: nil) }
    let counter = MatchCounter(try MatchMeter(budget: budget, recordedIn: store))
    self.store = store
    self.counter = counter
    opened = Mutex(Opened(lists: lists, checked: .now))
    commits = GroupCommit(atMost: MatchRecord.mostAtOnce, gathering: Self.gathering) { records in
      try MatchRecord.write(records, store: store, counter: counter)
    }
    _ = try store.record(.matchingService) { recording in
      try recording.leaf(.matchService, shown: [("budget", String(budget))])
    }
  }

  /// The banks, in the order in which their lists came.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public func banks(for actor: Actor) throws -> [MatchBank] {
    _ = try token(of: actor, .match)
    return try lists().banks
  }

  /// The number of entries of each signal, and when the newest list was imported.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public func status(
    for actor: Actor
  ) throws -> (counts: [(signal: MatchSignal, count: Int)], newest: Instant?) {
    _ = try token(of: actor, .match)
    let lists = try lists()
    return (
      MatchSignal.allCases.map { ($0, lists.count(of: $0.algorithm)) },
      lists.newest.map(Instant.init(microseconds:))
    )
  }

  /// For each query every entry that it hits, in the banks of these names or in all; `receive` gets it once it is on
  /// record, on the thread that wrote the record, and must not block.
  ///
  /// What `actor` may not be told is in the answer all the same: whoever passes it on leaves it out. Blocks for the
  /// search, not for the record: a service that answers hundreds at once needs no thread for each.
  ///
  /// - Throws: before anything is recorded: ``MatchRefusal`` and ``CaseworkError`` `.denied` for whoever has no token
  ///   for it, `.tampered` when a list is damaged. What throws later comes to `receive`. Nothing is told unless it is
  ///   on record.
  public func lookup(
    _ queries: [MatchQuery], in names: Set<String>? = nil, for actor: Actor,
    then receive: @escaping @Sendable (Result<[[BankHit]], any Error>) -> Void
  ) throws {
    let token = try token(of: actor, .match)
    try counter.take(token, at: store.clock().microseconds)
    let lists = try lists()
    let hits = try queries.map { try lists.hits(of: $0, in: names) }
    let asked = zip(queries, hits).map { query, hits in
      MatchRecord.Signal(query: query, banks: Set(hits.map(\.bank.name)).sorted())
    }
    commits.submit(MatchRecord(token: token, signals: asked, content: nil)) { answer in
      receive(answer.flatMap { $0.mapError { $0 } }.map { hits })
    }
  }

  /// An entry of a bank.
  public struct Content: Sendable {
    /// The bank.
    public let bank: MatchBank
    /// The entry's number.
    public let number: Int64
    /// Whether the entry is held, so that nothing matches it.
    public let isHeld: Bool
    /// The algorithm's name and the fingerprint in hexadecimal digits; `nil` where `actor` may not be told.
    public let signal: (name: String, value: String)?
  }

  /// Some entries of a bank, one after another.
  public struct Page: Sendable {
    /// The entries.
    public let contents: [Content]
    /// The number after which the next page begins; `nil` at the end.
    public let next: Int64?
  }

  /// Entries of a bank's newest version with their fingerprints, in the order of their numbers.
  ///
  /// The entries that follow number `after`, `limit` at most. A page is one query.
  ///
  /// - Throws: ``CaseworkError`` `.notFound`; `.conflict` when `after` is of another version of the list; `.denied`; otherwise
  ///   as ``lookup(_:in:for:then:)``.
  /// - Complexity: O(`limit`).
  public func contents(
    of bank: String, after: Int64?, limit: Int, for actor: Actor
  ) throws -> Page {
    let token = try token(of: actor, .matchSignals)
    try counter.take(token, at: store.clock().microseconds)
    let lists = try lists()
    let bank = try Self.bank(bank, in: lists.banks)
    let found = try lists.entries(
      of: bank, after: after, limit: min(max(1, limit), Self.largestPage))
    let contents = found.contents.map { content, entry in
      Content(
        bank: bank, number: content.number, isHeld: entry.isHeld,
        signal: (entry.algorithm.rawValue, HexText.encode(entry.bytes)))
    }
    let page = MatchRecord.Page(
      bank: bank.name, first: contents.first?.number, count: contents.count)
    try commits.submit(MatchRecord(token: token, signals: [], content: nil, page: page)).get()
    return Page(contents: contents, next: found.isEnd ? nil : contents.last?.number)
  }

  /// An entry of a bank's newest version.
  ///
  /// - Throws: ``CaseworkError`` `.notFound`, `.denied`; otherwise as ``lookup(_:in:for:)``.
  public func content(
    _ number: Int64, of bank: String, for actor: Actor
  ) throws -> Content {
    let token = try token(of: actor, .matchEntries, .matchSignals)
    try counter.take(token, at: store.clock().microseconds)
    let lists = try lists()
    let bank = try Self.bank(bank, in: lists.banks)
    let found = try MatchContentID(number: number).flatMap { try lists.entry($0, in: bank) }
    try commits.submit(MatchRecord(token: token, signals: [], content: number)).get()
    guard let found else {
      throw CaseworkError(.notFound, "content '\(number)' not found")
    }
    let isTold = actor.may(.matchSignals)
    return Content(
      bank: bank, number: number, isHeld: found.isHeld,
      signal: isTold ? (found.algorithm.rawValue, HexText.encode(found.bytes)) : nil)
  }

  /// The bank of a name.
  ///
  /// - Throws: ``CaseworkError`` `.notFound`.
  public static func bank(
    _ name: String, in banks: [MatchBank]
  ) throws(CaseworkError) -> MatchBank {
    guard let bank = banks.first(where: { $0.name == name }) else {
      throw CaseworkError(
        .notFound, "bank '\(EvidenceText.escaped(String(name.prefix(64))))' not found")
    }
    return bank
  }

  /// The number of the token by which `actor` asks: a machine's, with a scope for one of `capabilities`.
  private func token(of actor: Actor, _ capabilities: Capability...) throws(CaseworkError) -> Int64
  {
    guard let token = actor.token, capabilities.contains(where: actor.may) else {
      let scopes = capabilities.map(\.rawValue).joined(separator: " or ")
      throw CaseworkError(
        .denied, "only the token of a machine with the scope \(scopes) may ask this")
    }
    return token
  }

  /// The lists in force a moment ago: opened anew when one was imported, an entry held or a file replaced since.
  private func lists() throws -> MatchLists {
    let (old, now) = (opened.withLock { $0 }, ContinuousClock.now)
    guard now - old.checked >= Self.freshness else { return old.lists }
    return try store.catalog.read { reader in
      let isSame = try MatchLists.Mark(reader) == old.lists.mark && !old.lists.hasOtherFiles
      let lists = isSame ? old.lists : try MatchLists(reader, store: store, old: old.lists)
      opened.withLock { $0 = Opened(lists: lists, checked: now) }
      return lists
    }
  }

  /// Lists, and when they were last compared with the catalog.
  private struct Opened {
    let lists: MatchLists
    let checked: ContinuousClock.Instant
  }
}

extension Actor {
  /// Who stands in the ledger where machines ask: their tokens are sealed detail.
  static let matchingService = Actor(user: nil, name: "matching-service", role: nil, scope: [])
}
