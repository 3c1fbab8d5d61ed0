// SPDX-License-Identifier: Apache-2.0
// A writer waits for another's commit as long as it was told, asking often.

import Catalog
import Foundation
import MartletTesting
import Testing

@testable import CatalogSQLite

@Suite struct WriterPatienceTests {
  @Test func noTimeIsOneQuestion() {
    #expect(!WriterPatience(seconds: 0).waits(afterQuestions: 0))
  }

  /// Pauses sum up to the time, however long it is.
  @Test(arguments: [(0.003, 3), (0.25, 250), (0.2505, 251), (1.25, 450), (10, 2_200)])
  func theTimeIsThatOfItsPauses(seconds: Double, questions: Int) {
    let patience = WriterPatience(seconds: seconds)
    #expect(patience.waits(afterQuestions: questions - 1))
    #expect(!patience.waits(afterQuestions: questions))
  }

  @Test func aWriterHasItsTurnWhenTheOtherEnds() throws {
    let folder = try CatalogFolder()
    let first = try CatalogSQLite.create(path: folder.file)
    let second = try CatalogSQLite.open(path: folder.file, readOnly: false)
    let waiting = DispatchSemaphore(value: 0)
    try first.write { access in
      try access.insert(CatalogSamples.item(1))
      Thread {
        try? second.write { try $0.insert(CatalogSamples.item(2)) }
        waiting.signal()
      }.start()
      #expect(waiting.wait(timeout: .now() + 0.05) == .timedOut)
    }
    #expect(waiting.wait(timeout: .now() + 60) == .success)
    #expect(try first.read { try $0.count(ItemRow.self) } == 2)
  }
}
