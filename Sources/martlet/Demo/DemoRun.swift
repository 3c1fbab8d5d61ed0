// SPDX-License-Identifier: Apache-2.0
// One demo: corpus, case, people, ingest, selection, simulated assessors, report; each step resumable.

internal import Casework
internal import EvidenceCapture
internal import EvidenceModel
internal import Foundation
internal import StudyReport
internal import SyntheticCorpus

/// What a demo came to.
struct DemoOutcome {
  let report: Report
  let triageHours: Double
  let truth: CorpusTotals
  let raters: Int
  let error: ErrorModel
}

/// Runs a demo in a folder.
struct DemoRun {
  /// The most items that are left to whoever opens the workbench.
  private static let mostLeft = 60

  let directory: String
  let plan: CorpusPlan
  /// Whether the workbench is opened afterwards.
  let isServed: Bool

  /// Refuses a place where the demo would mix with something else.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for a file; `.exists` for a folder with other things in it.
  func checkFolder() throws(CaseworkError) {
    guard FileManager.default.fileExists(atPath: directory) else { return }
    let name = EvidenceText.escaped(directory)
    guard let present = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw CaseworkError(.usage, "\(name) is no folder that can be read; name a new one")
    }
    guard present.isEmpty || present.contains("corpus") else {
      throw CaseworkError(.exists, "\(name) holds other things; name a new folder for the demo")
    }
  }

  /// Writes the corpus, unless it is whole already and of the same plan.
  func writeCorpus() throws -> CorpusManifest {
    if let known = try? CorpusManifest.load(directory + "/corpus") {
      guard known.kind == plan.kind, known.seed == plan.seed, known.oracle == plan.oracle,
        known.postings == plan.postings
      else {
        throw CaseworkError(
          .conflict, "the folder holds the corpus of another demo; name a new folder")
      }
      return known
    }
    var bar = ProgressBar(label: "write corpus", unit: "captures")
    let manifest = try CorpusWriter.write(plan, to: directory) { progress in
      bar.update(done: progress.done, total: progress.total)
      try Self.checkInterruption()
    }
    bar.finish()
    return manifest
  }

  /// Takes the corpus through a whole study.
  func study(
    _ corpus: CorpusManifest, folder: String, report: String, error: ErrorModel
  ) throws -> DemoOutcome {
    let keys = DemoKeys(directory: directory, name: URL(filePath: folder).lastPathComponent)
    let clock = ReplayClock()
    let store = try openCase(folder, keys: keys, clock: clock)
    // A replay that goes on does so after what it has recorded.
    if let last = try SyntheticAccess(store: store).lastMoment() { clock.advance(to: last) }
    let truth = try TruthFile.load(corpus.truthPath)
    let people = try DemoPeople(store: store, keys: keys, raters: corpus.assessors.raters)
    try ingest(corpus, store: store)
    try people.confirmRules()
    let simulation = DemoAssessment(
      store: store, people: people, truth: truth,
      assessors: SimulatedAssessor(
        raters: corpus.assessors.raters, seed: corpus.assessors.seed, error: error),
      usesTriage: corpus.kind == .replay)
    let triageHours = try simulation.select()
    if corpus.kind == .replay {
      let replay = ReplayStudy(
        store: store, people: people, keys: keys, truth: truth, assessors: simulation.assessors,
        clock: clock, checkpoint: Self.checkInterruption)
      try replay.prepare()
      try replay.work()
    } else {
      let study = DemoStudy(
        store: store, people: people, truth: truth, assessors: simulation.assessors)
      try study.plan()
      let left = isServed ? min(Self.mostLeft, max(1, truth.posted.count / 20)) : 0
      try simulation.assess(leaving: left, checkpoint: Self.checkInterruption)
      try study.work(checkpoint: Self.checkInterruption)
    }
    let service = ReportService(store: store, actor: people.administrator)
    let comparison = try ReplayComparison.make(corpus, totals: truth.totals(), error: error)
    let published = try service.make(
      .html, options: ReportOptions(edition: .published), comparison: comparison,
      allowsDifferences: true)
    try ReportOutput.write(published, format: .html, to: report)
    let whole = try service.build(
      options: ReportOptions(edition: .internal), comparison: comparison)
    try store.close()
    return DemoOutcome(
      report: whole, triageHours: triageHours, truth: truth.totals(),
      raters: corpus.assessors.raters, error: error)
  }

  private func openCase(
    _ folder: String, keys: DemoKeys, clock: ReplayClock
  ) throws -> CaseStore {
    if FileManager.default.fileExists(atPath: CaseFolder(path: folder).description) {
      let store = try CaseStore.open(
        path: folder, keys: .keyFile(keys.keyFile), driver: SQLiteDriver(), clock: clock.now)
      let isKnown = keys.token(of: DemoPeople.administratorName) != nil
      if try isKnown || !SyntheticAccess(store: store).contents().isEmpty { return store }
      // A demo ended between the making of its case and the keeping of the token: the case holds nothing, and nobody
      // can enter it.
      try store.close()
      try FileManager.default.removeItem(atPath: folder)
    }
    try? FileManager.default.removeItem(atPath: keys.keyFile)
    let creation = CaseCreation(
      path: folder, name: plan.oracle == nil ? "Synthetic demo" : "Synthetic replay",
      regime: "uk-england-wales", authority: "synthetic material", timeZone: "UTC",
      isSynthetic: true, administrator: DemoPeople.administratorName)
    let (store, token) = try creation.create(
      id: CaseCreation.makeID(), keys: .newKeyFile(keys.keyFile), driver: SQLiteDriver(),
      clock: clock.now)
    try keys.keep(token: token, of: DemoPeople.administratorName)
    return store
  }

  private func ingest(_ corpus: CorpusManifest, store: CaseStore) throws {
    let decoders = try SandboxedDecoders()
    defer { decoders.shutdown() }
    guard let mapping = FileManager.default.contents(atPath: corpus.mappingPath) else {
      throw CorpusError.unreadable("mapping")
    }
    let bar = ProgressLines(label: "ingest")
    defer { bar.finish() }
    let summaries = try IngestService(
      store: store, decoders: decoders, actor: .keyHolder,
      isInterrupted: { Interruption.isRequested }, progress: { bar.show($0) }
    ).ingest(
      IngestRequest(
        sources: [corpus.capturePath], mapping: try PageMapping(json: Array(mapping)),
        mappingText: String(decoding: mapping, as: UTF8.self)))
    guard summaries.allSatisfy({ $0.outcome == .done || $0.outcome == .alreadyDone }) else {
      throw CaseworkError(.unreadable, "the demo's own capture could not be read whole")
    }
    // In a replay nothing is inferred within families, so none are made.
    if corpus.kind != .replay { try FamilyService(store: store, actor: .keyHolder).rebuild() }
    try LinkService(
      store: store, actor: .keyHolder, isInterrupted: { Interruption.isRequested }
    ).update()
  }

  @Sendable private static func checkInterruption() throws(CaseworkError) {
    guard Interruption.isRequested else { return }
    throw CaseworkError(.interrupted, "stopped; run the same command again to go on")
  }
}
