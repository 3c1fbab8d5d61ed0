// SPDX-License-Identifier: Apache-2.0
// A period of law: the days on which the same rules of a file are in force.

public import EvidenceModel

/// The days on which the same rules of a file are in force.
public struct RegimePeriod: Hashable, Sendable, CustomStringConvertible {
  /// The first day.
  public let from: CivilDate
  /// The last day; `nil` for a period without end.
  public let to: CivilDate?

  /// `from 2020-01-01 to 2021-12-31`.
  public var description: String { "from \(from)" + (to.map { " to \($0)" } ?? "") }

  /// The periods of a regime, in order, without gaps within the days that its file covers.
  ///
  /// - Complexity: O(n log n) in the number of rules.
  public static func all(of regime: Regime) -> [RegimePeriod] {
    var starts: Set<Int> = [regime.inForceFrom.daysSinceEpoch]
    for rule in regime.rules {
      if let from = rule.inForceFrom { starts.insert(from.daysSinceEpoch) }
      if let to = rule.inForceTo { starts.insert(to.daysSinceEpoch + 1) }
    }
    let days = starts.sorted().filter { regime.covers(CivilDate(daysSinceEpoch: $0)) }
    return days.enumerated().map { position, day in
      let next = days.indices.contains(position + 1) ? days[position + 1] : nil
      return RegimePeriod(
        from: CivilDate(daysSinceEpoch: day),
        to: next.map { CivilDate(daysSinceEpoch: $0 - 1) } ?? regime.inForceTo)
    }
  }
}
