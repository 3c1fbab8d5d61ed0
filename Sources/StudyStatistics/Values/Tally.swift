// SPDX-License-Identifier: Apache-2.0
// So many found of so many looked at.

/// How many were found among how many that were looked at.
public struct Tally: Hashable, Sendable {
  /// The most that a tally counts: beyond it the digits promised are not reached.
  public static let largest = 1_000_000_000

  /// How many were found.
  public let found: Int
  /// How many were looked at; at least one.
  public let examined: Int

  /// A tally.
  ///
  /// - Throws: ``StatisticsError`` `.nothingExamined` when nothing was looked at; `.outOfRange` when `found` is
  ///   negative or more than `examined`, or `examined` is more than ``largest``.
  public init(found: Int, of examined: Int) throws(StatisticsError) {
    guard examined != 0 else {
      throw StatisticsError(
        .nothingExamined, "not defined: nothing was looked at, so there is no share; look at some")
    }
    guard examined > 0, examined <= Self.largest, (0...examined).contains(found) else {
      throw StatisticsError(
        .outOfRange,
        "\(found) found of \(examined) cannot be: give a number of items looked at from 1 to "
          + "\(Self.largest), and no more found than that")
    }
    self.found = found
    self.examined = examined
  }

  /// How many were looked at and not found.
  public var missed: Int { examined - found }

  /// The share that was found, 0 to 1.
  public var share: Double { Double(found) / Double(examined) }
}
