// SPDX-License-Identifier: Apache-2.0
// What people said of a partner's entries goes back by its names for them; what would say too much stays out and is counted.

import EvidenceModel
import Foundation
import HashExchange
import Testing

@testable import Casework
@testable import Catalog

@Suite struct WriteBackTests {
  private static let criminal: [FactQuestion: String] = [
    .child: "yes", .origin: "computer_made", .photographLike: "yes", .indecent: "yes",
    .severity: "a",
  ]
  private static let harmless: [FactQuestion: String] = [.child: "no"]
  private static let reasons = "guid,name,type\nG-1,Not a match,\nG-2,Wrong class,MD5\n"

  private struct Fixture {
    let testCase: TestCase
    let lead: Actor
    let raters: [Actor]

    init() throws {
      testCase = try TestCase()
      lead = try testCase.add("lead", .lead)
      raters = try ["ann", "ben", "cleo"].map { [testCase] in try testCase.add($0, .assessor) }
      try testCase.addPlain(Array(repeating: PlainItem(), count: 6))
    }

    /// Grades an item by so many raters.
    func grade(_ item: Int64, _ facts: [FactQuestion: String], by count: Int = 3) throws {
      for rater in raters.prefix(count) {
        _ = try AssessmentService(store: testCase.store, actor: rater).record([
          AssessmentEntry(item: item, facts: try FactSheet(facts), route: .seen)
        ])
      }
    }

    func decide(_ hit: Int64, _ verdict: HitVerdict, _ reason: String) throws {
      try HitService(store: testCase.store, actor: lead).decide(hit: hit, verdict, reason: reason)
    }

    /// What an export would write now, and its counts but for zeros and the newest word.
    func export(
      _ kind: any ExportKind, _ settings: JSONValue = [:]
    ) throws -> (text: String, counts: [String: Int]) {
      try testCase.store.catalog.read { reader in
        let source = ExportSource(
          store: testCase.store, reader: reader, actor: lead, now: testCase.clock.present)
        let prepared = try kind.prepare(
          try ExportSettings(settings, of: kind.settings), from: source)
        let output = ExchangeOutput(inMemory: 1 << 20)
        try prepared.write(output)
        let counts = prepared.counts.filter {
          $0.number > 0 && $0.name != WriteBackStanding.newestWord
        }
        return (
          String(decoding: output.bytes, as: UTF8.self),
          Dictionary(uniqueKeysWithValues: counts.map { ($0.name, $0.number) })
        )
      }
    }

    func standing() throws -> [Int64: WriteBackStanding] {
      try testCase.store.catalog.read {
        try WriteBackStanding.read($0, columns: testCase.store.columns)
      }
    }
  }

  private static func submission(_ entry: String, _ feedback: String) -> String {
    "  <submission path=\"/v2/entries/\(entry)/feedback\"><feedbackSubmission"
      + " xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\">" + feedback
      + "</feedbackSubmission></submission>"
  }

