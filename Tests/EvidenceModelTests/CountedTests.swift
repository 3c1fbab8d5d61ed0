// SPDX-License-Identifier: Apache-2.0
// Counts with the word of what is counted.

import EvidenceModel
import Testing

@Suite struct CountedTests {
  @Test(arguments: [(0, "0 items"), (1, "1 item"), (2, "2 items"), (20_254, "20,254 items")])
  func oneIsNotMany(_ count: Int, _ words: String) {
    #expect(DecimalText.counted(count, "item") == words)
  }

  @Test func wordsOfTheirOwnForManyAreTaken() {
    #expect(DecimalText.counted(1, "entry", "entries") == "1 entry")
    #expect(DecimalText.counted(0, "row was", "rows were") == "0 rows were")
  }
}
