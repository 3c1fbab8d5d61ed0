// SPDX-License-Identifier: Apache-2.0
// Lists written in the forms of others, and what is read of them again.

import EvidenceModel
import Foundation
import HashExchange
import Testing

@Suite struct ExchangeWritingTests {
  private typealias Samples = ExchangeSamples

  /// What two readings have in common, whatever else their forms can hold.
  private func digests(_ records: [ExchangeRecord]) -> [[String?]] {
    records.map { [$0.md5, $0.sha1] }
  }

  @Test(arguments: ["ncmec", "icse.csv", "nsrl-rds-2.txt"], [ExchangeFormat.ncmec, .icse, .rds])
  func fingerprintsComeThrough(_ name: String, _ format: ExchangeFormat) throws {
    let own = try Samples.read(path: Samples.path(name)).records
    let written = try Samples.convert(path: Samples.path(name), to: format)
    let read = try Samples.read(text: written.text)
    #expect(read.problems == [])
    #expect(written.summary.written == own.count)
    // Images stand before videos in a page.
    #expect(Set(digests(read.records)) == Set(digests(own)))
  }

  @Test func pagesKeepNamesClassesTimesAndOtherFingerprints() throws {
    let own = try Samples.read(path: Samples.path("ncmec")).records
    let text = try Samples.convert(path: Samples.path("ncmec"), to: .ncmec).text
    let read = try Samples.read(text: text).records
    func said(_ records: [ExchangeRecord]) -> Set<[String?]> {
      Set(
        records.map { record in
          let names = record.tags.filter { $0.hasPrefix("entry:") }
          let others = record.others.map { "\($0.name) \($0.value)" }
          return [record.category, record.set, record.source, record.added] + names + others
        })
    }
    #expect(said(read) == said(own))
    #expect(try Samples.convert(text: text, to: .ncmec).text == text)
    #expect(text.contains(#"<images count="2" maxTimestamp="2026-"#))
    #expect(text.contains(#"<videos count="1" maxTimestamp="2026-"#))
    #expect(!text.contains("Feedback"))
  }

