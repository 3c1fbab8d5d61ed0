// SPDX-License-Identifier: Apache-2.0
// Draws a simple random sample of a stratum for the study's audit; its items wait like any others.

internal import Catalog
internal import Crypto
public import EvidenceModel
internal import Foundation
internal import StudyReport
internal import StudyStatistics

/// A sample that was drawn.
public struct DrawnSample: Hashable, Sendable {
  /// The sample's number.
  public let id: Int64
  /// The stratum.
  public let stratum: AuditStratum
  /// How many items the stratum had.
  public let population: Int
  /// How many were drawn.
  public let size: Int
  /// The seed of the draw.
  public let seed: UInt64
  /// How sure its bounds are meant to be.
  public let confidence: Double
  /// So many criminal items, or more, it is to exclude; `nil` when it was drawn by number.
  public let excludes: Int?
  /// SHA-256 over the numbers of the items drawn, in the order drawn, in hexadecimal.
  public let root: String
  /// When it was drawn.
  public let created: Instant
  /// Whether who drew it may be told how many items it has, and from how many it was drawn.
  public internal(set) var isSizeTold = true
  /// Whether who drew it may be told the seed, and the digest of what was drawn.
  public internal(set) var isDrawTold = true

  init(_ row: StudySampleRow) {
    id = row.id
    stratum = row.stratum.audited
    population = row.population
    size = row.size
    seed = UInt64(clamping: row.seed)
    confidence = row.confidence
    excludes = row.excludes
    root = HexText.encode(row.root)
    created = Instant(microseconds: row.created)
  }
}

extension StudySampleRow.Stratum {
  /// The stratum as people name it.
  var audited: AuditStratum {
    switch self {
    case .notSelected: .notSelected
    case .negative: .negative
    }
  }
}

extension StudySampleRow {
  /// The items drawn into samples of what was not selected, of all samples or of those that `state` contains.
  ///
  /// - Complexity: O(items of these samples).
  static func itemsAside(_ reader: any CatalogReader, state: LedgerState?) throws -> Set<Int64> {
    var items: Set<Int64> = []
    let samples = try reader.rows(
      StudySampleRow.self, where: [.equals("stratum", .text(Stratum.notSelected.rawValue))])
    for sample in samples where try state?.contains(sample) ?? true {
      try reader.forEach(
        StudySampleItemRow.self, where: [.equals("sample_id", .integer(sample.id))]
      ) { items.insert($0.itemId) }
    }
    return items
  }
}

extension AuditStratum {
  /// The stratum as the catalog keeps it.
  var stored: StudySampleRow.Stratum {
    switch self {
    case .notSelected: .notSelected
    case .negative: .negative
    }
  }
}

/// Draws samples.
public struct SampleService {
  let store: CaseStore
  let actor: Actor

