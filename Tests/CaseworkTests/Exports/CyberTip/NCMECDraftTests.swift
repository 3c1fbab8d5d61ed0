// SPDX-License-Identifier: Apache-2.0
// What a CyberTipline draft of a case says, what stays blank, and what is refused.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import LegalRegime
import Testing

@testable import Casework

@Suite struct NCMECDraftTests {
  static let statements = """
    format: martlet.cybertip/1
    report:
      incidentSummary:
        incidentType: Misleading Words or Digital Images on the Internet
        incidentDateTime: 2026-01-02T03:04:05+00:00
      reporter:
        reportingPerson: {email: keeper@lighthouse.example, firstName: Grey & Heron}
    files:
      all: {publiclyAvailable: true}
      "1": {publiclyAvailable: false}
    """

  /// The files of an archive by name.
  static func files(_ path: String) throws -> [String: String] {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    var files: [String: String] = [:]
    var place = 0
    while place + 512 <= bytes.count, bytes[place] != 0 {
      let name = String(decoding: bytes[place..<(place + 100)].prefix { $0 != 0 }, as: UTF8.self)
      let digits = String(decoding: bytes[(place + 124)..<(place + 135)], as: UTF8.self)
      let size = try #require(Int(digits, radix: 8))
      let start = place + 512
      files[name] = String(decoding: bytes[start..<(start + size)], as: UTF8.self)
      place = start + (size + 511) / 512 * 512
    }
    return files
  }

  private func request(
    _ desk: ExportDesk, _ settings: [String: JSONValue]
  ) throws -> Int64 {
    try desk.requests(desk.lead).request(desk.kind("ncmec-draft"), desk.terms(settings))
  }

  /// Why settings are refused when they are asked for; `nil` when they are not.
  private func refusal(_ settings: [String: JSONValue]) throws -> String? {
    let desk = try ExportDesk()
    do {
      _ = try request(desk, settings)
      return nil
    } catch let error as CaseworkError {
      #expect(error.code == .usage)
      #expect(try desk.requests(desk.lead).list().isEmpty)
      return error.userMessage
    }
  }

