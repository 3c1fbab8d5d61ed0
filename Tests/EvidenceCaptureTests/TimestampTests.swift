// SPDX-License-Identifier: Apache-2.0
// Times of records and pages.

import EvidenceModel
import Testing

@testable import EvidenceCapture

@Suite struct TimestampTests {
  @Test(arguments: [
    ("2026-11-22T10:30:15Z", "2026-11-22T10:30:15Z", true),
    ("2026-11-22T10:30:15.25Z", "2026-11-22T10:30:15.250000Z", true),
    ("2026-11-22T10:30:15.123456789Z", "2026-11-22T10:30:15.123456Z", true),
    ("2026-11-22T12:30:15+02:00", "2026-11-22T10:30:15Z", true),
    ("2026-11-22T00:30:15-0200", "2026-11-22T02:30:15Z", true),
    ("2026-11-22 10:30", "2026-11-22T10:30:00Z", false),
    ("2026-11-22t10:30:15 +01", "2026-11-22T09:30:15Z", true),
    ("2026-11-22", "2026-11-22T00:00:00Z", false),
    ("2026-11", "2026-11-01T00:00:00Z", false),
    ("2026", "2026-01-01T00:00:00Z", false),
    ("20261122103015", "2026-11-22T10:30:15Z", false),
  ])
  func aTimeIsRead(_ text: String, _ moment: String, _ offsetKnown: Bool) throws {
    let time = try #require(TimestampText(bytes(text)))
    #expect(time.instant.description == moment)
    #expect(time.offsetKnown == offsetKnown)
  }

  @Test(arguments: [
    "", "now", "22/11/2026", "2026-13-01", "2026-02-30T00:00:00Z", "2026-11-22T25:00:00Z",
    "2026-11-22T10:30:15.", "2026-11-22T10:30:15+", "2026-11-22T10", "2026-11-22T10:30:15Zx",
    "2026-11-22T10:30:15+2:00", "20261122", "2026-11-22T10:30:15+99:99",
  ])
  func otherTextIsNoTime(_ text: String) { #expect(TimestampText(bytes(text)) == nil) }

  @Test func pagesMayCountSeconds() {
    #expect(PageTime.read("1700000000")?.instant.description == "2023-11-14T22:13:20Z")
    #expect(PageTime.read(" 1700000000250 ")?.instant.description == "2023-11-14T22:13:20.250000Z")
    #expect(PageTime.read("17") == nil)
    #expect(PageTime.read("2026-11-22T10:30:15+01:00")?.source == .page)
  }
}
