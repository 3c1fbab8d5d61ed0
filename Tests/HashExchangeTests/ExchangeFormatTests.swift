// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import HashExchange
import Testing

@Suite struct ExchangeFormatTests {
  private typealias Samples = ExchangeSamples

  @Test(arguments: [
    ("vics-1.1-set.json", ExchangeFormat.vics), ("vics-2.0-us-case.json", .vics),
    ("list.csv", .csv), ("list.txt", .csv), ("signals.txt", .threatexchange),
    ("nsrl-rds-2.txt", .rds), ("icse.csv", .icse), ("ncmec/page-1.xml", .ncmec), ("ncmec", .ncmec),
  ])
  func formsAreRecognised(_ name: String, _ format: ExchangeFormat) throws {
    let opened = try ExchangeOpening.open(
      path: Samples.path(name), format: nil, helpers: Samples.helpers)
    #expect(opened.format == format)
  }

  /// Pages tell how far they are by the bytes of all of them.
  @Test func bytesOfAFolderAddUp() throws {
    let folder = Samples.path("ncmec")
    let sizes = try FileManager.default.contentsOfDirectory(atPath: folder).map {
      try Data(contentsOf: URL(filePath: folder).appending(path: $0)).count
    }
    let size = sizes.reduce(0, +)
    var told: [(bytes: Int, ofBytes: Int?)] = []
    let opened = try ExchangeOpening.open(path: folder, format: nil, helpers: Samples.helpers) {
      told.append(($0, $1))
    }
    while try opened.reader.next() != nil {}
    #expect(sizes.count > 1 && told.last?.bytes == size)
    #expect(told.map(\.bytes) == told.map(\.bytes).sorted())
    #expect(told.allSatisfy { $0.ofBytes == size })
  }

  @Test func rowsComeBackAsTheyWere() throws {
    let text = try String(contentsOfFile: Samples.path("list.csv"), encoding: .utf8)
    let rows = try Samples.convert(text: text, to: .csv)
    #expect(rows.text == text)
    let vics = try Samples.convert(text: text, to: .vics)
    let back = try Samples.convert(text: vics.text, to: .csv)
    #expect(back.text == text)
    #expect(vics.problems + back.problems == [])
    let again = try Samples.convert(text: back.text, to: .vics)
    #expect(again.text == vics.text)
  }

  @Test func formulasAreGuardedAndComeBack() throws {
    let md5 = Samples.md5[1]
    let text =
      "md5,category,tags\n\(md5),\"=1+1\",\"@a;-b\"\n\(Samples.md5[2]),'=x,\"say \"\"x\"\"\"\n"
    let rows = try Samples.convert(text: text, to: .csv).text
    #expect(rows.split(separator: "\n")[1].contains(",'=1+1,"))
    #expect(rows.split(separator: "\n")[1].hasSuffix(",'@a;-b"))
    #expect(try Samples.read(text: rows).records[0].tags == ["@a", "-b"])
    #expect(try Samples.read(text: rows).records[0].category == "=1+1")
    #expect(try Samples.convert(text: rows, to: .csv).text == rows)
  }

  /// Spreadsheets pass over blanks and line ends before a sign, and some take one of full width for it.
  @Test(arguments: [
    "\t=1", " =1", "\n=1", "\u{ff1d}1", "\u{ff0b}1", "\u{ff0d}1", "\u{ff20}a", " \t\u{ff1d}1",
    "'\t=1",
  ])
  func formulasBehindBlanksAreGuardedAndComeBack(_ text: String) throws {
    let member = JSONValue.string(text).compactText
    let vics =
      #"{"value":[{"MediaID":1,"MD5":"\#(Samples.md5[1])","PrecategorizationSource":\#(member)}]}"#
    let rows = try Samples.convert(text: vics, to: .csv)
    #expect(rows.text.contains(",'\(text)") || rows.text.contains(",\"'\(text)"))
    #expect(try Samples.read(text: rows.text).records.map(\.source) == [text])
  }

  /// A quote, sign or apostrophe with an accent on it is another character to Swift and the same byte to who reads the row.
  @Test func accentsHideNothingFromRows() throws {
    let accent = "\u{301}"
    let texts = ["a\"\(accent)b", "=\(accent)1", "'\(accent)=1", " \(accent)a", "#\(accent)a"]
    for text in texts {
      let member = JSONValue.string(text).compactText
      let vics =
        #"{"odata.metadata":"DataModels/1.3.xml#Media","value":[{"MD5":"\#(Samples.md5[1])","PrecategorizationSource":\#(member)},"#
        + #"{"MD5":"\#(Samples.md5[2])"}]}"#
      let rows = try Samples.convert(text: vics, to: .csv)
      let read = try Samples.read(text: rows.text)
      #expect(read.records.map(\.md5) == [Samples.md5[1], Samples.md5[2]])
      #expect(read.problems == [])
      let source = read.records.first?.source?.unicodeScalars.map(\.value)
      let kept = text.utf8.first == 0x20 ? String(text.unicodeScalars.dropFirst()) : text
      #expect(source == kept.unicodeScalars.map(\.value))
      #expect(!rows.text.contains(",=\(accent)"))
    }
  }

