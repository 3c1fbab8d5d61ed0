// SPDX-License-Identifier: Apache-2.0
// Whether the seeds of a study may be told: who knows a seed and the case knows what was drawn by it.

internal import Catalog
internal import EvidenceModel

/// Whether the seeds of a study may be told.
///
/// Who knows a seed and the case can draw again, and knows which items wait for a blind look. So no seed is told, in no
/// edition, until everything that the plan or a person drew was looked at.
struct DrawSecrecy {
  /// Whether nothing waits that was drawn, or is to be drawn, by a seed.
  let areSeedsTold: Bool

  /// Reads it of the rows that `state` contains, of all when it is `nil`; `plan` is the study plan in force then.
  ///
  /// - Throws: errors of the catalog.
  /// - Complexity: O(assessments + items of samples).
  init(
    _ reader: any CatalogReader, store: CaseStore, state: LedgerState?, plan: StudyPlan?
  ) throws {
    let samples = try reader.rows(StudySampleRow.self, orderedBy: ["id"]).filter {
      try state?.contains($0) ?? true
    }
    let drawn = Set(samples.map(\.stratum.audited))
    guard plan?.audits.allSatisfy({ drawn.contains($0.stratum) }) ?? true else {
      areSeedsTold = false
      return
    }
    guard !samples.isEmpty else {
      areSeedsTold = true
      return
    }
    let votes = try AuditStrata(reader, store: store, state: state).votes(state)
    areSeedsTold = try samples.allSatisfy {
      try SampleReading($0, votes: votes, reader).waiting == 0
    }
  }
}
