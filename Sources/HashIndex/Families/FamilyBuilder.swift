// SPDX-License-Identifier: Apache-2.0
// Families of near-duplicates by one deterministic pass over the whole set of items.

internal import EvidenceModel

/// Makes families of near-duplicates from a whole set of items, the same for any order of them.
///
/// Again and again the item with most near neighbours left becomes a medoid, and its family grows by
/// the shortest edge that leads from a member to an item left which is not too far from the medoid. So
/// a chain of small steps cannot lead from one picture to quite another. Ties are broken by distance
/// and content digest only. docs/families.md has the whole algorithm.
///
/// - Complexity: one batch of searches over the variants of the items in no crowd, and three comparisons,
///   of less than a nanosecond each, of every two items of one crowd; items with equal hashes count as one. Memory
///   grows with the items alone.
public struct FamilyBuilder: Sendable {
  private let settings: FamilySettings
  private let tuning: FamilyTuning

  /// A builder with its settings.
  public init(settings: FamilySettings = .standard) {
    self.init(settings: settings, tuning: .standard)
  }

  init(settings: FamilySettings, tuning: FamilyTuning) {
    self.settings = settings
    self.tuning = tuning
  }

  /// The families of `items`.
  ///
  /// An item given twice counts once; items below the quality or without a near neighbour are in none.
  public func families(of items: some Sequence<FamilyItem>) -> FamilySet {
    families(of: items, check: {})
  }

  /// The families of `items`; `check` is called between short steps and may throw to stop.
  ///
  /// An item given twice counts once; items below the quality or without a near neighbour are in none.
  ///
  /// - Throws: what `check` throws.
  public func families<Stop: Error>(
    of items: some Sequence<FamilyItem>, check: () throws(Stop) -> Void
  ) throws(Stop) -> FamilySet {
    let fit = items.filter { $0.fingerprint.quality >= settings.minimumQuality }
    let sorted = Self.sortedWithoutRepeats(fit)
    var growth = try FamilyGrowth(
      FamilyTwins(sorted), settings: settings, tuning: tuning, check: check)
    let families = try growth.run(check: check).sorted {
      let left = $0.members.first?.digest.bytes ?? []
      return left.lexicographicallyPrecedes($1.members.first?.digest.bytes ?? [])
    }
    return FamilySet(settings: settings, families: families)
  }

  private static func sortedWithoutRepeats(_ items: [FamilyItem]) -> [FamilyItem] {
    let keyed = items.compactMap { item in
      FingerprintKey(bytes: item.digest.bytes).map { (digest: $0, item: item) }
    }
    let sorted = keyed.sorted {
      if $0.digest != $1.digest { return $0.digest < $1.digest }
      return FingerprintKey($0.item.fingerprint.hash) < FingerprintKey($1.item.fingerprint.hash)
    }
    var kept: [FamilyItem] = []
    for (_, item) in sorted where item.digest != kept.last?.digest { kept.append(item) }
    return kept
  }
}