  @Test func whatIsTooLongForARowIsToldAndLeftOut() throws {
    let long = String(repeating: "a", count: 2_001)
    let lines = #"a\nb\nc\nd\ne"#
    for text in [long, lines] {
      let vics =
        #"{"odata.metadata":"DataModels/1.3.xml#Media","value":[{"MD5":"\#(Samples.md5[1])","PrecategorizationSource":"\#(text)","Tags":"\#(long),b"}]}"#
      let rows = try Samples.convert(text: vics, to: .csv)
      #expect(rows.problems.map(\.reason) == [.badTags, .badValue])
      let read = try Samples.read(text: rows.text)
      #expect(read.records.map(\.source) == [nil])
      #expect(read.records.map(\.tags) == [["b"]])
    }
  }

  @Test func signalsGoBothWays() throws {
    let text = try String(contentsOfFile: Samples.path("signals.txt"), encoding: .utf8)
    #expect(try Samples.convert(text: text, to: .threatexchange).text == text)
    let video = "vpdq [\"\(hex(9, 32)),100,0.0\"]\n"
    let list = try read("pdq \(hex(1, 32))\n" + video)
    #expect(list.hashes(.pdq) == [hex(1, 32)])
    #expect(list.entries.videos.count == 1)
    #expect(try Samples.convert(text: video, to: .threatexchange).text == video)
  }

  @Test func badSignalsAreToldByTheirLine() throws {
    let list = try read(
      "pdq \(hex(1, 32))\nraw_text a quiet harbour\npdq 12\n\nvideo_md5\nmd5 \(hex(2, 16).uppercased())\n"
    )
    #expect(list.hashes(.pdq) == [hex(1, 32)])
    #expect(list.hashes(.md5) == [hex(2, 16)])
    #expect(list.complaints == ["2 unknown_signal", "3 wrong_length", "5 unknown_signal"])
  }

  @Test func softwareOfTheSecondReferenceSetIsRead() throws {
    let reading = try Samples.read(path: Samples.path("nsrl-rds-2.txt"))
    #expect(reading.records.map(\.md5) == Array(Samples.md5[1...3]))
    #expect(reading.records.map(\.byteCount) == [101, 102, 103])
    #expect(reading.records.flatMap(\.tags) == [])
    let list = try HashListReader.read(path: Samples.path("nsrl-rds-2.txt"))
    #expect(list.hashes(.sha1).count == 3)
    #expect(list.problemCount == 0)
  }

