// SPDX-License-Identifier: Apache-2.0
// All that a report follows from stands in each of its forms; the edges of printed pages say whose it is.

import EvidenceModel
import MartletTesting
import StudyReport
import Testing

@Suite struct ReproductionTests {
  private static let rules = String(repeating: "1a", count: 32)
  private static let plan = String(repeating: "2b", count: 32)
  private static let selection = String(repeating: "3c", count: 32)

  private static func snapshot(sealed: Bool = false) -> StudySnapshot {
    var snapshot = StudyFixtures.fixed
    snapshot.beside.reproduction.regimes = [
      .init(
        id: "uk-england-wales", title: "England and Wales", version: 3, digest: rules,
        isUsed: false, isOwn: true),
      .init(
        id: "us-federal", title: "United States", version: 2, digest: rules, isUsed: true,
        isOwn: false),
    ]
    snapshot.beside.reproduction.selectionRules = selection
    snapshot.beside.reproduction.areSeedsSealed = sealed
    if !sealed {
      snapshot.beside.reproduction.seeds = [
        .init(id: "audit.1", label: "audit sample 1", value: 41)
      ]
    }
    snapshot.plan = StudyPlanNote(
      version: 2, digest: plan, isLate: true,
      deviations: [.init(id: "amended", words: "the plan was amended", planned: "1", actual: "2")])
    return snapshot
  }

  @Test func everyFormHasAllOfIt() throws {
    let report = try StudyReport.build(
      Self.snapshot(), options: ReportOptions(edition: .internal, largestSmallCell: 7))
    let csv = try #require(CSVRenderer.files(report).first { $0.name == "reproduction.csv" }).text
    let forms = [HTMLRenderer.text(report), JSONRenderer.text(report), csv]
    let all = [
      "0.1.0", "case-1", String(repeating: "ab", count: 32), "us-federal", Self.rules, Self.plan,
      Self.selection, "41", "the plan was amended", "prohibited_image.s62",
    ]
    for word in all {
      for (index, form) in forms.enumerated() { #expect(form.contains(word), "\(word) \(index)") }
    }
    let json = JSONRenderer.value(report)
    #expect(try Repository.schema("martlet.report/1").problems(in: json) == [])
    #expect(json["reproduction"]?["seeds"]?.elements?.first?["seed"] == 41)
    #expect(
      csv.split(separator: "\n").dropFirst().first
        == "command,Command,martlet report --case DIR --edition internal --at 61204 --small-cell 7 --regime us-federal,"
    )
    #expect(csv.contains("\nregime.uk-england-wales,\"Regime, in no figure here\","))
    #expect(csv.contains("\nledger,Ledger,\"the first 61,204 leaves, as of "))
  }

  @Test func sealedSeedsAreSaidToBe() throws {
    let report = try StudyReport.build(
      Self.snapshot(sealed: true), options: ReportOptions(edition: .published))
    #expect(HTMLRenderer.text(report).contains("sealed in the ledger until every sample"))
    #expect(JSONRenderer.value(report)["reproduction"]?["seeds_sealed"] == true)
  }

  @Test(arguments: ReportEdition.allCases)
  func everyPrintedPageSaysWhoseItIs(edition: ReportEdition) throws {
    let report = try StudyReport.build(
      StudyFixtures.fixed, options: ReportOptions(edition: edition))
    let text = HTMLRenderer.text(report)
    let mark = edition == .internal ? "INTERNAL \\b7  internal" : "\\b7  published"
    #expect(text.contains("@top-left { content: \"Harbour study\"; }"))
    #expect(text.contains("@top-right { content: \"SYNTHETIC "))
    #expect(text.contains(mark + " edition\"; }"))
    #expect(text.contains("content: \"Martlet 0\\2e 1\\2e 0 \\b7  ledger leaf 61\\2c 204\"; }"))
  }

  @Test func aHostileNameStaysOneString() throws {
    var snapshot = StudyFixtures.fixed
    let name = "a\"; } </style> \\ \u{202e}" + String(repeating: "é", count: 80)
    snapshot.study = StudyCase(name: name, id: "1", isSynthetic: false, timeZone: "UTC")
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: .published))
    let line = try #require(
      HTMLRenderer.text(report).split(separator: "\n").first { $0.contains("@top-left { content") })
    #expect(
      line.trimmingPrefix(while: \.isWhitespace).hasPrefix(
        "@top-left { content: \"a\\22 \\3b  \\7d  \\3c \\2f style\\3e  "))
    #expect(line.hasSuffix("\\2026 \"; }"))
    #expect(!line.contains("</style>") && line.utf8.count < 400)
  }
}
