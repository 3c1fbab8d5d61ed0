// SPDX-License-Identifier: Apache-2.0
// How near the frequencies of a picture lie to their median: a plain pattern's nearer than a picture's.

import EvidenceModel
import MartletTesting
import Testing

@testable import PerceptualHash

@Suite struct MarginTests {
  /// Fields of two levels, whose frequencies are nearly nothing but for a few.
  private func fields(_ contrast: Float) -> [Float] {
    (0..<400 * 300).map { index in
      let isRaised = (index % 400 / 7 + index / 400 / 5).isMultiple(of: 2)
      return isRaised ? 100 + contrast : 100
    }
  }

  private func hashes(_ luma: [Float], with hasher: inout PDQHasher) -> Bool {
    hasher.hash(luma: luma.span, width: 400, height: 300) != nil
  }

  @Test func aPlainPatternIsLessSteadyThanAPicture() {
    var hasher = PDQHasher()
    #expect(hasher.margin(beyond: 10) == .infinity)
    #expect(hashes(fields(20), with: &hasher))
    let pattern = hasher.margin(beyond: 10)
    let luma = ProceduralLuma(kind: "blend", parameter: 0, width: 400, height: 300).luma
    #expect(hashes(luma, with: &hasher))
    #expect(pattern < 0.05 && hasher.margin(beyond: 10) > pattern)
    #expect(hasher.margin(beyond: 0) == 0, "the median itself")
    #expect(hasher.margin(beyond: 255) >= hasher.margin(beyond: 10))
    let few = fields(20)
    _ = hasher.hash(luma: few.span, width: 4, height: 4)
    #expect(hasher.margin(beyond: 10) == .infinity, "too small to have any")
  }

  /// Frequencies nearer to the median than a distance, as many from above it as from below, moved just across it.
  private func crossing(_ values: [Float], nearerThan distance: Float) -> [Float] {
    let median = FrequencyBits.median(values)
    let near = values.indices.filter {
      values[$0] != median && abs(values[$0] - median) < distance
    }.sorted { abs(values[$0] - median) < abs(values[$1] - median) }
    let above = near.filter { values[$0] > median }
    let below = near.filter { values[$0] < median }
    var moved = values
    for (high, low) in zip(above, below) {
      moved[high] = median.nextDown
      moved[low] = median.nextUp
    }
    return moved
  }

  @Test func whatMovesByLessThanTheMarginTurnsNoMoreBits() {
    var generator = SeedReport.generator("margins")
    for _ in 0..<20 {
      let values = (0..<256).map { _ in Float(generator.unit() * generator.unit() * 400 - 100) }
      let frequencies = LowFrequencies(values: values)
      for bits in [4, 10, 40, 90] {
        let margin = frequencies.margin(beyond: bits)
        let within = LowFrequencies(values: crossing(values, nearerThan: margin)).hash
        #expect(frequencies.hash.distance(to: within) <= bits)
        let beyond = frequencies.margin(beyond: 2 * bits + 40)
        let far = LowFrequencies(values: crossing(values, nearerThan: beyond)).hash
        #expect(
          frequencies.hash.distance(to: far) > bits, "the margin is not wider than it has to be")
      }
    }
  }
}
