// SPDX-License-Identifier: Apache-2.0
// Whether a JPEG was made of a JPEG that was coarser.

internal import EvidenceModel

/// Looks for gaps and heaps in the sizes of coefficients, which a first, coarser saving leaves.
///
/// A coefficient that was a multiple of `q1` and is then divided by a smaller `q2` cannot take all values:
/// some occur too often and others never. Of a picture saved once, larger sizes are rarer than smaller ones,
/// however steeply their counts fall; so each frequency is held against the likeliest distribution that only
/// falls, and a first step gains only by what no falling distribution can show. The steps asked about are
/// those of the Independent JPEG Group's tables of one quality for all frequencies, since patterns that repeat
/// have heaps too, but not those of one table. The figure is the best quality's gain in log likelihood a
/// coefficient that six of the nine lowest frequencies reach.
///
/// A first saving that was finer, nearly as fine, on another grid of blocks, or with other tables leaves no
/// such gaps: a low figure says nothing.
///
/// - Source: the effect as A. Popescu and H. Farid, "Statistical Tools for Digital Forensics", 2004, section 2;
///   the falling distribution by pooling neighbours, M. Ayer and others, "An Empirical Distribution
///   Function for Sampling with Incomplete Information", 1955; the statistic is our own.
struct DoubleCompression {
  /// Luma blocks looked at.
  static let blocks = 3_072
  /// The number of coefficients of each frequency from which on no more blocks are looked at.
  static let enough = 1_500
  /// The figure from which on a first, coarser saving is said.
  static let threshold = 0.25
  /// How many frequencies must show it.
  static let frequencies = 6
  /// What was measured over the test suite's pictures.
  static let measured =
    "0 of 300 synthetic pictures of ten sorts (band-limited, 1/f, fractal, noise, gradient, shapes, "
    + "stripes, checks, mixed, posterised) saved once at a quality of 40 to 98 named (one-sided 95 % "
    + "bound 0.99 %), 19 of 100 of noise first saved coarser missed (bound 26.62 %); not measured on "
    + "files of cameras"

  let structure: JPEGStructure
  let data: [UInt8]
  let place: TracePlace

  /// The answer.
  ///
  /// Applies to baseline JPEG with at least 256 blocks, and 200 coefficients that are not zero in six
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

  /// The gain that six frequencies reach by the tables of one quality; `nil` when fewer than six have 200
  /// coefficients.
  static func gain(_ counts: CoefficientCounts, _ table: [UInt16]) -> Double? {
    var combs = (1...9).compactMap { frequency -> (frequency: Int, comb: CoefficientComb)? in
      guard (1...255).contains(table[frequency]) else { return nil }
      let comb = CoefficientComb(
        counts[frequency].map(Double.init), step: Int(table[frequency]))
      return comb.map { (frequency, $0) }
    }
    guard combs.count >= frequencies else { return nil }
    return (1...100).map { quality in
      let first = StandardTables.scaled(StandardTables.luma, quality: quality)
      let gains = combs.indices.map { index in
        combs[index].comb.gain(first: Int(first[combs[index].frequency]))
      }
      return gains.sorted(by: >)[frequencies - 1]
    }.max()
  }
}
