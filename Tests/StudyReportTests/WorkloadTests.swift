// SPDX-License-Identifier: Apache-2.0
// AI material as a share of a hotline's work: like with like, an interval for samples only, nothing small.

import EvidenceModel
import MartletTesting
import StudyReport
import Testing

@Suite struct WorkloadTests {
  static let digest = String(repeating: "0d", count: 32)
  static let header = "period,first,last,total,unit,basis,sampled,ai"

  static func read(_ text: String) throws -> WorkloadStatement {
    try WorkloadFile.read(Array(text.utf8), digest: digest)
  }

  /// The row of a file with one, in the fixed snapshot's report.
  static func row(
    _ line: String, edition: ReportEdition = .published,
    change: (inout StudySnapshot) -> Void = { _ in }
  ) throws -> WorkloadShareRow {
    var snapshot = StudyFixtures.fixed
    snapshot.beside.workload = try read(header + "\n" + line + "\n")
    change(&snapshot)
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: edition))
    return try #require(report.beside.workload?.rows.first)
  }

  /// A row whose period holds the fixed snapshot's.
  static func line(
    _ total: String, unit: String = "occurrences", basis: String = "posted", sample: String = ","
  ) -> String {
    "2026,2026-01-01,2026-12-31,\(total),\(unit),\(basis),\(sample)"
  }

  /// The fixed snapshot's AI material: traces of a generator or of generative editing.
  static var traced: Int {
    let made = Set(
      StudyFixtures.fixed.items.filter { [.generated, .edited].contains($0.provenance) }.map(
        \.number))
    return StudyFixtures.fixed.figures.count { made.contains($0.item) }
  }

  @Test func jsonAndTablesOfCSVSayTheSame() throws {
    let json = """
      {"schema": "martlet.workload/1", "source": "the hotline", "rows": [{"period": "a, b",
       "first": "2026-09-01", "last": "2026-09-30", "total": 5000, "unit": "reports",
       "basis": "assessed", "sampled": 300, "ai": 20}]}
      """
    let csv =
      "\u{feff}\(Self.header)\r\n\r\n\"a, b\",2026-09-01,2026-09-30,5000,reports,assessed,300,20"
    let rows = try Self.read(json).rows
    #expect(try Self.read(csv).rows == rows)
    #expect(rows.first?.sample?.found == 20 && rows.first?.period == "a, b")
    #expect(try Self.read(json).source == "the hotline")
    let schema = try Repository.schema("martlet.workload/1")
    #expect(schema.problems(in: try JSONParser.parse(json)) == [])
  }

  struct BadFile: CustomTestStringConvertible {
    let text: String
    let message: String
    var testDescription: String { message }
  }

  /// What its name says to be JSON is no CSV with wrong columns.
  @Test(arguments: [
    ("not json at all", "byte 1: this is no JSON; correct it there"),
    ("", "the JSON ends too early; give the whole file"),
  ])
  func whatIsNamedJSONIsToldAsJSON(text: String, message: String) throws {
    let error = #expect(throws: StudyFileError.self) {
      try WorkloadFile.read(Array(text.utf8), digest: Self.digest, isJSON: true)
    }
    #expect(error?.userMessage == message)
  }

  static let badFiles = [
    BadFile(text: "[1]", message: "an object in braces is wanted here"),
    BadFile(text: "", message: "a line of column names and at least one row are wanted"),
    BadFile(text: header, message: "a line of column names and at least one row are wanted"),
    BadFile(
      text: "period,sum",
      message:
        "line 1, column 2: each column is named once, by one of period, first, last, total, unit, basis, sampled, ai"
    ),
    BadFile(
      text: "period,period",
      message:
        "line 1, column 2: each column is named once, by one of period, first, last, total, unit, basis, sampled, ai"
    ),
    BadFile(
      text: header + "\n\"a", message: "line 2: a quotation mark has no partner in this line"),
    BadFile(
      text: header + "\na,b", message: "line 2: it has 2 fields where the first line names 8"),
    BadFile(
      text: header + "\n" + line("many"),
      message: "line 2, total: a whole number from 0 to 1,000,000,000 is wanted here"),
    BadFile(
      text: header + "\n" + line("1000000001"),
      message: "line 2, total: a whole number from 0 to 1,000,000,000 is wanted here"),
    BadFile(
      text: header + "\na,2026-02-30,2026-03-01,5,postings,posted,,",
      message: "line 2, first: a day as 2026-09-30 is wanted here"),
    BadFile(
      text: header + "\na,2026-2-3,2026-03-01,5,postings,posted,,",
      message: "line 2, first: a day as 2026-09-30 is wanted here"),
    BadFile(
      text: header + "\na,2026-03-02,2026-03-01,5,postings,posted,,",
      message: "line 2, last: it is before `first`; correct one of them"),
    BadFile(
      text: header + "\n" + line("50", sample: "51,1"),
      message: "line 2, sampled: it must be 1 to `total`"),
    BadFile(
      text: header + "\n" + line("50", sample: "5,6"),
      message: "line 2, ai: it must not be more than `sampled`"),
    BadFile(
      text: header + "\n" + line("50", sample: ",6"),
      message: "line 2, sampled: a whole number from 0 to 1,000,000,000 is wanted here"),
    BadFile(
      text: header + "\n" + line("50", basis: "work"),
      message: "line 2, basis: one of these is wanted here: posted, assessed, criminal"),
    BadFile(text: "{\"rows\": []}", message: "schema: martlet.workload/1 is wanted here"),
    BadFile(
      text: "{\"schema\": \"martlet.workload/1\", \"rows\": []}",
      message: "rows: at least one row is wanted here"),
    BadFile(
      text: "{\"schema\": \"martlet.workload/1\", \"rows\": [5]}",
      message: "rows[0]: an object in braces is wanted here"),
  ]

  @Test(arguments: badFiles)
  func aBadFileIsToldWithItsPlace(bad: BadFile) {
    let error = #expect(throws: StudyFileError.self) { try Self.read(bad.text) }
    #expect(error?.userMessage == bad.message)
  }

  @Test func aLineThatIsNoTextIsRefused() {
    let error = #expect(throws: StudyFileError.self) {
      try WorkloadFile.read(Array(Self.header.utf8) + [0x0a, 0xff, 0x2c], digest: Self.digest)
    }
    #expect(error?.userMessage == "line 2: the line is not UTF-8 text")
  }

  @Test func aCountOfEverythingHasAShareAndNoInterval() throws {
    let row = try Self.row(Self.line("1000"))
    #expect(row.part == .count(Self.traced) && row.total == .count(1_000))
    #expect(row.share == Double(Self.traced) / 1_000)
    #expect(row.interval == nil && row.method == nil && row.remark == "")
  }

  @Test func theAccountOfCriminalImagesIsByWhatPeopleJudged() throws {
    let row = try Self.row(Self.line("1000", basis: "criminal"), edition: .internal)
    guard case .count(let count) = row.part else {
      Issue.record("\(row.part)")
      return
    }
    #expect(count > 0 && row.share == Double(count) / 1_000)
  }

  @Test(arguments: [
    (line("1000", unit: "reports"), "the total counts reports, this report occurrences"),
    (line("1000", unit: "items"), "the total counts unique items, this report occurrences"),
    (line("1000", basis: "assessed"), "this report does not tell AI material there"),
    (
      line("50"), "this report counts more than the total: the two are not of the same kind"
    ),
    (
      "a,2026-09-10,2026-12-31,1000,occurrences,posted,,",
      "this report's images are of 4–23 Sep 2026"
    ),
  ])
  func anotherKindHasNoShare(line: String, remark: String) throws {
    let row = try Self.row(line)
    #expect(row.remark == remark)
    #expect(row.share == nil)
  }

  @Test func aSampleHasAnIntervalAndSaysWhich() throws {
    let wilson = try Self.row(Self.line("5000", sample: "300,30"))
    #expect(wilson.part == .count(30) && wilson.share == 0.1)
    #expect(wilson.method == "wilson" && wilson.remark == "in a sample of 300")
    // Wilson, 30 of 300 at 95 %.
    let ends = try #require(wilson.interval)
    #expect(abs(ends.lowerBound - 0.070948) < 1e-6 && abs(ends.upperBound - 0.139166) < 1e-6)
    let exact = try Self.row(Self.line("5000", unit: "reports", sample: "300,0"))
    #expect(exact.method == "clopper_pearson" && exact.share == 0)
    // 1 - (0.025)^(1/300).
    let upper = try #require(exact.interval?.upperBound)
    #expect(exact.interval?.lowerBound == 0 && abs(upper - 0.012221) < 1e-6)
  }

  @Test func whereAllWereLookedAtThereIsNoInterval() throws {
    let row = try Self.row(Self.line("300", sample: "300,30"))
    #expect(row.interval == nil && row.share == 0.1 && row.remark == "all were looked at")
  }

  @Test func smallCountsAreHiddenWhenPublished() throws {
    for sample in ["300,1", "300,4", "300,296"] {
      let row = try Self.row(Self.line("5000", sample: sample))
      #expect(row.part == .hidden && row.share == nil && row.interval == nil, "\(sample)")
      let full = try Self.row(Self.line("5000", sample: sample), edition: .internal)
      #expect(full.share != nil && full.interval != nil, "\(sample)")
    }
    #expect(try Self.row(Self.line("3", unit: "reports")).total == .hidden)
    let rest = try Self.row(Self.line("\(Self.traced + 2)"))
    #expect(rest.total == .hidden && rest.share == nil && rest.part == .count(Self.traced))
    #expect(try Self.row(Self.line("\(Self.traced + 5)")).share != nil)
    #expect(try Self.row(Self.line("\(Self.traced)")).share == 1)
  }

  @Test(arguments: ["\(traced + 2),occurrences,posted,,", "5000,occurrences,posted,300,4"])
  func aFileOfWhichSomethingIsHiddenHasNoDigestInAnyForm(totals: String) throws {
    var snapshot = StudyFixtures.fixed
    snapshot.beside.workload = try Self.read(
      "\(Self.header)\n\(Self.line("5000"))\n2026,2026-01-01,2026-12-31,\(totals)\n")
    func forms(_ edition: ReportEdition) throws -> [String] {
      let report = try StudyReport.build(snapshot, options: ReportOptions(edition: edition))
      let json = JSONRenderer.value(report)
      #expect(try Repository.schema("martlet.report/1").problems(in: json) == [])
      return [HTMLRenderer.text(report), JSONRenderer.text(report)]
        + CSVRenderer.files(report).map(\.text)
    }
    let published = try forms(.published)
    #expect(published.allSatisfy { !$0.contains(Self.digest) })
    #expect(published[0].contains("SHA-256 of the file: in the internal edition"))
    #expect(published[1].contains("\"sha256\": null"))
    #expect(try forms(.internal).prefix(2).allSatisfy { $0.contains(Self.digest) })
    snapshot.beside.workload = try Self.read("\(Self.header)\n\(Self.line("5000"))\n")
    #expect(try forms(.published).prefix(2).allSatisfy { $0.contains(Self.digest) })
  }

  @Test func whatATableHidesGivesNoShare() throws {
    let row = try Self.row(Self.line("1000")) { snapshot in
      var left = 2
      for index in snapshot.items.indices where snapshot.items[index].provenance == .edited {
        if left > 0 { left -= 1 } else { snapshot.items[index].provenance = .unknown }
        snapshot.items[index].tool = nil
      }
    }
    #expect(row.part == .hidden && row.share == nil && row.remark == "hidden in this report")
  }

  @Test func everyFormatTellsTheSame() throws {
    var snapshot = StudyFixtures.fixed
    snapshot.beside.workload = try Self.read(
      Self.header + "\n" + Self.line("5000", sample: "300,30") + "\n" + Self.line("1000"))
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: .published))
    let json = JSONRenderer.value(report)
    #expect(try Repository.schema("martlet.report/1").problems(in: json) == [])
    let row = try #require(json["workload"]?["rows"]?.elements?.first)
    #expect(row["share"] == 0.1.json && row["lower"] == 0.070947.json)
    #expect(row["upper"] == 0.139167.json)
    let csv = try #require(CSVRenderer.files(report).first { $0.name == "workload.csv" }?.text)
    #expect(
      csv.contains(",5000,shown,occurrences,posted,300,30,shown,0.100000,0.070947,0.139167,wilson,")
    )
    let html = HTMLRenderer.text(report)
    #expect(html.contains("<td>10.0 %</td>") && html.contains("7.0 % to 14.0 %"))
    #expect(html.contains("--workload FILE</td>"))
  }
}

extension Double {
  fileprivate var json: JSONValue { .number(self) }
}
