// SPDX-License-Identifier: Apache-2.0
// How many of a batch of queries may be looked up in tables that are dear for each of them.

/// How many of a batch of queries may be looked up in the tables where a query that is given up may cost more than
/// 1.2 times comparing all, so that the batch as a whole never does.
///
/// All that is not tried is compared, at 1 each. As many are tried as leave the batch below 1.2 if every one of them
/// is given up; what they really cost says how many may be tried next. Where the tables are good for the set that is
/// all of the rest after a few rounds, and where they are not the trial ends. The unit is comparing all entries with
/// one query.
struct SearchTrial: Hashable, Sendable {
  /// Fewer queries than this are too few for a trial.
  static let fewest = 64
  private static let most = 1.2
  /// What a query that is given up costs at most beyond comparing all and its probes: 0.12 before it is, 0.07 for
  /// candidates, and the rest for those that the kernel puts down at once.
  private static let givingUp = 0.21

  /// Queries that were not answered yet.
  private(set) var left: Int
  private let surcharge: Double
  private var allowed: Double

  /// Begins with `queries` queries whose probes cost `surcharge` times comparing all.
  init(queries: Int, surcharge: Double) {
    left = queries
    self.surcharge = surcharge
    allowed = Self.most * Double(queries)
  }

  /// How many of those left to try now; 0 when what is left is to be compared.
  var next: Int {
    let spare = allowed - Double(left)
    let count = min(left, Int(max(0, spare) / (surcharge + Self.givingUp)))
    return count < min(left, Self.fewest / 8) ? 0 : count
  }

  /// Notes that `queries` cost `scans` times comparing all.
  mutating func note(_ queries: Int, scans: Double) {
    left -= queries
    allowed -= scans
  }
}
