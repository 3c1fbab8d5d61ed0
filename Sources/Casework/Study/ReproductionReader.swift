// SPDX-License-Identifier: Apache-2.0
// What a report follows from besides the rows: rule files, selection rules, seeds.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime
internal import StudyReport

/// Reads what a report follows from, as of the leaves of a state.
struct ReproductionReader {
  let store: CaseStore
  let reader: any CatalogReader
  let state: LedgerState
  /// The regime by which the report is made.
  let regime: CaseRegime

  /// The note.
  ///
  /// - Complexity: O(runs of the selection rules + samples).
  func read() throws -> ReproductionNote {
    var note = ReproductionNote()
    let own = store.description.regime
    note.regimes = try CaseRegimes.inForce(reader, own: own, state: state).map {
      ReproductionNote.RuleFile(
        id: $0.regime.id, title: $0.regime.title, version: $0.regime.version,
        digest: CaseRegimes.digest(of: $0.regime), isUsed: $0.regime.id == regime.regime.id,
        isOwn: $0.isOwn)
    }
    let runs = try reader.rows(SelectionRunRow.self, orderedBy: ["-id"])
    note.selectionRules = try runs.first { try state.contains($0) }.map {
      HexText.encode($0.rulesDigest)
    }
    let plan = try StudyPlanService.newest(reader, columns: store.columns, state: state)?.plan
    let samples = try reader.rows(StudySampleRow.self, orderedBy: ["id"]).filter {
      try state.contains($0)
    }
    if try DrawSecrecy(reader, store: store, state: state, plan: plan).areSeedsTold {
      note.seeds = planSeeds(plan) + samples.map(seed)
    } else {
      note.areSeedsSealed = true
    }
    return note
  }

  private func planSeeds(_ plan: StudyPlan?) -> [ReproductionNote.Seed] {
    guard let plan else { return [] }
    func seed(_ id: String, _ label: String, _ value: UInt64) -> ReproductionNote.Seed {
      ReproductionNote.Seed(id: id, label: label, value: Int64(clamping: value))
    }
    return [
      seed("plan.selection", "selection as planned", plan.selection.seed),
      seed("plan.double_rating", "items that two people rate", plan.doubleRatingSeed),
    ]
      + plan.audits.map {
        seed(
          "plan.audit.\($0.stratum.rawValue)", "audit as planned of \($0.stratum.words)", $0.seed)
      }
  }

  private func seed(_ sample: StudySampleRow) -> ReproductionNote.Seed {
    let stratum = AuditStratum(rawValue: sample.stratum.rawValue)?.words
    return ReproductionNote.Seed(
      id: "audit.\(sample.id)",
      label: "audit sample \(sample.id), of \(stratum ?? sample.stratum.rawValue)",
      value: sample.seed)
  }
}
