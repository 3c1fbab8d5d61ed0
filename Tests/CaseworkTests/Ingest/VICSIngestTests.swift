// SPDX-License-Identifier: Apache-2.0
// A VICS case file taken into a case: one item, its occurrences, and what was said before, hidden until answered.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework

@Suite struct VICSIngestTests {
  private func write(_ scratch: Scratch) throws -> String {
    try scratch.write(try Pictures.png(41), to: "export/Files/1.png")
    let text = #"""
      {"@odata.context":"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Cases","value":[{"CaseID":"1","Media":[
      {"MediaID":1,"Category":2,"IsPrecategorized":"true","PrecategorizationSource":"SAMPLE","RelativeFilePath":"Files\\1.png",
       "MediaFiles":[{"FileName":"a.png","FilePath":"one","Written":"2024-01-02T03:04:05Z"},{"FileName":"b.png","FilePath":"two"}]},
      {"MediaID":2,"Category":2,"IsPrecategorized":"true","PrecategorizationSource":"SAMPLE","RelativeFilePath":"Files\\1.png"}]}]}
      """#
    return try scratch.write(Array(text.utf8), to: "export/case.json")
  }

  @Test func placesAreOccurrencesAndTheCategoryIsAnnotation() throws {
    let (testCase, scratch) = (try TestCase(), try Scratch())
    let path = try write(scratch)
    try testCase.ingest([path])
    #expect(try testCase.rows(ItemRow.self).count == 1)
    #expect(try testCase.rows(OccurrenceRow.self).count == 3)
    #expect(
      try testCase.rows(CaptureRow.self).map(\.role) == ["case_entry", "case_entry", "case_entry"])
    #expect(try testCase.rows(SourceRow.self).map(\.kind) == ["vics"])
    #expect(try testCase.rows(AssessmentRow.self).isEmpty)
    try testCase.ingest([path])
    #expect(try testCase.rows(CaptureRow.self).count == 3)
    #expect(try testCase.problems() == [])
  }

  /// A date without an offset is of no zone, and is not said to be of UTC.
  @Test func aPlaceWhoseZoneWasNotStatedSaysSo() throws {
    let (testCase, scratch) = (try TestCase(), try Scratch())
    let path = try write(scratch)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try Data(text.replacing(#""two"}"#, with: #""two","Written":"2024-01-02T03:04:05"}"#).utf8)
      .write(to: URL(filePath: path))
    try testCase.ingest([path])
    let places = try ItemService(store: testCase.store, actor: testCase.administrator).view(1)
      .places
    #expect(places.map(\.offsetKnown) == [true, false, true])
    let stated = try #require(TimestampParser.rfc3339("2024-01-02T03:04:05Z"))
    #expect(places.map(\.first) == [stated, stated, nil])
    #expect(try testCase.problems() == [])
  }

  @Test func whatWasSaidIsHiddenUntilTheOwnAnswerIsIn() throws {
    let (testCase, scratch) = (try TestCase(), try Scratch())
    try testCase.ingest([try write(scratch)])
    try testCase.select()
    let one = try testCase.add("one", .assessor)
    #expect(try ItemService(store: testCase.store, actor: one).view(1).statements == [])
    let outcome = try AssessmentService(store: testCase.store, actor: one).record([
      AssessmentEntry(
        item: 1, facts: try FactSheet(named: ["child": "no"]), route: .seen,
        wantsSecondOpinion: false)
    ]).first
    if case .refused(let error) = outcome { throw error }
    let statements = try ItemService(store: testCase.store, actor: one).view(1).statements
    #expect(statements.map(\.category) == [2])
    #expect(statements.map(\.profile) == ["US"])
    #expect(statements.map(\.isPrecategorized) == [true])
    #expect(statements[0].by?.text.contains("SAMPLE") == false)
  }
}
