// SPDX-License-Identifier: Apache-2.0
// Takes sources into a case: resumable, one at a time, nothing twice.

internal import Catalog
public import EvidenceCapture
internal import EvidenceModel
internal import EvidenceVault

/// What a person asked to have taken in.
public struct IngestRequest: Sendable {
  /// The paths of the sources, as typed.
  public let sources: [String]
  /// How pages show postings, if a mapping was given.
  public let mapping: PageMapping?
  /// The text of the mapping file, for the record.
  public let mappingText: String?
  /// What the sender calls a source that was sent and lies at no place of its own; `nil` for paths.
  let sentName: String?

  /// A source that was sent here, and can be read at `path` while the request lasts.
  ///
  /// It is recorded under the name its sender gave, so that sending it again goes on where a run was
  /// interrupted.
  public init(sent path: String, name: String, mapping: PageMapping?, mappingText: String?) {
    sources = [path]
    self.mapping = mapping
    self.mappingText = mappingText
    sentName = name
  }

  /// Groups the parts of a request.
  public init(sources: [String], mapping: PageMapping?, mappingText: String?) {
    self.sources = sources
    self.mapping = mapping
    self.mappingText = mappingText
    sentName = nil
  }
}

/// How far an ingest is.
public struct IngestProgress: Hashable, Sendable {
  /// What is being done.
  public enum Stage: String, Hashable, Sendable {
    /// The source is hashed before anything is read.
    case hashingBefore
    /// Captures are read.
    case reading
    /// The source is hashed again.
    case hashingAfter
    /// Pages of a source read earlier are mapped anew.
    case mapping
  }

  /// What is being done.
  public let stage: Stage
  /// Bytes or captures done.
  public let done: Int
  /// Bytes in all, where known.
  public let total: Int?
}

/// What came of one source.
public struct SourceSummary: Hashable, Sendable {
  /// How the source ended.
  public enum Outcome: String, Hashable, Sendable {
    /// Read to its end.
    case done
    /// Read to its end in an earlier run.
    case alreadyDone = "already_done"
    /// Could not be read at all.
    case unreadable
    /// Parts of it could not be read.
    case incomplete
  }

  /// The position of the source in the request, from 0.
  public let index: Int
  /// How it ended.
  public let outcome: Outcome
  /// Captures recorded in all runs.
  public let captures: Int
  /// Items new to the case in this run.
  public let newItems: Int
  /// New pictures that could not be decoded.
  public let undecodable: Int
  /// Findings recorded in this run.
  public let findings: Int
  /// For people: why it could not be read, and other things to know.
  public let message: String?
}

/// Takes sources into a case.
public struct IngestService {
  let store: CaseStore
  let decoders: any Examining
  let actor: Actor
  let isInterrupted: @Sendable () -> Bool
  let progress: (IngestProgress) -> Void

  /// Works on `store` with `decoders`, asking `isInterrupted` between two captures.
  public init(
    store: CaseStore, decoders: any Examining, actor: Actor,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    progress: @escaping (IngestProgress) -> Void = { _ in }
  ) {
    self.store = store
    self.decoders = decoders
    self.actor = actor
    self.isInterrupted = isInterrupted
    self.progress = progress
  }

  /// Takes in every source of `request`, one after another.
  ///
  /// What was recorded by an interrupted run is kept and not read again.
  ///
  /// - Throws: ``CaseworkError`` `.locked`, `.interrupted`, `.denied`; errors of the vault and catalog.
  ///   A source that cannot be read is an outcome, not an error.
  public func ingest(_ request: IngestRequest) throws -> [SourceSummary] {
    try actor.require(.ingest)
    let lock = try WorkLock(
      path: store.folder.ingestLock, work: "ingest", now: store.clock())
    defer { withExtendedLifetime(lock) {} }
    try TrustRecord(store: store, actor: actor).record(decoders.trust)
    var summaries: [SourceSummary] = []
    for (index, path) in request.sources.enumerated() {
      let ingest = SourceIngest(service: self, request: request, index: index, path: path)
      summaries.append(try ingest.run())
    }
    try PostingResolver(store: store, actor: actor, check: stopIfAsked).resolve()
    try updateWithdrawals(after: summaries)
    try store.publishLedger()
    LibraryIndexKeeper(store: store).settle()
    return summaries
  }

  /// Stops when a person asked for it.
  func stopIfAsked() throws(CaseworkError) {
    if isInterrupted() { throw SourceIngest.interruption }
  }

  /// A picture or page that has come may bring back what a new mapping had withdrawn.
  private func updateWithdrawals(after summaries: [SourceSummary]) throws {
    guard summaries.contains(where: { $0.outcome != .alreadyDone }),
      try store.catalog.read({ try WithdrawnPostings.exist($0) })
    else { return }
    try store.record(actor) { recording in
      try WithdrawnPostings.update(recording, columns: store.columns)
      if recording.hasOpenRows { try recording.leaf(.postings) }
    }
  }
}
