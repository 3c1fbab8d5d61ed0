// SPDX-License-Identifier: Apache-2.0

import GRDB
import Testing

@testable import HashDatabases

@Suite struct StepBudgetTests {
  /// A connection with `steps` steps.
  private func queue(steps: Int) throws -> DatabaseQueue {
    let budget = StepBudget(steps: steps)
    var configuration = Configuration()
    configuration.prepareDatabase { database in
      budget.bound(database)
    }
    return try DatabaseQueue(configuration: configuration)
  }

  private func count(to end: Int) -> String {
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(end)) SELECT count(*) FROM n"
  }

  @Test func workWithoutEndIsStopped() throws {
    let queue = try queue(steps: 100_000)
    let few = try queue.read { try Int.fetchOne($0, sql: count(to: 100)) }
    #expect(few == 100)
    let error = #expect(throws: DatabaseError.self) {
      try queue.read { try Int.fetchOne($0, sql: count(to: 1_000_000_000)) }
    }
    #expect(error?.resultCode == .SQLITE_INTERRUPT)
  }

  @Test func largeValuesAreNotMade() throws {
    let queue = try queue(steps: 100_000)
    let error = #expect(throws: DatabaseError.self) {
      try queue.read { try Row.fetchOne($0, sql: "SELECT zeroblob(70000)") }
    }
    #expect(error?.resultCode == .SQLITE_TOOBIG)
  }

  @Test(arguments: [0, -1, 1 << 40, Int.max])
  func anySizeGivesABudget(_ byteCount: Int) throws {
    let budget = StepBudget(byteCount: byteCount)
    var configuration = Configuration()
    configuration.prepareDatabase { database in
      budget.bound(database)
    }
    let found = try DatabaseQueue(configuration: configuration).read {
      try Int.fetchOne($0, sql: "SELECT 1")
    }
    #expect(found == 1)
  }
}
