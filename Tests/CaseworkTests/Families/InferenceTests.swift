// SPDX-License-Identifier: Apache-2.0
// One look may grade a family: over which paths, and when such a record no longer stands.

import Catalog
import EvidenceModel
import Foundation
import HashIndex
import StudyReport
import Testing

@testable import Casework

@Suite struct InferenceTests {
  /// A case with a picture, two relatives of it, and a stranger.
  private struct Relatives {
    let testCase: TestCase
    let rater: Actor
    let origin: Int64
    let near: Int64
    let second: Int64
    let stranger: Int64

    init() throws {
      testCase = try TestCase()
      let source = try Scratch()
      let contents = [
        try Pictures.png(51), try Pictures.jpeg(51, quality: 95),
        try Pictures.jpeg(51, quality: 90), try Pictures.png(52),
      ]
      for (index, bytes) in contents.enumerated() { try source.write(bytes, to: "f/\(index)") }
      try testCase.ingest([source.path + "/f"])
      try FamilyService(store: testCase.store, actor: .keyHolder).rebuild()
      rater = try testCase.add("rater", .assessor)
      let testCase = testCase
      let items = try contents.map { bytes in
        try #require(try testCase.item(Pictures.sha256(bytes)))
      }
      (origin, near, second, stranger) = (items[0], items[1], items[2], items[3])
    }

    func record(_ entry: AssessmentEntry, by actor: Actor? = nil) throws -> AssessmentOutcome {
      try #require(
        try AssessmentService(store: testCase.store, actor: actor ?? rater).record([entry]).first)
    }

    func see(_ item: Int64, by actor: Actor? = nil) throws {
      let facts = try FactSheet([.child: "no", .origin: "computer_made"])
      _ = try record(AssessmentEntry(item: item, facts: facts, route: .seen), by: actor)
    }

    func infer(_ item: Int64, by actor: Actor? = nil) throws -> AssessmentOutcome {
      try record(AssessmentEntry(item: item, facts: nil, route: .inferred), by: actor)
    }

    func status(of item: Int64) throws -> Grade.Status {
      let store = testCase.store
      return try store.catalog.read { reader in
        let state = try LedgerState.read(reader, columns: store.columns)
        let grades = try GradeReader(
          reader: reader, outcomes: OutcomeReader.own(store, reader), state: state,
          columns: store.columns
        ).read()
        return grades.grades[item]?.status ?? .none
      }
    }
  }

  private func refusal(_ outcome: AssessmentOutcome) -> CaseworkError.Code? {
    if case .refused(let error) = outcome { error.code } else { nil }
  }

  @Test func aRecordIsCarriedOverAShortPathOnly() throws {
    let relatives = try Relatives()
    #expect(refusal(try relatives.infer(relatives.near)) == .conflict, "nobody has seen anything")
    try relatives.see(relatives.origin)
    #expect(refusal(try relatives.infer(relatives.near)) == nil)
    #expect(refusal(try relatives.infer(relatives.stranger)) == .conflict, "not of the family")
    let other = try relatives.testCase.add("other", .assessor)
    #expect(refusal(try relatives.infer(relatives.near, by: other)) == .conflict, "not own look")
    let rows = try relatives.testCase.rows(AssessmentRow.self)
    let carried = try #require(rows.first { $0.route == .inferred })
    let source = try #require(rows.first { $0.itemId == relatives.origin })
    #expect(carried.sourceAssessmentId == source.id)
    #expect(try #require(carried.distance) <= 16)
    #expect(carried.familyVersionId != nil)
    let columns = relatives.testCase.store.columns
    #expect(
      try FactRecord.open(carried, columns: columns) == FactRecord.open(source, columns: columns))
    #expect(try relatives.status(of: relatives.near) == .inferred)
    #expect(try relatives.testCase.problems() == [])
    try relatives.testCase.store.close()
  }

  @Test func anOwnLookIsNeverOverwritten() throws {
    let relatives = try Relatives()
    try relatives.see(relatives.origin)
    try relatives.see(relatives.near)
    #expect(refusal(try relatives.infer(relatives.near)) == .conflict)
    #expect(try relatives.status(of: relatives.near) == .single)
    try relatives.testCase.store.close()
  }

  @Test func factsThatDifferFromTheSourcesAreRefused() throws {
    let relatives = try Relatives()
    try relatives.see(relatives.origin)
    let other = try FactSheet([.child: "yes"])
    let outcome = try relatives.record(
      AssessmentEntry(item: relatives.near, facts: other, route: .inferred))
    #expect(refusal(outcome) == .conflict)
    try relatives.testCase.store.close()
  }

  @Test func aRecordIsStaleOnceItsPathIsGone() throws {
    let relatives = try Relatives()
    try relatives.see(relatives.origin)
    _ = try relatives.infer(relatives.near)
    let size = try relatives.testCase.rows(LeafRow.self).count
    let service = ReportService(
      store: relatives.testCase.store, actor: relatives.testCase.administrator)
    let options = ReportOptions(edition: .internal)
    let before = try service.build(options: options)
    try FamilyService(store: relatives.testCase.store, actor: .keyHolder).rebuild(
      settings: FamilySettings(joinDistance: 0, medoidDistance: 0, minimumQuality: 101))
    #expect(try relatives.status(of: relatives.near) == Grade.Status.none)
    let after = try service.build(options: options)
    #expect(after.sections != before.sections)
    let again = try service.build(options: options, at: size)
    #expect(again.sections == before.sections, "a report of an earlier size stays what it was")
    try FamilyService(store: relatives.testCase.store, actor: .keyHolder).rebuild()
    #expect(try relatives.status(of: relatives.near) == .inferred, "the path is back")
    try relatives.testCase.store.close()
  }

  @Test func aLookFollowedByItsFamilyInOneBatchIsRecorded() throws {
    let relatives = try Relatives()
    let facts = try FactSheet([.child: "no"])
    let outcomes = try AssessmentService(store: relatives.testCase.store, actor: relatives.rater)
      .record([
        AssessmentEntry(item: relatives.origin, facts: facts, route: .seen),
        AssessmentEntry(item: relatives.near, facts: nil, route: .inferred),
        AssessmentEntry(item: relatives.second, facts: nil, route: .inferred),
      ])
    #expect(outcomes.map { refusal($0) } == [nil, nil, nil])
    try relatives.testCase.store.close()
  }
}
