// SPDX-License-Identifier: Apache-2.0
// What a report says it follows from: rule files, selection, seeds that tell nobody what still waits.

import Catalog
import EvidenceModel
import LegalRegime
import StudyReport
import Testing

@testable import Casework

@Suite struct ReproductionReaderTests {
  private func note(_ desk: WorkDesk, at size: Int? = nil) throws -> ReproductionNote {
    try ReportService(store: desk.store, actor: desk.testCase.administrator).build(
      options: ReportOptions(edition: .internal), at: size
    ).beside.reproduction
  }

  @Test func ruleFilesAndSelectionAreNamedByTheirDigests() throws {
    let audit = try AuditDesk(items: 4, aside: 2)
    let note = try note(audit.desk)
    let regime = try #require(note.regimes.first)
    #expect(note.regimes.count == 1 && regime.isOwn && regime.isUsed)
    #expect(regime.id == "uk-england-wales")
    let own = try RegimeLibrary.regime(regime.id)
    #expect(regime.digest == CaseRegimes.digest(of: own) && regime.version == own.version)
    let run = try #require(try audit.desk.testCase.rows(SelectionRunRow.self).last)
    #expect(note.selectionRules == HexText.encode(run.rulesDigest))
    #expect(note.seeds == [] && !note.areSeedsSealed)
  }

  @Test func seedsAreToldOnceNothingDrawnByThemWaits() throws {
    let audit = try AuditDesk(items: 8, aside: 4)
    try StudyPlanService(store: audit.desk.store, actor: audit.desk.lead).put(
      PlanText.changed(["audits:": "audits: [{stratum: not_selected, items: 2, seed: 5}]"]))
    let planned = try note(audit.desk)
    #expect(planned.seeds == [] && planned.areSeedsSealed, "who knows the seed knows the sample")
    try audit.draw(.notSelected, .items(2))
    let drawn = try note(audit.desk)
    #expect(drawn.seeds == [] && drawn.areSeedsSealed)
    #expect(throws: CaseworkError(.denied, "")) {
      try ReportService(store: audit.desk.store, actor: audit.desk.lead).make(
        .json, options: ReportOptions(edition: .internal))
    }
    let before = try ReportService(
      store: audit.desk.store, actor: audit.desk.testCase.administrator
    ).make(
      .json, options: ReportOptions(edition: .internal))
    for person in audit.desk.people { try audit.work(person) }
    let done = try note(audit.desk)
    #expect(!done.areSeedsSealed)
    #expect(
      done.seeds.map(\.id) == [
        "plan.selection", "plan.double_rating", "plan.audit.not_selected", "audit.1",
      ])
    #expect(done.seeds.map(\.value) == [1, 11, 5, 5])
    #expect(try note(audit.desk, at: before.ledgerSize) == drawn, "a report of before stays")
  }

  /// Everything an internal report says, in the forms in which it is given out.
  private func text(_ audit: AuditDesk) throws -> String {
    try [ReportFormat.json, .html, .csv].flatMap { format in
      try ReportService(
        store: audit.desk.store, actor: audit.desk.testCase.administrator
      ).make(
        format, options: ReportOptions(edition: .internal)
      ).files.map { String(decoding: $0.bytes, as: UTF8.self) }
    }.joined(separator: "\n")
  }

  /// Who knows seed and plan can work out which items wait for a blind look.
  @Test func deviationsTellNoSeedWhileAnythingDrawnWaits() throws {
    let audit = try AuditDesk(items: 8, aside: 4)
    try StudyPlanService(store: audit.desk.store, actor: audit.desk.lead).put(
      PlanText.changed([
        "audits:": "audits: [{stratum: not_selected, items: 2, seed: 7700177}]",
        "selection:": "selection: {rules: standard, seed: 8800288}",
      ]))
    let seeds = ["7700177", "8800288", "9900399", "seed 1"]
    let planned = try text(audit)
    #expect(planned.contains("planned: not_selected: 2 items; is: not drawn"))
    #expect(planned.contains("planned: rules standard; is: rules standard, another seed"))
    for seed in seeds { #expect(!planned.contains(seed), "\(seed), before the draw") }
    try audit.draw(.notSelected, .items(2), seed: 9_900_399)
    let drawn = try text(audit)
    #expect(drawn.contains("is: 2 items, another seed, 2 of 2 items wait for their look"))
    for seed in seeds { #expect(!drawn.contains(seed), "\(seed), while the sample waits") }
    for person in audit.desk.people { try audit.work(person) }
    let done = try text(audit)
    #expect(
      done.contains("planned: not_selected: 2 items, seed 7700177; is: 2 items, seed 9900399"))
    #expect(
      done.contains("planned: rules standard, seed 8800288; is: rules standard, seed 1"))
  }

  @Test func aPDFNeedsAPrinterAndIsRecordedLikeAnyReport() throws {
    struct Press: PagePrinter {
      func pdf(of html: String) throws -> [UInt8] {
        #expect(html.hasPrefix("<!doctype html>"))
        return Array("%PDF-".utf8)
      }
    }
    let audit = try AuditDesk(items: 4, aside: 2)
    let service = ReportService(store: audit.desk.store, actor: audit.desk.lead)
    let options = ReportOptions(edition: .published)
    #expect(throws: CaseworkError(.usage, "")) { _ = try service.make(.pdf, options: options) }
    #expect(try audit.desk.testCase.rows(ReportRow.self).isEmpty)
    let made = try service.make(.pdf, options: options, printer: Press())
    #expect(made.files.map(\.name) == ["report.pdf"] && made.isRecorded)
    #expect(try audit.desk.testCase.rows(ReportRow.self).map(\.format) == ["pdf"])
    #expect(try audit.desk.testCase.problems() == [])
  }
}
