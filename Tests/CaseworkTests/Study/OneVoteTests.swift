// SPDX-License-Identifier: Apache-2.0
// From one record to the report: it changes the cells that speak of it, and no other.

import Catalog
import EvidenceModel
import StudyReport
import Testing

@testable import Casework

@Suite struct OneVoteTests {
  /// The internal report of six items that two people looked at, one of them with another answer about the first item.
  private static func report(_ answer: String, by person: Int = 0) throws -> Report {
    let desk = try WorkDesk(items: 6, people: 2)
    let items = try desk.testCase.rows(QueueEntryRow.self).map(\.itemId).sorted()
    for item in items {
      try desk.record(
        item, person == 0 && item == items[0] ? answer : item == items[5] ? "severe" : "none",
        by: desk.people[0])
      desk.testCase.clock.advance(seconds: 20)
    }
    for item in items.prefix(2) {
      try desk.record(
        item, person == 1 && item == items[0] ? answer : "none", by: desk.people[1])
      desk.testCase.clock.advance(seconds: 20)
    }
    return try ReportService(store: desk.store, actor: desk.lead).build(
      options: ReportOptions(edition: .internal))
  }

  /// Where two reports differ: headline figures, and rows of tables, as `table/row`.
  private static func differences(_ one: Report, _ other: Report) -> Set<String> {
    func values(_ report: Report) -> [String: [String]] {
      var values: [String: [String]] = [:]
      for figure in report.figures { values[figure.id] = ["\(figure.number)"] }
      for section in report.sections {
        for table in section.tables {
          for row in table.rows {
            values["\(table.id)/\(row.id)"] = row.cells.map { "\($0.number) \($0.interval as Any)" }
          }
        }
      }
      return values
    }
    let (left, right) = (values(one), values(other))
    return Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }
  }

  @Test func theSameRecordsGiveTheSameReport() throws {
    #expect(try Self.differences(Self.report("none"), Self.report("none")) == [])
  }

  /// The first of two ratings of one item says something else: the two differ, so no class has the item any more.
  @Test func aVoteThatDiffersTakesItsItemOutOfWhatIsSettled() throws {
    let changed = try Self.differences(Self.report("none"), Self.report("severe"))
    let expected: Set<String> = [
      "statute/none", "statute/counted", "standing/counted", "standing/disputed",
      "grades/indicative", "grades/disputed", "audit/negative",
    ]
    #expect(changed == expected, "\(changed.sorted())")
  }

  /// Who says otherwise does not matter to what the item counts as.
  @Test func bothRatersWeighTheSame() throws {
    let changed = try Self.differences(Self.report("mild", by: 0), Self.report("mild", by: 1))
    #expect(changed == [], "\(changed.sorted())")
  }
}
