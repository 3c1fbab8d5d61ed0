// SPDX-License-Identifier: Apache-2.0
// A result that rests on a rule that nobody confirmed counts nowhere and leaves by no export, until somebody confirms the rule.

import Catalog
import EvidenceModel
import StudyReport
import StudyStatistics
import Testing

@testable import Casework

@Suite struct DraftTests {
  /// The instruments that make an image criminal under the regime of the tests.
  private static let crimes = [
    "photograph", "pseudo_photograph", "photo_or_pseudo", "derived", "prohibited_image",
  ]

  /// A case whose only crimes are drafts: three people agree on each selected item, and a sample of what was not selected found
  /// more of them.
  private struct Study {
    let audit: AuditDesk
    let auditor: Actor
    var store: CaseStore { audit.desk.store }

    init() throws {
      audit = try AuditDesk(items: 12, aside: 4, people: 4)
      auditor = try audit.desk.testCase.add("auditor", .auditor)
      for item in audit.selected {
        for person in audit.desk.people { try audit.desk.record(item, "draft", by: person) }
      }
      let sample = try audit.draw(.notSelected, .items(4))
      for item in try audit.items(of: sample) {
        try audit.desk.record(item, "draft", by: audit.desk.people[0])
      }
    }

    func report(_ edition: ReportEdition) throws -> Report {
      try ReportService(store: store, actor: auditor).build(
        options: ReportOptions(edition: edition))
    }

    func status() throws -> [String: Int] {
      let groups = try CaseStatus.read(store, for: auditor).groups
      return Dictionary(
        uniqueKeysWithValues: (groups.first { $0.name == "grades" }?.counts ?? []).map {
          ($0.name, $0.count)
        })
    }

    /// What a hash list of everything criminal would hold.
    func exported() throws -> [String: Int] {
      let kind = HashListExport()
      let settings = try ExportSettings(["grades": "single"], of: kind.settings)
      let found = try ExportService(store: store, actor: audit.desk.testCase.administrator)
        .preview(kind, settings)
      return Dictionary(uniqueKeysWithValues: found.counts.map { ($0.name, $0.number) })
    }

    /// How many items a person's own filter by a result shows.
    func filtered(_ grade: String) throws -> Int {
      let person = audit.desk.people[0]
      let filter = try WallFilter(parameters: [("grade", grade)])
      return try WallService(index: WallIndex(store: store), actor: person).page(filter, limit: 50)
        .tiles.count
    }

    func agreement() throws -> CaseAgreement {
      try AgreementService(store: store, actor: auditor).read(Bootstrap(draws: 100))
    }

    func confirm() throws {
      try RegimeService(store: store, actor: audit.desk.testCase.administrator).confirm(
        rules: ["pseudo_photograph_altered"], because: "counsel read it")
    }
  }

  /// The numbers of a report that tell of crimes: by the names of cells, and by those of rows in the tables of the audit.
  private func crimes(_ report: Report) -> [String: ReportNumber] {
    var found: [String: ReportNumber] = [:]
    func isCrime(_ id: String) -> Bool {
      let parts = id.split(whereSeparator: { ".|/".contains($0) }).map(String.init)
      return parts.contains("criminal") || parts.contains("confirmed")
        || !Set(parts).isDisjoint(with: Self.crimes)
    }
    for figure in report.figures where isCrime(figure.id) { found[figure.id] = figure.number }
    for table in report.sections.flatMap(\.tables) {
      for row in table.rows {
        for (column, cell) in zip(table.columns, row.cells) {
          guard let id = cell.id else {
            if isCrime(row.id), column.id == "estimate" {
              found["estimate.\(row.id)"] = cell.number
            }
            continue
          }
          let isPart = row.id != "total" && !table.id.hasPrefix("agreement")
          if isCrime(id) || isPart && isCrime(row.id) { found[id] = cell.number }
        }
      }
    }
    return found
  }