  /// Draws from `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Draws a simple random sample without replacement; its items wait from now on.
  ///
  /// The numbers of the stratum's items are sorted and shuffled by the seed: whoever has the case can draw it again. Where the
  /// stratum has fewer items than were asked for, all of them are drawn: a refusal would tell who grades how many there are, by
  /// trying, and leave no leaf.
  ///
  /// - Parameters:
  ///   - stratum: The stratum.
  ///   - extent: How many are drawn; as the study plan says when `nil`.
  ///   - seed: The seed; the plan's when `nil`, and 1 where none is planned.
  /// - Returns: the sample, without its items.
  /// - Throws: ``CaseworkError`` `.denied`; `.usage` for an extent or seed that cannot be drawn by, whatever the stratum holds;
  ///   `.conflict` for an empty stratum, where nobody is left who could check any of it, before the first selection, and while the
  ///   stratum's newest sample is not finished.
  /// - Complexity: O(items).
  public func draw(
    _ stratum: AuditStratum, _ extent: SampleExtent? = nil, seed: UInt64? = nil
  ) throws -> DrawnSample {
    try actor.require(.planStudy)
    try QueueIndex.ensure(store, actor: actor)
    return try store.record(actor) { recording in
      let reader = recording.reader
      guard let run = try reader.maximum(SelectionRunRow.self, column: "id") else {
        throw CaseworkError(
          .conflict, "nothing was selected yet, so there are no strata; run martlet select first")
      }
      let planned = try StudyPlanService.newest(reader, columns: store.columns)?.plan.audits.first {
        $0.stratum == stratum
      }
      guard let extent = extent ?? planned?.extent else {
        throw CaseworkError(
          .usage,
          "the study plan says nothing of this stratum; say how many items to draw, or which share to exclude"
        )
      }
      try Self.check(extent)
      let chosen = seed ?? planned?.seed ?? 1
      guard chosen <= UInt64(StudyPlan.largestSeed) else {
        throw CaseworkError(.usage, "the seed must be 0 to \(StudyPlan.largestSeed)")
      }
      try checkEarlier(stratum, reader)
      let strata = try AuditStrata(reader, store: store)
      let votes = try strata.votes()
      let all = try strata.present(stratum, run: run, votes: votes)
      let frame = stratum == .negative ? try SampleFrame.now(all, votes: votes, reader) : nil
      let items = frame?.items ?? all
      let sizes = try SampleSizes(reader, store: store, actor: actor)
      guard !items.isEmpty || sizes.isPresentTold(stratum) else {
        throw CaseworkError(.conflict, Self.nothing)
      }
      if let frame, items.isEmpty, !all.isEmpty {
        throw CaseworkError(.conflict, frame.nothing(of: all))
      }
      let (size, level, excludes) = try Self.size(extent, of: items.count, stratum)
      let drawn = try SimpleRandomSample.draw(size, of: items, seed: chosen)
      let row = StudySampleRow(
        id: try recording.number(StudySampleRow.self), stratum: stratum.stored,
        population: items.count, size: size, seed: Int64(chosen), confidence: level,
        excludes: excludes, populationRoot: Self.root(items), root: Self.root(drawn), runId: run,
        lastAssessment: try reader.maximum(AssessmentRow.self, column: "id") ?? 0,
        created: recording.now.microseconds, actor: actor.pseudonym)
      try recording.insert(row)
      let ranks = try Self.ranks(run, reader)
      var places = SampleGenerator(seed: chosen &+ 1)
      for (position, item) in drawn.enumerated() {
        try recording.insert(
          StudySampleItemRow(
            sampleId: row.id, itemId: item, position: position,
            rank: ranks.isEmpty ? 0 : ranks[places.below(ranks.count)]))
      }
      let queue = try QueueIndex(recording, regime: store.description.regime)
      for item in drawn { try queue.update(item) }
      try recording.leaf(
        .studySample,
        // How many items a stratum has is what the published edition may hide, and who grades may not be told.
        shown: [("stratum", stratum.rawValue)],
        facts: [
          "sample": .integer(row.id), "population": JSONValue(items.count), "size": JSONValue(size),
          "root": .string(HexText.encode(row.root)), "seed": .integer(row.seed),
          "raters": frame.map { JSONValue.array($0.raters.sorted().map(JSONValue.integer)) }
            ?? .null,
        ])
      var sample = DrawnSample(row)
      let told = try SampleSizes(reader, store: store, actor: actor)
      sample.isSizeTold = told.isSizeTold(sample)
      sample.isDrawTold = told.access.tellsSeeds
      return sample
    }
  }

  /// A second sample of a stratum waits for the first.
  private func checkEarlier(_ stratum: AuditStratum, _ reader: any CatalogReader) throws {
    guard let (sample, waiting) = try DrawAccess.waiting(in: stratum, reader) else { return }
    // Who grades and could ask for another at any time would count down.
    let items =
      actor.grades
      ? "items of it wait" : "\(waiting) of its items \(waiting == 1 ? "waits" : "wait")"
    throw CaseworkError(
      .conflict,
      "sample \(sample) of this stratum is not finished: \(items); draw another when it is")
  }

