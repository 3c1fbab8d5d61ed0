// SPDX-License-Identifier: Apache-2.0
// While a sample is audited, nobody who assesses is told which items were selected, and why.

internal import Catalog

/// Whether it is withheld which items were selected, and why.
///
/// An item that was drawn into a sample waits like any other. What would tell it apart is withheld for all items alike.
enum AuditBlindness {
  /// What is said in place of the reason.
  static let words =
    "a sample is being audited: until all its ratings are in, nobody who assesses is told which items "
    + "were selected, and why"

  /// Whether an item of a sample waits, and the person is one who assesses.
  static func holds(_ actor: Actor, _ reader: any CatalogReader) throws -> Bool {
    guard actor.may(.assess) else { return false }
    return try isAnySampleOpen(reader)
  }

  /// Whether an item of a sample waits for anybody.
  static func isAnySampleOpen(_ reader: any CatalogReader) throws -> Bool {
    try reader.first(
      QueueEntryRow.self,
      where: [.equals("purpose", .text(QueuePurpose.sample.rawValue))]) != nil
  }
}
