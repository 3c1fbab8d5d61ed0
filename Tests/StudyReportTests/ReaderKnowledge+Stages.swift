// SPDX-License-Identifier: Apache-2.0
// What a reader knows who adds up what other tables say of the looks of a stage, also where stages are told together.

import EvidenceModel
import StudyReport

extension ReaderKnowledge {
  /// Takes a row of looks for what other tables say of its stages, wherever that is equal.
  mutating func stateStages(_ snapshot: StudySnapshot, _ reader: ReportReader) {
    let samples = (snapshot.audit?.strata ?? []).flatMap { stratum in
      stratum.samples.map { "audit|\(stratum.id).\($0.number)|seen" }
    }
    let others = otherSeen(snapshot)
    let (items, looked) = ("agreement|result|items", "exposure|looked|posted")
    let ratings = (snapshot.agreement?.questions.first { $0.id == "result" }?.labels ?? []).map {
      "agreement_classes|result.\($0)|ratings"
    }.filter { solver.position($0) != nil }
    let grades = ["indicative", "trusted", "trusted", "adjudicated"].map { "grades|\($0)|seen" }
    let counts: [String: [(plus: [String], minus: [String])]] = [
      "grading": [([looked], []), ([looked] + others, [])],
      "second": [
        ([items], []), (ratings, [items]), (grades + ["disputed"], []),
      ],
      "adjudication": [(["grades|adjudicated|seen"], [])],
      "audit": [(["exposure|audited|posted"], []), (samples, [])],
      "golden": [([], [])], "again": [([], [])],
    ]
    for row in rows(of: "stages", reader) where row != "triage" {
      var sums: [(plus: [String], minus: [String])] = [([], [])]
      for stage in row.split(separator: "+") {
        let ways = counts[String(stage)] ?? []
        sums = sums.flatMap { sum in
          ways.map { (plus: sum.plus + $0.plus, minus: sum.minus + $0.minus) }
        }
      }
      for sum in sums { stateIfEqual(["stages|\(row)|looks"] + sum.minus, sum.plus) }
    }
  }
}
