// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import MartletTesting
import Testing

@Suite struct InstantTests {
  @Test(arguments: [
    (Int64(0), "1970-01-01T00:00:00Z"),
    (Int64(-1), "1969-12-31T23:59:59.999999Z"),
    (Int64(951_782_400_000_000), "2000-02-29T00:00:00Z"),
    (Int64(1_795_363_200_500_000), "2026-11-22T16:00:00.500000Z"),
  ])
  func textIsRFC3339InUTC(_ microseconds: Int64, _ text: String) {
    #expect(Instant(microseconds: microseconds).description == text)
  }

  @Test func civilDatesRoundTripOverCenturies() {
    for days in stride(from: -400_000, through: 400_000, by: 97) {
      #expect(CivilDate(daysSinceEpoch: days).daysSinceEpoch == days)
    }
  }

  @Test func impossibleDatesAreRefused() {
    #expect(Instant(year: 2025, month: 2, day: 29) == nil)
    #expect(Instant(year: 2024, month: 2, day: 29) != nil)
    #expect(Instant(year: 2024, month: 13, day: 1) == nil)
  }
}

@Suite struct EvidenceTextTests {
  @Test(arguments: [
    ("a\u{202e}b", "a\\u{202e}b"), ("a\u{1b}[2J", "a\\u{1b}[2J"), ("a\\b", "a\\\\b"),
    ("zero\u{200b}width", "zero\\u{200b}width"), ("naïve ünïcode", "naïve ünïcode"),
  ])
  func invisibleCharactersAreSpelledOut(_ text: String, _ shown: String) {
    #expect(EvidenceText.escaped(text) == shown)
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("-x", "'-x"), ("@a", "'@a"), ("a,b", "\"a,b\""), ("-10808", "-10808"),
    ("-0.5", "-0.5"), ("-1+1", "'-1+1"), ("-1.2.3", "'-1.2.3"), ("-", "'-"), ("-.5", "'-.5"),
    ("+1", "'+1"),
    ("say \"x\"", "\"say \"\"x\"\"\""),
  ])
  func spreadsheetsRunNothing(_ text: String, _ field: String) {
    #expect(EvidenceText.csvField(text) == field)
  }
}

@Suite struct PDQHashTests {
  @Test func printedFormRoundTrips() throws {
    let text = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
    let hash = try #require(PDQHash(hex: text))
    #expect(hash.description == text)
    #expect(hash.word0 == 0xf8f8_f0ce_e0f4_a84f)
  }

  @Test func distanceIsAMetric() {
    var generator = SeedReport.generator("PDQHashTests.distanceIsAMetric")
    for _ in 0..<200 {
      let (a, b, c) = (hash(&generator), hash(&generator), hash(&generator))
      #expect(a.distance(to: a) == 0)
      #expect(a.distance(to: b) == b.distance(to: a))
      #expect(a.distance(to: c) <= a.distance(to: b) + b.distance(to: c))
    }
  }

  private func hash(_ generator: inout SeededGenerator) -> PDQHash {
    PDQHash(generator.next(), generator.next(), generator.next(), generator.next())
  }
}

@Suite struct FactSheetTests {
  @Test func onlyListedAnswersAreAccepted() {
    #expect(throws: FactError.unknownAnswer(question: .child)) {
      try FactSheet(named: ["child": "maybe"])
    }
    #expect(throws: FactError.unknownQuestion("colour")) { try FactSheet(named: ["colour": "red"]) }
  }

  @Test func absentAndUnsureDiffer() throws {
    #expect(try FactSheet(named: ["child": "unsure"])[.child] == "unsure")
    #expect(FactSheet.empty[.child] == nil)
  }
}
