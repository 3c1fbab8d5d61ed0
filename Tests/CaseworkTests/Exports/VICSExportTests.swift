// SPDX-License-Identifier: Apache-2.0
// A VICS case file of graded items, in the numbers of a profile, with names only when asked.

import EvidenceModel
import Foundation
import LegalRegime
import Testing

@testable import Casework

@Suite struct VICSExportTests {
  static let mapping = """
    format: martlet.vics-profile/1
    profile: Harbour
    booleans: text
    categories:
      - {category: 7, label: severe, from: [pseudo_photograph_a], verified: no, source: a test}
      - {category: 8, label: other, from: [pseudo_photograph], verified: no, source: a test}

    """

  private func file(_ desk: ExportDesk) throws -> JSONValue {
    try JSONParser.parse(Array(try Data(contentsOf: URL(fileURLWithPath: desk.path))))
  }

  @Test func theCategoryIsTheNumberOfTheClassAndSeverity() throws {
    let desk = try ExportDesk()
    try desk.write("vics", ["mapping": .string(Self.mapping), "grades": "single"])
    let file = try file(desk)
    #expect(
      file["@odata.context"]?.text?.hasSuffix("2.0.xml/Harbour/$metadata#Cases") == true)
    let found = try #require(file["value"]?.elements?.first)
    #expect(found["CaseID"]?.text == "{\(desk.store.description.id.uppercased())}")
    #expect(found["CaseNumber"] == "SYNTHETIC")
    #expect(found["TotalMediaFiles"] == 3)
    let media = try #require(found["Media"]?.elements)
    #expect(media.map { $0["Category"] } == [7, 7, 8])
    #expect(
      media.map { $0["MediaID"] }
        == [ExportDesk.trusted, ExportDesk.indicative, ExportDesk.single].map { .integer($0) })
    #expect(media.allSatisfy { $0["MediaFiles"] == nil && $0["RelativeFilePath"] == nil })
    #expect(media[0]["Tags"]?.text?.contains("grade:trusted") == true)
    let text = try String(contentsOfFile: desk.path, encoding: .utf8)
    #expect(!text.contains(".png"))
  }

  @Test func namesAndPlacesGoWhenAsked() throws {
    let desk = try ExportDesk()
    try desk.write("vics", ["mapping": .string(Self.mapping), "names": true])
    let media = try #require(try file(desk)["value"]?.elements?.first?["Media"]?.elements?.first)
    let place = try #require(media["MediaFiles"]?.elements?.first)
    #expect(place["FileName"]?.text?.hasSuffix(".png") == true)
    #expect(place["FilePath"]?.text != nil)
    #expect(place["MD5"] == media["MD5"])
  }

  /// What an export says of the one item of a VICS source, and the whole file.
  private func exported(names: Bool) throws -> (media: JSONValue, text: String) {
    let (testCase, scratch) = (try TestCase(), try Scratch())
    try scratch.write(try Pictures.png(41), to: "export/Files/1.png")
    let source = #"""
      {"@odata.context":"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Cases","value":[{"CaseID":"1","Media":[
      {"MediaID":1,"RelativeFilePath":"Files\\1.png","MediaFiles":[
       {"FileName":"n0.jpg","FilePath":"Partition 1\\dir0","Created":"2024-01-02T03:04:05Z","Written":"2024-01-03T03:04:05+01:00","Unallocated":"TRUE","PhysicalLocation":4096,"SourceID":"disk 7"},
       {"FileName":"n0.jpg","FilePath":"Partition 1\\dir0","Unallocated":"false"},
       {"FileName":"m.jpg","FilePath":"one/m.jpg"}]},
      {"MediaID":2,"RelativeFilePath":"Files\\1.png"}]}]}
      """#
    try testCase.ingest([try scratch.write(Array(source.utf8), to: "export/case.json")])
    try testCase.select()
    let lead = try testCase.add("lead", .lead)
    let outcome = try AssessmentService(store: testCase.store, actor: lead).record([
      AssessmentEntry(
        item: 1, facts: try FactSheet(named: WorkDesk.answers["severe"] ?? [:]), route: .seen,
        wantsSecondOpinion: false)
    ]).first
    if case .refused(let error) = outcome { throw error }
    let requests = { RequestService(store: testCase.store, actor: $0) }
    let id = try requests(lead).request(
      try #require(RequestKind(rawValue: "vics")),
      RequestTerms(
        settings: [
          "grades": "single", "mapping": .string(Self.mapping), "names": .bool(names),
        ], recipients: ["Harbour office"], reason: "a test"))
    try requests(testCase.administrator).decide(id, approve: true)
    let path = scratch.path + "/out.json"
    _ = try ExportService(store: testCase.store, actor: lead).write(
      ExportOrder(kind: "vics", request: id), to: path)
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let media = try #require(
      try JSONParser.parse(bytes)["value"]?.elements?.first?["Media"]?.elements)
    #expect(media.count == 1)
    return (media[0], String(decoding: bytes, as: UTF8.self))
  }

  private func said(_ media: JSONValue) -> [String?] {
    (media["MediaMetadata"]?.elements ?? []).filter { $0["PropertyName"] == "martlet.place" }
      .map { $0["PropertyValue"]?.text }
  }

  @Test func whatAVICSSourceSaidOfPlacesGoesOutAsItCameIn() throws {
    let media = try exported(names: true).media
    let md5 = try #require(media["MD5"])
    #expect(
      media["MediaFiles"] == [
        [
          "MD5": md5, "FileName": "n0.jpg", "FilePath": "Partition 1\\dir0",
          "Created": "2024-01-02T03:04:05Z", "Written": "2024-01-03T02:04:05Z",
          "Unallocated": "true", "PhysicalLocation": 4096, "SourceID": "disk 7",
        ],
        [
          "MD5": md5, "FileName": "n0.jpg", "FilePath": "Partition 1\\dir0",
          "Unallocated": "false",
        ],
        ["MD5": md5, "FileName": "m.jpg", "FilePath": "one/m.jpg"],
        ["MD5": md5, "FileName": "1.png", "FilePath": "Files"],
      ])
    #expect(said(media) == [])
  }

  @Test func withoutNamesOnlyDatesAndStatesOfPlacesGo() throws {
    let (media, text) = try exported(names: false)
    #expect(media["MediaFiles"] == nil)
    #expect(
      said(media) == [
        #"{"Created":"2024-01-02T03:04:05Z","Written":"2024-01-03T02:04:05Z","Unallocated":"true"}"#,
        #"{"Unallocated":"false"}"#,
      ])
    for word in ["n0", "Partition", "disk", "one/m", "1.png"] {
      #expect(!text.contains(word), "\(word)")
    }
  }

  @Test func aClassWithoutANumberIsRefusedWhenAsked() throws {
    let desk = try ExportDesk()
    #expect(throws: CaseworkError(.usage, "")) {
      try desk.requests(desk.lead).request(desk.kind("vics"), desk.terms)
    }
    #expect(throws: (any Error).self) {
      try desk.requests(desk.lead).request(desk.kind("vics"), desk.terms(["mapping": "no mapping"]))
    }
  }

  @Test func theProfilesOwnRegimeGivesTheNumbers() throws {
    let desk = try ExportDesk()
    try RegimeAdoption(store: desk.store, actor: desk.administrator).add(
      EmbeddedRegimes.yaml("vics-us") ?? "")
    let rules = try RegimeLibrary.regime("vics-us").rules.filter { !$0.isVerified }.map(\.name)
    try RegimeService(store: desk.store, actor: desk.administrator).confirm(
      rules: rules, regime: "vics-us", because: "read with counsel")
    try desk.write("vics")
    let media = try #require(try file(desk)["value"]?.elements?.first?["Media"]?.elements)
    #expect(media.map { $0["Category"] } == [3])
  }
}
