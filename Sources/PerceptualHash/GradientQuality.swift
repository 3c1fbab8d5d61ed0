// SPDX-License-Identifier: Apache-2.0
// How much there is to hash in a picture: PDQ's quality, from the gradients of the 64×64 grid.

/// PDQ's quality of a picture.
///
/// - Source: facebook/ThreatExchange `pdq/cpp/hashing/pdqhashing.cpp`, `pdqImageDomainQualityMetric`.
enum GradientQuality {
  /// 0 (flat) to 100 (richly textured): steps between neighbours in whole hundredths of the full
  /// range, rounded towards zero so that only significant ones count, summed and scaled.
  static func measure(_ grid: [Float]) -> Int {
    let cells = grid.span
    var sum = 0
    for row in 0..<63 {
      for column in 0..<64 { sum += step(cells[row * 64 + column], cells[row * 64 + column + 64]) }
    }
    for row in 0..<64 {
      for column in 0..<63 { sum += step(cells[row * 64 + column], cells[row * 64 + column + 1]) }
    }
    return min(100, sum / 90)
  }

  private static func step(_ first: Float, _ second: Float) -> Int {
    let hundredths = ((first - second) * 100) / 255
    return hundredths.magnitude < 1_000_000 ? abs(Int(hundredths)) : 1_000_000
  }
}