  @Test func rowsOfTheInterpolDatabaseAreRead() throws {
    let reading = try Samples.read(path: Samples.path("icse.csv"))
    #expect(reading.records.map(\.md5) == Array(Samples.md5[1...3]))
    #expect(
      reading.records[0].tags == [
        "image_id:1", "is_distributed", "series:lighthouses", "submissions:3",
        "file_available:Yes", "media_type:image",
      ])
    #expect(
      reading.records[1].tags == [
        "image_id:2", "is_distributed", "submissions:3", "file_available:Yes", "media_type:image",
        "baseline",
      ])
    #expect(reading.records[0].flags[.victimIdentified] == false)
    #expect(reading.records[0].others.first?.value.count == 192)
  }

  @Test func badRowsOfTablesAreTold() throws {
    let head = "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Baseline\n"
    let reading = try Samples.read(
      text: head + "\(Samples.md5[1]);;;1;perhaps;\n\"open;\n;;;;;;;;7\n\(Samples.md5[2])\n")
    #expect(reading.records.map(\.md5) == [Samples.md5[1], Samples.md5[2]])
    #expect(
      reading.problems.map { "\($0.line) \($0.reason.rawValue)" } == [
        "2 bad_value", "3 bad_quotes", "4 too_many_fields",
      ])
    #expect(throws: HashListError.self) {
      try Samples.read(text: "MD5;Image ID;Baseline;MD5\n", format: .icse)
    }
  }

  @Test(arguments: [ExchangeFormat.csv, .text, .threatexchange, .rds, .icse])
  func anEndlessLineCostsItselfAlone(_ format: ExchangeFormat) throws {
    let head: String =
      switch format {
      case .rds: "\"SHA-1\",\"MD5\"\n"
      case .icse: "MD5;SHA1\n"
      default: ""
      }
    let good: String =
      switch format {
      case .threatexchange: "md5 \(Samples.md5[1])"
      case .rds: "\"\",\"\(Samples.md5[1])\""
      default: Samples.md5[1]
      }
    let text = head + good + "\n" + String(repeating: "a", count: 200_000) + "\n" + good + "\n"
    let reading = try Samples.read(text: text, format: format)
    #expect(reading.records.map(\.md5) == [Samples.md5[1], Samples.md5[1]])
    #expect(reading.problems.map(\.reason) == [.lineTooLong])
  }

  @Test func whatAFormCannotHoldIsToldAndLeftOut() throws {
    let text = "pdq\n\(hex(7, 32))\n"
    let more = "pdq,md5\n\(hex(7, 32)),\n,\(Samples.md5[1])\n"
    let bare = try Samples.convert(text: more, to: .text)
    #expect(bare.text == Samples.md5[1] + "\n")
    #expect(bare.problems.map(\.reason) == [.notWritten])
    let vics = try Samples.convert(text: more, to: .vics)
    #expect(vics.problems.map(\.reason) == [.noMD5])
    #expect(vics.summary == ConversionSummary(read: 2, written: 1, problems: 1))
    // Where nothing is left, nothing is written.
    for format in [ExchangeFormat.text, .vics, .icse, .rds] {
      let error = #expect(throws: HashListError.self) {
        try Samples.convert(text: text, to: format)
      }
      #expect(error?.code == .unreadable)
    }
  }

  @Test(arguments: [
    #"{"@odata.context":"DataModels/2.0.xml/US/$metadata#Media","value":[]}"#,
    #"{"@odata.context":"DataModels/2.0.xml/US/$metadata#Cases","value":[{"CaseID":"a","Media":[]}]}"#,
  ])
  func aVICSFileWithoutRecordsIsNotConverted(_ text: String) throws {
    for format in [ExchangeFormat.csv, .vics] {
      let error = #expect(throws: HashListError.self) {
        try Samples.convert(text: text, to: format)
      }
      #expect(error?.code == .empty)
    }
  }

  @Test func kindsOfSignalsAreReadInAnyCaseAndAfterATab() throws {
    let text =
      "PDQ \(hex(1, 32))\nmd5\t\(hex(2, 16))\n Video_MD5 \t \(hex(3, 16)) \nSHA1\t\(hex(4, 20))\n"
    let read = try Samples.read(text: text)
    #expect(read.problems == [])
    #expect(read.records.map(\.pdq) == [hex(1, 32), nil, nil, nil])
    #expect(read.records.map(\.md5) == [nil, hex(2, 16), hex(3, 16), nil])
    #expect(read.records.map(\.set) == [nil, nil, "video", nil])
    #expect(read.records.map(\.sha1) == [nil, nil, nil, hex(4, 20)])
    #expect(ExchangeFormat.recognised(Array("VPDQ [\"".utf8)) == .threatexchange)
  }

  @Test(arguments: [
    ("md5 ; category\n%@ ; A\n", "A"), ("\"md5\" ; \"category\"\n%@;A\n", "A"),
    ("md5;category\n \"%@\" ; \"A\"\n", "A"), ("md5 ,category\n\"%@\" ,\"A;\" \n", "A;"),
    ("md5\t category\n\"%@\"\t \"A\"\n", "A"), ("sep=;\nmd5;category\n%@;A,b\n", "A,b"),
    ("\"SEP=\t\"\r\nmd5\tcategory\r\n%@\tA;b\r\n", "A;b"), ("sep=|\nmd5|category\n%@|A;b\n", "A;b"),
    ("MD5 Category\tcategory\tmd5\nx\tA\t%@\n", "A"),
  ])
  func blanksAndANoteOfTheSeparatorCostNothing(_ rows: String, _ category: String) throws {
    let text = rows.replacing("%@", with: Samples.md5[1])
    let read = try Samples.read(text: text)
    #expect(read.records.map(\.md5) == [Samples.md5[1]])
    #expect(read.records.map(\.category) == [category])
    let list = try HashExchangeTests.read(text)
    #expect(list.hashes(.md5) == [Samples.md5[1]])
    #expect(list.tags(.md5) == ["category:\(category)"])
    let unknown = text.hasPrefix("MD5 C") ? [LineProblem.Reason.unknownColumn] : []
    #expect(read.problems.map(\.reason) == unknown && list.problems.map(\.reason) == unknown)
  }

  @Test func aNoteOfTheSeparatorGoesBeforeATableOfOthersAndBareHashes() throws {
    let table = try String(contentsOfFile: Samples.path("icse.csv"), encoding: .utf8)
    #expect(
      try Samples.read(text: "sep=;\r\n" + table).records.map(\.flags)
        == Samples.read(text: table).records.map(\.flags))
    #expect(try HashExchangeTests.read("sep=;\n" + table).hashes(.md5).count == 3)
    #expect(try HashExchangeTests.read("sep=,\n\(Samples.md5[1])\n").hashes(.md5).count == 1)
    let error = #expect(throws: HashListError.self) { try HashExchangeTests.read("sep=;\n") }
    #expect(error?.code == .empty)
  }

  @Test func anOutputThatIsThereStays() throws {
    try withFile(Array("kept".utf8)) { path in
      let error = #expect(throws: HashListError.self) { try ExchangeOutput(path: path) }
      #expect(error?.code == .exists)
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text == "kept")
      #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
    }
  }
}

extension ConversionSummary {
  /// A summary of these counts.
  init(read: Int, written: Int, problems: Int) {
    self.init()
    self.read = read
    self.written = written
    self.problems = problems
  }
}
