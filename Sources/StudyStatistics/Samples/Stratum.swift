// SPDX-License-Identifier: Apache-2.0
// A stratum, the samples that were drawn from it one after another, and what nobody knows of it yet.

/// A stratum and what simple random samples of it showed.
public struct Stratum: Hashable, Sendable {
  /// Items of which it is not known whether they are of the class, with the samples that speak for them.
  public struct Rest: Hashable, Sendable {
    /// The places of these samples among those of the stratum.
    public let samples: Set<Int>
    /// How many items there are.
    public let items: Int

    /// Groups the parts.
    public init(samples: Set<Int>, items: Int) {
      self.samples = samples
      self.items = items
    }
  }

  /// What it is called.
  public let name: String
  /// Its samples, oldest first, each drawn from what nobody knew then.
  public let samples: [StratumSample]
  /// What nobody knows yet, parted by the samples that speak for it.
  public let rest: [Rest]
  /// How many of its items are known to be of the class.
  public let known: Int

  /// A stratum of `population` items, of which `examined` were looked at and `found` were of the class.
  ///
  /// - Throws: ``StatisticsError`` `.emptyStratum`, `.unsampledStratum`, `.outOfRange`, each with the name.
  public init(
    _ name: String, population: Int, found: Int, of examined: Int
  ) throws(StatisticsError) {
    do throws(StatisticsError) {
      let sample = try StratumSample(population: population, found: found, of: examined)
      try self.init(
        name, [sample], rest: [Rest(samples: [0], items: sample.left)], known: found)
    } catch {
      throw StatisticsError(error.code, "stratum \(name): \(error.message)")
    }
  }

  /// A stratum from which several samples were drawn, one after another, or that was looked at further.
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - samples: The samples, oldest first.
  ///   - rest: What is left, parted by the samples that speak for it.
  ///   - known: How many of its items are known to be of the class; how many are counted here for the total.
  /// - Throws: ``StatisticsError`` `.unsampledStratum` without a sample; `.outOfRange` where the parts of what is left
  ///   are not what the samples say.
  public init(
    _ name: String, _ samples: [StratumSample], rest: [Rest], known: Int
  ) throws(StatisticsError) {
    guard !samples.isEmpty else {
      throw StatisticsError(.unsampledStratum, "not defined: no sample was drawn; draw one")
    }
    guard known >= 0, rest.allSatisfy({ $0.items >= 0 && !$0.samples.isEmpty }),
      samples.indices.allSatisfy({ place in
        samples[place].left
          == rest.reduce(0) { $0 + ($1.samples.contains(place) ? $1.items : 0) }
      })
    else {
      throw StatisticsError(
        .outOfRange, "what is left is parted into what each sample says is left of its population")
    }
    self.name = name
    self.samples = samples
    self.rest = rest.filter { $0.items > 0 }
    self.known = known
  }

  /// How many items it has of which nobody knows yet.
  public var left: Int { rest.reduce(0) { $0 + $1.items } }

  /// Whether anything of it was looked at outside of its first sample.
  public var isOpened: Bool {
    samples.count > 1
      || samples.contains { $0.left < $0.population.size - $0.sample.examined }
  }

  /// The estimate of how many of its items are of the class: what is known, and for each part of what is left the mean
  /// of what its samples say, each by its weight; within what is possible once they are put together.
  ///
  /// Two samples of which the second was drawn from all that the first left so come to what one sample of both sizes
  /// together would.
  public var estimate: Double { Double(known) + unknown }

  /// The estimate of how many of what is left are of the class.
  public var unknown: Double {
    rest.reduce(0) { sum, part in
      let said = part.samples.sorted().map { samples[$0] }
      let weights = said.reduce(0) { $0 + $1.weight }
      let share = said.reduce(0) { $0 + $1.weight * $1.surplus / Double($1.left) } / weights
      return sum + Double(part.items) * min(1, max(0, share))
    }
  }

  /// How many of what is left can be of the class: bounds of every sample that hold together.
  ///
  /// The number of samples may hang on what earlier ones showed. So, unless `isOnly` says that there is but one, a sample
  /// takes four fifths of the error that those before it left: together never more than the level's, however many
  /// follow.
  func bounds(
    _ level: ConfidenceLevel, isOnly: Bool = false
  ) throws(StatisticsError) -> ClosedRange<Int> {
    var miss = 1 - level.value
    var each: [ClosedRange<Int>] = []
    for sample in samples {
      let share = isOnly && samples.count == 1 ? miss : miss * Self.share
      miss -= share
      // What takes next to nothing of the error bounds next to nothing.
      each.append(
        1 - share < 1 ? try sample.bounds(ConfidenceLevel(1 - share)) : 0...sample.left)
    }
    let least = least(each)
    let most = most(each)
    return least <= most ? least...most : 0...left
  }

  private static let share = 0.8

  /// The largest of the lower ends, or their sum over samples that speak for different items.
  private func least(_ bounds: [ClosedRange<Int>]) -> Int {
    var covered: Set<Int> = []
    var sum = 0
    for place in samples.indices.reversed() {
      let parts = self.parts(of: place)
      if covered.isDisjoint(with: parts) { sum += bounds[place].lowerBound }
      covered.formUnion(parts)
    }
    return max(sum, bounds.map(\.lowerBound).max() ?? 0)
  }

  /// The smallest of what each upper end allows with all that its sample does not speak for, and of the sum in which each
  /// part of what is left is bounded by its newest sample.
  private func most(_ bounds: [ClosedRange<Int>]) -> Int {
    var covered: Set<Int> = []
    var sum = 0
    for place in samples.indices.reversed() {
      let new = parts(of: place).subtracting(covered)
      sum += min(bounds[place].upperBound, new.reduce(0) { $0 + rest[$1].items })
      covered.formUnion(new)
    }
    return samples.indices.reduce(sum) {
      min($0, bounds[$1].upperBound + left - samples[$1].left)
    }
  }

  private func parts(of place: Int) -> Set<Int> {
    Set(rest.indices.filter { rest[$0].samples.contains(place) })
  }
}
