// SPDX-License-Identifier: Apache-2.0
// A scratch case of one corpus: taken in by the real decoders, on its lists, in its families, selected.

internal import Casework
internal import Catalog
internal import CatalogSQLite
internal import DecoderHost
internal import EvidenceCapture
internal import EvidenceModel
internal import Foundation
internal import LegalRegime
internal import MediaDecoding
internal import SyntheticCorpus

struct Driver: CatalogDriver {
  func create(at path: String) throws -> any Catalog { try CatalogSQLite.create(path: path) }
  func open(at path: String) throws -> any Catalog {
    try CatalogSQLite.open(path: path, readOnly: false)
  }
  func openReading(at path: String) throws -> any Catalog {
    try CatalogSQLite.open(path: path, readOnly: true)
  }
}

/// The sandboxed decoders.
struct Decoders: Examining {
  let pool: DecoderPool

  func examine(
    _ open: @escaping ContentOpener, _ request: ExaminationRequest
  ) -> any PendingExamination {
    Pending(work: pool.submit { session in try session.examine(try open(), request) })
  }

  func makeSession() throws -> any DecoderSession { try pool.makeSession() }

  private struct Pending: PendingExamination {
    let work: PendingWork<Examination>
    func wait() throws -> Examination { try work.wait() }
  }
}

/// A scratch case of one corpus.
struct LooksCase {
  static let regime = "uk-england-wales"
  /// Of the near-duplicates one in so many is on a list by its exact content.
  static let listed = 5

  let store: CaseStore
  let folder: String
  let truth: TruthFile
  let team: SimulatedAssessor
  let lead: Actor
  let raters: [Actor]

  /// Writes the corpus of `plan` to `folder` and takes it through ingest, lists, families and selection.
  init(_ plan: CorpusPlan, folder: String, clock: @escaping @Sendable () -> Instant) throws {
    try? FileManager.default.removeItem(atPath: folder)
    let corpus = try CorpusWriter.write(plan, to: folder)
    truth = try TruthFile.load(corpus.truthPath)
    team = SimulatedAssessor(
      raters: corpus.assessors.raters, seed: corpus.assessors.seed, error: plan.arm.error)
    self.folder = folder + "/case"
    let (store, token) = try CaseCreation(
      path: self.folder, name: "Looks saved", regime: Self.regime, authority: "synthetic material",
      timeZone: "UTC", isSynthetic: true, administrator: "admin"
    ).create(
      id: CaseCreation.makeID(), keys: .newKeyFile(folder + "/case.key"), driver: Driver(),
      clock: clock)
    self.store = store
    let administrator = try UserService.authenticate(name: "admin", token: token, store: store)
    let people = UserService(store: store, actor: administrator)
    func person(_ name: String, _ role: UserRole) throws -> Actor {
      try UserService.authenticate(
        name: name, token: try people.add(name: name, role: role), store: store)
    }
    lead = try person("lead", .lead)
    raters = try (0..<team.raters).map { try person("rater-\($0)", .assessor) }
    try RegimeService(store: store, actor: administrator).confirm(
      rules: try RegimeLibrary.regime(Self.regime).rules.filter { !$0.isVerified }.map(\.name),
      because: "a synthetic case")
    let policy = WorkPolicy.standardYAML.replacing(
      "breaks: {after_minutes: 50, minutes: 10}", with: "breaks: none")
    try PolicyService(store: store, actor: administrator).put(policy)
    try ingest(corpus)
    try importLists()
    try FamilyService(store: store, actor: .keyHolder).rebuild()
    let rules = SelectionRules.standardYAML.replacing("id: standard", with: "id: known").replacing(
      "rules:\n",
      with: """
        rules:
          - name: known_positive
            when: {match: positive_exact}
            decide: not_selected
            sample: 0.05
            reason: SHA-256 on a list of known material

        """)
    let service = SelectionService(store: store, actor: lead)
    // Pages of the forum are no pictures: nobody has to assess them.
    try service.triage(
      try SyntheticAccess(store: store).contents().filter { truth[$0.sha256] == nil }.map {
        TriageDecision(item: $0.item, isSelected: false, started: nil, ended: nil)
      })
    _ = try service.run(SelectionRules(yaml: rules), text: rules)
  }

  private func ingest(_ corpus: CorpusManifest) throws {
    let decoders = Decoders(pool: DecoderPool(try .beside()))
    defer { decoders.pool.shutdown() }
    let mapping = try String(contentsOfFile: corpus.mappingPath, encoding: .utf8)
    _ = try IngestService(
      store: store, decoders: decoders, actor: .keyHolder, isInterrupted: { false },
      progress: { _ in }
    ).ingest(
      IngestRequest(
        sources: [corpus.capturePath], mapping: try PageMapping(json: Array(mapping.utf8)),
        mappingText: mapping))
  }

  /// Every fifth near-duplicate was met before: it is on a list of what is criminal or of what is not.
  private func importLists() throws {
    let known = truth.posted.filter { $0.family != nil && $0.relation != .first }.enumerated()
      .filter { $0.offset % Self.listed == 0 }.map(\.element)
    for polarity in [ListPolarity.positive, .negative] {
      let digests = known.filter { $0.truth.isCriminal == (polarity == .positive) }.map {
        "\($0.sha256)\n"
      }
      guard !digests.isEmpty else { continue }
      _ = try ListUpload(store: store, actor: lead).add(
        Array(("sha256\n" + digests.joined()).utf8),
        settings: HashListSettings(
          name: "known \(polarity.rawValue)", owner: "harbour office", polarity: polarity))
    }
  }
}

extension Truth {
  /// Whether it is of either criminal class.
  var isCriminal: Bool { grade == .pseudoPhotograph || grade == .prohibitedImage }
}
