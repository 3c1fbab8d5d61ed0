// SPDX-License-Identifier: Apache-2.0
// What was refused exactly is told beside the code, and the pages have words of their own for it.

import Casework
import EvidenceModel
import Testing

@testable import WorkbenchServer

@Suite struct RefusalTests {
  @Test func everyRefusalHasWordsInTheTexts() {
    for refusal in CaseworkError.Refusal.allCases {
      #expect(PageTexts.all["refusal_\(refusal.rawValue)"] != nil, "\(refusal)")
    }
  }

  @Test func theBodyNamesItAndTheItemsAndAPageSaysItInItsWords() {
    let error = WorkbenchError(
      CaseworkError(.conflict, "look first", refusal: .checkFirst, items: [3, 5]))
    #expect(
      error.body(requestID: "r")["error"] == [
        "code": "conflict", "message": "look first", "request_id": "r", "refusal": "check_first",
        "items": [3, 5],
      ])
    #expect(error.pageMessage == PageTexts.text("refusal_check_first") + " 3, 5")
    let plain = WorkbenchError(CaseworkError(.notFound, "there is no item 7"))
    #expect(plain.pageMessage == "there is no item 7")
    #expect(
      plain.body(requestID: "r")["error"]?.members?.map(\.name)
        == ["code", "message", "request_id"])
  }
}
