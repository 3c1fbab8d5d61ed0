// SPDX-License-Identifier: Apache-2.0
// Earlier studies: what a file must say, and that nothing is subtracted from what is of another kind.

import EvidenceModel
import Foundation
import MartletTesting
import StudyReport
import Testing

@Suite struct EarlierStudyTests {
  static let digest = String(repeating: "0c", count: 32)

  static func read(_ text: String) throws -> EarlierStudy {
    try EarlierStudyFile.read(Array(text.utf8), digest: digest)
  }

  /// A study with one figure whose members are those given, others as they should be.
  static func study(
    _ figure: String = "", regime: String = "\"uk-england-wales\""
  ) -> String {
    """
    {"schema": "martlet.earlier-study/1", "title": "Earlier", "regime": \(regime),
     "figures": [{\(figure)}]}
    """
  }

  static func figure(
    _ id: String, printed: String = "20,254", value: String = "20254", unit: String = "occurrences",
    basis: String = "posted", statute: String = "null"
  ) -> String {
    """
    "id": "\(id)", "label": "then", "printed": "\(printed)", "value": \(value), "unit": "\(unit)",
    "basis": "\(basis)", "statute": \(statute)
    """
  }

  // MARK: - The file

  @Test func theExampleIsReadAndKeepsWhatWasPrinted() throws {
    let bytes = try Repository.bytes(of: "docs/examples/published-2023-10.json")
    let study = try EarlierStudyFile.read(bytes, digest: Self.digest)
    #expect(study.publisher == "Internet Watch Foundation")
    #expect(study.figures.map(\.printed) == ["20,254", "11,108", "2,562", "416", "12", "87.5"])
    #expect(study.figures.map(\.value) == [20_254, 11_108, 2_562, 416, 12, 87.5])
    let schema = try Repository.schema("martlet.earlier-study/1")
    #expect(schema.problems(in: try JSONParser.parse(bytes)) == [])
  }

  struct BadFile: CustomTestStringConvertible {
    let text: String
    let message: String
    var testDescription: String { message }
  }

  static let badFiles = [
    BadFile(text: "", message: "the JSON ends too early; give the whole file"),
    BadFile(text: "{\"schema\": x", message: "byte 11: this is no JSON; correct it there"),
    BadFile(
      text: String(repeating: "[", count: 40),
      message: "byte 17: the JSON is too deep or has too many values"),
    BadFile(text: "[]", message: "an object in braces is wanted here"),
    BadFile(text: "{\"a\": 1, \"a\": 2}", message: "`a` is given twice"),
    BadFile(
      text: "{}",
      message: "schema: martlet.earlier-study/1, or a published martlet.report/1, is wanted here"),
    BadFile(
      text: "{\"schema\": \"martlet.earlier-study/1\", \"figure\": []}",
      message:
        "`figure` is no member of it; it has schema, title, publisher, published, source, period, frame, regime, figures"
    ),
    BadFile(
      text: "{\"schema\": \"martlet.earlier-study/1\", \"title\": \"t\"}",
      message: "figures: a list of at most 500 in brackets is wanted here"),
    BadFile(
      text: "{\"schema\": \"martlet.earlier-study/1\", \"title\": \"\", \"figures\": []}",
      message: "title: a text is wanted here"),
    BadFile(text: study(""), message: "figures[0].printed: a text is wanted here"),
    BadFile(
      text: study(figure("a", value: "-1")),
      message: "figures[0].value: a number from 0 to 10^12, or null, is wanted here"),
    BadFile(
      text: study(figure("a", value: "1e13")),
      message: "figures[0].value: a number from 0 to 10^12, or null, is wanted here"),
    BadFile(
      text: study(figure("a", value: "20245")),
      message: "figures[0].value: it is not the number that `printed` says; correct one of them"),
    BadFile(
      text: study(figure("a", unit: "pictures")),
      message:
        "figures[0].unit: one of these is wanted here: postings, occurrences, captures, items, looks, analysts, hours, seconds, reports"
    ),
    BadFile(
      text: study(figure("a", basis: "all")),
      message: "figures[0].basis: one of these is wanted here: posted, selected, assessed, work"),
    BadFile(
      text: study(figure("a") + "}, {" + figure("a")),
      message: "figures[1].id: an earlier figure of the list has this name too"),
    BadFile(
      text: study(figure(String(repeating: "x", count: 401))),
      message: "figures[0].id: a text of at most 400 characters is wanted here"),
    BadFile(
      text: "{\"schema\": \"martlet.report/1\", \"edition\": \"internal\"}",
      message: "edition: only the published edition may be compared with; give that one"),
    BadFile(
      text: "{\"schema\": \"martlet.report/1\", \"edition\": \"published\"}",
      message: "case: an object in braces is wanted here"),
  ]

