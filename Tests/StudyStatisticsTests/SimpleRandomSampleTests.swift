// SPDX-License-Identifier: Apache-2.0
// Samples that anybody can draw again from their seed.

internal import Testing

@testable internal import StudyStatistics

@Suite struct SimpleRandomSampleTests {
  /// The sampler in another language, from its description alone.
  static let sampler = """
    M = 2**64 - 1
    class Generator:
      def __init__(self, seed): self.state = seed
      def next(self):
        self.state = (self.state + 0x9e3779b97f4a7c15) & M
        z = self.state
        z = ((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9) & M
        z = ((z ^ (z >> 27)) * 0x94d049bb133111eb) & M
        return z ^ (z >> 31)
      def below(self, bound):
        while True:
          z = self.next()
          if z < 2**64 - 2**64 % bound: return z % bound
    def draw(count, names, seed):
      names, g = sorted(names), Generator(seed)
      for i in range(count):
        j = i + g.below(len(names) - i)
        names[i], names[j] = names[j], names[i]
      return names[:count]
    """

  @Test func anotherLanguageDrawsTheSame() throws {
    let script = """
      \(Self.sampler)
      for seed in (0, 1, 20260228, M): print(*draw(60, range(9146), seed))
      """
    let rows = try Peer.numbers(script)
    for (seed, row) in zip([0, 1, 20_260_228, UInt64.max], rows) {
      #expect(try SimpleRandomSample.draw(60, of: 0..<9_146, seed: seed) == row.map { Int($0) })
    }
  }

  @Test func numbersBelowLargeBoundsAreDrawnAgain() throws {
    // A quarter of all bits is refused for this bound.
    let script = """
      \(Self.sampler)
      g = Generator(7)
      print(*(g.below(3 * 2**61) >> 20 for _ in range(200)))
      """
    var generator = SampleGenerator(seed: 7)
    for expected in try #require(try Peer.numbers(script).first) {
      #expect(generator.below(3 << 61) >> 20 == Int(expected))
    }
  }

  @Test func theOrderOfTheNamesMakesNoDifference() throws {
    let names = (0..<500).map { "item \($0)" }
    let sample = try SimpleRandomSample.draw(40, of: names, seed: 5)
    #expect(try SimpleRandomSample.draw(40, of: names.reversed(), seed: 5) == sample)
    #expect(try SimpleRandomSample.draw(40, of: Set(names), seed: 5) == sample)
    #expect(try SimpleRandomSample.draw(40, of: names, seed: 6) != sample)
  }

  @Test func aLargerSampleBeginsWithTheSmaller() throws {
    let small = try SimpleRandomSample.draw(10, of: 0..<100, seed: 3)
    let large = try SimpleRandomSample.draw(100, of: 0..<100, seed: 3)
    #expect(Array(large.prefix(10)) == small)
    #expect(large.sorted() == Array(0..<100))
  }

  @Test func everySetIsAsLikelyAsAnother() throws {
    // Each of the 120 orders of 3 of 6; 120 expected of each, so that 5 deviations are 55.
    var counts: [[Int]: Int] = [:]
    for seed in 0..<14_400 {
      counts[try SimpleRandomSample.draw(3, of: 0..<6, seed: UInt64(seed)), default: 0] += 1
    }
    #expect(counts.count == 120)
    #expect(counts.values.allSatisfy { (65...175).contains($0) })
  }

  @Test func whatCannotBeDrawnIsRefused() throws {
    for count in [-1, 4] {
      #expect(throws: StatisticsError(.outOfRange, "")) {
        try SimpleRandomSample.draw(count, of: ["a", "b", "c"], seed: 1)
      }
    }
    #expect(throws: StatisticsError(.duplicate, "")) {
      try SimpleRandomSample.draw(1, of: ["a", "b", "a"], seed: 1)
    }
    #expect(try SimpleRandomSample.draw(0, of: [Int](), seed: 1) == [])
  }
}
