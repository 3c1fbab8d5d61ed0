// SPDX-License-Identifier: Apache-2.0
// Times as pages show them: in UTC where the zone is known, and in none where none was stated.

import EvidenceModel
import Testing

@testable import WorkbenchServer

@Suite struct PageValuesTests {
  @Test func aTimeWithoutAZoneIsShownWithoutOne() throws {
    let instant = try #require(TimestampParser.rfc3339("2014-01-01T10:20:30Z"))
    let values = PageValues.object([
      "known": JSONValue(instant, offsetKnown: true),
      "unknown": JSONValue(instant, offsetKnown: false),
      "fraction": JSONValue(Instant(microseconds: instant.microseconds + 5), offsetKnown: false),
      "none": JSONValue(nil, offsetKnown: false), "day": "2014-01-01",
      "blank": "2014-01-01 10:20:30",
    ])
    #expect(values["known_shown"] as? String == "2014-01-01 10:20:30 UTC")
    #expect(values["unknown"] as? String == "2014-01-01T10:20:30")
    #expect(values["unknown_shown"] as? String == "2014-01-01 10:20:30")
    #expect(values["fraction"] as? String == "2014-01-01T10:20:30.000005")
    #expect(values["fraction_shown"] as? String == "2014-01-01 10:20:30")
    let counts = PageValues.object(["one": 1, "many": 20_254, "none": 0])
    #expect(counts["one_is_one"] as? Bool == true && counts["none_is_one"] as? Bool == false)
    #expect(counts["many_is_one"] as? Bool == false && counts["many_shown"] as? String == "20,254")
    for name in ["none_shown", "day_shown", "blank_shown"] { #expect(values[name] == nil) }
  }
}
