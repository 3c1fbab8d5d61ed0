// SPDX-License-Identifier: Apache-2.0
// Raters whose agreement is known, because their errors are.

internal import EvidenceModel

@testable internal import StudyStatistics

/// Random tables of ratings, and raters who err at known rates.
enum SimulatedRaters {
  /// A table of random ratings with gaps; raters agree more often than chance has it.
  static func table(
    items: Int, raters: Int, labels: Int, gaps: Double, _ generator: inout SeededGenerator
  ) throws -> RatingTable {
    let names = (0..<labels).map { "class \($0)" }
    var rows: [[String?]] = []
    for _ in 0..<items {
      let truth = min(generator.below(labels), generator.below(labels))
      rows.append(
        (0..<raters).map { _ in
          if generator.unit() < gaps { return nil }
          return names[generator.unit() < 0.6 ? truth : generator.below(labels)]
        })
    }
    return try RatingTable(
      labels: names, raters: (0..<raters).map { "rater \($0)" }, rows: rows)
  }

  /// The chances of the four cells of two raters who each err alike: yes-yes, yes-no, no-yes, no-no.
  static func cells(share: Double, missing: Double, wronglyFound: Double) -> [Double] {
    let (hit, wrong) = (1 - missing, wronglyFound)
    let both = share * hit * hit + (1 - share) * wrong * wrong
    let one = share * hit * (1 - hit) + (1 - share) * wrong * (1 - wrong)
    return [both, one, one, 1 - both - 2 * one]
  }

  /// The counts of the cells among `items`.
  static func draw(
    _ cells: [Double], items: Int, _ generator: inout SeededGenerator
  ) -> [Int] {
    var counts = [0, 0, 0, 0]
    for _ in 0..<items {
      let unit = generator.unit()
      counts[unit < cells[0] ? 0 : unit < cells[0] + cells[1] ? 1 : unit < 1 - cells[3] ? 2 : 3] +=
        1
    }
    return counts
  }

  /// How many of `examined` draws, each with the chance `share`, succeed.
  static func binomial(
    _ share: Double, _ examined: Int, _ generator: inout SeededGenerator
  ) -> Int {
    var found = 0
    for _ in 0..<examined where generator.unit() < share { found += 1 }
    return found
  }
}
