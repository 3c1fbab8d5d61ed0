// SPDX-License-Identifier: Apache-2.0
// How near the frequencies of a picture lie to their median: a plain pattern's nearer than a picture's.

import PerceptualHash
import Testing

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
}
