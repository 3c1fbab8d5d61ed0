// SPDX-License-Identifier: Apache-2.0
// Binomial probabilities to the last digits, also for millions, where differences of log-gammas would lose them.

internal import Glibc

/// Loader's form of binomial probabilities.
///
/// The logarithm of the probability is a sum of small terms, so that nothing large cancels: the relative error stays
/// near 10^-14 up to samples of 10^9.
///
/// - Source: C. Loader, "Fast and Accurate Computation of Binomial Probabilities", 2000; also section 3 of R's
///   `dbinom`.
enum SaddlePoint {
  /// What log-gamma of `x + 1` is more than Stirling's formula, for `x > 0`.
  ///
  /// ln Γ(x+1) = (x + ½) ln x − x + ½ ln 2π + this.
  ///
  /// - Source: NIST DLMF 5.11.1 (the series), 5.5.1 (the step to where it converges).
  static func stirlingError(_ x: Double) -> Double {
    var (x, shift) = (x, 0.0)
    while x < 16 {
      shift += (x + 0.5) * log1p(1 / x) - 1
      x += 1
    }
    let square = 1 / (x * x)
    let series =
      1.0 / 12 - square
      * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188)))
    return shift + series / x
  }

  /// How far `x` lies from its `mean`: x ln(x / mean) + mean − x, for `x > 0` and `mean > 0`.
  static func deviance(_ x: Double, mean: Double) -> Double {
    let difference = x - mean
    guard difference.magnitude < 0.1 * (x + mean) else {
      return x * log(x / mean) + mean - x
    }
    // The series of the logarithm in v = (x - mean) / (x + mean).
    let ratio = difference / (x + mean)
    var sum = difference * ratio
    var term = 2 * x * ratio
    for place in 1..<1_000 {
      term *= ratio * ratio
      let next = sum + term / Double(2 * place + 1)
      if next == sum { break }
      sum = next
    }
    return sum
  }

  /// The probability of `x` of `n` where each has probability `p`; `q` is 1 − p; `x` and `n` need not be whole.
  static func binomialMass(_ x: Double, of n: Double, p: Double, q: Double) -> Double {
    if p == 0 { return x == 0 ? 1 : 0 }
    if q == 0 { return x == n ? 1 : 0 }
    if x == 0 { return n == 0 ? 1 : power(q, complement: p, n) }
    if x == n { return power(p, complement: q, n) }
    let logarithm =
      stirlingError(n) - stirlingError(x) - stirlingError(n - x)
      - deviance(x, mean: n * p) - deviance(n - x, mean: n * q)
    return exp(logarithm) * (n / (2 * .pi * x * (n - x))).squareRoot()
  }

  /// `base` to the power `n`, where `base` is 1 − `complement`.
  private static func power(_ base: Double, complement: Double, _ n: Double) -> Double {
    exp(n * (complement < 0.5 ? log1p(-complement) : log(base)))
  }
}