  @Test func whatPagesCannotSayIsToldAndLeftOut() throws {
    let rows = """
      md5,sha256,category,date_added,set,tags
      \(Samples.md5[1]),,A1,2026-02-03,video,entry:42/a
      \(Samples.md5[2]),,7,perhaps,image,entry:42/b
      \(Samples.md5[3]),,,1900-01-01,image,entry:42/b
      \(Samples.md5[4]),,B2,,image,entry:0/entry-1
      ,\(String(repeating: "1f", count: 32)),A1,,image,
      """
    let written = try Samples.convert(text: rows, to: .ncmec)
    #expect(written.summary.written == 4)
    #expect(
      written.problems.map { "\($0.line) \($0.reason.rawValue)" } == [
        "3 bad_date", "3 bad_value", "4 repeated_id", "4 bad_date", "5 repeated_id",
        "6 not_written",
      ])
    let read = try Samples.read(text: written.text).records
    #expect(read.map(\.md5) == [2, 3, 4, 1].map { Samples.md5[$0] })
    #expect(read.map(\.category) == [nil, nil, "B2", "A1"])
    #expect(read.map(\.added) == [nil, nil, nil, "2026-02-03T00:00:00Z"])
    #expect(
      read.map { $0.tags[0] } == ["entry:42/b", "entry:0/entry-1", "entry:0/entry-2", "entry:42/a"])
    // What was written names its entries as before.
    #expect(try Samples.convert(text: written.text, to: .ncmec).text == written.text)
  }

  @Test func rowsOfTheInterpolDatabaseSayWhatTheySaid() throws {
    let text = try Samples.convert(path: Samples.path("icse.csv"), to: .icse).text
    let own = try Samples.read(path: Samples.path("icse.csv")).records
    let read = try Samples.read(text: text).records
    #expect(read.map { $0.tags.sorted() } == own.map { $0.tags.sorted() })
    #expect(read.map(\.others) == own.map(\.others))
    #expect(read.map(\.flags) == own.map(\.flags))
    // Of the rows of others nobody said that it is so, or not so.
    let rows = try Samples.convert(text: "md5\n\(Samples.md5[1])\n", to: .icse).text
    #expect(!rows.contains("True") && !rows.contains("False"))
  }

  /// What VICS has members for stands there, also what is not so, and comes back as it was.
  @Test func rowsOfTheInterpolDatabaseUseTheMembersOfVICS() throws {
    let text = try String(contentsOfFile: Samples.path("icse.csv"), encoding: .utf8)
    let own = try Samples.convert(text: text, to: .icse)
    let vics = try Samples.convert(text: text, to: .vics)
    #expect(own.problems + vics.problems == [])
    let records = try JSONParser.parse(vics.text)["value"]?.elements ?? []
    let names = ["IsDistributed", "VictimIdentified", "OffenderIdentified", "Series", "Tags"]
    #expect(
      records.prefix(2).map { record in names.map { record[$0]?.text } } == [
        [
          "true", "false", "false", "lighthouses",
          "image_id:1,submissions:3,file_available:Yes,media_type:image",
        ],
        [
          "true", "false", "false", nil,
          "image_id:2,submissions:3,file_available:Yes,media_type:image,baseline",
        ],
      ])
    let back = try Samples.convert(text: vics.text, to: .icse)
    #expect(back.problems == [] && back.text == own.text)
    #expect(try Samples.convert(text: vics.text, to: .vics).text == vics.text)
    let list = try withFile(Array(text.utf8)) { try HashListReader.read(path: $0) }
    #expect(
      list.tags(.md5, 1) == [
        "file_available:Yes", "image_id:1", "is_distributed", "media_type:image",
        "offender_identified:false", "series:lighthouses", "submissions:3",
        "victim_identified:false",
      ])
  }

  /// Numbers, submissions and what is said not to be so come through rows of Martlet's own, and back as they were.
  @Test func rowsOfTheInterpolDatabaseComeThroughRows() throws {
    let head =
      "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;"
      + "Number of submissions;File Available;Media Type;Baseline\n"
    let rows =
      head + "\(Samples.md5[1].uppercased());;;77;False;True;;lighthouses;12;No;image;False\n"
      + "\(Samples.md5[2].uppercased());;;;;;False;;;;;\n"
    let own = try Samples.convert(text: rows, to: .icse)
    #expect(own.text == rows && own.problems == [] && own.summary.leftOut == [:])
    for form in [ExchangeFormat.csv, .vics] {
      let there = try Samples.convert(text: rows, to: form)
      #expect(there.problems == [] && there.summary.leftOut == [:], "\(form)")
      let back = try Samples.convert(text: there.text, to: .icse)
      #expect(back.text == rows && back.problems == [], "\(form): \(back.text)")
    }
    let vics = try Samples.convert(text: rows, to: .vics)
    let table = try Samples.convert(text: vics.text, to: .csv)
    #expect(table.text.contains("is_distributed:false"))
    #expect(table.summary.leftOut == [.vics: 2])
  }

  /// The member of an entry that goes on as the same entry is no loss; another's word is.
  @Test func theOwnMemberOfAnEntryIsKept() throws {
    for (source, lost) in [("member:42", 0), ("member:43", 1), ("quay", 1)] {
      let rows = "md5,source,tags\n\(Samples.md5[1]),\(source),entry:42/a\n"
      let summary = try Samples.convert(text: rows, to: .ncmec).summary
      #expect(summary.leftOut[.source] ?? 0 == lost, "\(source)")
    }
  }

  /// What a form has no place for is counted by part, and nothing that it holds.
  @Test func whatAFormHasNoPlaceForIsCounted() throws {
    let digest = String(repeating: "1f", count: 32)
    let rows = """
      md5,sha256,pdq,quality,category,severity,set,date_added,size,photodna,tags
      \(Samples.md5[1]),\(digest),,,A1,2,video,2026-02-03,9,,entry:42/a
      \(Samples.md5[2]),,\(digest),90,,,image,,,,quay
      """
    let expected: [(ExchangeFormat, [ExchangePart: Int])] = [
      (.csv, [.byteCount: 1]), (.vics, [:]),
      (
        .text,
        [
          .md5: 1, .pdq: 1, .quality: 1, .category: 1, .severity: 1, .set: 2, .added: 1,
          .byteCount: 1, .tags: 2,
        ]
      ),
      (
        .threatexchange,
        [
          .quality: 1, .category: 1, .severity: 1, .set: 2, .added: 1, .byteCount: 1, .tags: 2,
        ]
      ),
      (.ncmec, [.sha256: 1, .quality: 1, .severity: 1, .byteCount: 1, .tags: 1]),
      (
        .rds,
        [
          .sha256: 1, .pdq: 1, .quality: 1, .category: 1, .severity: 1, .set: 2, .added: 1,
          .tags: 2,
        ]
      ),
      (
        .icse,
        [
          .sha256: 1, .pdq: 1, .quality: 1, .category: 1, .severity: 1, .added: 1, .byteCount: 1,
          .tags: 2,
        ]
      ),
    ]
    for (form, parts) in expected {
      #expect(try Samples.convert(text: rows, to: form).summary.leftOut == parts, "\(form)")
    }
  }

  /// A formula, a separator and a quote in a name, and a fingerprint that begins as a formula does.
  @Test func hostileTextsComeThroughTables() throws {
    let series = "=1;\"x\"\ny"
    let sound = "+AA" + String(repeating: "A", count: 189)
    let member = JSONValue.string("series:" + series.replacing(";", with: "'")).compactText
    let vics =
      #"{"value":[{"MediaID":1,"MD5":"\#(Samples.md5[1])","Tags":\#(member),"PhotoDNA":"\#(sound)"},"#
      + #"{"MediaID":2,"MD5":"\#(Samples.md5[2])","PhotoDNA":"=1+1|"},{"MediaID":3,"SHA1":"\#(String(repeating: "2e", count: 20))"}]}"#
    let written = try Samples.convert(text: vics, to: .icse)
    #expect(written.problems.first?.otherHash == "photodna")
    let rows = written.text.split(separator: "\n", maxSplits: 1)[1]
    #expect(rows.hasPrefix(Samples.md5[1].uppercased() + ";;\(sound);1;;;;\"'=1'\"\"x\"\"\ny\";"))
    #expect(written.problems.map(\.reason) == [.notBase64, .noMD5])
    let read = try Samples.read(text: written.text).records
    #expect(read.map(\.tags) == [["image_id:1", "series:=1'\"x\"\ny"], ["image_id:2"]])
    #expect(read.map { $0.others.map(\.value) } == [[sound], []])
  }

  @Test func softwareIsWrittenAsTheReferenceSetHasIt() throws {
    let rows = """
      md5,sha1,tags
      \(Samples.md5[1]),,special:M
      ,,special:long
      \(Samples.md5[2]),,special:long

      """
    let written = try Samples.convert(text: rows, to: .rds)
    #expect(
      written.text.split(separator: "\r\n").dropFirst() == [
        #""","\#(Samples.md5[1].uppercased())","","",,,"","M""#,
        #""","\#(Samples.md5[2].uppercased())","","",,,"","""#,
      ])
    #expect(written.problems.map(\.reason) == [.notWritten, .badTags])
  }
}