  @Test func aDraftIsOneArchiveOfDocumentsAndWhatIsOpen() throws {
    let desk = try ExportDesk()
    let written = try desk.write(
      "ncmec-draft",
      ["items": ["1", "2"], "grades": "indicative", "statements": .string(Self.statements)])
    #expect(
      ExportManifest(bytes: Array(written.manifest.utf8))?.manifest["covered"] == ["statements"],
      "nobody but who asked is known to have read them")
    #expect(
      written.counts == [
        ExportCount("files described", 2), ExportCount("to be added before it can be sent", 4),
        ExportCount("to be decided", 4),
      ])
    let files = try Self.files(desk.path)
    #expect(
      files.keys.sorted() == [
        "file-0001.xml", "file-0002.xml", "report.xml", "to-add.json", "to-add.txt",
      ])
    #expect(
      files["report.xml"] == """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- A draft by Martlet, not sent to anybody. -->
        <!-- SYNTHETIC: made of synthetic pictures; never to be sent. -->
        <report>
          <incidentSummary>
            <incidentType>Misleading Words or Digital Images on the Internet</incidentType>
            <incidentDateTime>2026-01-02T03:04:05+00:00</incidentDateTime>
          </incidentSummary>
          <reporter>
            <reportingPerson>
              <firstName>Grey &amp; Heron</firstName>
              <email>keeper@lighthouse.example</email>
            </reportingPerson>
          </reporter>
        </report>

        """)
    let row = try #require(
      try desk.store.catalog.read { try $0.row(ItemRow.self, key: .integer(1)) })
    let digests = try desk.store.columns.openJSON(
      row.sealedDetail, ItemRow.self, "sealed_detail", row: 1)
    #expect(
      files["file-0001.xml"] == """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- A draft by Martlet, not sent to anybody. -->
        <!-- SYNTHETIC: made of synthetic pictures; never to be sent. -->
        <fileDetails>
          <!-- to be added: reportId -->
          <!-- to be added: fileId -->
          <publiclyAvailable>false</publiclyAvailable>
          <fileAnnotations>
            <generativeAi>true</generativeAi>
          </fileAnnotations>
          <originalFileHash hashType="MD5">\(digests["md5"]?.text ?? "")</originalFileHash>
          <originalFileHash hashType="SHA1">\(digests["sha1"]?.text ?? "")</originalFileHash>
          <originalFileHash hashType="SHA256">\(digests["sha256"]?.text ?? "")</originalFileHash>
        </fileDetails>

        """)
    #expect(
      files["file-0002.xml"]?.contains("<publiclyAvailable>true</publiclyAvailable>") == true)
    let list = try JSONParser.parse(files["to-add.json"] ?? "")
    #expect(list["schema"] == "martlet.cybertip-to-add/1" && list["synthetic"] == true)
    #expect(
      list["to_add"]?.elements?.map { "\($0["document"]?.text ?? "") \($0["path"]?.text ?? "")" }
        == [
          "file-0001.xml /fileDetails[1]/reportId", "file-0001.xml /fileDetails[1]/fileId",
          "file-0002.xml /fileDetails[2]/reportId", "file-0002.xml /fileDetails[2]/fileId",
          "file-0001.xml /fileDetails[1]/fileViewedByEsp",
          "file-0001.xml /fileDetails[1]/industryClassification",
          "file-0002.xml /fileDetails[2]/fileViewedByEsp",
          "file-0002.xml /fileDetails[2]/industryClassification",
        ])
    #expect(files["to-add.txt"]?.hasPrefix("SYNTHETIC") == true)
    #expect(files["to-add.txt"]?.contains("item 2  SHA-256 \(try desk.digest(2))") == true)
    #expect(!files.values.contains { $0.contains(".png") })
    #expect(try desk.testCase.problems() == [])
  }

  @Test func theSameStateGivesTheSameBytes() throws {
    let desk = try ExportDesk()
    let first = try desk.write("ncmec-draft", ["items": ["1"]])
    let id = try desk.approved("ncmec-draft", ["items": ["1"]])
    let second = try desk.exports(desk.lead).write(
      ExportOrder(kind: "ncmec-draft", request: id), to: desk.path + "2")
    #expect(first.digest == second.digest)
  }

  @Test func withoutStatementsWhatIsMissingIsListed() throws {
    let desk = try ExportDesk()
    try desk.write("ncmec-draft", ["items": ["1"]])
    let files = try Self.files(desk.path)
    #expect(
      files["report.xml"]?.contains(
        """
          <incidentSummary>
            <!-- to be added: incidentType -->
            <!-- to be added: incidentDateTime -->
          </incidentSummary>
          <reporter>
            <reportingPerson>
              <!-- to be added: email -->
        """) == true)
    let list = try JSONParser.parse(files["to-add.json"] ?? "")["to_add"]?.elements ?? []
    #expect(
      list.filter { $0["required"] == true }.compactMap { $0["path"]?.text } == [
        "/report/incidentSummary/incidentType", "/report/incidentSummary/incidentDateTime",
        "/report/reporter/reportingPerson/email", "/fileDetails[1]/reportId",
        "/fileDetails[1]/fileId",
      ])
  }

  // MARK: - Which items

  @Test(arguments: [
    ("3", "seen by fewer people"), ("4", "disputed"), ("5", "of none of the classes"),
    ("6", "waiting"), ("7", "waiting"), ("99", "there is none"),
  ])
  func anItemThatMayNotGoIsRefusedWithItsReason(_ item: String, _ reason: String) throws {
    let message = try #require(try refusal(["items": ["1", .string(item)]]))
    #expect(message.contains("item \(item): \(reason)"), "\(message)")
    #expect(!message.contains("item 1:"))
  }

  @Test(
    arguments: [
      ["items": []], ["items": ["0"]], ["items": ["-1"]], ["items": ["one"]],
      ["chosen": "classes", "classes": ["prohibited_image"]],
      ["chosen": "everything"], ["items": ["1"], "regime": ["atlantis"]],
    ] as [[String: JSONValue]])
  func noItemsAreRefused(_ settings: [String: JSONValue]) throws {
    #expect(try refusal(settings) != nil)
  }

  @Test func aClassOrASelectionIsTakenAndTheRestCounted() throws {
    for chosen in ["classes", "selection"] {
      let desk = try ExportDesk()
      let id = try request(desk, ["chosen": .string(chosen), "grades": "single"])
      let counts = try desk.requests(desk.lead).view(id).counts
      #expect(counts.first == ExportCount("files described", 3), "\(chosen)")
      #expect(counts.contains(ExportCount("left out: disputed", 1)))
    }
  }

  @Test func aMemberOfAFamilyThatNobodySawIsRefused() throws {
    let made = try WorkDesk.family()
    for person in made.desk.people { try made.desk.record(made.items[0], "severe", by: person) }
    let service = RequestService(store: made.desk.store, actor: made.desk.lead)
    let kind = try #require(RequestKind(rawValue: "ncmec-draft"))
    let terms = RequestTerms(
      settings: ["items": [.string(String(made.items[1]))], "grades": "single"],
      recipients: ["Harbour office"], reason: "a test")
    #expect(throws: CaseworkError(.usage, "")) { try service.request(kind, terms) }
  }

  // MARK: - Statements

  @Test(arguments: [
    ("report: {lighthouse: a}", "no element or attribute `lighthouse`"),
    ("reports: {}", "no setting `reports`"), ("format: martlet.cybertip/2", "`format` must be"),
    ("report: [a]", "must be a table"), ("files: [a]", "must be a table"),
    ("files: {every: {}}", "the keys of `files`"), ("files: {all: {fileName: a}}", "no setting"),
    ("files: {all: {fileAnnotations: [generativeAi]}}", "generativeAi is not stated"),
    ("files: {all: {fileAnnotations: [lamp]}}", "knows the marks"),
    ("files: {\"2\": {publiclyAvailable: true}}", "speak of item 2"),
    ("report: {additionalInfo: \"a\\x01\"}", "control character"),
    ("a: &x [b]\nb: *x", "anchor or alias"), ("- a\n- b", "must be a table"),
    ("{\"report\": ", "not JSON"), ("a: [", "not YAML"),
    (
      "report: {incidentSummary: {incidentDateTime: 2999-01-01T00:00:00Z}}",
      "/report/incidentSummary/incidentDateTime must be in the past"
    ),
    (
      "report: {incidentSummary: {incidentDateTime: 2026-01-01}}",
      "/report/incidentSummary/incidentDateTime must be a date and time with its zone"
    ),
    (
      "report: {reporter: {reportingPerson: {firstName: \(String(repeating: "a", count: 3_000))}}}",
      "/report/reporter/reportingPerson/firstName must have at most 100 characters"
    ),
    ("files: {all: {exifViewedByEsp: true}}", "/fileDetails[1]/exifViewedByEsp may be true only"),
    ("files: {all: {uploadedToEspTimestamp: 2999-01-01T00:00:00Z}}", "must be in the past"),
    ("report: {batchedReport: {reason: VIRAL_POTENTIAL_MEME}}", "must say viral or potentialMeme"),
  ])
  func statementsThatBreakARuleAreRefusedWhenAskedFor(_ text: String, _ words: String) throws {
    let message = try #require(
      try refusal(["items": ["1"], "statements": .string(text)]), "\(text)")
    #expect(message.contains(words), "\(message)")
  }

  @Test func statementsMayBeJSON() throws {
    let text =
      #"{"report": {"additionalInfo": "a & b \u20ac"}, "files": {"all": {"publiclyAvailable": true}}}"#
    let desk = try ExportDesk()
    try desk.write("ncmec-draft", ["items": ["1"], "statements": .string(text)])
    let files = try Self.files(desk.path)
    #expect(files["report.xml"]?.contains("<additionalInfo>a &amp; b €</additionalInfo>") == true)
  }

  @Test func aBatchedReportHoldsNeitherDigestsNorOtherMarks() throws {
    let text = """
      report: {batchedReport: {reason: VIRAL_POTENTIAL_MEME}}
      files: {all: {fileAnnotations: [viral]}}
      """
    let desk = try ExportDesk()
    try desk.write(
      "ncmec-draft", ["items": ["1"], "names": true, "statements": .string(text)])
    let file = try #require(try Self.files(desk.path)["file-0001.xml"])
    #expect(file.contains("<viral>true</viral>"))
    #expect(!file.contains("generativeAi") && !file.contains("originalFile"))
    #expect(
      try refusal(["items": ["1", "2"], "grades": "single", "statements": .string(text)]) != nil)
  }

  @Test func hostileStatementsAreReadOrRefused() throws {
    var random = SeededGenerator(seed: 120, label: "statements")
    let words = [
      "report", ":", " ", "\n", "{", "}", "[", "]", "- ", "\"", "'", "files", "all", "&a", "*a",
      "!!",
      "|", ">", "#", "incidentSummary", "\u{202e}", "\u{0}", ",", "?", "~", "1", "\t", "  ",
    ]
    for _ in 0..<3_000 {
      var text = ""
      for _ in 0..<random.below(24) { text += words[random.below(words.count)] }
      do { _ = try CyberTipStatements(text) } catch { #expect(error.code == .usage) }
    }
    let bomb = (0..<40).map { "a\($0): &a\($0) [*a\(max(0, $0 - 1)), *a\(max(0, $0 - 1))]" }
    #expect(throws: CaseworkError(.usage, "")) {
      try CyberTipStatements(bomb.joined(separator: "\n"))
    }
    #expect(throws: CaseworkError(.usage, "")) {
      try CyberTipStatements(String(repeating: " ", count: CyberTipStatements.mostBytes + 1))
    }
  }
}
