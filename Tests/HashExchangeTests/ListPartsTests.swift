// SPDX-License-Identifier: Apache-2.0
// A list in parts: every part is read on its own, and what is wrong with one is told with its number and name.

import EvidenceModel
import Foundation
import Testing

@testable import HashExchange

@Suite struct ListPartsTests {
  /// Gives prepared parts.
  private final class Prepared: ListParts {
    private var parts: [ListPart]
    private let ends: [LineProblem.Reason]

    init(_ parts: [ListPart], ends: [LineProblem.Reason] = []) {
      self.parts = parts.reversed()
      self.ends = ends
    }

    func next() throws -> ListPart? { parts.popLast() }
    func faults() -> [LineProblem.Reason] { ends }
  }

  private struct Gone: Error {}

  private static func text(
    _ name: String, _ text: String, fault: LineProblem.Reason? = nil
  ) -> ListPart {
    part(name, Array(text.utf8), fault: fault)
  }

  private static func part(
    _ name: String, _ bytes: [UInt8], fault: LineProblem.Reason? = nil
  ) -> ListPart {
    var rest = bytes[...]
    return ListPart(
      name: name,
      content: .bytes(
        next: { maximum in
          defer { rest = rest.dropFirst(min(maximum, 7)) }
          return Array(rest.prefix(min(maximum, 7)))
        }, fault: { fault }))
  }

  private static let digest: SHA256Digest = .ofEmptyInput

  private static func told(_ list: HashListContents) -> [String] {
    list.problems.map { "\($0.file ?? 0) \($0.name ?? "-") \($0.line) \($0.reason.rawValue)" }
  }

