// SPDX-License-Identifier: Apache-2.0
// The sections about earlier studies, the hotline's workload, and how to make the report again.

internal import EvidenceModel

extension ReportAssembler {
  /// What stands beside the counts that are printed in `sections`.
  func beside(_ sections: [ReportSection], period: ClosedRange<CivilDate>?) -> ReportBeside {
    let maker = ComparisonMaker(
      figures: ComparableFigure.all(figures(), sections: sections, regime: snapshot.regime),
      regime: snapshot.regime, caseID: snapshot.study.id, edition: options.edition)
    let workload = WorkloadMaker(
      sections: sections, images: images, period: period, options: options)
    var reproduction = snapshot.beside.reproduction
    if let comparison = snapshot.comparison, snapshot.study.isSynthetic {
      reproduction.truthOptions = comparison.options
      reproduction.truthDigest = comparison.digest
    }
    return ReportBeside(
      reproduction: reproduction,
      earlier: snapshot.beside.earlier.map(maker.compare),
      workload: snapshot.beside.workload.map(workload.shares))
  }

  /// Earlier studies; `nil` when none was given.
  func earlierSection(_ beside: ReportBeside) -> ReportSection? {
    guard !beside.earlier.isEmpty else { return nil }
    return section(
      "earlier", "Beside earlier studies",
      lead: [
        "Figures of earlier studies stand as they were printed. A difference is worked out only where both count the same things, among the same things and under the same law; elsewhere the table says what differs."
      ], tables: [])
  }

  /// The workload; `nil` when none was given.
  func workloadSection(_ beside: ReportBeside) -> ReportSection? {
    guard let workload = beside.workload else { return nil }
    let source = workload.source.isEmpty ? "the file given" : workload.source
    return section(
      "workload", "AI material in the hotline's whole work",
      lead: ["The totals are stated by \(source); this report does not check them."], tables: [],
      notes: [
        "AI material among all that came in: \(unit.words) whose files hold traces of a generator or of generative editing, which is fewer than there are. Among what is criminal: images that people judged computer-made or altered. Images without a day are counted in.",
        "A share of a total carries no interval. One from a random sample has an interval at 95 %, rounded outward: Wilson's where 15 were found and 15 were not, else the exact one.",
      ])
  }

  /// What the study plan says, and what was done otherwise; `nil` where none was stored.
  func planSection() -> ReportSection? {
    plan.map { section("plan", "The study plan", lead: $0.paragraphs, tables: []) }
  }

  /// How to make the report again.
  func reproductionSection() -> ReportSection {
    section(
      "reproduction", "How to make it again",
      lead: [
        "The same version of the program makes the same bytes from the same ledger leaves, options and files, on any machine and at any time."
      ], tables: [])
  }
}
