// SPDX-License-Identifier: Apache-2.0
// What is said of one file: names, addresses, views, class, and how it came about.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import LegalRegime
import Testing

@testable import Casework

@Suite struct CyberTipFileTests {
  private func files(_ desk: ExportDesk, _ settings: [String: JSONValue]) throws -> [String: String]
  {
    try desk.write("ncmec-draft", settings)
    return try NCMECDraftTests.files(desk.path)
  }

  // MARK: - Names

  @Test func namesGoOnlyWhenAsked() throws {
    let desk = try ExportDesk()
    let files = try files(desk, ["items": ["1"], "names": true, "addresses": true])
    let file = try #require(files["file-0001.xml"])
    #expect(file.contains("<originalFileName>0.png</originalFileName>"))
    #expect(!file.contains("locationOfFile"))
    #expect(files["to-add.txt"]?.contains("the case has no address of the file") == true)
  }

  @Test(arguments: [
    ("/a/b.png", false, "b.png"), ("a\\b.png", false, "b.png"), ("b.png", false, "b.png"),
    ("/", false, ""), ("", false, ""),
    ("https://x.example/a/b%20c.png?d=/e#f/g", true, "b%20c.png"),
    ("https://x.example", true, ""), ("https://x.example/", true, ""), ("nowhere", true, ""),
    ("/a/\u{301}b", false, "\u{301}b"),
  ])
  func namesAreLastComponents(_ locator: String, _ isURL: Bool, _ name: String) {
    #expect(
      Array(CyberTipName.last(of: locator, isURL: isURL).unicodeScalars)
        == Array(name.unicodeScalars))
  }

  @Test func whatCannotBeWrittenIsTold() {
    #expect(CyberTipName.holdable("a\u{1}b") == "a\\u{1}b")
    #expect(CyberTipName.holdable("a\u{202e}b\\") == "a\u{202e}b\\")
    #expect(CyberTipName.fault(inName: String(repeating: "a", count: 2_056)) == nil)
    #expect(
      CyberTipName.fault(inName: String(repeating: "a", count: 3_000))
        == "must have at most 2056 characters")
    #expect(CyberTipName.fault(inAddress: "https://x.example/a") == nil)
    #expect(CyberTipName.fault(inAddress: "https://x.example/ä") != nil)
    #expect(
      CyberTipName.fault(inAddress: "https://x.example/" + String(repeating: "a", count: 2_083))
        != nil)
  }

  // MARK: - Origin

  private func isSet(
    _ code: ProvenanceConclusion.Code, _ strength: TraceStrength?, _ facts: [String: String],
    _ reasons: [String] = []
  ) throws -> String {
    let found = CyberTipOrigin.isGenerated(
      ProvenanceConclusion(code: code, strength: strength, reasons: reasons),
      try FactSheet(named: facts))
    return found.isSet ? "set" : found.words == nil ? "none" : "told"
  }

  @Test func aCameraIsNeverSaidToBeGenerated() throws {
    for strength in TraceStrength.allCases {
      let word = strength == .hint ? "none" : "told"
      #expect(try isSet(.generated, strength, ["origin": "camera"]) == word)
    }
    #expect(try isSet(.unknown, nil, ["origin": "camera"]) == "none")
  }

  @Test func tracesAloneSetNothingUnlessProved() throws {
    for code in [ProvenanceConclusion.Code.generated, .edited] {
      #expect(try isSet(code, .hint, [:]) == "none")
      #expect(try isSet(code, .strong, [:]) == "told")
      #expect(try isSet(code, .proof, [:]) == "set")
      #expect(try isSet(code, .proof, ["origin": "cannot_tell"]) == "set")
      #expect(try isSet(code, .proof, [:], ["contradiction.camera"]) == "told")
      #expect(try isSet(code, .strong, ["origin": "cannot_tell"]) == "told")
    }
    for strength in TraceStrength.allCases {
      #expect(try isSet(.cameraSigns, strength, [:]) == "none")
    }
  }

  @Test func whatAnAssessorSaysCounts() throws {
    #expect(
      try isSet(.unknown, nil, ["origin": "computer_made", "photograph_like": "yes"]) == "set")
    #expect(
      try isSet(.unknown, nil, ["origin": "computer_made", "photograph_like": "no"]) == "none")
    #expect(try isSet(.generated, .hint, ["origin": "altered"]) == "told")
    #expect(try isSet(.generated, .strong, ["origin": "altered"]) == "set")
    #expect(
      try isSet(.generated, .strong, ["origin": "computer_made", "photograph_like": "no"]) == "set")
    #expect(try isSet(.unknown, nil, ["origin": "altered"]) == "told")
  }

  // MARK: - Views

  @Test func aViewOfTheWholeByAPersonWhoSawItIsStated() throws {
    let desk = try WorkDesk(items: 2, people: 2)
    let views = ViewService(store: desk.store)
    func viewed(_ item: Int64) throws -> String? {
      try desk.store.catalog.read { reader in
        let row = try #require(try reader.row(ItemRow.self, key: .integer(item)))
        return try CyberTipViews(reader: reader, columns: desk.store.columns).doubt(row)
      }
    }
    let sharp = ViewManner(side: 1_024, blur: 0, isGrey: false)
    func show(_ manner: ViewManner, _ gesture: RevealGesture?, by actor: Actor) throws {
      _ = try views.begin(
        ViewRequest(items: [1], purpose: .queue, manner: manner, gesture: gesture), by: actor,
        session: actor.name)
    }
    try show(ViewManner(side: 1_024, blur: 0.05, isGrey: true), nil, by: desk.people[0])
    try show(ViewManner(side: 128, blur: 0, isGrey: false), .toggle, by: desk.people[0])
    try show(sharp, .region, by: desk.people[0])
    try show(sharp, .hold, by: desk.people[1])
    try desk.record(1, "severe", by: desk.people[0])
    #expect(try viewed(1) != nil)
    try desk.record(1, "severe", by: desk.people[1])
    #expect(try viewed(1) == nil)
    // A look after the record shows nothing of how it was recorded.
    try desk.record(2, "severe", by: desk.people[0])
    desk.testCase.clock.advance(seconds: 1)
    _ = try views.begin(
      ViewRequest(items: [2], purpose: .queue, manner: sharp), by: desk.people[0], session: "x")
    #expect(try viewed(2) != nil)
  }

  // MARK: - Class

  @Test func aClassNeedsTheRegimeAndAResultThatStands() throws {
    let desk = try WorkDesk(items: 3, people: 3)
    let store = desk.store
    try RegimeAdoption(store: store, actor: desk.testCase.administrator).add(
      EmbeddedRegimes.yaml("industry-classification") ?? "")
    func record(_ item: Int64, _ more: [String: String]) throws {
      for person in desk.people {
        desk.testCase.clock.advance(seconds: 30)
        let facts = try FactSheet(
          named: [
            "child": "yes", "photograph_like": "yes", "origin": "camera", "indecent": "yes",
            "severity": "c",
          ].merging(more) { $1 })
        _ = try AssessmentService(store: store, actor: person).record([
          AssessmentEntry(item: item, facts: facts, route: .seen)
        ])
      }
    }
    try record(1, ["maturity": "pubescent"])
    try record(2, [:])
    try record(3, ["maturity": "prepubescent", "severity": "a"])
    let folder = try Scratch()
    let id = try RequestService(store: store, actor: desk.lead).request(
      try #require(RequestKind(rawValue: "ncmec-draft")),
      RequestTerms(
        settings: ["items": ["1", "2", "3"]], recipients: ["Harbour office"], reason: "a test"))
    try RequestService(store: store, actor: desk.testCase.administrator).decide(id, approve: true)
    let written = try ExportService(store: store, actor: desk.lead).write(
      ExportOrder(kind: "ncmec-draft", request: id), to: folder.path + "/out")
    let files = try NCMECDraftTests.files(folder.path + "/out")
    func has(_ file: Int, _ name: String) -> Bool {
      files["file-000\(file).xml"]?.contains(
        "<industryClassification>\(name)</industryClassification>") == true
    }
    #expect(has(1, "B2") && has(3, "A1"))
    #expect(files["file-0002.xml"]?.contains("industryClassification") == false)
    #expect(files["to-add.txt"]?.contains("/fileDetails[2]/industryClassification") == true)
    #expect(written.manifest.contains("industry-classification"))
  }
}
