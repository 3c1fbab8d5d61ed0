// SPDX-License-Identifier: Apache-2.0
// Whatever happens in a case afterwards, the report of a ledger size stays what it was.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import LegalRegime
import StudyReport
import Testing

@testable import Casework

@Suite struct ReportHistoryTests {
  /// Every report of some ledger sizes, by size, edition and format.
  private func reports(_ testCase: TestCase, sizes: [Int]) throws -> [String: [[UInt8]]] {
    let service = ReportService(store: testCase.store, actor: testCase.administrator)
    var reports: [String: [[UInt8]]] = [:]
    for size in sizes {
      for edition in ReportEdition.allCases {
        for format in size == sizes.last ? [ReportFormat.html, .json, .csv] : [.json] {
          reports["\(size) \(edition) \(format)"] =
            try service.make(
              format, options: ReportOptions(edition: edition), at: size, allowsDifferences: true
            ).files.map(\.bytes)
        }
      }
    }
    return reports
  }

  @Test func noLaterWorkMovesAByteOfAnEarlierReport() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let source = try Scratch()
    try source.write(page(showing: 97), to: "page.warc")
    try testCase.ingest([source.path + "/page.warc"], mapping: QuayForum.mapping)
    for seed in UInt64(60)...62 {
      try source.write(try Pictures.png(seed), to: "half/\(seed).png")
    }
    try interrupt(testCase, [source.path + "/half"])
    let request = try request(testCase)
    let head = try testCase.store.catalog.read { try $0.count(LeafRow.self) }
    let sizes = Array(stride(from: 1, to: head, by: 5)) + [head]
    let before = try reports(testCase, sizes: sizes)
    let old = try rows(testCase)
    try goOn(testCase, source)
    try decide(testCase, request)
    #expect(try changed(from: old, to: rows(testCase)) == Self.changingTables)
    let after = try reports(testCase, sizes: sizes)
    #expect(after.keys.sorted() == before.keys.sorted())
    for (name, bytes) in before { #expect(after[name] == bytes, "\(name)") }
    #expect(try testCase.problems().isEmpty)
    try testCase.store.close()
  }

  /// The tables whose rows are updated in place: no report reads what changes in them.
  private static let changingTables: Set<String> = [
    "source", "occurrence", "page", "user", "request", "rule_confirmation", "case_fact",
    "credential", "api_token",
  ]

