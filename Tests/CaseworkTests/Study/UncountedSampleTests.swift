// SPDX-License-Identifier: Apache-2.0
// A sample of which nobody knows any more from what it was drawn has no bounds, and says so.

import Catalog
import EvidenceModel
import StudyReport
import Testing

@testable import Casework

@Suite struct UncountedSampleTests {
  /// A finished sample of the four items that were not selected.
  private func desk(_ answer: String = "none") throws -> (audit: AuditDesk, sample: DrawnSample) {
    let audit = try AuditDesk(items: 6, aside: 4, people: 2)
    let sample = try audit.draw(.notSelected, .items(2))
    for item in try audit.items(of: sample) {
      try audit.desk.record(item, answer, by: audit.desk.people[0])
    }
    return (audit, sample)
  }

  /// Leaves the digest of a sample's population as it would be had other rules held then.
  private func forget(_ audit: AuditDesk, _ sample: DrawnSample) throws {
    try audit.desk.store.record(audit.desk.lead) { recording in
      var row = try #require(
        try recording.reader.row(StudySampleRow.self, key: .integer(sample.id)))
      row.populationRoot = [UInt8](repeating: 7, count: row.populationRoot.count)
      try recording.update(row)
      try recording.leaf(.studySample, shown: [("sample", String(sample.id))])
    }
  }

  @Test func itHasNoBoundsAndSaysThatItDoesNotCount() throws {
    let (audit, sample) = try desk()
    #expect(try audit.estimate().samples.first?.bounds == 0...2)
    try forget(audit, sample)
    let estimate = try audit.estimate()
    let outcome = try #require(estimate.samples.first)
    #expect(outcome.bounds == nil && outcome.since == nil && outcome.left == nil)
    #expect(outcome.verdict.hasPrefix("Sample \(sample.id) does not count: by the rules in force"))
    #expect(estimate.total == nil)
    let report = try ReportService(store: audit.desk.store, actor: audit.desk.lead).snapshot(
      at: nil)
    #expect(report.audit?.strata.first?.samples.first?.isExact == false)
  }

  @Test func whatWasFoundInItStillOpensTheStratum() throws {
    let (audit, sample) = try desk("mild")
    try forget(audit, sample)
    let outcome = try #require(try audit.estimate().samples.first)
    #expect(outcome.bounds == nil && outcome.reopens)
    #expect(
      outcome.verdict.hasSuffix(
        "2 of 2 items looked at are criminal: open the stratum again, and assess more of it."))
  }
}
