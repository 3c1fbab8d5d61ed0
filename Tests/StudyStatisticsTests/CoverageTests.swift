// SPDX-License-Identifier: Apache-2.0
// How often 95 % intervals hold the true value: worked out, and in simulated samples, with rare classes.

internal import EvidenceModel
internal import Testing

@testable internal import StudyStatistics

@Suite struct CoverageTests {
  /// Sizes, and shares from rare to even.
  static let sizes = [20, 50, 100, 300, 1_000, 9_146]
  static let shares = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.35, 0.5]

  /// The chance that the interval of a sample holds the share, summed over all that can be found.
  private func coverage(
    _ size: Int, _ share: Double, _ interval: (Tally) -> Interval
  ) throws -> Double {
    var covered = 0.0
    for found in 0...size {
      let mass = SaddlePoint.binomialMass(
        Double(found), of: Double(size), p: share, q: 1 - share)
      guard mass > 1e-9 else {
        if Double(found) > share * Double(size) { break }
        continue
      }
      if interval(try Tally(found: found, of: size)).contains(share) { covered += mass }
    }
    return covered
  }

  @Test(arguments: sizes)
  func whatAStudyPrintsCoversAsOftenAsItSays(_ size: Int) throws {
    var kept: [Tally: Interval] = [:]
    let standard = { (tally: Tally) in
      if let known = kept[tally] { return known }
      let interval = ProportionInterval.standard(tally).interval
      kept[tally] = interval
      return interval
    }
    // Around the shares where the choice of the method changes, too.
    let changes = stride(from: 2.0, through: 24, by: 0.5).map { $0 / Double(size) }
    for share in Self.shares + changes where share <= 0.5 {
      let covered = try coverage(size, share, standard)
      #expect(covered >= 0.93, "\(share) of \(size)")
      if share * Double(size) >= 10 { #expect(covered <= 0.985, "\(share) of \(size)") }
    }
  }

  @Test(arguments: [20, 50, 300])
  func theExactIntervalCoversAtLeastAsOften(_ size: Int) throws {
    for share in Self.shares {
      #expect(try coverage(size, share) { ProportionInterval.clopperPearson($0) } >= 0.95 - 1e-8)
      for side in [IntervalSide.lower, .upper] {
        let covered = try coverage(size, share) {
          ProportionInterval.clopperPearson($0, side: side)
        }
        #expect(covered >= 0.95 - 1e-8)
      }
    }
  }

  @Test func wilsonsIntervalAloneFailsWhereAClassIsRare() throws {
    // Just below the lower end of one find: whoever finds one misses.
    let one = ProportionInterval.wilson(try Tally(found: 1, of: 300))
    let covered = try coverage(300, one.lower * 0.999) { ProportionInterval.wilson($0) }
    #expect(covered > 0.83 && covered < 0.85)
  }

  @Test(arguments: [(60, 20), (400, 50), (9_146, 300)])
  func exactBoundsOfCountsCoverAtLeastAsOften(_ size: Int, _ examined: Int) throws {
    let population = try FinitePopulation(size)
    var bounds: [Int: ClosedRange<Int>] = [:]
    for count in [0, 1, 2, size / 200, size / 50, size / 10, size / 3, size / 2] {
      var covered = 0.0
      let distribution = HypergeometricDistribution(
        population: size, marked: count, sample: examined)
      for found in 0...min(examined, count) {
        let mass = distribution.mass(found)
        guard mass > 1e-9 else { continue }
        let known = try bounds[found] ?? population.bounds(Tally(found: found, of: examined))
        bounds[found] = known
        if known.contains(count) { covered += mass }
      }
      #expect(covered >= 0.95 - 1e-6, "\(count) of \(size)")
    }
  }

  @Test(arguments: [
    (100, 0.01), (300, 0.002), (300, 0.02), (300, 0.1), (1_000, 0.05), (1_000, 0.3),
  ])
  func simulatedSamplesAreCovered(_ size: Int, _ share: Double) throws {
    var (covered, widths): (Int, [Double]) = (0, [])
    var kept: [Int: Interval] = [:]
    var generator = SeededGenerator(seed: 1, label: "samples of \(size)")
    for _ in 0..<1_000 {
      let found = SimulatedRaters.binomial(share, size, &generator)
      let known =
        try kept[found] ?? ProportionInterval.standard(Tally(found: found, of: size)).interval
      kept[found] = known
      if known.contains(share) { covered += 1 }
      widths.append(known.width)
    }
    #expect(covered >= 930, "\(covered)")
    if Double(size) * share >= 10 { #expect(covered <= 985, "\(covered)") }
    let reference = try Self.reference(size, share)
    #expect(widths.sorted()[500] <= 1.1 * reference)
  }

  /// The width of statsmodels' exact interval, or Wilson's where many are expected, at the share itself.
  private static func reference(_ size: Int, _ share: Double) throws -> Double {
    let method = Double(size) * share < 15 ? "beta" : "wilson"
    let script = """
      from statsmodels.stats.proportion import proportion_confint as interval
      low, high = interval(round(\(size) * \(share)), \(size), 0.05, "\(method)")
      print(high - low)
      """
    return try Peer.numbers(script).first?.first ?? 0
  }

  @Test func totalsOfStrataAreCovered() throws {
    let sizes = [9_146, 8_130, 2_978]
    let samples = [300, 250, 100]
    for (number, counts) in [[5, 80, 2_800], [0, 8, 2_950], [90, 800, 1_500]].enumerated() {
      var (covered, guaranteed) = (0, 0)
      var kept: [[Int]: StratifiedEstimate] = [:]
      var generator = SeededGenerator(seed: 3, label: "strata \(number)")
      let total = counts.reduce(0, +)
      for _ in 0..<1_000 {
        let found = sizes.indices.map { place in
          Self.drawn(counts[place], of: sizes[place], samples[place], &generator)
        }
        let estimate =
          try kept[found]
          ?? StratifiedEstimate(
            sizes.indices.map {
              try Stratum("\($0)", population: sizes[$0], found: found[$0], of: samples[$0])
            })
        kept[found] = estimate
        if estimate.counts.contains(total) { covered += 1 }
        if estimate.guaranteed.contains(total) { guaranteed += 1 }
      }
      #expect(covered >= 930, "\(counts) \(covered)")
      #expect(guaranteed >= 950 && guaranteed >= covered, "\(counts) \(guaranteed)")
    }
  }

  /// How many of `marked` a sample without replacement holds, item by item.
  private static func drawn(
    _ marked: Int, of population: Int, _ sample: Int, _ generator: inout SeededGenerator
  ) -> Int {
    var found = 0
    for place in 0..<sample {
      let left = Double(marked - found) / Double(population - place)
      if generator.unit() < left { found += 1 }
    }
    return found
  }

  /// Two raters who err at known rates.
  ///
  /// An interval is given or refused: of all runs at most 7 % are given one that
  /// misses, and of the runs with one at least 93 % hold the true coefficient.
  @Test(arguments: [
    RaterPoint(
      items: 50, share: 0.5, missing: 0.15, wronglyFound: 0.15, leastGiven: 900, draws: 1_000),
    RaterPoint(
      items: 100, share: 0.1, missing: 0.2, wronglyFound: 0.02, leastGiven: 500, draws: 400),
    RaterPoint(
      items: 100, share: 0.05, missing: 0.1, wronglyFound: 0.005, leastGiven: 0, draws: 400),
  ])
  func coefficientsOfSimulatedRatersAreCovered(_ point: RaterPoint) throws {
    let cells = SimulatedRaters.cells(
      share: point.share, missing: point.missing, wronglyFound: point.wronglyFound)
    let truth = try point.coefficients(cells)
    var generator = SeededGenerator(seed: 2, label: "\(point)")
    var (kappas, gwets) = (Held(), Held())
    for run in 0..<1_000 {
      let counts = SimulatedRaters.draw(cells, items: point.items, &generator)
      let table = try ConfusionTable(
        labels: ["yes", "no"], counts: [[counts[0], counts[1]], [counts[2], counts[3]]])
      let bootstrap = try Bootstrap(draws: point.draws, seed: UInt64(run))
      kappas.count(truth.kappa) { () throws(StatisticsError) in
        try bootstrap.interval(ofKappa: .none, of: table).stated.interval
      }
      let ratings = try RatingTable(
        labels: table.labels, raters: ["1", "2"],
        rows: counts.indices.flatMap { cell in
          repeatElement([table.labels[cell / 2], table.labels[cell % 2]], count: counts[cell])
        })
      let fewer = try Bootstrap(draws: 200, seed: UInt64(run))
      gwets.count(truth.gwet) { () throws(StatisticsError) in
        try fewer.interval(.gwetAC1, of: ratings).stated.interval
      }
    }
    #expect(kappas.given >= point.leastGiven, "\(kappas)")
    for held in [kappas, gwets] {
      #expect(held.given - held.held <= 70, "\(held)")
      if held.given >= 250 { #expect(Double(held.held) >= 0.93 * Double(held.given), "\(held)") }
    }
  }

  /// How many intervals were given, and how many held the true value.
  private struct Held {
    var (given, held) = (0, 0)

    mutating func count(_ truth: Double, _ interval: () throws(StatisticsError) -> Interval) {
      guard let interval = try? interval() else { return }
      given += 1
      if interval.contains(truth) { held += 1 }
    }
  }
}

/// How two simulated raters err, and how often at least there is an interval.
struct RaterPoint: Sendable, CustomTestStringConvertible {
  let items: Int
  let share: Double
  let missing: Double
  let wronglyFound: Double
  let leastGiven: Int
  let draws: Int

  var testDescription: String { "\(items) items, share \(share), missing \(missing)" }

  /// The coefficients that endless ratings would come to.
  func coefficients(_ cells: [Double]) throws -> (kappa: Double, gwet: Double) {
    let table = try ConfusionTable(
      labels: ["yes", "no"],
      counts: [
        [Int(cells[0] * 1e9), Int(cells[1] * 1e9)], [Int(cells[2] * 1e9), Int(cells[3] * 1e9)],
      ])
    let (agreement, share) = (cells[0] + cells[3], cells[0] + cells[1])
    let chance = 2 * share * (1 - share)
    return (try table.kappa(), (agreement - chance) / (1 - chance))
  }
}
