// SPDX-License-Identifier: Apache-2.0
// What is known by now of all that samples were drawn from, and of what else nobody knows.

internal import Catalog
internal import EvidenceModel
internal import StudyStatistics

/// What is known by now of all that samples were drawn from, and of what else nobody knows.
struct AuditStanding {
  /// A sample, with what is known of the items from which it was drawn.
  struct Sample {
    let row: StudySampleRow
    let reading: SampleReading
    /// Whether what it was drawn from can still be worked out; else it speaks for nothing.
    let isExact: Bool
    /// The items from which it was drawn.
    let population: Set<Int64>
    /// The criminal items found among these since, outside of the sample, by instrument.
    var since: [String: Int] = [:]
    /// The items of these of which nobody knows.
    var left: Set<Int64> = []

    /// Whether all of its items were looked at and are settled.
    var isSettled: Bool { reading.waiting == 0 && reading.unsettled == 0 }
    /// The criminal items found since.
    var foundSince: Int { since.values.reduce(0, +) }
    /// How many of the others are known by now, criminal or not.
    var seenSince: Int { population.count - reading.items.count - left.count }
  }

  /// All samples, oldest first.
  private(set) var samples: [Sample] = []
  /// The items from which samples that count were drawn.
  private(set) var covered: Set<Int64> = []
  /// The items that were seen and not criminal when a sample was drawn, and are in none, as everybody who assesses had looked
  /// at each.
  private(set) var aside: Set<Int64> = []
  /// All items that are known to be criminal, with their instrument, or an empty name where people differ on it.
  private(set) var known: [Int64: String] = [:]
  /// How many items a stratum holds that no sample speaks for: those not selected and never seen; of what was seen those of
  /// a stratum that was never sampled.
  private(set) var unsampled: [AuditStratum: Int] = [:]
  /// Why no sample can be drawn of what was seen though none was, in one sentence; `nil` where one can be.
  private(set) var hindrance: String?
  /// How many items that nobody has seen are in no stratum, by why.
  private(set) var unseen = AuditUnsampled()
  /// Items outside of the strata on which people who saw them differ.
  private(set) var disputed = 0
  /// Items outside of the strata that people saw and that are undetermined.
  private(set) var undetermined = 0
  /// Items outside of the strata that people saw and whose result is a draft of a rule that nobody confirmed.
  private(set) var drafts = 0

  /// Reads the samples among `rows` as `votes` leave them; `run` is the newest selection.
  ///
  /// - Throws: errors of the catalog.
  /// - Complexity: O(samples × (items + assessments)).
  init(_ rows: [StudySampleRow], run: Int64?, votes: AuditVotes, _ strata: AuditStrata) throws {
    for row in rows {
      let reading = try SampleReading(row, votes: votes, strata.reader)
      let drawn = try strata.drawn(from: row)
      samples.append(
        Sample(
          row: row, reading: reading, isExact: drawn.isExact, population: Set(drawn.items)))
      guard drawn.isExact else { continue }
      covered.formUnion(drawn.items)
      aside.formUnion(drawn.aside)
    }
    aside.subtract(covered)
    for item in votes.criminals { known[item] = votes.grade(item).outcome?.result?.instrument }
    for sample in samples {
      for (item, state) in sample.reading.items {
        if case .criminal(let instrument) = state, known[item] == nil { known[item] = instrument }
      }
    }
    for place in samples.indices { settle(place, votes) }
    try readRest(run, next: (rows.last?.id ?? 0) + 1, votes, strata)
  }

  /// Parts the population of a sample into what was found since and what is left.
  private mutating func settle(_ place: Int, _ votes: AuditVotes) {
    let sample = samples[place]
    for item in sample.population where sample.reading.items[item] == nil {
      if let instrument = known[item] {
        samples[place].since[instrument, default: 0] += 1
        continue
      }
      switch SampleReading.state(of: item, for: sample.row, votes) {
      case .clear, .criminal: continue
      case .unseen, .unsettled: samples[place].left.insert(item)
      }
    }
  }

  private mutating func readRest(
    _ run: Int64?, next sample: Int64, _ votes: AuditVotes, _ strata: AuditStrata
  ) throws {
    for item in votes.votes.keys where !covered.contains(item) && known[item] == nil {
      let grade = votes.grade(item)
      if grade.status == .disputed {
        disputed += 1
      } else if grade.outcome?.draft != nil {
        drafts += 1
      } else if !votes.isNegative(grade.outcome) {
        undetermined += 1
      }
    }
    guard let run else { return }
    unseen = try strata.unsampled(run: run, votes: votes, covered: covered)
    for stratum in AuditStratum.allCases
    where stratum == .notSelected || of(stratum).isEmpty {
      let items = try strata.present(stratum, run: run, votes: votes, before: sample).filter {
        !covered.contains($0)
      }
      unsampled[stratum] = items.count
      guard stratum == .negative, !items.isEmpty else { continue }
      let frame = try SampleFrame.now(items, votes: votes, strata.reader)
      hindrance = frame.items.isEmpty ? frame.nothing(of: items) : nil
    }
  }

  /// The samples of a stratum that count, oldest first.
  func of(_ stratum: AuditStratum) -> [Sample] {
    samples.filter { $0.isExact && $0.row.stratum.audited == stratum }
  }

  /// The items of a stratum that are known to be criminal.
  func knownItems(of stratum: AuditStratum) -> Set<Int64> {
    of(stratum).reduce(into: []) { items, sample in
      items.formUnion(sample.population.filter { known[$0] != nil })
    }
  }

  /// What is left of a stratum, parted by the samples that speak for it: places among those that count.
  func rest(_ stratum: AuditStratum) -> [Stratum.Rest] {
    let samples = of(stratum)
    var parts: [Set<Int>: Int] = [:]
    for item in samples.reduce(into: Set<Int64>(), { $0.formUnion($1.left) }) {
      parts[Set(samples.indices.filter { samples[$0].left.contains(item) }), default: 0] += 1
    }
    return parts.map { Stratum.Rest(samples: $0.key, items: $0.value) }.sorted {
      $0.samples.sorted().lexicographicallyPrecedes($1.samples.sorted())
    }
  }

  /// How many items nobody knows of that no sample speaks for, and that may all be criminal.
  var possible: Int { unseen.carried + disputed + undetermined + drafts }
}
