// SPDX-License-Identifier: Apache-2.0
// Every how many frames one is hashed.

import MediaDecoding
import Testing

@Suite struct VideoSamplingTests {
  @Test(arguments: [
    (1, 30, 30), (1, 29.97, 29), (1, 23.976, 23), (0.5, 25, 12), (2, 25, 50), (1, 0.5, 1),
    (0.001, 30, 1), (86_400, 1_000, 86_400_000), (86_400, 1e9, 1_000_000_000),
  ])
  func theStepIsTheProductCutToAWholeNumberAndAtLeastOne(
    _ seconds: Double, _ rate: Double, _ step: Int
  ) {
    #expect(VideoSampling.seconds(seconds).step(rate: rate) == step)
  }

  @Test func withoutARateOrASamplingEveryFrameIsTaken() {
    #expect(VideoSampling.seconds(1).step(rate: nil) == 1)
    #expect(VideoSampling.seconds(1).step(rate: .nan) == 1)
    #expect(VideoSampling.seconds(.infinity).step(rate: 30) == 1)
    #expect(VideoSampling.everyFrame.step(rate: 30) == 1)
  }
}
