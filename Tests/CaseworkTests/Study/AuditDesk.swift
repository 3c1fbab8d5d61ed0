// SPDX-License-Identifier: Apache-2.0
// A case some of whose items a person's triage left aside, for tests of audit samples.

import Catalog
import EvidenceModel
import Testing

@testable import Casework

/// A case some of whose items were not selected.
struct AuditDesk {
  let desk: WorkDesk
  /// The items that go to assessment, in order.
  let selected: [Int64]
  /// The items that do not.
  let aside: [Int64]

  /// A case of `items` pictures of which the last `aside` were not selected.
  init(items: Int = 8, aside count: Int = 4, people: Int = 3) throws {
    desk = try WorkDesk(items: items, people: people)
    let all = try desk.testCase.rows(QueueEntryRow.self).map(\.itemId).sorted()
    aside = Array(all.suffix(count))
    selected = Array(all.dropLast(count))
    try SelectionService(store: desk.store, actor: desk.lead).triage(
      aside.map { TriageDecision(item: $0, isSelected: false, started: nil, ended: nil) })
    try desk.select()
  }

  @discardableResult
  func draw(
    _ stratum: AuditStratum, _ extent: SampleExtent? = nil, seed: UInt64? = 5
  ) throws -> DrawnSample {
    try SampleService(store: desk.store, actor: desk.lead).draw(stratum, extent, seed: seed)
  }

  /// The items of a sample, in the order drawn.
  func items(of sample: DrawnSample) throws -> [Int64] {
    try desk.testCase.rows(StudySampleItemRow.self).filter { $0.sampleId == sample.id }
      .sorted { $0.position < $1.position }.map(\.itemId)
  }

  /// Lets a person record the same of everything that waits for that person.
  @discardableResult
  func work(_ person: Actor, _ answer: String = "none") throws -> [Int64] {
    var items: [Int64] = []
    while let next = try desk.next(person) {
      items.append(next.item)
      try desk.record(next.item, answer, by: person)
    }
    return items
  }

  /// What the samples show to an auditor.
  func estimate() throws -> AuditEstimate {
    let auditor = Actor(user: nil, name: "auditor", role: .auditor)
    return try EstimateService(store: desk.store, actor: auditor).read()
  }
}
