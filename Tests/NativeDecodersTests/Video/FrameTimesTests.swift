// SPDX-License-Identifier: Apache-2.0
// Every frame of an animation has a time of its own, however long it is shown.

import MediaDecoding
import Testing

@testable import NativeDecoders

@Suite struct FrameTimesTests {
  @Test func framesThatAreShownForNoTimeAreFoundByTheirTimes() {
    let times = FrameTimes(delays: [0, 0, 40_000, 0], count: 6)
    var time: Int64 = 0
    for number in 0..<6 {
      for moment in [RenderedMoment.time(time), .frame(number)] {
        let found = times.find(moment)
        #expect(found.number == number && found.time == time)
      }
      time += times.delay(number)
    }
    #expect(time == 40_005)
    let facts = times.facts(width: 8, height: 8, codec: "webp", frames: 6)
    #expect(facts.microseconds == 40_000, "as the file says")
  }
}
