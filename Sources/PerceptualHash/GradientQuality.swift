// SPDX-License-Identifier: Apache-2.0
// How much there is to hash in a picture: PDQ's quality, from the gradients of the 64×64 grid.

/// PDQ's quality of a picture.
///
/// - Source: facebook/ThreatExchange `pdq/cpp/hashing/pdqhashing.cpp`, `pdqImageDomainQualityMetric`.
enum GradientQuality {
  /// 0 (flat) to 100 (richly textured): steps between neighbours in whole hundredths of the full
  /// range, rounded towards zero so that only significant ones count, summed and scaled.
  static func measure(_ grid: [Float]) -> Int {
    let sum = unsafe grid.withUnsafeBufferPointer { cells in
      var sum: UInt32 = 0
      for cell in 0..<63 * 64 { unsafe sum &+= step(cells[cell], cells[cell + 64]) }
      for row in 0..<64 {
        for cell in row * 64..<row * 64 + 63 { unsafe sum &+= step(cells[cell], cells[cell + 1]) }
      }
      return sum
    }
    return min(100, Int(sum) / 90)
  }

  /// Two to the 23rd: a float of this size has no fraction, so that adding it rounds.
  private static let whole: Float = 8_388_608

  /// A step that is no number or larger than luma can make counts as very large, without overflow.
  @inline(__always)
  private static func step(_ first: Float, _ second: Float) -> UInt32 {
    let hundredths = (((first - second) * 100) / 255).magnitude
    let bounded = hundredths < 100_000 ? hundredths : 100_000
    let nearest = (bounded + whole).bitPattern &- whole.bitPattern
    // The nearest number may be the one above.
    return nearest &- (Float(nearest) > bounded ? 1 : 0)
  }
}