  @Test(arguments: badFiles)
  func aBadFileIsToldWithItsPlace(bad: BadFile) throws {
    let error = #expect(throws: StudyFileError.self) { try Self.read(bad.text) }
    #expect(error?.userMessage == bad.message)
  }

  @Test func aFileLargerThanEightMebibytesIsRefused() {
    let error = #expect(throws: StudyFileError.self) {
      try EarlierStudyFile.read(
        [UInt8](repeating: 0x20, count: 8 << 20 | 1), digest: Self.digest)
    }
    #expect(error?.userMessage == "the file is larger than 8 MiB; give the figures alone")
  }

  @Test(arguments: [
    ("20,254", "20254"), ("20 254", "20254"), ("87.5", "87.5"), ("about a third", "0.33"),
    ("20.254", "20254"), ("1,2", "1.2"), ("one", "null"), ("0,957", "0.957"), ("00,957", "0.957"),
    ("1,254,000", "1254000"), ("0", "0"), ("0.5", "0.5"),
  ])
  func printedAndValueMustAgreeWhereTheFormerIsPlainlyANumber(printed: String, value: String)
    throws
  {
    let study = try Self.read(Self.study(Self.figure("a", printed: printed, value: value)))
    #expect(study.figures.map(\.printed) == [printed])
    #expect(study.figures.map(\.value) == [Double(value)])
  }

  // MARK: - Side by side

  /// The first figure of an earlier study beside the fixed snapshot's report.
  static func compared(
    _ text: String, edition: ReportEdition = .published,
    change: (inout StudySnapshot) -> Void = { _ in }
  ) throws -> ComparedFigure {
    var snapshot = StudyFixtures.fixed
    snapshot.beside.earlier = [try read(text)]
    change(&snapshot)
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: edition))
    return try #require(report.beside.earlier.first?.figures.first)
  }

  @Test func theSameKindIsSubtracted() throws {
    let images = StudyFixtures.fixed.figures.count
    #expect(StudyFixtures.fixed.imagesUnit == .occurrences)
    let figure = try Self.compared(
      Self.study(Self.figure("images_posted", printed: "200", value: "200")))
    #expect(figure.now == .count(images))
    #expect(figure.difference == Double(images - 200))
    #expect(figure.ratio == Double(images) / 200)
    #expect(figure.reason == "")
    let zero = try Self.compared(
      Self.study(Self.figure("images_posted", printed: "0", value: "0")))
    #expect(zero.difference == Double(images) && zero.ratio == nil)
  }

  struct Obstacle: CustomTestStringConvertible {
    let figure: String
    var regime = "\"uk-england-wales\""
    let reason: String
    var testDescription: String { reason }
  }

  static let act = "\"Protection of Children Act 1978\""
  static let obstacles = [
    Obstacle(
      figure: figure("images_posted", unit: "postings"),
      reason: "then images posted, now occurrences"),
    Obstacle(
      figure: figure("images_posted", unit: "items"), reason: "then unique items, now occurrences"
    ),
    Obstacle(
      figure: figure("criminal", basis: "selected"),
      reason: "then among those selected, now among those assessed"),
    Obstacle(
      figure: figure("criminal", basis: "assessed"), regime: "\"us-federal\"",
      reason: "another law then: us-federal"),
    Obstacle(
      figure: figure("criminal", basis: "assessed"), regime: "null",
      reason: "the law of then is not stated"),
    Obstacle(
      figure: figure(
        "criminal.pseudo_photograph", basis: "assessed", statute: "\"Another Act\""),
      reason: "another statute then: Another Act"),
    Obstacle(
      figure: figure("criminal.pseudo_photograph", basis: "assessed"),
      reason: "the statute of then is not stated"),
    Obstacle(
      figure: figure("images_posted", printed: "many", value: "null"),
      reason: "what was printed then is no number"),
    Obstacle(figure: figure("smiles"), reason: "this report has no such figure"),
  ]

  @Test(arguments: obstacles)
  func anotherKindIsNeverSubtracted(obstacle: Obstacle) throws {
    let figure = try Self.compared(Self.study(obstacle.figure, regime: obstacle.regime))
    #expect(figure.reason == obstacle.reason)
    #expect(figure.difference == nil && figure.ratio == nil)
  }

  @Test func aStatuteIsTheSameWhateverItsCapitals() throws {
    let figure = try Self.compared(
      Self.study(
        Self.figure(
          "criminal.pseudo_photograph", basis: "assessed",
          statute: "\"protection of  children act 1978\"")))
    #expect(figure.difference != nil)
    #expect(figure.statute == "Protection of Children Act 1978")
  }

  @Test func whatIsHiddenNowGivesNoDifference() throws {
    let withheld = try Self.compared(
      Self.study(
        Self.figure("analysts", printed: "12", value: "12", unit: "analysts", basis: "work"))
    ) { $0.effort = Array($0.effort.prefix(1)) }
    #expect(withheld.now == .withheld && withheld.reason == "withheld now")
    #expect(withheld.difference == nil)
  }

  @Test func anEarlierReportOfThisProgramIsReadAsPublished() throws {
    var other = StudyFixtures.fixed
    other.study = StudyCase(name: "Quay study", id: "case-2", isSynthetic: true, timeZone: "UTC")
    let options = ReportOptions(edition: .published)
    let before = try StudyReport.build(other, options: options)
    var snapshot = StudyFixtures.fixed
    snapshot.beside.earlier = [try Self.read(JSONRenderer.text(before))]
    let after = try StudyReport.build(snapshot, options: options)
    let comparison = try #require(after.beside.earlier.first)
    #expect(comparison.study.title == "Quay study")
    #expect(comparison.study.source == "Report by Martlet 0.1.0 of 61204 ledger leaves")
    #expect(comparison.figures.count > before.figures.count)
    for figure in comparison.figures {
      #expect(figure.unit == figure.earlier.unit, "\(figure.earlier.id)")
      #expect(figure.statute == figure.earlier.statute, "\(figure.earlier.id)")
      let isShown = figure.earlier.value != nil
      #expect((figure.difference == 0) == isShown, "\(figure.earlier.id): \(figure.reason)")
      if !isShown { #expect(figure.earlier.printed == figure.now.words) }
    }
  }

  /// A figure that says it is shown has a number, and one that says it is not has none.
  @Test(arguments: [
    ("\"n\": 60,", "\"m\": 60,", "figures[0].n: a number from 0 to 10^12 is wanted here"),
    ("\"n\": 60,", "\"n\": -5,", "figures[0].n: a number from 0 to 10^12 is wanted here"),
    ("\"state\": \"shown\"", "\"state\": \"hidden\"", "figures[0].n: null is wanted here"),
    (
      "\"n\": 60,\n      \"state\": \"shown\"", "\"n\": null,\n      \"state\": \"foo\"",
      "figures[0].state: one of these is wanted here: shown, hidden, withheld"
    ),
  ])
  func aDamagedReportIsRefused(old: String, new: String, says: String) throws {
    let report = try StudyReport.build(
      StudyFixtures.fixed, options: ReportOptions(edition: .published))
    let text = JSONRenderer.text(report)
    let figure = try #require(report.figures.first)
    guard case .count(let count) = figure.number else {
      Issue.record("the first figure is hidden")
      return
    }
    let start = try #require(text.range(of: "\"figures\": ["))
    let old = old.replacing("60", with: "\(count)")
    let place = try #require(text.range(of: old, range: start.upperBound..<text.endIndex))
    let damaged = text.replacingCharacters(in: place, with: new)
    let error = #expect(throws: StudyFileError.self) { try Self.read(damaged) }
    #expect(error?.userMessage.hasPrefix(says) == true, "\(error?.userMessage ?? "")")
  }

  @Test func whatAnEarlierReportPrintedStandsAsItWasPrinted() throws {
    var other = StudyFixtures.fixed
    other.study = StudyCase(name: "Quay study", id: "case-2", isSynthetic: true, timeZone: "UTC")
    other.work = StudyWork(
      stages: [.grading: StageWork(looks: 60, people: [0, 1, 2, 3])], timedPeople: 0)
    other.effort = (0..<4).map { AnalystEffort(pseudonym: "p\($0)", seconds: 0, looks: 15) }
    let options = ReportOptions(edition: .published)
    let before = try StudyReport.build(other, options: options)
    #expect(BuildTests.number(before, "analyst_hours") == .unmeasured)
    var snapshot = StudyFixtures.fixed
    snapshot.beside.earlier = [try Self.read(JSONRenderer.text(before))]
    let after = try StudyReport.build(snapshot, options: options)
    let figures = try #require(after.beside.earlier.first?.figures)
    #expect(figures.first { $0.earlier.id == "analyst_hours" }?.earlier.printed == "not measured")
    let html = HTMLRenderer.text(after)
    #expect(html.contains("<td>not measured</td>") && !html.contains("not_measured"))
    // Hours keep the digit after their point, as the page printed them.
    let json = JSONRenderer.text(try StudyReport.build(StudyFixtures.fixed, options: options))
    let hours = try Self.read(json.replacing("\"case-1\"", with: "\"case-3\""))
      .figures.first { $0.id == "analyst_hours" }
    let value = try #require(hours?.value)
    #expect(hours?.printed == DecimalText.fixed(value, places: 1))
  }

  @Test func aReportOfTheSameCaseGivesNoPublishedDifference() throws {
    let options = ReportOptions(edition: .published)
    let before = JSONRenderer.text(try StudyReport.build(StudyFixtures.fixed, options: options))
    let published = try Self.compared(before)
    #expect(published.reason == "the same case: what changed in it may be few")
    #expect(published.difference == nil)
    #expect(try Self.compared(before, edition: .internal).difference == 0)
  }

  @Test func everyFormatTellsTheSame() throws {
    var snapshot = StudyFixtures.fixed
    let text = Self.study(
      Self.figure("images_posted", printed: "200", value: "200") + "}, {"
        + Self.figure("<b>", printed: "=1+1", value: "null"))
    snapshot.beside.earlier = [try Self.read(text)]
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: .published))
    let json = JSONRenderer.value(report)
    #expect(try Repository.schema("martlet.report/1").problems(in: json) == [])
    let row = try #require(json["earlier"]?.elements?.first?["figures"]?.elements?.first)
    let images = Int64(snapshot.figures.count)
    #expect(row["printed"] == "200" && row["now"]?["n"] == .integer(images))
    #expect(row["difference"] == .integer(images - 200))
    #expect(row["label"] == "then" && row["now"]?["label"] == "Images and videos held")
    let csv = try #require(CSVRenderer.files(report).first { $0.name == "earlier.csv" }?.text)
    #expect(
      csv.split(separator: "\n").last
        == "Earlier,<b>,then,'=1+1,,occurrences,posted,,,,absent,,,,,,this report has no such figure"
    )
    #expect(
      csv.contains(
        "Earlier,images_posted,then,200,200,occurrences,posted,,Images and videos held,"))
    let html = HTMLRenderer.text(report)
    #expect(html.contains(">then<span class=\"under\">now: Images and videos held</span></th>"))
    #expect(
      html.contains("<td>200<span class=\"under\">occurrences, among all posted</span></td>"))
    #expect(html.contains("<td>+\(images - 200)<span class=\"under\">× "))
    #expect(html.contains("--compare FILE</td>") && !html.contains("<b>"))
  }
}

extension ReportNumber {
  fileprivate var words: String {
    switch self {
    case .hidden: "hidden"
    case .withheld: "withheld"
    default: "shown"
    }
  }
}
