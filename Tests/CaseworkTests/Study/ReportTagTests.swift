// SPDX-License-Identifier: Apache-2.0
// The internal report counts the tags that stand on items, as of its ledger size; the published one does not.

import Catalog
import EvidenceModel
import StudyReport
import Testing

@testable import Casework

@Suite struct ReportTagTests {
  @Test func tagsThatStandAreCountedOnceAnItem() throws {
    let desk = try WorkDesk(items: 4, people: 2)
    let (ann, ben) = (
      TagService(store: desk.store, actor: desk.people[0]),
      TagService(store: desk.store, actor: desk.people[1])
    )
    func snapshot(at size: Int? = nil) throws -> StudySnapshot {
      try ReportService(store: desk.store, actor: desk.lead).snapshot(at: size)
    }
    try ann.set(.commercial, on: 1, present: true)
    try ben.set(.commercial, on: 1, present: true)
    try ann.set(.selfGenerated, on: 1, present: true)
    let before = try snapshot()
    try ann.set(.series, on: 2, present: true, label: "harbour walls")
    try ann.set(.knownVictim, on: 3, present: true)
    try ann.set(.knownVictim, on: 3, present: false)
    try ann.set(.commercial, on: 1, present: false)
    let after = try snapshot()
    func tags(_ snapshot: StudySnapshot) -> [Int: Set<StudyTag>] {
      Dictionary(uniqueKeysWithValues: snapshot.items.map { ($0.number, $0.tags) })
        .filter { !$0.value.isEmpty }
    }
    #expect(tags(before) == [1: [.commercial, .selfGenerated]])
    #expect(
      tags(after) == [1: [.commercial, .selfGenerated], 2: [.series]], "one person is enough")
    #expect(try tags(snapshot(at: before.ledger.size)) == tags(before))
    for edition in ReportEdition.allCases {
      let report = try StudyReport.build(after, options: ReportOptions(edition: edition))
      let table = report.sections.flatMap(\.tables).first { $0.id == "tags" }
      #expect((table != nil) == (edition == .internal))
      #expect(!JSONRenderer.text(report).contains("harbour walls"))
    }
    #expect(Set(ItemTag.allCases.map(\.rawValue)) == Set(StudyTag.allCases.map(\.rawValue)))
    try desk.store.close()
  }
}
