// SPDX-License-Identifier: Apache-2.0
// Strata that are opened after a find, and sampled again: whether the total knows of it, and still holds.

internal import EvidenceModel
internal import Testing

@testable internal import StudyStatistics

@Suite struct OpenedStratumTests {
  private func stratum(
    _ samples: [StratumSample], rest: [Stratum.Rest], known: Int
  ) throws -> Stratum { try Stratum("s", samples, rest: rest, known: known) }

  @Test func whatWasSeenSinceCountsAsSeen() throws {
    // 4 of 12 of 163: 54 expected. Then all of the rest is looked at: 40 more.
    let all = try StratumSample(population: 163, found: 4, of: 12, since: 40, left: 0)
    let closed = try StratifiedEstimate([
      stratum([all], rest: [.init(samples: [0], items: 0)], known: 44)
    ])
    #expect(closed.total == 44 && closed.counts == 44...44 && closed.guaranteed == 44...44)
    // Or a part of it: what the sample says is left for the others.
    let part = try StratumSample(population: 163, found: 4, of: 12, since: 20, left: 100)
    let open = try StratifiedEstimate([
      stratum([part], rest: [.init(samples: [0], items: 100)], known: 24)
    ])
    #expect(isNear(open.total, 163.0 * 4 / 12, 1e-12))
    let bounds = try part.population.bounds(part.sample)
    #expect(open.counts == max(24, bounds.lowerBound)...min(124, bounds.upperBound))
  }

  @Test func moreThanTheSampleLetsExpectBoundsNothing() throws {
    let clean = try FinitePopulation(200).bounds(Tally(found: 0, of: 50)).upperBound
    let more = try StratumSample(population: 200, found: 0, of: 50, since: clean + 1, left: 60)
    #expect(more.rest == 0)
    #expect(try more.bounds(.percent95) == 0...60)
    let just = try StratumSample(population: 200, found: 0, of: 50, since: clean, left: 60)
    #expect(try just.bounds(.percent95) == 0...0)
    // Fewer, too: the sample says that there are more than are left.
    let fewer = try StratumSample(population: 200, found: 50, of: 50, since: 0, left: 5)
    #expect(try fewer.bounds(.percent95) == 0...5)
    #expect(fewer.rest == 5)
  }

  @Test func samplesOneAfterAnotherComeToOneSampleOfBoth() throws {
    let first = try StratumSample(population: 163, found: 4, of: 12, since: 1, left: 146)
    let second = try StratumSample(population: 151, found: 1, of: 5)
    let both = try stratum([first, second], rest: [.init(samples: [0, 1], items: 146)], known: 5)
    #expect(isNear(both.estimate, 163.0 * 5 / 17, 1e-12))
    let bounds = try both.bounds(.percent95)
    let alone = try first.bounds(ConfidenceLevel(1 - 0.05 * 0.8))
    let newest = try second.bounds(ConfidenceLevel(1 - 0.05 * 0.16))
    #expect(bounds.lowerBound == max(alone.lowerBound, newest.lowerBound))
    #expect(bounds.upperBound == min(alone.upperBound, newest.upperBound))
  }

