// SPDX-License-Identifier: Apache-2.0
// Which items a hash list has, and what stands in its rows.

import Catalog
import EvidenceModel
import Foundation
import LegalRegime
import Testing

@testable import Casework

@Suite struct HashListExportTests {
  private func digests(_ desk: ExportDesk) throws -> [String] {
    try desk.lines().dropFirst().map {
      String($0.split(separator: ",", omittingEmptySubsequences: false)[2])
    }
  }

  @Test func onlyTrustedGradesGoUnlessAsked() throws {
    for (grades, items) in [
      ("trusted", [ExportDesk.trusted]),
      ("indicative", [ExportDesk.trusted, ExportDesk.indicative]),
      ("single", [ExportDesk.trusted, ExportDesk.indicative, ExportDesk.single]),
    ] {
      let desk = try ExportDesk()
      let written = try desk.write("hashlist", ["grades": .string(grades)])
      #expect(try digests(desk) == items.map { try desk.digest($0) }, "\(grades)")
      #expect(written.counts.first == ExportCount("items", items.count))
    }
  }

  @Test func aRowHasTheColumnsOfListsAndNothingThatNamesAPlace() throws {
    let desk = try ExportDesk()
    try desk.write()
    let lines = try desk.lines()
    #expect(
      lines[0]
        == "md5,sha1,sha256,pdq,category,severity,source,set,status,date_added,quality,tags")
    let fields = lines[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    #expect(fields.count == 12)
    #expect(fields[0].count == 32 && fields[1].count == 40)
    #expect(Array(fields[4...5]) == ["pseudo_photograph", "A"])
    #expect(fields[6] == "SYNTHETIC martlet:\(desk.store.description.id)")
    #expect(Array(fields[7...8]) == ["image", "trusted"])
    #expect(fields[9] == CivilDate(of: desk.testCase.clock.present).description)
    #expect(
      fields[11] == "regime:uk-england-wales;regime_version:1;grade:trusted;SYNTHETIC")
    let text = try String(contentsOfFile: desk.path, encoding: .utf8)
    #expect(!text.contains(".png") && !text.contains("/"))
  }

  @Test func pdqGoesOnlyWithQuality() throws {
    let desk = try ExportDesk()
    let id = ExportDesk.trusted
    let row = try #require(
      try desk.store.catalog.read { try $0.row(FingerprintRow.self, key: .integer(id), "pdq") })
    let stored = try StoredPDQ(row, columns: desk.store.columns)
    for (quality, isWritten) in [(49, false), (50, true)] {
      let desk = try ExportDesk()
      try desk.store.record(desk.administrator) { recording in
        var changed = row
        changed.quality = quality
        changed.sealedValue = desk.store.columns.seal(
          ([stored.hash] + stored.variants).flatMap(\.bytes), FingerprintRow.self, "sealed_value",
          row: id)
        try recording.update(changed)
        try recording.leaf(.item)
      }
      try desk.write()
      let fields = try desk.lines()[1].split(separator: ",", omittingEmptySubsequences: false)
      #expect(fields[3] == (isWritten ? stored.hash.description : ""), "\(quality)")
      #expect(fields[10] == (isWritten ? "50" : ""))
    }
  }

  @Test func classesAreThoseAskedFor() throws {
    let desk = try ExportDesk()
    try desk.write("hashlist", ["classes": ["none"]])
    #expect(try digests(desk) == [try desk.digest(ExportDesk.negative)])
    let other = try ExportDesk()
    let written = try other.write("hashlist", ["classes": ["prohibited_image"]])
    #expect(try digests(other).isEmpty)
    #expect(written.counts == [ExportCount("items", 0), ExportCount("left out: disputed", 1)])
  }

  @Test func adjudicatedItemsGoAsSettledAndWaitingOnesDoNot() throws {
    let desk = try ExportDesk()
    let work = try AssessmentService(store: desk.store, actor: desk.lead)
    let settled = try work.record([
      AssessmentEntry(
        item: ExportDesk.disputed, facts: try FactSheet(named: WorkDesk.answers["mild"] ?? [:]),
        route: .seen, note: "the lead looked again", isAdjudication: true)
    ])
    guard case .recorded? = settled.first else { throw CaseworkError(.conflict, "\(settled)") }
    try desk.write("hashlist", ["grades": "indicative"])
    let digest = try desk.digest(ExportDesk.disputed)
    let row = try #require(try desk.lines().first { $0.contains(digest) })
    #expect(row.contains(",indicative,") && row.contains("adjudicated"))
    #expect(try !digests(desk).contains(desk.digest(ExportDesk.golden)))
  }

  @Test func aGoldenItemGoesOnceNobodyIsToRateItAnyMore() throws {
    let desk = try ExportDesk()
    _ = try AssessmentService(store: desk.store, actor: desk.people[3]).record([
      AssessmentEntry(
        item: ExportDesk.golden, facts: try FactSheet(named: WorkDesk.answers["severe"] ?? [:]),
        route: .seen)
    ])
    try desk.write()
    #expect(
      try digests(desk) == [desk.digest(ExportDesk.trusted), desk.digest(ExportDesk.golden)])
  }

  @Test func whatWasDisputedAfterTheApprovalDoesNotGo() throws {
    let desk = try ExportDesk()
    let id = try desk.approved()
    _ = try AssessmentService(store: desk.store, actor: desk.people[3]).record([
      AssessmentEntry(
        item: ExportDesk.trusted, facts: try FactSheet(named: WorkDesk.answers["none"] ?? [:]),
        route: .seen)
    ])
    let written = try desk.exports(desk.lead).write(
      ExportOrder(kind: "hashlist", request: id), to: desk.path)
    #expect(written.counts.first == ExportCount("items", 0))
    let manifest = try #require(ExportManifest(bytes: Array(written.manifest.utf8))).manifest
    #expect(manifest["counts_asked"]?.elements?.first == ["name": "items", "number": 1])
    #expect(manifest["counts"]?.elements?.first == ["name": "items", "number": 0])
  }

  @Test func carriedOverAndGlancedItemsNeverGo() throws {
    let (desk, items, _) = try WorkDesk.family(people: 2)
    try desk.record(items[0], "severe", by: desk.people[0])
    try desk.record(items[1], "severe", by: desk.people[0], route: .inferred)
    let source = try desk.store.catalog.read { reader in
      try GradedItems(
        ExportSettings(["grades": "single"], of: HashListExport().settings),
        from: ExportSource(
          store: desk.store, reader: reader, actor: desk.lead, now: desk.store.clock()))
    }
    #expect(!source.items.map(\.item.id).contains(items[1]))
  }

  @Test func anUnconfirmedRuleKeepsItsItemsIn() throws {
    let desk = try ExportDesk()
    let regimes = RegimeAdoption(store: desk.store, actor: desk.administrator)
    try regimes.add(EmbeddedRegimes.yaml("vics-us") ?? "")
    let id = try desk.requests(desk.lead).request(
      desk.kind("hashlist"), desk.terms(["regime": ["vics-us"]]))
    #expect(
      try desk.requests(desk.lead).view(id).counts == [
        ExportCount("items", 0), ExportCount("left out: resting on an unconfirmed rule", 3),
        ExportCount("left out: waiting for somebody", 2),
      ])
  }

  @Test(arguments: ["text", "threatexchange"])
  func theOtherFormsHaveTheSameItems(_ form: String) throws {
    let desk = try ExportDesk()
    try desk.write("hashlist", ["form": .string(form)])
    let lines = try desk.lines()
    let digest = try desk.digest(ExportDesk.trusted)
    if form == "text" {
      #expect(lines == ["# SYNTHETIC", digest])
    } else {
      // The public reader would take a comment for a signal.
      #expect(lines.contains("sha256 \(digest)"))
      #expect(
        lines.allSatisfy { line in
          ["pdq", "vpdq", "md5", "sha1", "sha256", "video_md5", "video_sha256"].contains(
            String(line.prefix { $0 != " " })) && line.split(separator: " ").count == 2
        })
    }
  }
}
