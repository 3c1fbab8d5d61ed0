// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Testing

@Suite struct PlayingTimeTests {
  @Test(arguments: [
    (0, "00:00"), (0.999, "00:00"), (59.9, "00:59"), (60, "01:00"), (425.3, "07:05"),
    (3_599.99, "59:59"), (3_600, "1:00:00"), (3_727, "1:02:07"), (360_000, "100:00:00"),
    (-1, "00:00"), (.nan, "00:00"), (-.infinity, "00:00"), (.infinity, "1000000:00:00"),
    (1e300, "1000000:00:00"),
  ])
  func timesAreWrittenAsPlayersDo(_ seconds: Double, _ text: String) {
    #expect(PlayingTime.text(seconds) == text)
  }
}
