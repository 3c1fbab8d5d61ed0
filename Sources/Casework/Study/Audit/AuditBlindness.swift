// SPDX-License-Identifier: Apache-2.0
// While a sample or a golden item that was not selected waits, nobody who assesses is told which items were selected.

internal import Catalog

/// Whether it is withheld which items were selected, and why.
///
/// An item that was drawn into a sample waits like any other, and so does a golden item that was not selected. What would
/// tell it apart is withheld for all items alike.
enum AuditBlindness {
  /// What is said in place of the reason.
  static let words =
    "a check is going on: until all its ratings are in, nobody who assesses is told which items "
    + "were selected, and why"

  /// Whether such an item waits, and the person is one who assesses.
  static func holds(_ actor: Actor, _ reader: any CatalogReader) throws -> Bool {
    guard actor.grades else { return false }
    return try isAnyCheckOpen(reader)
  }

  /// Whether an item of a sample, or a golden item that was not selected, waits for anybody.
  ///
  /// - Complexity: O(golden items that wait).
  static func isAnyCheckOpen(_ reader: any CatalogReader) throws -> Bool {
    if try reader.first(
      QueueEntryRow.self,
      where: [.equals("purpose", .text(QueuePurpose.sample.rawValue))]) != nil
    {
      return true
    }
    return try !goldenItemsLeftAside(reader).isEmpty
  }

  /// The golden items that wait though the newest selection left them aside.
  private static func goldenItemsLeftAside(_ reader: any CatalogReader) throws -> Set<Int64> {
    guard let run = try reader.maximum(SelectionRunRow.self, column: "id") else { return [] }
    var items: Set<Int64> = []
    try reader.forEach(
      QueueEntryRow.self, where: [.equals("purpose", .text(QueuePurpose.golden.rawValue))]
    ) { items.insert($0.itemId) }
    return try items.filter {
      guard let row = try reader.row(SelectionRow.self, key: .integer(run), .integer($0)) else {
        return true
      }
      return row.decision != .selected && !row.sampled
    }
  }

  /// All items of the samples of which one at least waits for anybody, and the golden items that wait though they were
  /// left aside.
  ///
  /// - Complexity: O(items of samples).
  static func itemsOfOpenSamples(_ reader: any CatalogReader) throws -> Set<Int64> {
    var waiting: Set<Int64> = []
    try reader.forEach(
      QueueEntryRow.self, where: [.equals("purpose", .text(QueuePurpose.sample.rawValue))]
    ) { waiting.insert($0.itemId) }
    let golden = try goldenItemsLeftAside(reader)
    guard !waiting.isEmpty else { return golden }
    var items: [Int64: Set<Int64>] = [:]
    try reader.forEach(StudySampleItemRow.self) {
      items[$0.sampleId, default: []].insert($0.itemId)
    }
    return items.values.filter { !$0.isDisjoint(with: waiting) }.reduce(into: golden) {
      $0.formUnion($1)
    }
  }
}
