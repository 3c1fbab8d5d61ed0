// SPDX-License-Identifier: Apache-2.0
// Keeps the queue's index up in the same transactions that change what it is worked out from.

internal import Catalog
internal import EvidenceModel

/// Keeps the queue's index up, within one transaction.
struct QueueIndex {
  /// The case fact that says that there is an index, and by which derivation.
  static let fact = CaseFact(key: "queue", value: "2")

  let recording: Recording
  let context: QueueContext
  /// Whether there is an index; while there is none, nothing is kept up.
  let isCurrent: Bool

  init(_ recording: Recording, regime: String) throws {
    self.recording = recording
    context = try QueueContext(recording.reader, columns: recording.columns, regime: regime)
    isCurrent = try Self.isCurrent(recording.reader)
  }

  /// Whether the index was made by this derivation.
  static func isCurrent(_ reader: any CatalogReader) throws -> Bool {
    try reader.row(CaseFact.self, key: .text(fact.key)) == fact
  }

  /// Makes the index anew from all that it is worked out from; a leaf has to follow.
  ///
  /// - Complexity: O(items selected).
  func rebuild(check: () throws -> Void = {}) throws {
    try recording.deleteAllUncommitted(QueueEntryRow.self)
    try recording.deleteAllUncommitted(QueueTallyRow.self)
    let builder = try QueueBuilder(
      QueueContext(recording.reader, columns: recording.columns, regime: context.regime))
    var tallies = QueueTallies()
    try builder.forEachEntry { entry in
      try check()
      try recording.writeUncommitted(entry)
      tallies.add(entry)
    }
    for row in tallies.rows { try recording.writeUncommitted(row) }
    try recording.upsert(Self.fact)
  }

  /// Makes the index anew where there is none that this derivation made.
  static func ensure(_ store: CaseStore, actor: Actor) throws {
    guard try !store.catalog.read({ try isCurrent($0) }) else { return }
    try store.record(actor) { recording in
      let index = try QueueIndex(recording, regime: store.description.regime)
      guard !index.isCurrent else { return }
      try index.rebuild()
      try recording.leaf(.queue)
    }
  }

  // MARK: - One item

  /// Brings one item's entry up to what is recorded about it now.
  func update(_ item: Int64) throws {
    guard isCurrent else { return }
    let old = try recording.reader.row(QueueEntryRow.self, key: .integer(item))
    var new = try context.entry(item)
    if let entry = new {
      let isSevere =
        try old?.severe
        ?? (context.isKnownSevere(item) || context.isFamilySevere(entry.family))
      new?.severe = isSevere
    }
    try replace(old, by: new)
  }

  /// Tells the index that an assessment with this result was recorded.
  func recorded(_ item: Int64, severity: String?) throws {
    guard isCurrent else { return }
    if context.isSevere(severity) { try mark(try context.family(of: item)) }
    try update(item)
  }

  /// Tells the index that an assessment was taken back.
  func withdrew(_ row: AssessmentRow, severity: String?) throws {
    guard isCurrent else { return }
    try update(row.itemId)
    let carried = try recording.reader.rows(
      AssessmentRow.self, where: [.equals("source_assessment_id", .integer(row.id))])
    for record in carried { try update(record.itemId) }
    if row.route == .glanced, let first = try context.anchor.item() { try update(first) }
    if context.isSevere(severity) { try refresh(family: try context.family(of: row.itemId)) }
  }

  /// Tells the index that a new version of a list hits these items, and those that it does not hit any more.
  func matched(_ items: some Sequence<Int64>, isNewVersionOf list: String) throws {
    guard isCurrent, context.policy.severe.lists.contains(list) else { return }
    var items = Set(items)
    let severe: [CatalogCondition] = [.equals("severe", 1)]
    try recording.reader.forEach(QueueEntryRow.self, where: severe) { items.insert($0.itemId) }
    for item in items.sorted() { try weigh(item) }
  }

  /// Tells the index that a person's word changed whether hits on a list bear on these items.
  func judged(_ items: some Sequence<Int64>, list: Int64) throws {
    guard isCurrent,
      let name = try recording.reader.row(ListRow.self, key: .integer(list))?.name,
      context.policy.severe.lists.contains(name)
    else { return }
    for item in Set(items).sorted() { try weigh(item) }
  }

  /// Works out anew whether an item that waits is severe.
  private func weigh(_ item: Int64) throws {
    guard let entry = try recording.reader.row(QueueEntryRow.self, key: .integer(item)) else {
      return
    }
    var changed = entry
    changed.severe = try context.isKnownSevere(item) || context.isFamilySevere(entry.family)
    try replace(entry, by: changed)
  }

  /// Marks what waits of a family as severe.
  private func mark(_ family: Int64) throws {
    let waiting = try recording.reader.rows(
      QueueEntryRow.self, where: [.equals("family", .integer(family)), .equals("severe", 0)])
    for entry in waiting {
      var changed = entry
      changed.severe = true
      try replace(entry, by: changed)
    }
  }

  private func refresh(family: Int64) throws {
    guard try !context.isFamilySevere(family) else { return }
    let waiting = try recording.reader.rows(
      QueueEntryRow.self, where: [.equals("family", .integer(family)), .equals("severe", 1)])
    for entry in waiting where try !context.isKnownSevere(entry.itemId) {
      var changed = entry
      changed.severe = false
      try replace(entry, by: changed)
    }
  }

  private func replace(_ old: QueueEntryRow?, by new: QueueEntryRow?) throws {
    guard old != new else { return }
    if let old {
      try tally(old, by: -1)
      if new == nil {
        try recording.deleteUncommitted(QueueEntryRow.self, keyValues: [.integer(old.itemId)])
      }
    }
    if let new {
      try tally(new, by: 1)
      try recording.writeUncommitted(new)
    }
  }

  private func tally(_ entry: QueueEntryRow, by change: Int) throws {
    let key: [CatalogValue] = [
      .text(entry.lane.rawValue), .integer(entry.rater), entry.severe ? 1 : 0,
    ]
    let known = try recording.reader.row(QueueTallyRow.self, keyValues: key)?.count ?? 0
    let (count, overflow) = known.addingReportingOverflow(change)
    guard !overflow, count > 0 else {
      return try recording.deleteUncommitted(QueueTallyRow.self, keyValues: key)
    }
    try recording.writeUncommitted(
      QueueTallyRow(lane: entry.lane, rater: entry.rater, severe: entry.severe, count: count))
  }
}