  @Test(arguments: [ReportEdition.internal, .published])
  func aCaseWhoseOnlyCrimesAreDraftsReportsNone(_ edition: ReportEdition) throws {
    let study = try Study()
    let report = try study.report(edition)
    let told = crimes(report)
    #expect(told.count > 15, "\(told.keys.sorted())")
    for (cell, number) in told {
      #expect(number == .count(0) || number == .absent, "\(cell): \(number)")
    }
    let tables = report.sections.flatMap(\.tables)
    func number(_ table: String, _ row: String, _ column: String) -> ReportNumber? {
      guard let table = tables.first(where: { $0.id == table }),
        let place = table.columns.firstIndex(where: { $0.id == column })
      else { return nil }
      return table.rows.first { $0.id == row }?.cells[place].number
    }
    let isHidden = edition == .published
    // The published edition hides the four of the sample, and the eight by which they could be solved.
    for (table, row, column, drafts) in [
      ("standing", "counsel_required", "posted", 8), ("grades", "counsel_required", "seen", 8),
      ("audit", "drafts", "size", 8), ("audit", "not_selected.1", "drafts", 4),
    ] {
      #expect(number(table, row, column) == (isHidden ? .hidden : .count(drafts)), "\(table)")
    }
    #expect(number("audit_total", "criminal", "estimate") == .absent, "the sample is not settled")
    #expect(!tables.contains { $0.id.hasPrefix("confusion_result") })
    #expect(
      !(tables.first { $0.id == "agreement" }?.rows.contains { $0.id == "result" } ?? false))
    try study.store.close()
  }

  /// The reason of a result is that of the rules confirmed by now, as the page and the API tell it.
  @Test func aConfirmedRuleIsAwaitedNoMore() throws {
    let study = try Study()
    let item = study.audit.selected[0]
    func reasons() throws -> [String] {
      try study.store.catalog.read { reader in
        try ItemReading(reader: reader, columns: study.store.columns, item: item).history(
          for: study.auditor, regime: study.store.description.regime)
      }.records.compactMap { $0.determination?.reason }
    }
    let before = try reasons()
    #expect(before.count == 4)
    let awaited = "; awaits confirmation of rule pseudo_photograph_altered"
    #expect(before.allSatisfy { $0.hasSuffix(awaited) }, "\(before)")
    try study.confirm()
    #expect(try reasons() == before.map { String($0.dropLast(awaited.count)) })
    try study.store.close()
  }

  @Test func draftsAreInNoCountNoSampleAndNoExportUntilTheRuleIsConfirmed() throws {
    let study = try Study()
    let before = try study.audit.estimate()
    #expect(before.confirmed == 0 && before.total == nil)
    let sample = try #require(before.samples.first)
    #expect(sample.found == 0 && sample.unsettled == 4 && !sample.reopens)
    #expect(sample.bounds == 0...4, "each of them may be criminal")
    #expect(
      sample.verdict
        == "No verdict yet: 4 of 4 items are not settled; they rest on rules that nobody confirmed."
    )
    #expect(sample.notes.contains { $0.contains("confirms the rule by its name") })
    let grades = try study.status()
    #expect(grades["draft"] == 12)
    #expect(["single", "indicative", "trusted"].allSatisfy { grades[$0] == 0 })
    #expect(
      try study.exported() == ["items": 0, "left out: resting on an unconfirmed rule": 12])
    #expect(try study.filtered("pseudo_photograph/A") == 0)
    #expect(try study.filtered("draft:pseudo_photograph/A") == 12)
    let agreement = try study.agreement()
    #expect(agreement.drafts == 8 && agreement.items == 8)
    #expect(agreement.questions.map(\.question).contains("child"))
    #expect(!agreement.questions.map(\.question).contains(AgreementService.result))

    try study.confirm()
    let after = try study.audit.estimate()
    #expect(after.confirmed == 8 && after.samples.first?.found == 4)
    #expect(after.total?.interval == 12...12)
    #expect(try study.status()["draft"] == 0 && study.status()["trusted"] == 8)
    #expect(try study.exported()["items"] == 12)
    #expect(try study.filtered("pseudo_photograph/A") == 12)
    #expect(try study.agreement().questions.map(\.question).contains(AgreementService.result))
    let report = try study.report(.internal)
    #expect(
      report.figures.first { $0.id == "criminal" }?.number == .count(8),
      "what was not selected is counted by its sample")
    #expect(try study.audit.desk.testCase.problems() == [])
    try study.store.close()
  }

  /// A draft outside of the strata widens what may be, and is in no estimate.
  @Test func aDraftWidensTheUpperEndsAlone() throws {
    let audit = try AuditDesk(items: 8, aside: 4, people: 2)
    let (first, second) = (audit.desk.people[0], audit.desk.people[1])
    try audit.desk.record(audit.selected[0], "draft", by: first)
    try audit.desk.record(audit.selected[1], "mild", by: first)
    for item in audit.selected.dropFirst(2) { try audit.desk.record(item, "none", by: first) }
    try audit.draw(.notSelected, .items(4))
    try audit.work(first)
    let negative = try audit.draw(.negative, .items(2))
    #expect(negative.population == 2, "a draft is not in the stratum of what is not criminal")
    try audit.work(second)
    let total = try #require(try audit.estimate().total)
    #expect(total.estimate == 1 && total.interval == 1...2 && total.guaranteed == 1...2)
    #expect(
      try audit.estimate().notes.contains { $0.hasPrefix("Counsel required: 1 item outside") })
    // Rules confirmed later leave the strata of earlier samples as they were drawn.
    try RegimeService(store: audit.desk.store, actor: audit.desk.testCase.administrator).confirm(
      rules: ["pseudo_photograph_altered"], because: "counsel read it")
    let after = try #require(try audit.estimate().total)
    #expect(after.estimate == 2 && after.interval == 2...2)
    #expect(try audit.desk.testCase.problems() == [])
    try audit.desk.store.close()
  }
}
