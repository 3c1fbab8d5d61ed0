// SPDX-License-Identifier: Apache-2.0
// From a source to a sorted case: what follows an ingest follows it always.

/// Takes sources in and brings everything that is worked out from them up to date.
public struct IntakeService {
  let store: CaseStore
  let decoders: any Examining
  let actor: Actor
  let isInterrupted: @Sendable () -> Bool
  let progress: (IntakeStep) -> Void

  /// Works on `store`, asking `isInterrupted` now and then, and telling `progress` how far it is.
  public init(
    store: CaseStore, decoders: any Examining, actor: Actor,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    progress: @escaping (IntakeStep) -> Void = { _ in }
  ) {
    self.store = store
    self.decoders = decoders
    self.actor = actor
    self.isInterrupted = isInterrupted
    self.progress = progress
  }

  /// Takes up new lists of a shared library, takes in the sources of `request`, then families and links.
  ///
  /// May be stopped at any moment and run again.
  ///
  /// - Throws: as ``IngestService/ingest(_:)``.
  public func run(_ request: IngestRequest) throws -> [SourceSummary] {
    for line in try LibraryMending(store: store, actor: actor).run() { progress(.note(line)) }
    let taking = LibraryTaking(store: store, actor: actor, isInterrupted: isInterrupted)
    // Whoever may take in sources alone is told of lists that somebody else has to take up.
    let lines =
      actor.may(.importLists) ? try taking.run() : try LibraryAudit(store: store).untaken()
    for line in lines { progress(.note(line)) }
    let summaries = try IngestService(
      store: store, decoders: decoders, actor: actor, isInterrupted: isInterrupted,
      progress: { progress(.reading($0)) }
    ).ingest(request)
    progress(.families)
    let families = FamilyService(store: store, actor: actor, isInterrupted: isInterrupted)
    if try !families.isCurrent() { try families.rebuild() }
    progress(.links)
    let links = LinkService(store: store, actor: actor, isInterrupted: isInterrupted)
    if try LinkService.counts(store).pending > 0 { try links.update() }
    return summaries
  }
}

/// How far an intake is.
public enum IntakeStep: Hashable, Sendable {
  /// Something to know before it begins.
  case note(String)
  /// A source is read.
  case reading(IngestProgress)
  /// Families are worked out.
  case families
  /// Links are worked out.
  case links
}