  @Test func feedbackNamesEntriesTypesAndTheirReasonsAlone() throws {
    let fixture = try Fixture()
    try fixture.testCase.addList(
      1, hits: [(1, .md5, 1)], tags: ["category:A1", "entry:42/image1"])
    try fixture.testCase.addList(2, hits: [(2, .sha1, 2)], tags: ["entry:43/a&b"])
    try fixture.testCase.addList(3, hits: [(2, .pdq, 3)], tags: ["entry:44/c"])
    try fixture.testCase.addList(4, hits: [(2, .md5, 4)])
    try fixture.testCase.addList(5, hits: [(2, .sha256, 5)], tags: ["entry:45/d"])
    try fixture.testCase.addList(6, hits: [(2, .pdq, 6)], tags: ["entry:46/e"], pdqDistance: 0)
    try fixture.testCase.addList(7, .negative, hits: [(2, .md5, 7)], tags: ["entry:47/f"])
    try fixture.grade(1, Self.criminal)
    try fixture.grade(2, Self.harmless)
    try fixture.decide(1, .confirmed, "the same quay")
    for hit in Int64(2)...7 {
      try fixture.decide(hit, .rejected, "NOT A MATCH: a heron told me")
    }
    let found = try fixture.export(FeedbackExport(), ["reasons": .string(Self.reasons)])
    let negative = "<negative><reasonIds><guid>G-1</guid></reasonIds></negative>"
    let expected = [
      Self.submission("42/image1/MD5", "<affirmative/>"),
      Self.submission("43/a%26b/SHA1", negative), Self.submission("46/e/PDQ", negative),
    ]
    let lines = found.text.split(separator: "\n").map(String.init)
    #expect(lines.filter { $0.hasPrefix("  <submission path=") } == expected)
    #expect(
      found.counts == [
        "affirmative": 1, "negative": 2,
        "left out: hits that are only near the entry, or of a type that is not asked for": 2,
        "left out: hits on entries whose number with the partner is not known": 1,
      ])
    #expect(found.text.contains("synthetic=\"SYNTHETIC\""))
    #expect(!found.text.contains("heron") && !found.text.contains("quay"))
    let one = try fixture.export(
      FeedbackExport(), ["reasons": .string(Self.reasons), "lists": ["1"]])
    #expect(one.counts == ["affirmative": 1])
  }

  @Test func aRejectionWithoutTheirReasonIsRefusedByItsNumber() throws {
    let fixture = try Fixture()
    try fixture.testCase.addList(
      1, hits: [(1, .md5, 1), (2, .sha1, 2)], tags: ["entry:42/image1"])
    for item in Int64(1)...2 {
      try fixture.grade(item, Self.harmless)
      try fixture.decide(item, .rejected, item == 1 ? "a heron told me" : "wrong class")
    }
    for (reasons, known) in [
      (Self.reasons, "one of: Not a match, Wrong class"), ("", "as the setting reasons"),
    ] {
      let error = #expect(throws: CaseworkError.self) {
        try fixture.export(FeedbackExport(), ["reasons": .string(reasons)])
      }
      #expect(error?.code == .usage)
      // The second reason is theirs, but for MD5 alone.
      #expect(error?.userMessage.contains("hit 1, 2 gives none") == true)
      #expect(error?.userMessage.contains(known) == true)
      #expect(error?.userMessage.contains("heron") == false)
    }
  }

  @Test func aReasonOfSeveralTypesIsNamedOnce() throws {
    let fixture = try Fixture()
    try fixture.testCase.addList(1, hits: [(1, .md5, 1)], tags: ["entry:42/image1"])
    try fixture.grade(1, Self.harmless)
    try fixture.decide(1, .rejected, "a heron told me")
    let error = #expect(throws: CaseworkError.self) {
      try fixture.export(
        FeedbackExport(),
        ["reasons": "guid,name,type\n1,Not ours,MD5\n2,Not ours,SHA1\n3,Other reason,\n"])
    }
    #expect(error?.userMessage.hasSuffix("one of: Not ours, Other reason") == true)
  }

  @Test func wordsThatDoNotGoTogetherStayOut() throws {
    let fixture = try Fixture()
    try fixture.testCase.addList(
      1, hits: [(1, .md5, 1), (2, .md5, 1), (3, .md5, 3), (4, .md5, 4), (5, .md5, 5)],
      tags: ["entry:42/image1"])
    try fixture.grade(1, Self.criminal)
    try fixture.grade(2, Self.harmless)
    try fixture.grade(3, Self.harmless)
    try fixture.grade(4, Self.criminal, by: 1)
    try fixture.decide(1, .confirmed, "the same")
    try fixture.decide(2, .rejected, "Not a match")
    try fixture.decide(3, .confirmed, "the same")
    for hit in Int64(4)...5 { try fixture.decide(hit, .confirmed, "the same") }
    let found = try fixture.export(FeedbackExport(), ["reasons": .string(Self.reasons)])
    #expect(
      found.counts == [
        "left out: fingerprints of entries on which people's words differ": 1,
        "left out: hits whose verdict and grade do not go together": 1,
        "left out: hits on items that are not graded by as many people as asked for": 2,
      ])
    try fixture.decide(2, .confirmed, "looked again")
    let single = try fixture.export(FeedbackExport(), ["grades": "single"])
    #expect(single.counts["affirmative"] == 1)
    #expect(
      single.counts["left out: hits on items that are not graded by as many people as asked for"]
        == 1)
  }

  @Test func negativeEntriesAreExactDigestsOfWhatPeopleFoundToBeNothing() throws {
    let fixture = try Fixture()
    try fixture.testCase.addList(
      1, hits: [(1, .pdq, 1), (2, .pdq, 2), (3, .pdq, 3), (4, .pdq, 3)])
    try fixture.grade(1, Self.harmless)
    try fixture.grade(2, Self.criminal)
    try fixture.grade(3, Self.harmless, by: 2)
    try fixture.grade(4, Self.harmless)
    for hit in Int64(1)...3 { try fixture.decide(hit, .rejected, "a test card") }
    try fixture.decide(4, .confirmed, "the same")
    let found = try fixture.export(NegativeEntriesExport())
    #expect(
      found.counts == [
        "entries": 1,
        "left out: items with rejected hits that are not graded as nothing by as many people as asked for":
          2,
      ])
    let scratch = try Scratch()
    let path = try scratch.write(Array(found.text.utf8), to: "negative.csv")
    let list = try HashListReader.read(path: path)
    let contents = try SyntheticAccess(store: fixture.testCase.store).contents()
    #expect(list.problemCount == 0)
    #expect(list.entries.count == 1)
    #expect(found.text.contains(try #require(contents.first { $0.item == 1 }?.sha256.description)))
    #expect(found.text.contains("SYNTHETIC"))
  }

  private static let mapping = """
    format: martlet.vics-profile/1
    profile: TEST
    categories:
      - {category: 0, label: none, from: [none], verified: no, source: a test}
      - {category: 4, label: sample, from: [pseudo_photograph_a, "US:1"], verified: no, source: a test}
    """

  @Test func changedCategoriesGoBackWithNotes() throws {
    let fixture = try Fixture()
    try fixture.testCase.addList(
      1, hits: [(1, .sha256, 1), (2, .md5, 2), (3, .sha1, 3), (4, .pdq, 4), (5, .md5, 5)],
      tags: ["category:1", "profile:US"])
    for item in Int64(2)...5 { try fixture.grade(item, Self.criminal, by: item == 5 ? 2 : 3) }
    try fixture.grade(1, Self.harmless)
    try fixture.decide(3, .confirmed, "a heron told me")
    let found = try fixture.export(
      VICSUpdatesExport(), ["mapping": .string(Self.mapping), "lists": ["1"]])
    #expect(found.counts == ["entries": 2, "left out: unchanged": 1])
    let records = try #require(try JSONParser.parse(found.text)["value"]?.elements)
    #expect(records.map { $0["Category"] } == [0, 4])
    #expect(
      records.map { $0["Comments"] } == ["was category US:1", "was category US:1; hit confirmed"])
    #expect(records.map { $0["Tags"] } == ["SYNTHETIC", "SYNTHETIC"])
    #expect(records.allSatisfy { $0["MD5"]?.text?.count == 32 })
    #expect(found.text.contains("TEST/$metadata#Media") && !found.text.contains("heron"))
    try fixture.decide(1, .rejected, "not a match: a heron told me")
    let settings: JSONValue = ["mapping": .string(Self.mapping), "lists": ["1"]]
    let unnamed = try fixture.export(VICSUpdatesExport(), settings)
    #expect(unnamed.text.contains("was category US:1; hit rejected\""))
    #expect(unnamed.counts["rejected hits that give none of the partner's reasons"] == 1)
    let reasoned = try fixture.export(
      VICSUpdatesExport(),
      [
        "mapping": .string(Self.mapping), "lists": ["1"], "reasons": .string(Self.reasons),
      ])
    #expect(reasoned.text.contains("was category US:1; hit rejected: Not a match\""))
    #expect(reasoned.counts == ["entries": 2, "left out: unchanged": 1])
    #expect(!reasoned.text.contains("heron"))
    for settings: JSONValue in [["lists": ["9"]], ["mapping": .string(Self.mapping)]] {
      let error = #expect(throws: CaseworkError.self) {
        try fixture.export(VICSUpdatesExport(), settings)
      }
      #expect(error?.code == .usage)
    }
  }

  @Test func wordsWaitUntilAnExportHasToldThem() throws {
    let fixture = try Fixture()
    try fixture.testCase.addList(1, hits: [(1, .md5, 1)], tags: ["entry:42/image1"])
    try fixture.testCase.addList(2, hits: [(2, .pdq, 2)], tags: ["entry:42/image2"])
    for item in Int64(1)...2 { try fixture.grade(item, Self.criminal) }
    #expect(try fixture.standing() == [:])
    try fixture.decide(1, .confirmed, "the same")
    try fixture.decide(2, .confirmed, "the same")
    let near = WriteBackStanding(confirmed: 1)
    #expect(try fixture.standing() == [1: WriteBackStanding(confirmed: 1, waiting: 1), 2: near])
    let store = fixture.testCase.store
    let requests = RequestService(store: store, actor: fixture.lead)
    let kind = try #require(RequestKind(rawValue: "feedback"))
    let id = try requests.request(
      kind, RequestTerms(recipients: ["the harbour office"], reason: "what we found"))
    try RequestService(store: store, actor: fixture.testCase.administrator).decide(
      id, approve: true)
    #expect(try fixture.standing()[1]?.waiting == 1, "an approved request has told nobody")
    let scratch = try Scratch()
    _ = try ExportService(store: store, actor: fixture.lead).write(
      ExportOrder(kind: "feedback", request: id), to: scratch.path + "/feedback.xml")
    #expect(try fixture.standing() == [1: WriteBackStanding(confirmed: 1), 2: near])
    try fixture.decide(1, .rejected, "looked again")
    #expect(try fixture.standing()[1] == WriteBackStanding(rejected: 1, waiting: 1))
  }

  /// What nobody has told the owner yet is told still when the list is withdrawn, and the withdrawal says how much that is.
  @Test func wordsOutliveTheWithdrawalOfTheirList() throws {
    let fixture = try Fixture()
    try fixture.testCase.addList(1, hits: [(1, .md5, 1)], tags: ["entry:42/image1", "category:1"])
    try fixture.testCase.addList(2, hits: [(2, .md5, 2)], tags: ["entry:43/image2"])
    for item in Int64(1)...2 { try fixture.grade(item, Self.criminal) }
    for hit in Int64(1)...2 { try fixture.decide(hit, .confirmed, "the same") }
    let before = try fixture.export(FeedbackExport())
    let name = try #require(
      try fixture.testCase.rows(ListRow.self).first { $0.id == 1 }?.name)
    let withdrawn = try ListService(
      store: fixture.testCase.store, actor: fixture.lead
    ).withdraw(name: name, reason: "its owner emptied it")
    #expect(withdrawn.waiting == 1)
    #expect(try fixture.testCase.standingHits().count == 1)
    #expect(try fixture.standing()[1] == WriteBackStanding(confirmed: 1, waiting: 1))
    let after = try fixture.export(FeedbackExport())
    #expect(after.text == before.text && after.counts == ["affirmative": 2])
    let updates = try fixture.export(
      VICSUpdatesExport(), ["mapping": .string(Self.mapping), "lists": ["1"]])
    #expect(updates.text.contains("hit confirmed"))
  }

  @Test(arguments: [
    ("guid;name\n", "line 1 must be the header"), ("guid,name\nG-1\n", "line 2 must be a guid"),
    ("guid,name\nG-1,\n", "line 2 must be a guid"), ("guid,name\n\"G-1,a\n", "line 2 has a quote"),
    ("guid,name\nG-1,a\n\nG-2,A\n", "line 4 names a reason"),
    ("guid,name\nG-1,a\u{1b}b\n", "line 2 must be a guid"),
    ("guid,name,type\nG-1,a,MD5,x\n", "line 2 must be a guid"),
  ])
  func badFilesOfReasonsAreRefusedByLine(_ text: String, _ words: String) {
    let error = #expect(throws: CaseworkError.self) { try PartnerReasons(text) }
    #expect(error?.code == .usage)
    #expect(error?.userMessage.contains(words) == true, "\(error?.userMessage ?? "")")
  }

  @Test func reasonsAreToldByNameOrGuidUpToAColon() throws {
    let reasons = try PartnerReasons(Self.reasons)
    #expect(reasons.reason(in: "not a match", for: "PDQ")?.guid == "G-1")
    #expect(reasons.reason(in: " g-1 : and more", for: "SHA1")?.name == "Not a match")
    #expect(reasons.reason(in: "Wrong class", for: "MD5")?.guid == "G-2")
    #expect(reasons.reason(in: "Wrong class", for: "SHA1") == nil)
    #expect(reasons.reason(in: "Not a match at all", for: "MD5") == nil)
    #expect(reasons.reason(in: "", for: "MD5") == nil)
    #expect(try PartnerReasons("").reasons == [])
  }
}