  @Test func partsAreReadOneByOne() throws {
    let (one, two) = (String(repeating: "1", count: 32), String(repeating: "2", count: 32))
    let video = "0,100,\(String(repeating: "3", count: 64)),0.0\n"
    let list = try HashListReader.read(
      Prepared(
        [
          Self.text("a.csv", "md5\n\(one)\nxy\n"), Self.text("b.txt", "no hashes\nat all\n"),
          ListPart(name: "c", content: .refused(.refused)), Self.text("d.csv", ""),
          Self.text("e.csv", "md5\n\(two)\n", fault: .unreadable), Self.text("f/ferry.txt", video),
          Self.text("g.csv", "", fault: .encrypted),
        ], ends: [.archiveDamaged]), digest: Self.digest)
    #expect(list.entries.count == 3)
    #expect(
      Self.told(list) == [
        "1 a.csv 3 wrong_length", "2 b.txt 1 no_list", "3 c 1 refused", "4 d.csv 1 no_list",
        "5 e.csv 1 unreadable", "7 g.csv 1 encrypted", "0 - 1 archive_damaged",
      ])
    #expect(list.fileSHA256 == Self.digest && list.problemCount == 7)
    #expect(list.lineCount == 6)
    #expect(list.problems.filter(\.reason.isOfWholeFile).count == 6)
  }

  /// A number is of the profile of its own file, and of none in a file that names none.
  @Test func eachFileHasItsOwnProfile() throws {
    let mapping = """
      format: martlet.vics-profile/1
      profile: US
      categories:
        - {category: 1, label: one, from: ["UK:2"], verified: no, source: a test}
        - {category: 2, label: two, from: [], verified: no, source: a test}
      """
    let contexts = ["US", "UK"].map {
      #""@odata.context":"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/\#($0)/$metadata#Media","#
    }
    let parts = (contexts + [""]).enumerated().map { index, context in
      let md5 = String(repeating: String(index + 1), count: 32)
      return Self.text(
        "\(index).json",
        #"{\#(context)"value":[{"MediaID":\#(index),"Category":2,"MD5":"\#(md5)"}]}"#)
    }
    let output = ExchangeOutput(inMemory: 1 << 20)
    let writer = VICSWriter(output, profile: try VICSProfile(yaml: mapping))
    let opened = ExchangeOpening.open(Prepared(parts), format: nil, helpers: ExchangeHelpers())
    let summary = try Conversion.run(opened.reader, to: writer) { _ in }
    let records = try JSONParser.parse(String(decoding: output.bytes, as: UTF8.self))["value"]
    #expect(records?.elements?.map { $0["Category"] } == [2, 1, 2])
    #expect(summary.written == 3 && summary.problems == 0)
  }

  @Test func nothingAtAllIsAnError() throws {
    #expect(throws: HashListError(.empty, "")) {
      try HashListReader.read(Prepared([]), digest: Self.digest)
    }
    let damaged = try HashListReader.read(
      Prepared([], ends: [.archiveDamaged]), digest: Self.digest)
    #expect(damaged.entries.count == 0 && damaged.problemCount == 1)
  }

  @Test func errorsOfTheUnpackerAndOfWhoeverStopsEndTheReading() throws {
    let broken = ListPart(name: "a", content: .bytes(next: { _ in throw Gone() }, fault: { nil }))
    #expect(throws: Gone.self) {
      try HashListReader.read(Prepared([broken]), digest: Self.digest)
    }
    #expect(throws: Gone.self) {
      try HashListReader.read(Prepared([Self.text("a", "md5\n")]), digest: Self.digest) {
        bytes, _ in
        if bytes > 0 { throw Gone() }
      }
    }
  }

  private static func sample(_ name: String) throws -> ListPart {
    part(name, Array(try Data(contentsOf: URL(filePath: ExchangeSamples.path(name)))))
  }

  @Test func formsOfOthersAreReadWithinAnArchive() throws {
    let list = try HashListReader.read(
      Prepared([
        try Self.sample("icse.csv"), try Self.sample("nsrl-rds-2.txt"),
        try Self.sample("signals.txt"), try Self.sample("vics-1.2-case.json"),
        Self.text("rds.db", "SQLite format 3\u{0} and more"),
        Self.text("half.json", #"{"odata.metadata":"x","value":[{"Media":[{"MediaID":1,"#),
      ]), digest: Self.digest, helpers: ExchangeSamples.helpers)
    for (number, name) in [
      "icse.csv", "nsrl-rds-2.txt", "signals.txt", "vics-1.2-case.json",
    ].enumerated() {
      let alone = try HashListReader.read(
        path: ExchangeSamples.path(name), helpers: ExchangeSamples.helpers)
      #expect(alone.entries.count > 0)
      for algorithm in FingerprintAlgorithm.allCases {
        let all = Set(list.hashes(algorithm))
        #expect(all.isSuperset(of: alone.hashes(algorithm)), "\(name) \(algorithm)")
      }
      let within = list.problems.filter { $0.file == number + 1 }
      #expect(within.map(\.reason) == alone.problems.map(\.reason), "\(name)")
      #expect(within.map(\.record) == alone.problems.map(\.record), "\(name)")
      #expect(within.allSatisfy { $0.name == name })
    }
    let bad = list.problems.filter { ($0.file ?? 0) > 4 }
    #expect(
      bad.map { "\($0.file ?? 0) \($0.name ?? "-") \($0.reason.rawValue)" }
        == ["5 rds.db packed_database", "6 half.json bad_json"])
  }

  @Test func pagesAmongTheFilesAreOneList() throws {
    let pages = try ["ncmec/page-3.xml", "ncmec/page-1.xml", "ncmec/page-2.xml"].map(Self.sample)
    let (one, other) = (String(repeating: "1", count: 32), "<html><body/></html>")
    let cut = "<queryResult><images><image><id>a</id>"
    let bad =
      "<queryResult><images><image><member id=\"1\">x</member><id>b</id>"
      + "<timestamp>2026-01-02T03:04:05Z</timestamp><fingerprints><md5>12</md5></fingerprints>"
      + "</image></images></queryResult>"
    let list = try HashListReader.read(
      Prepared(
        [Self.text("a.csv", "md5\n\(one)\n")] + pages + [
          Self.text("page.html", other), Self.text("cut.xml", cut), Self.text("bad.xml", bad),
        ]), digest: Self.digest, helpers: ExchangeSamples.helpers)
    let folder = try HashListReader.read(
      path: ExchangeSamples.path("ncmec"), helpers: ExchangeSamples.helpers)
    #expect(Set(list.hashes(.md5)) == Set(folder.hashes(.md5)).union([one]))
    #expect(
      list.problems.map {
        "\($0.file ?? 0) \($0.name ?? "-") \($0.algorithm?.rawValue ?? "-") \($0.reason.rawValue)"
      } == [
        "5 page.html - no_list", "6 cut.xml - bad_xml", "7 bad.xml md5 wrong_length",
      ])
    #expect(list.problems.map { $0.record != nil } == [false, true, true])
    #expect(throws: HashListError(.empty, "")) {
      try HashListReader.read(
        Prepared([Self.text("none.xml", "<queryResult></queryResult>")]), digest: Self.digest,
        helpers: ExchangeSamples.helpers)
    }
  }
}
