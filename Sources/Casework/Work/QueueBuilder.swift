// SPDX-License-Identifier: Apache-2.0
// Works the whole index of the queue out from rows that leaves commit to.

internal import Catalog
internal import EvidenceModel

/// Works out every entry of the queue's index.
struct QueueBuilder {
  private let context: QueueContext
  private var records: [Int64: QueueRecords] = [:]
  private var families: [Int64: Int64] = [:]
  private var severeFamilies: Set<Int64> = []
  private var severeItems: Set<Int64> = []
  private var names: [Int64: [UInt8]] = [:]

  /// Reads all that entries follow from.
  ///
  /// - Complexity: O(assessments + family members + matches of lists that the policy names), and O(items)
  ///   where the policy draws a share; with matches of such lists O(decisions about hits), too.
  init(_ context: QueueContext) throws {
    self.context = context
    let reader = context.reader
    if let version = context.familyVersion {
      try reader.forEach(FamilyMemberRow.self, where: [.equals("version_id", .integer(version))]) {
        families[$0.itemId] = $0.family
      }
    }
    try readVotes(reader)
    let versions = try context.severeVersions()
    if !versions.isEmpty {
      let exclusions = try HitExclusions.read(reader, columns: context.columns)
      try reader.forEach(
        MatchRow.self, where: [.oneOf("list_version_id", versions.keys.map { .integer($0) })]
      ) { hit in
        guard let list = versions[hit.listVersionId],
          try !exclusions.contains(hit, list: list)
        else { return }
        severeItems.insert(hit.itemId)
      }
    }
    if context.needsDraws {
      try reader.forEach(ItemRow.self) { names[$0.id] = $0.contentName }
    }
  }

  private mutating func readVotes(_ reader: any CatalogReader) throws {
    let marks = try AssessmentMarks.read(reader)
    var determinations: [Int64: DeterminationRow] = [:]
    try reader.forEach(
      DeterminationRow.self, where: [.equals("regime", .text(context.regime))]
    ) { determinations[$0.assessmentId] = $0 }
    var items: [Int64: Int64] = [:]
    var votes: [Int64: [QueueVote]] = [:]
    let families = families
    let path = CarriedPath(
      isWithdrawn: marks.withdrawn.contains, item: { items[$0] }, family: { families[$0] })
    try reader.forEach(AssessmentRow.self, orderedBy: ["id"]) { row in
      items[row.id] = row.itemId
      let determination = determinations[row.id]
      votes[row.itemId, default: []].append(
        context.vote(
          row, isStale: try path.isStale(row), isUnsure: marks.unsure.contains(row.id),
          determination))
      guard !marks.withdrawn.contains(row.id) else { return }
      if row.route == .seen, context.isSevere(determination?.severity) {
        severeFamilies.insert(family(of: row.itemId))
      }
    }
    records = votes.mapValues { QueueRecords(all: $0, marks) }
  }

  private func family(of item: Int64) -> Int64 { families[item] ?? item }

  /// Calls `body` with every entry, by item.
  func forEachEntry(_ body: (QueueEntryRow) throws -> Void) throws {
    guard let run = context.run else { return }
    let needs = try context.needs.all()
    try context.reader.forEach(
      SelectionRow.self, where: [.equals("run_id", .integer(run))], orderedBy: ["item_id"]
    ) { selection in
      let item = selection.itemId
      let need = needs[item] ?? .none
      let isSelected = selection.decision == .selected || selection.sampled
      guard isSelected || need != .none else { return }
      let family = family(of: item)
      let state = try QueueState.of(
        records[item] ?? QueueRecords(), need: need, isSelected: isSelected,
        draws: try context.draws(
          item, records[item]?.votes ?? [], contentName: names[item] ?? []))
      guard
        var entry = QueueContext.entry(
          item, rank: need.rank ?? QueueContext.place(of: item, rank: selection.rank),
          family: family, purpose: need.purpose,
          state: state)
      else { return }
      entry.severe = severeItems.contains(item) || severeFamilies.contains(family)
      try body(entry)
    }
  }
}

/// The counts of entries by sort.
struct QueueTallies: Hashable {
  /// A sort of entries.
  struct Sort: Hashable {
    let lane: QueueLane
    let rater: Int64
    let severe: Bool

    init(_ entry: QueueEntryRow) {
      lane = entry.lane
      rater = entry.rater
      severe = entry.severe
    }
  }

  private(set) var counts: [Sort: Int] = [:]

  mutating func add(_ entry: QueueEntryRow) { counts[Sort(entry), default: 0] += 1 }

  /// The rows, those that count none left out.
  var rows: Set<QueueTallyRow> {
    Set(
      counts.map {
        QueueTallyRow(
          lane: $0.key.lane, rater: $0.key.rater, severe: $0.key.severe, count: $0.value)
      })
  }
}
