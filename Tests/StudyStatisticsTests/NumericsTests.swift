// SPDX-License-Identifier: Apache-2.0
// Tails, masses and quantiles beside exact fractions and beside SciPy.

internal import Testing

@testable internal import StudyStatistics

@Suite struct NumericsTests {
  @Test func binomialMassesAreThoseOfExactFractions() throws {
    let script = """
      from fractions import Fraction as F
      from math import comb
      for n in (1, 2, 5, 17, 40, 300, 1500):
        for p in (1e-6, 0.001, 0.03, 0.2, 0.5, 0.77, 0.999):
          for k in sorted({0, 1, 2, n // 7, n // 3, n // 2, n - 1, n}):
            if 0 <= k <= n:
              value = comb(n, k) * F(p) ** k * (1 - F(p)) ** (n - k)
              if value > F(10) ** -290: print(n, p, k, float(value))
      """
    let rows = try Peer.numbers(script)
    #expect(rows.count > 200)
    for row in rows {
      // The complement of p as a double may be off in its last bit, which the power multiplies.
      let mass = SaddlePoint.binomialMass(row[2], of: row[0], p: row[1], q: 1 - row[1])
      #expect(isNear(mass, row[3], 1e-12), "\(row) \(mass)")
    }
  }

  @Test func hypergeometricTailsAreThoseOfExactFractions() throws {
    let script = """
      from fractions import Fraction as F
      from math import comb
      for N, K, n in ((10, 4, 5), (50, 50, 7), (9146, 91, 295), (9146, 9, 2589), (9146, 4000, 300),
          (9146, 3, 9146), (9146, 9000, 9000), (10**7, 10**4, 300), (10**7, 5 * 10**6, 100), (10**6, 3, 10**4)):
        low, high = max(0, n - N + K), min(n, K)
        all = comb(N, n)
        for x in sorted({low, low + 1, low + 2, (low + high) // 2, n * K // N, high - 1, high}):
          if low <= x <= high and x - low < 600 and comb(K, x) * comb(N - K, n - x) * 10**290 > all:
            term = lambda y: comb(K, y) * comb(N - K, n - y)
            at_most = sum(term(y) for y in range(low, x + 1))
            print(N, K, n, x, float(F(term(x), all)), float(F(at_most, all)), float(F(all - at_most + term(x), all)))
      """
    let rows = try Peer.numbers(script)
    #expect(rows.count > 40)
    for row in rows {
      let distribution = HypergeometricDistribution(
        population: Int(row[0]), marked: Int(row[1]), sample: Int(row[2]))
      let count = Int(row[3])
      #expect(isNear(distribution.mass(count), row[4], 1e-11), "mass \(row)")
      #expect(isNear(distribution.atMost(count), row[5], 1e-11), "at most \(row)")
      #expect(isNear(distribution.atLeast(count), row[6], 1e-11), "at least \(row)")
      #expect(distribution.mass(-1) == 0 && distribution.atMost(-1) == 0)
      #expect(distribution.atLeast(Int(row[2]) + 1) == 0 && distribution.atMost(Int(row[2])) == 1)
    }
  }

  @Test func tailsOfBetaVariablesAreSciPys() throws {
    let script = """
      from scipy.special import betainc, betaincc
      for a, b in ((1, 1), (1, 300), (2, 3), (15, 286), (150, 151), (1, 10**7), (7, 0.5), (24.5, 0.5), (5e5, 0.5), (5000, 10**7 - 4999)):
        for share in (0.05, 0.5, 0.9, 1.0, 1.1, 1.5, 3.0):
          x = a / (a + b) * share
          if x < 1: print(a, b, repr(x), betainc(a, b, x), betaincc(a, b, x))
      """
    let rows = try Peer.numbers(script)
    #expect(rows.count > 45)
    for row in rows {
      let tails = IncompleteBeta(a: row[0], b: row[1]).tails(row[2])
      #expect(isNear(tails.below, row[3], 1e-11), "below \(row) \(tails.below)")
      #expect(isNear(tails.above, row[4], 1e-11), "above \(row) \(tails.above)")
    }
  }

  @Test func quantilesOfTheNormalDistributionAreSciPys() throws {
    let script = """
      from scipy.special import ndtri
      for p in (1e-300, 1e-100, 1e-20, 1e-9, 0.0005, 0.005, 0.025, 0.05, 0.074, 0.076, 0.3, 0.4999, 0.5, 0.7, 0.95,
          0.975, 0.9999): print(p, ndtri(p))
      """
    for row in try Peer.numbers(script) {
      #expect(isNear(NormalQuantile.value(at: row[0]), row[1], 1e-13), "\(row)")
    }
  }

  @Test func quantilesOfStudentsDistributionAreSciPys() throws {
    let script = """
      from scipy.stats import t
      for n in (2, 3, 14, 49, 100, 9145, 10**6):
        for p in (0.25, 0.05, 0.025, 0.005): print(n, p, t.isf(p, n))
      """
    for row in try Peer.numbers(script) {
      let score = StudentQuantile.value(above: row[1], degreesOfFreedom: Int(row[0]))
      #expect(isNear(score, row[2], 1e-9), "\(row) \(score)")
    }
  }

  @Test func stirlingsErrorIsWhatLogGammaIsMore() throws {
    let script = """
      from math import lgamma, log, pi, factorial
      from fractions import Fraction as F
      from decimal import Decimal as D, getcontext
      getcontext().prec = 60
      PI = D("3.14159265358979323846264338327950288419716939937510582097494")
      for n in (1, 2, 3, 7, 15, 16, 17, 40, 170, 900):
        x = D(n)
        print(n, float(D(factorial(n)).ln() - (x + D("0.5")) * x.ln() + x - (2 * PI).ln() / 2))
      """
    for row in try Peer.numbers(script) {
      #expect(isNear(SaddlePoint.stirlingError(row[0]), row[1], 1e-13), "\(row)")
    }
  }
}
