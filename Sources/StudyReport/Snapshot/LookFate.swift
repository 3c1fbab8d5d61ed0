// SPDX-License-Identifier: Apache-2.0
// What an image posted took, or what spared it a look of its own: one rule for reports and for the workbench.

/// What an image posted took, or what spared it a look of its own.
public enum LookFate: String, CaseIterable, Hashable, Sendable {
  /// Somebody looked at its item.
  case looked
  /// Somebody looked at its item, only to check what was not selected.
  case audited
  /// Its item stands for another image posted, and the item's own fate is told there.
  case duplicate
  /// A record was carried over from another member of the item's family.
  case inferred
  /// Only a tile of the item was looked at.
  case glanced
  /// The item is on a known list, and was neither selected nor drawn, or nothing was decided about it yet.
  case known
  /// The item was neither selected nor drawn, and is on a negative list by SHA-256.
  case negative
  /// The item was neither selected nor drawn.
  case deselected
  /// The item was selected, or drawn by a rule or into an audit sample, on a known list or not, or nothing spares it a look
  /// yet: it waits for its first.
  case waiting

  /// The fate of the first image posted of an item; each further one is a ``duplicate``.
  ///
  /// The first that holds counts, so that no item counts twice. A look that was taken back was taken all the same.
  ///
  /// - Parameters:
  ///   - item: The item: its selection, the basis of its result, its hits, and whether it was looked at.
  ///   - isAssessed: Whether a person's look at it is counted by the study.
  /// - Returns: the fate; never ``duplicate``.
  public static func of(_ item: StudyItem, isAssessed: Bool) -> LookFate {
    if isAssessed { return .looked }
    let isLeftAside = if case .notSelected = item.selection { !item.isSampled } else { false }
    if item.isLookedAt { return isLeftAside ? .audited : .looked }
    switch item.basis {
    case .inferred: return .inferred
    case .glanced: return .glanced
    default: break
    }
    if case .selected = item.selection { return .waiting }
    guard !item.isSampled, !item.isDrawn else { return .waiting }
    if item.isKnown { return .known }
    guard isLeftAside else { return .waiting }
    return item.isOnNegativeList ? .negative : .deselected
  }
}