  @Test func samplesOfDifferentItemsAddUp() throws {
    let first = try StratumSample(population: 100, found: 5, of: 20)
    let second = try StratumSample(population: 60, found: 3, of: 30)
    let both = try stratum(
      [first, second],
      rest: [.init(samples: [0], items: 80), .init(samples: [1], items: 30)], known: 8)
    #expect(isNear(both.estimate, 25 + 6, 1e-12))
    let bounds = try both.bounds(.percent95)
    let each = [
      try first.bounds(ConfidenceLevel(1 - 0.05 * 0.8)),
      try second.bounds(ConfidenceLevel(1 - 0.05 * 0.16)),
    ]
    #expect(bounds.lowerBound == each[0].lowerBound + each[1].lowerBound)
    #expect(bounds.upperBound == each[0].upperBound + each[1].upperBound)
    // New items for which the first does not speak.
    let wider = try StratumSample(population: 130, found: 3, of: 30)
    let grown = try stratum(
      [first, wider],
      rest: [.init(samples: [0, 1], items: 80), .init(samples: [1], items: 20)], known: 8)
    #expect(
      try grown.bounds(.percent95).upperBound
        == min(each[0].upperBound + 20, wider.bounds(ConfidenceLevel(1 - 0.05 * 0.16)).upperBound))
  }

  @Test func onlyStrataThatCanMissShareTheError() throws {
    let sampled = try Stratum("sampled", population: 500, found: 4, of: 80)
    let whole = try Stratum("whole", population: 94, found: 94, of: 94)
    let both = try StratifiedEstimate([sampled, whole])
    let alone = try StratifiedEstimate([sampled])
    #expect(both.guaranteed.lowerBound == alone.guaranteed.lowerBound + 94)
    #expect(both.guaranteed.upperBound == alone.guaranteed.upperBound + 94)
    #expect(try StratifiedEstimate([], known: 7).guaranteed == 7...7)
  }

  @Test func partsThatDoNotAddUpAreRefused() throws {
    #expect(throws: StatisticsError(.outOfRange, "")) {
      try StratumSample(population: 10, found: 1, of: 4, since: 4, left: 3)
    }
    #expect(throws: StatisticsError(.outOfRange, "")) {
      try StratumSample(population: 10, found: 1, of: 4, since: -1)
    }
    let sample = try StratumSample(population: 10, found: 1, of: 4)
    #expect(throws: StatisticsError(.outOfRange, "")) {
      try stratum([sample], rest: [.init(samples: [0], items: 5)], known: 1)
    }
    #expect(throws: StatisticsError(.unsampledStratum, "")) {
      try stratum([], rest: [], known: 1)
    }
  }

  // MARK: - How often the total holds

  /// How somebody opens a stratum after a find, and when there is another sample.
  enum Opening: String, CaseIterable {
    /// Nothing is opened.
    case none
    /// Some of the rest, whatever it is.
    case some
    /// Mostly what is of the class: somebody looks for what is like the finds.
    case likely
    /// Mostly what is not.
    case unlikely
    /// Nothing, but another sample is drawn as long as the last one showed any, six at most.
    case untilItPleases
    /// What is likely, and another sample as long as the last one showed any.
    case both
  }

  @Test(arguments: Opening.allCases)
  func totalsHoldHoweverAStratumIsOpened(_ opening: Opening) throws {
    for (size, count, drawn) in [(300, 12, 30), (300, 90, 20), (160, 40, 12), (400, 3, 60)] {
      var generator = SeededGenerator(seed: 17, label: "\(opening) \(size) \(count)")
      var kept: [Stratum: StratifiedEstimate] = [:]
      var (covered, guaranteed, mean) = (0, 0, 0.0)
      for _ in 0..<1_000 {
        let stratum = try Self.run(opening, size, count, drawn, &generator)
        let estimate = try kept[stratum] ?? StratifiedEstimate([stratum])
        kept[stratum] = estimate
        if estimate.counts.contains(count) { covered += 1 }
        if estimate.guaranteed.contains(count) { guaranteed += 1 }
        #expect(estimate.counts.lowerBound >= stratum.known)
        mean += estimate.total / 1_000
      }
      #expect(covered >= 930, "\(opening) \(count) of \(size): \(covered)")
      #expect(guaranteed >= 940, "\(opening) \(count) of \(size): \(guaranteed)")
      // Where nobody chose by what was found, the estimate errs to neither side.
      if opening == .none {
        #expect(abs(mean - Double(count)) < 0.05 * Double(count) + 0.5, "\(mean) for \(count)")
      }
    }
  }

  /// Who opens strata by what is likely makes their estimates err to one side together: distances must not cancel.
  @Test(arguments: [Opening.likely, .unlikely, .both, .untilItPleases])
  func totalsOfTwoStrataHoldToo(_ opening: Opening) throws {
    var generator = SeededGenerator(seed: 18, label: "two \(opening)")
    for drawn in [(12, 12), (3, 3), (30, 55)] {
      var kept: [Stratum: [Stratum: StratifiedEstimate]] = [:]
      var (covered, guaranteed) = (0, 0)
      for _ in 0..<1_000 {
        let one = try Self.run(opening, 150, 45, drawn.0, &generator)
        let other = try Self.run(
          drawn.1 == 55 ? .none : opening, 183, 45, drawn.1, &generator, name: "t")
        let estimate = try kept[one]?[other] ?? StratifiedEstimate([one, other])
        kept[one, default: [:]][other] = estimate
        if estimate.counts.contains(90) { covered += 1 }
        if estimate.guaranteed.contains(90) { guaranteed += 1 }
      }
      #expect(covered >= 930, "\(opening) \(drawn): \(covered)")
      #expect(guaranteed >= 940, "\(opening) \(drawn): \(guaranteed)")
    }
  }

  /// A sample's own word may be below none; limits put on each before the mean would push it up.
  @Test func limitsAreOfTheMean() throws {
    let first = try StratumSample(population: 100, found: 0, of: 10, since: 2, left: 80)
    let second = try StratumSample(population: 90, found: 2, of: 10)
    let both = try stratum([first, second], rest: [.init(samples: [0, 1], items: 80)], known: 2)
    #expect(isNear(both.estimate, 10, 1e-12))
  }

  /// Samples of what was seen come from what no earlier sample checked and somebody can still rate blind: that part hangs on
  /// who looked, which may go with what the items are, and never on what the next draw is to find.
  @Test(arguments: [(0.0, 0.0), (0.3, 0.3), (0.6, 0.1), (0.1, 0.6)])
  func totalsHoldWhereEachSampleIsOfWhatCanStillBeRated(_ likely: Double, _ other: Double) throws {
    for (size, count, drawn) in [(300, 12, 30), (300, 90, 20), (160, 40, 12), (400, 3, 60)] {
      var generator = SeededGenerator(seed: 19, label: "rated \(likely) \(other) \(size) \(count)")
      var kept: [Stratum: StratifiedEstimate] = [:]
      var (covered, guaranteed, mean) = (0, 0, 0.0)
      for _ in 0..<1_000 {
        let stratum = try Self.rated(size, count, drawn, likely, other, &generator)
        let estimate = try kept[stratum] ?? StratifiedEstimate([stratum])
        kept[stratum] = estimate
        if estimate.counts.contains(count) { covered += 1 }
        if estimate.guaranteed.contains(count) { guaranteed += 1 }
        mean += estimate.total / 1_000
      }
      #expect(covered >= 930, "\(count) of \(size): \(covered)")
      #expect(guaranteed >= 940, "\(count) of \(size): \(guaranteed)")
      guard likely == other else { continue }
      #expect(abs(mean - Double(count)) < 0.05 * Double(count) + 0.5, "\(mean) for \(count)")
    }
  }

  /// A study of three samples.
  ///
  /// Before each but the first, items leave the frame that everybody has looked at: those of the class with one chance, others
  /// with another. They are known as little as before.
  private static func rated(
    _ size: Int, _ count: Int, _ drawn: Int, _ likely: Double, _ other: Double,
    _ generator: inout SeededGenerator
  ) throws -> Stratum {
    var (frame, checked) = (Set(0..<size), Set<Int>())
    var draws: [(population: Set<Int>, sample: [Int])] = []
    for _ in 0..<3 {
      guard !frame.isEmpty else { break }
      let sample = try SimpleRandomSample.draw(
        min(drawn, frame.count), of: frame.sorted(), seed: generator.next())
      draws.append((frame, sample))
      checked.formUnion(sample)
      frame.subtract(sample)
      for item in frame.sorted() where generator.unit() < (item < count ? likely : other) {
        frame.remove(item)
      }
    }
    let samples = try draws.map { draw in
      let found = draw.sample.count { $0 < count }
      return try StratumSample(
        population: draw.population.count, found: found, of: draw.sample.count,
        since: draw.population.intersection(checked).count { $0 < count } - found,
        left: draw.population.subtracting(checked).count)
    }
    var rest: [Set<Int>: Int] = [:]
    for item in 0..<size where !checked.contains(item) {
      rest[Set(draws.indices.filter { draws[$0].population.contains(item) }), default: 0] += 1
    }
    return try Stratum(
      "s", samples,
      rest: rest.map { .init(samples: $0.key, items: $0.value) }.sorted {
        $0.samples.sorted().lexicographicallyPrecedes($1.samples.sorted())
      }, known: checked.count { $0 < count })
  }

  /// One study: items below `count` are of the class.
  private static func run(
    _ opening: Opening, _ size: Int, _ count: Int, _ drawn: Int,
    _ generator: inout SeededGenerator, name: String = "s"
  ) throws -> Stratum {
    var unseen = Set(0..<size)
    var draws: [(population: Set<Int>, found: Int, size: Int)] = []
    let repeats = opening == .untilItPleases || opening == .both
    repeat {
      let (before, number) = (unseen.sorted(), min(drawn, unseen.count))
      let sample = try SimpleRandomSample.draw(number, of: before, seed: generator.next())
      draws.append((Set(before), sample.count { $0 < count }, number))
      unseen.subtract(sample)
      guard draws.last.map({ $0.found > 0 }) ?? false else { break }
      for item in unseen.sorted() {
        let chance =
          switch opening {
          case .none, .untilItPleases: 0.0
          case .some: 0.4
          case .likely: item < count ? 0.8 : 0.05
          case .unlikely: item < count ? 0.05 : 0.8
          case .both: item < count ? 0.3 : 0.05
          }
        if generator.unit() < chance { unseen.remove(item) }
      }
    } while repeats && draws.count < 6 && !unseen.isEmpty
    let samples = try draws.map { draw in
      let known = draw.population.subtracting(unseen).count { $0 < count }
      return try StratumSample(
        population: draw.population.count, found: draw.found, of: draw.size,
        since: known - draw.found, left: unseen.count)
    }
    return try Stratum(
      name, samples, rest: [.init(samples: Set(samples.indices), items: unseen.count)],
      known: Set(0..<size).subtracting(unseen).count { $0 < count })
  }
}
