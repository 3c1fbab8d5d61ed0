// SPDX-License-Identifier: Apache-2.0
// martlet convert, and lists of others into a case: exit codes, what is told, what stands afterwards.

import Foundation
import MartletTesting
import Testing

@Suite struct ConvertTests {
  private static let samples = Repository.root + "/Tests/HashExchangeTests/Fixtures/"

  @Test func goodRecordsAreWrittenAndBadOnesToldByNumber() throws {
    let workspace = try Workspace()
    let result = try workspace.start(
      ["convert", Self.samples + "vics-1.3-case.json", "out.csv"]
    ).wait()
    #expect(result.status == 3)
    #expect(
      result.errorText.split(separator: "\n").map(String.init) == [
        "record 2, line 1: md5 empty_file_digest", "record 2, line 1: sha1 empty_file_digest",
        "record 2, line 1: not_written", "record 3, line 1: sha1 wrong_length",
        "record 4, line 1: repeated_id", "vics to csv: 3 of 4 records written, 5 problems",
        "csv has no place for: other hashes (1 record), size (3 records), numbers, names and places of VICS (3 records)",
      ])
    let rows = try String(contentsOfFile: workspace.folder + "/out.csv", encoding: .utf8)
    #expect(rows.split(separator: "\n").count == 4)
  }

  @Test func whatCannotBeDoneIsSaidAndLeavesNothing() throws {
    let workspace = try Workspace()
    try workspace.write("kept", to: "kept.csv")
    let cases: [([String], Int32, String)] = [
      (["list.csv", "kept.csv"], 2, "there is a file at the output's path"),
      (["list.csv", "out.xyz"], 2, "--to must be"),
      (["list.csv", "out.csv", "--from", "xyz"], 2, "--from must be"),
      (["list.csv", "out.csv", "--to", "pages"], 2, "--to must be"),
      (["list.csv", "kept.csv", "--to", "nsrl"], 2, "there is a file at the output's path"),
      (["list.csv", "missing/out.db"], 5, "the output cannot be written"),
      (["list.csv", "out.csv", "--mapping", "x"], 2, "--mapping is for writing VICS"),
      (["vics-2.0-uk-first.json", "out.json"], 2, "--mapping FILE"),
      (["missing", "out.csv"], 3, "cannot be read"),
      (["list.csv", "out.json", "--from", "vics"], 2, "not VICS"),
    ]
    for (arguments, status, words) in cases {
      let result = try workspace.start(
        ["convert", Self.samples + arguments[0]] + arguments.dropFirst()
      ).wait()
      #expect(result.status == status, "\(arguments): \(result)")
      #expect(result.errorText.contains(words), "\(arguments): \(result)")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: workspace.folder)
    #expect(left.filter { $0 != "home" && !$0.hasPrefix(".") } == ["kept.csv"])
  }

  /// The names of files tell the form; what is written is read again by the same command.
  @Test func everyFormGoesThereAndBack() throws {
    let workspace = try Workspace()
    func convert(_ arguments: String...) throws -> CommandResult {
      try workspace.start(["convert"] + arguments).wait()
    }
    for (number, out) in [
      ["out.xml"], ["out.db"], ["s.txt", "--to", "rds"], ["r.csv", "--to", "icse"], ["out.txt"],
    ].enumerated() {
      let there = try workspace.start(["convert", Self.samples + "list.csv"] + out).wait()
      #expect(there.errorText.contains("records written"), "\(there)")
      let back = try convert(out[0], "back-\(number).csv")
      #expect(back.status == 0, "\(back)")
      let rows = try String(
        contentsOfFile: workspace.folder + "/back-\(number).csv", encoding: .utf8)
      let first = rows.split(separator: "\n")[1].drop { $0 == "," }.prefix { $0 != "," }
      let own = try String(contentsOfFile: Self.samples + "list.csv", encoding: .utf8)
      #expect([32, 64].contains(first.count) && own.contains(first), "\(out): \(rows)")
      let mode = try FileManager.default.attributesOfItem(atPath: workspace.folder + "/" + out[0])
      #expect((mode[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: workspace.folder)
    #expect(left.filter { $0.contains("partial") } == [])
  }

  @Test(arguments: ["", "\n\n", "md5\n", "\u{feff}"])
  func whatHasNoRowsIsNotConverted(text: String) throws {
    let workspace = try Workspace()
    try workspace.write(text, to: "in.csv")
    let result = try workspace.start(["convert", "in.csv", "out.csv"]).wait()
    #expect(result.status == 2 && result.errorText.contains("no rows"), "\(result)")
    #expect(!FileManager.default.fileExists(atPath: workspace.folder + "/out.csv"))
  }

  @Test func whatIsNoTextIsUnreadableInput() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let picture: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]
    let video: [UInt8] = [0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70, 0x69, 0x73, 0x6f, 0x6d]
    for (name, bytes) in [("a.png", picture), ("b.mp4", video), ("c.csv", [0xff, 0xfe, 0x6d, 0])] {
      try Data(bytes).write(to: URL(filePath: workspace.folder + "/" + name))
      let results = [
        try workspace.onCase("list", "import", name, "--name", "sample", "--owner", "harbour"),
        try workspace.start(["convert", name, "out.csv"]).wait(),
      ]
      for result in results {
        #expect(result.status == 3, "\(name): \(result)")
        let words = name == "c.csv" ? "UTF-16" : "not text in UTF-8, but a picture"
        #expect(result.errorText.contains(words), "\(name): \(result)")
      }
    }
    #expect(!FileManager.default.fileExists(atPath: workspace.folder + "/out.csv"))
  }

  @Test func listsOfOthersAreImportedAndTakenBack() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    func load(_ name: String) throws -> CommandResult {
      try workspace.onCase(
        "list", "import", Self.samples + name, "--name", "sample", "--owner", "harbour")
    }
    let first = try load("ncmec/page-2.xml")
    #expect(first.status == 0, "\(first)")
    #expect(first.errorText.contains("version 1: 8 entries, 0 refused"), "\(first)")
    let second = try load("ncmec")
    #expect(second.status == 0, "\(second)")
    #expect(
      second.errorText.contains("version 2: 6 entries (2 added, 4 removed, 0 changed), 0 refused"),
      "\(second)")
    // A page that names a next one is no list by itself: what that one takes back would match again.
    let part = try load("ncmec/page-1.xml")
    #expect(part.status == 3, "\(part)")
    #expect(
      part.errorText.contains("names a next page, with the entries from 2001 on, that is missing"),
      "\(part)")
    let again = try load("ncmec")
    #expect(again.errorText.contains("version 3: 6 entries (0 added, 0 removed"), "\(again)")
    let back = try load("ncmec/page-2.xml")
    #expect(back.errorText.contains("version 4: 8 entries (4 added, 2 removed"), "\(back)")
  }

  @Test func whatIsAnotherKindOfFileIsRefusedAndLeavesNothing() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.write("<!DOCTYPE html>\n<html><body>a quay</body></html>", to: "page.xml")
    try workspace.write("<?xml version=\"1.0\"?><rss><channel/></rss>", to: "other.xml")
    try workspace.write("[1,2,3]", to: "numbers.json")
    for (name, more, status, words) in [
      ("page.xml", [], 3, "a page of the web"),
      ("page.xml", ["--from", "ncmec"], 3, "a page of the web"),
      ("other.xml", [], 3, "root must be queryResult"),
      ("numbers.json", [], 3, "is not recognised"),
      ("numbers.json", ["--from", "vics"], 2, "not VICS"),
    ] {
      let result = try workspace.start(["convert", name, "out.json"] + more).wait()
      #expect(
        result.status == Int32(status) && result.errorText.contains(words), "\(name): \(result)")
    }
    let result = try workspace.onCase("list", "import", "page.xml", "--name", "a", "--owner", "b")
    #expect(result.status == 3 && result.errorText.contains("a page of the web"), "\(result)")
    try workspace.write("{\"value\":[5]}", to: "nothing.json")
    let nothing = try workspace.start(["convert", "nothing.json", "out.json", "--from", "vics"])
      .wait()
    #expect(nothing.status == 3 && nothing.errorText.contains("nothing was written"), "\(nothing)")
    #expect(!FileManager.default.fileExists(atPath: workspace.folder + "/out.json"))
  }

  @Test func namesOfListsHaveOneLimit() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    func load(_ name: String) throws -> CommandResult {
      try workspace.onCase(
        "list", "import", Self.samples + "list.csv", "--name", name, "--owner", "harbour")
    }
    let result = try load(String(repeating: "q", count: 201))
    #expect(result.status == 2 && result.errorText.contains("1 to 200 bytes"), "\(result)")
    #expect(try load(String(repeating: "q", count: 200)).status != 2)
  }

  /// A name that would turn or break the line in which it stands.
  @Test(arguments: ["x\nname", "har\tbour", "e\u{1b}[31mX", "\u{202e}evil"])
  func namesAndTagsOfListsCanBeSeen(text: String) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    for options in [
      ["--name", text, "--owner", "b"], ["--name", "a", "--owner", text],
      ["--name", "a", "--owner", "b", "--tag", text],
    ] {
      let result = try workspace.start(
        ["list", "import", Self.samples + "list.csv"] + options + Workspace.caseOptions
      ).wait()
      #expect(result.status == 2 && result.errorText.contains("visible text"), "\(result)")
    }
    let imported = try workspace.onCase(
      "list", "import", Self.samples + "list.csv", "--name", "a", "--owner", "b")
    #expect(imported.errorText.contains("version 1:"), "\(imported)")
  }

  @Test func aFileOfANewerVersionIsRefused() throws {
    let workspace = try Workspace()
    let text =
      #"{"@odata.context":"DataModels/3.0.xml/US/$metadata#Media","value":[{"MD5":"5d41402abc4b2a76b9719d911017c592"}]}"#
    try workspace.write(text, to: "new.json")
    let result = try workspace.start(["convert", "new.json", "out.csv"]).wait()
    #expect(result.status == 5 && result.errorText.contains("VICS 3.0"), "\(result)")
    #expect(!FileManager.default.fileExists(atPath: workspace.folder + "/out.csv"))
  }
}
