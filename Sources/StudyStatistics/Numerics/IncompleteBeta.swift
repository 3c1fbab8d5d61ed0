// SPDX-License-Identifier: Apache-2.0
// The regularised incomplete beta function and its inverse: tails of binomial distributions.

internal import Glibc

/// The distribution of a beta variable: both tails, and where a tail has a given probability.
///
/// For parameters of at least one half, and no more than one of them below 1. Relative error of tails and of quantiles
/// near 10^-13.
///
/// - Source: A. R. DiDonato, A. H. Morris, "Algorithm 708: Significant Digit Computation of the Incomplete Beta
///   Function Ratios", ACM Trans. Math. Softw. 18 (1992), 360–373: its continued fraction; the factor before it
///   through ``SaddlePoint``.
/// - Complexity: O(√max(a, b)) for a tail.
struct IncompleteBeta {
  let a: Double
  let b: Double

  /// The probabilities below and above `x`; each keeps its digits where it is small.
  func tails(_ x: Double) -> (below: Double, above: Double) {
    guard x > 0 else { return (0, 1) }
    guard x < 1 else { return (1, 0) }
    let (y, both) = (1 - x, a + b)
    // x^a y^b / B(a, b)
    let factor = SaddlePoint.binomialMass(a, of: both, p: x, q: y) * a * b / both
    // Of two equal forms, the one whose small difference is not taken between large numbers.
    let distance = a > b ? both * y - b : a - both * x
    if distance >= 0 {
      let below = factor * Self.fraction(a, b, x, y, distance: distance)
      return (below, 1 - below)
    }
    let above = factor * Self.fraction(b, a, y, x, distance: -distance)
    return (1 - above, above)
  }

  /// The density at `x`, strictly between 0 and 1.
  func density(_ x: Double) -> Double {
    SaddlePoint.binomialMass(a, of: a + b, p: x, q: 1 - x) * a * b / ((a + b) * x * (1 - x))
  }

  /// Where the tail `below`, or else the one above, has `probability`.
  ///
  /// Newton's steps on the logarithm of the tail, which is concave, within a bracket that bisection keeps shrinking.
  func quantile(_ probability: Double, below: Bool, near start: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    var x = start > 0 && start < 1 ? start : a / (a + b)
    for _ in 0..<200 {
      let tails = tails(x)
      let tail = below ? tails.below : tails.above
      if (tail < probability) == below { low = x } else { high = x }
      let slope = below ? density(x) : -density(x)
      var next = x - log(tail / probability) * tail / slope
      if !(next > low && next < high) {
        next = low > 0 ? (low * high).squareRoot() : high / 2
      }
      let step = (next - x).magnitude
      x = next
      if step <= 2 * x.ulp || high - low <= 2 * x.ulp { break }
    }
    return x
  }

  /// The continued fraction (BFRAC) for `x` up to the mean; `y` is 1 − x, `distance` a − (a + b) x.
  ///
  /// It takes the distance from the mean as such, where others lose it in a difference of near equals.
  private static func fraction(
    _ a: Double, _ b: Double, _ x: Double, _ y: Double, distance: Double
  ) -> Double {
    let c = distance + 1
    let (c0, c1) = (b / a, 1 + 1 / a)
    var (p, s) = (1.0, a + 1)
    var (an, bn, nextA, nextB) = (0.0, 1.0, 1.0, c / c1)
    var value = c1 / c
    for place in 1..<10_000_000 {
      let n = Double(place)
      let t = n / a
      let w = n * (b - n) * x
      let e = a / s
      let alpha = p * (p + c0) * e * e * (w * x)
      let beta = n + w / s + (t + 1) / (c1 + t + t) * (c + n * (y + 1))
      p = t + 1
      s += 2
      (an, nextA) = (nextA, alpha * an + beta * nextA)
      (bn, nextB) = (nextB, alpha * bn + beta * nextB)
      let before = value
      value = nextA / nextB
      if (value - before).magnitude <= 1e-15 * value { break }
      an /= nextB
      bn /= nextB
      nextA = value
      nextB = 1
    }
    return value
  }
}