  @Test func theTablesThatAreUpdatedInPlaceAreTheseAndNoOthers() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Sources/Casework")
    let names = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
      .filter { $0.hasSuffix(".swift") }
    var calls: [String] = []
    for name in names.sorted() {
      let text = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
      for line in text.split(separator: "\n")
      where line.contains("recording.update(") || line.contains("recording.upsert(")
        || line.contains("recording.delete(")
      {
        calls.append((name as NSString).lastPathComponent)
      }
    }
    #expect(
      calls == [
        "APITokenService.swift", "CredentialService.swift", "SignInService+Account.swift",
        "SignInService.swift",
        "RequestService.swift", "RequestService.swift", "HitService.swift", "BatchWriter.swift",
        "PageRemapping.swift", "PageRemapping.swift", "PostingResolver.swift", "SourceIngest.swift",
        "LinkService.swift",
        "LinkService.swift", "UserService.swift", "RegimeService.swift", "TraceAddition.swift",
        "TraceReadingWriter.swift", "TrustRecord.swift", "WatermarkService.swift",
        "QueueIndex.swift",
      ], "a new update in place must leave reports alone: extend the tables above and their tests")
  }

  // MARK: - Before

  private func page(showing seed: UInt64) -> [UInt8] {
    QuayForum.page(
      9,
      QuayForum.post("p\(seed)", day: 20, by: "heron 1", showing: QuayForum.address(seed)))
  }

  /// Opens a source and stops before it is read.
  private func interrupt(_ testCase: TestCase, _ sources: [String]) throws {
    let opened = try testCase.rows(SourceRow.self).count
    let store = testCase.store
    #expect(throws: CaseworkError(.interrupted, "")) {
      try testCase.ingest(
        sources,
        isInterrupted: {
          (try? store.catalog.read { try $0.count(SourceRow.self) } > opened) ?? true
        })
    }
    #expect(try testCase.rows(SourceRow.self).last?.state == .reading)
  }

  private func request(_ testCase: TestCase) throws -> Int64 {
    // A rule confirmed for an earlier version of the regime, as an older program would have left it.
    try testCase.store.record(testCase.administrator) { recording in
      let known = try #require(try recording.reader.rows(RuleConfirmationRow.self).first)
      var earlier = known
      earlier.regimeVersion = known.regimeVersion - 1
      try recording.update(earlier)
      try recording.leaf(
        .ruleConfirmation,
        shown: [
          ("regime", earlier.regime), ("version", String(earlier.regimeVersion)),
          ("rule", earlier.rule),
        ])
    }
    return try RequestService(store: testCase.store, actor: testCase.administrator)
      .request(.internalReport)
  }

  // MARK: - Afterwards

  private func goOn(_ testCase: TestCase, _ source: Scratch) throws {
    testCase.clock.advance(seconds: 3_600)
    try testCase.ingest([source.path + "/half"])
    try source.write(
      WARC.response("https://quay.example/97.png", type: "image/png", body: try Pictures.png(97))
        + WARC.response(
          "https://quay.example/11.png", type: "image/png", date: "2022-01-01T00:00:00Z",
          body: try Pictures.generated(11, prompt: "a red lighthouse at dawn")), to: "again.warc")
    for quality in [88, 80] {
      try source.write(try Pictures.jpeg(12, quality: quality), to: "more/\(quality).jpg")
    }
    try testCase.ingest(
      [source.path + "/again.warc", source.path + "/more"], mapping: QuayForum.mapping)
    try FamilyService(store: testCase.store, actor: .keyHolder).rebuild()
    try testCase.link()
    try importList(testCase, source)
    try people(testCase)
  }

  private func importList(_ testCase: TestCase, _ source: Scratch) throws {
    for (name, polarity) in [("north", ListPolarity.positive), ("east", .negative)] {
      let digest = try Pictures.sha256(try Pictures.png(97)).description
      let file = try source.write(Array("sha256\n\(digest)\n".utf8), to: "\(name).csv")
      _ = try ListService(store: testCase.store, actor: .keyHolder).add(
        try HashListReader.read(path: file),
        settings: HashListSettings(
          name: name, owner: "harbour", polarity: polarity, pdqThreshold: 31, minimumQuality: 50,
          tags: []))
    }
  }

  private func people(_ testCase: TestCase) throws {
    let store = testCase.store
    let lead = try testCase.add("other-lead", .lead)
    let rater = try testCase.add("third", .assessor)
    let selection = SelectionService(store: store, actor: lead)
    try selection.triage([
      TriageDecision(item: 1, isSelected: false, started: nil, ended: nil),
      TriageDecision(item: 4, isSelected: true, started: nil, ended: nil),
    ])
    let rules = SelectionRules.standardYAML
    _ = try selection.run(try SelectionRules(yaml: rules), text: rules)
    let dispute: [FactQuestion: String] = [
      .child: "yes", .photographLike: "no", .derived: "no", .pornographic: "no",
    ]
    for (actor, isAdjudication) in [(rater, false), (lead, true)] {
      let outcomes = try AssessmentService(store: store, actor: actor).record([
        AssessmentEntry(
          item: 2, facts: try FactSheet(dispute), route: .seen, note: "as it is",
          isAdjudication: isAdjudication),
        AssessmentEntry(item: 4, facts: try FactSheet([.child: "no"]), route: .seen),
      ])
      if case .refused(let error) = outcomes[0] { throw error }
    }
    let open = try RegimeLibrary.regime("uk-england-wales").rules.filter { !$0.isVerified }
    let regimes = RegimeService(store: store, actor: testCase.administrator)
    try regimes.confirm(rules: open.map(\.name), because: "read")
    let users = UserService(store: store, actor: testCase.administrator)
    _ = try users.renewToken(name: "rater")
    try users.deactivate(name: "third")
    _ = try CredentialService(
      store: store, actor: testCase.administrator, passwords: SignInCase.cheap
    ).reset(name: "rater")
    try APITokenService(store: store, actor: testCase.administrator).revoke(1)
  }

  private func decide(_ testCase: TestCase, _ request: Int64) throws {
    let other = try testCase.add("second-administrator", .administrator)
    try RequestService(store: testCase.store, actor: other).decide(request, approve: true)
  }

  // MARK: - Rows

  private typealias Table = [[CatalogValue]: [CatalogValue]]

  private func rows(_ testCase: TestCase) throws -> [String: Table] {
    var tables: [String: Table] = [:]
    func read<Row: CatalogRow>(_ type: Row.Type) throws {
      for row in try testCase.rows(type) {
        tables[Row.table, default: [:]][try row.rowKey()] = [
          .blob(try RowCommitment.to(row).digest ?? [])
        ]
      }
    }
    for type in CatalogSchema.rowTypes
    where !RowAudit.uncommittedTables.subtracting(["leaf", "link", "poster_link"]).contains(
      type.table)
    { try read(type) }
    return tables
  }

  private func changed(from old: [String: Table], to new: [String: Table]) -> Set<String> {
    Set(
      old.filter { table, rows in
        rows.contains { key, digest in new[table]?[key] != digest }
      }.keys)
  }
}
