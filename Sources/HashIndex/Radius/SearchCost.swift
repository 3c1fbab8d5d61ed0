// SPDX-License-Identifier: Apache-2.0
// What searches did, counted, and what that costs beside comparing all entries.

/// What searches did, counted in steps rather than time, so that bounds can be held in tests.
struct SearchCost: Hashable, Sendable {
  /// Groups of postings looked up.
  var probes = 0
  /// Those of them that were made in a trial with many queries.
  var sharedProbes = 0
  /// Postings in those groups.
  var postings = 0
  /// Postings that passed the filter, and were put down.
  var candidates = 0
  /// Candidates fetched and compared in full.
  var checks = 0
  /// Entries compared one after the other.
  var entries = 0

  /// Adds what another search did.
  static func += (left: inout SearchCost, right: SearchCost) {
    left.probes += right.probes
    left.sharedProbes += right.sharedProbes
    left.postings += right.postings
    left.candidates += right.candidates
    left.checks += right.checks
    left.entries += right.entries
  }
}

/// What each step of a search costs, and how much a query may cost, so that it never costs more than 1.2
/// times comparing all entries.
///
/// The unit is a sixteenth of the time in which one entry is compared when all are, one after the other:
/// measured with AVX-512, where comparing all is quickest and the tables therefore dearest. A query spends
/// at most 0.12 of comparing all before it is given up, and puts down candidates for at most another 0.07;
/// these are fetched only where that costs no more than comparing all.
///
/// The probes of a radius within 31 bits cost 8,704 entries, which is 0.12 of 73,000 entries and more of fewer; single
/// queries among fewer compare all. Of many queries, whose probes are cheaper, some may be tried all the same: what they
/// cost beyond 1.2 is made up for by others that cost less, for which see ``SearchTrial``.
struct SearchBudget: Hashable, Sendable {
  /// A probe mostly waits for memory.
  static let probe = 32 * 16
  static let posting = 2
  static let candidate = 2 * 16
  static let check = 28 * 16
  static let entry = 16

  private let entries: Int

  /// The budget of a query among `entries` entries.
  init(entries: Int) { self.entries = entries }

  /// The most that a query may have cost when it is given up.
  var beforeGivingUp: Int { entries * Self.entry / 25 * 3 }

  /// Whether to fetch `candidates` costs no more than comparing all.
  func allows(_ candidates: Int) -> Bool { candidates * Self.check <= entries * Self.entry }

  /// Whether the probes and postings of a query cost no more than it may have when it is given up, where
  /// entries are by chance.
  func expects(_ probes: Int) -> Bool {
    probes * Self.probe + entries * probes / 65_536 * Self.posting <= beforeGivingUp
  }

  /// A probe of one of many queries: what it reads is mostly in a cache, the more so the fewer entries there are.
  ///
  /// Measured with 64 queries at once among 8,000 to 72,000 entries; of thousands at once it costs half.
  var sharedProbe: Int { min(Self.probe, 10 * 16 + entries / 256) }

  /// What all probes of a query cost in a trial, in units, where that is at most half of comparing all, and a trial
  /// worth it therefore.
  func surcharge(_ probes: Int) -> Int? {
    let cost = probes * sharedProbe
    return cost <= entries * Self.entry / 2 ? cost : nil
  }

  /// How many times comparing all `cost` comes to.
  func scans(_ cost: SearchCost) -> Double {
    let units =
      (cost.probes - cost.sharedProbes) * Self.probe + cost.sharedProbes * sharedProbe
      + cost.postings * Self.posting + cost.candidates * Self.candidate + cost.checks * Self.check
      + cost.entries * Self.entry
    return Double(units) / Double(entries * Self.entry)
  }
}
