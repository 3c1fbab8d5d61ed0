// SPDX-License-Identifier: Apache-2.0
// Where Student's distribution has a given probability above it.

internal import Glibc

/// Quantiles of Student's t distribution.
enum StudentQuantile {
  /// The value with `probability`, below one half, above it.
  ///
  /// - Source: NIST DLMF 8.17(i) for the relation to the incomplete beta function: ν / (ν + t²) is a beta variable.
  static func value(above probability: Double, degreesOfFreedom: Int) -> Double {
    let freedom = Double(degreesOfFreedom)
    let z = NormalQuantile.value(at: probability)
    let x = IncompleteBeta(a: freedom / 2, b: 0.5).quantile(
      2 * probability, below: true, near: freedom / (freedom + z * z))
    return (freedom * (1 - x) / x).squareRoot()
  }
}

/// Tails of the standard normal distribution.
enum NormalTail {
  /// The probability of a value above `score`.
  static func above(_ score: Double) -> Double { erfc(score * 0.5.squareRoot()) / 2 }
}