  /// Why nothing can be drawn, for who is not told what a stratum holds.
  static let nothing =
    "nothing of this stratum can be drawn now: there is no item of it that no sample checked and somebody who assesses has "
    + "not looked at; why is told once nothing waits any more; till then ask an auditor or an administrator"

  /// How many items of `population` are drawn, how sure the sample's bounds are meant to be, and what it is to exclude.
  ///
  /// The size is the one that a report works out from the plan, by ``StudyReport/SampleDesign``.
  ///
  /// - Throws: ``CaseworkError`` `.conflict` for an empty stratum; `.usage` for an extent that cannot be drawn.
  static func size(
    _ extent: SampleExtent, of population: Int, _ stratum: AuditStratum
  ) throws -> (size: Int, level: Double, excludes: Int?) {
    try check(extent)
    guard population > 0 else {
      throw CaseworkError(
        .conflict, "the stratum is empty: there is no item of \(stratum.words); nothing was drawn")
    }
    let design = SampleDesign(extent)
    guard let size = design.size(of: population) else { throw refusal(extent) }
    var level = 0.95
    if case .excludes(_, let confidence) = extent { level = confidence }
    return (size, level, design.excluded(of: population))
  }

  /// Refuses what cannot be drawn of any stratum, before it is looked what this one holds.
  private static func check(_ extent: SampleExtent) throws(CaseworkError) {
    let canBeDrawn =
      switch extent {
      case .items(let count): count >= 1
      case .share(let share): share > 0 && share <= 1
      case .excludes(let share, _): share > 0 && share < 1
      }
    guard canBeDrawn else { throw refusal(extent) }
    if case .excludes(_, let confidence) = extent, !(0.5...0.9999).contains(confidence) {
      throw CaseworkError(.usage, "the confidence must be 0.5 to 0.9999, such as 0.95")
    }
  }

  private static func refusal(_ extent: SampleExtent) -> CaseworkError {
    let words =
      switch extent {
      case .items: "draw one item or more"
      case .share: "a share to draw is above 0 and at most 1"
      case .excludes: "the share to exclude must be between 0 and 1, such as 0.01"
      }
    return CaseworkError(.usage, words)
  }

  /// The places among which those of a sample are drawn: of what waits, else of what was selected.
  private static func ranks(_ run: Int64, _ reader: any CatalogReader) throws -> [Double] {
    var ranks: [Double] = []
    func take(_ values: [CatalogValue]) {
      switch values[0] {
      case .real(let rank): ranks.append(rank)
      case .integer(let rank): ranks.append(Double(rank))
      default: break
      }
    }
    try reader.forEachValues(
      QueueEntryRow.self, columns: ["rank"],
      where: [.equals("lane", "rating"), .equals("purpose", "work")],
      orderedBy: ["item_id"], take)
    guard ranks.isEmpty else { return ranks }
    try reader.forEachValues(
      SelectionRow.self, columns: ["rank"],
      where: [.equals("run_id", .integer(run)), .equals("decision", "selected")],
      orderedBy: ["item_id"], take)
    return ranks
  }

  /// SHA-256 over numbers of eight bytes each, the highest byte first.
  static func root(_ items: [Int64]) -> [UInt8] {
    var hash = SHA256()
    for item in items {
      hash.update(data: (0..<8).map { UInt8(truncatingIfNeeded: item >> (56 - 8 * $0)) })
    }
    return Array(hash.finalize())
  }
}

extension SampleDesign {
  /// The extent as a report knows it.
  init(_ extent: SampleExtent) {
    switch extent {
    case .items(let count): self = .items(count)
    case .share(let share): self = .share(share)
    case .excludes(let share, let confidence):
      self = .excludes(share: share, confidence: confidence)
    }
  }
}
