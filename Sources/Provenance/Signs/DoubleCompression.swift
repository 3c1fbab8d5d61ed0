// SPDX-License-Identifier: Apache-2.0
// Whether a JPEG was made of a JPEG that was coarser.

internal import EvidenceModel
internal import Glibc

/// Looks for gaps and heaps in the sizes of coefficients, which a first, coarser saving leaves.
///
/// A coefficient that was a multiple of `q1` and is then divided by a smaller `q2` cannot take all values:
/// some occur too often and others never. For each of the nine lowest frequencies the sizes are compared
/// with what every first step of 2...40 would leave of a smooth distribution; the figure is the median, over
/// the frequencies, of the gain in log likelihood a coefficient by the best first step.
///
/// A first saving that was finer, or on another grid of blocks, leaves no such gaps: a low figure says nothing.
///
/// - Source: the effect as A. Popescu and H. Farid, "Statistical Tools for Digital Forensics", 2004, section 2;
///   the statistic is our own.
struct DoubleCompression {
  /// Luma blocks looked at.
  static let blocks = 3_072
  /// The number of coefficients of each frequency from which on no more blocks are looked at.
  static let enough = 1_500
  /// The figure from which on a first, coarser saving is said.
  static let threshold = 0.15
  /// What was measured over the test suite's pictures.
  static let measured =
    "0 of 100 synthetic pictures saved once named, 0 of 100 first saved coarser missed (one-sided 95 % "
    + "bounds 2.95 %; gains at most 0.09, at least 0.75); not measured on files of cameras"

  let structure: JPEGStructure
  let data: [UInt8]
  let place: TracePlace

  /// The answer.
  ///
  /// Applies to baseline JPEG with at least 256 blocks, and 200 coefficients that are not zero in three
  /// frequencies.
  var test: SignTest {
    guard let counts = BaselineScan.count(structure, data, limit: Self.blocks, enough: Self.enough),
      counts.blocks >= 256,
      let table = structure.components.first.flatMap({ structure.tables[$0.table] }),
      let gain = Self.gain(counts, table)
    else { return answer(.notApplicable, "") }
    let figure =
      "gain of \(DecimalText.fixed(gain, places: 2)) a coefficient over \(counts.blocks) blocks"
    return answer(gain >= Self.threshold ? .supportsEdited : .inconclusive, figure)
  }

  private func answer(_ answer: SignTest.Answer, _ figure: String) -> SignTest {
    SignTest(
      name: "double_compression", answer: answer, figure: figure, error: Self.measured,
      place: place)
  }

  /// The median gain over the frequencies; `nil` when fewer than three have enough coefficients.
  static func gain(_ counts: CoefficientCounts, _ table: [UInt16]) -> Double? {
    let gains = (1...9).compactMap { frequency -> Double? in
      guard (1...255).contains(table[frequency]) else { return nil }
      return gain(counts[frequency].map(Double.init), step: Int(table[frequency]))
    }.sorted()
    guard gains.count >= 3 else { return nil }
    let middle = gains.count / 2
    return gains.count % 2 == 1 ? gains[middle] : (gains[middle - 1] + gains[middle]) / 2
  }

  /// The gain of one frequency by the best first step; `nil` with fewer than 200 coefficients.
  private static func gain(_ sizes: [Double], step: Int) -> Double? {
    let largest = sizes.count
    let total = sizes.reduce(0, +)
    guard total >= 200 else { return nil }
    let smooth = smoothed(sizes)
    let sum = smooth.reduce(0, +)
    let single = smooth.map { $0 / sum }
    let logarithms = smooth.map { log($0 + 0.05) }
    var best = -Double.infinity
    for first in 2...40 where first != step {
      guard let double = expected(first: first, step: step, logarithms) else { continue }
      var gain = 0.0
      for index in 0..<largest where sizes[index] > 0 {
        let mixed = 0.9 * double[index] + 0.1 * single[index]
        gain += sizes[index] * log(mixed / single[index])
      }
      best = max(best, gain / total)
    }
    return best.isFinite ? best : nil
  }

  /// The counts with each replaced by a mean of its neighbours, weighted by a bell of two sizes' width.
  private static func smoothed(_ sizes: [Double]) -> [Double] {
    sizes.indices.map { center in
      var (sum, weights) = (0.0, 0.0)
      for index in sizes.indices {
        let distance = Double(index - center) / 2
        let weight = exp(-0.5 * distance * distance)
        sum += weight * sizes[index]
        weights += weight
      }
      return sum / weights + 1e-9
    }
  }

  /// The shares of sizes that a first step leaves of a smooth distribution given by its logarithms.
  private static func expected(
    first: Int, step: Int, _ logarithms: [Double]
  ) -> [Double]? {
    let largest = logarithms.count
    var shares = [Double](repeating: 0, count: largest)
    var sum = 0.0
    for multiple in 1...((largest + 1) * step / first + 1) {
      let size = (2 * multiple * first + step) / (2 * step)
      guard (1...largest).contains(size) else { continue }
      let place = min(max(Double(multiple * first) / Double(step), 1), Double(largest)) - 1
      let low = min(Int(place), largest - 1)
      let high = min(low + 1, largest - 1)
      let part = place - Double(low)
      let share = exp(logarithms[low] * (1 - part) + logarithms[high] * part)
      shares[size - 1] += share
      sum += share
    }
    return sum > 0 ? shares.map { $0 / sum } : nil
  }
}
