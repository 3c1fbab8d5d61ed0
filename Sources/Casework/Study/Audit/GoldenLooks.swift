// SPDX-License-Identifier: Apache-2.0
// People's looks in order, and how those at golden items agree with what was agreed on beforehand.

internal import Catalog
internal import EvidenceModel

/// Reads people's looks: the first of each person at each item.
struct GoldenLooks {
  let reader: any CatalogReader
  let columns: SealedColumns
  /// What makes results of answers; `nil` where nobody asks for these.
  var law: GoldenLaw?

  /// The looks of all people, oldest first.
  ///
  /// - Complexity: O(records).
  func read() throws -> [DriftSeries.Look] {
    let golden = try self.golden()
    var withdrawn: [Int64: Instant] = [:]
    try reader.forEach(WithdrawalRow.self) {
      withdrawn[$0.assessmentId] = Instant(microseconds: $0.recorded)
    }
    let conditions: [CatalogCondition] = [.equals("route", "seen"), .equals("kind", "first")]
    var first: [(user: Int64, item: Int64, recorded: Instant)] = []
    var known: Set<[Int64]> = []
    var records: [[Int64]: [DriftSeries.Look.Record]] = [:]
    try reader.forEach(AssessmentRow.self, where: conditions, orderedBy: ["id"]) { row in
      let recorded = Instant(microseconds: row.recorded)
      if known.insert([row.userId, row.itemId]).inserted {
        first.append((row.userId, row.itemId, recorded))
      }
      guard let agreed = golden[row.itemId] else { return }
      let facts = try FactRecord.open(row, columns: columns)
      records[[row.userId, row.itemId], default: []].append(
        DriftSeries.Look.Record(
          recorded: recorded, withdrawn: withdrawn[row.id],
          agreements: agreed.entries.reduce(into: [:]) {
            $0[$1.question] = facts[$1.question] == $1.answer
          },
          result: try law?.agree(
            facts, agreed, of: LawFacts.kind(of: row.itemId, reader), on: recorded)))
    }
    return first.map {
      DriftSeries.Look(
        user: $0.user, recorded: $0.recorded, records: records[[$0.user, $0.item]] ?? [])
    }
  }

  /// How many golden items the newest plan has.
  func count() throws -> Int { try golden().count }

  /// The golden items of the newest plan with the facts agreed.
  private func golden() throws -> [Int64: FactSheet] {
    let plan = try StudyPlanService.newest(reader, columns: columns)?.plan
    return (plan?.golden ?? []).reduce(into: [:]) { $0[$1.item] = $1.facts }
  }
}
