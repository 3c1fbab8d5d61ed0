// SPDX-License-Identifier: Apache-2.0
// Lists that come packed are those that come as files; a bad entry is told, and the others are kept.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@Suite struct PackedListTests {
  private static func digits(_ value: Int, _ count: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "a", count: count - text.count) + text
  }

  /// Two lists, one of SHA-256 and one of MD5, in a folder `lists`.
  private static func workspace() throws -> Workspace {
    let workspace = try Workspace()
    let sha256 = (1...40).map { digits($0, 64) + "\n" }.joined()
    try workspace.write("sha256\n" + sha256, to: "lists/one.csv")
    let md5 = (1...30).map { digits($0, 32) + "\n" }.joined()
    try workspace.write("md5\n" + md5, to: "lists/two.csv")
    try workspace.makeCase()
    return workspace
  }

  private static func add(_ workspace: Workspace, _ file: String) throws -> CommandResult {
    try workspace.onCase("list", "import", file, "--name", file, "--owner", "harbour")
  }

  @Test(arguments: [
    ("lists.zip", "zip -q -r lists.zip lists", 70),
    ("lists.7z", "7z a -bso0 -bsp0 lists.7z lists", 70),
    ("lists.tar", "tar -cf lists.tar lists", 70), ("lists.tgz", "tar -czf lists.tgz lists", 70),
    ("lists.tar.xz", "tar -cJf lists.tar.xz lists", 70),
    ("one.csv.gz", "gzip -c lists/one.csv > one.csv.gz", 40),
    ("one.csv.xz", "xz -c lists/one.csv > one.csv.xz", 40),
    ("one.csv.zst", "zstd -q -c lists/one.csv > one.csv.zst", 40),
    ("named-otherwise.csv", "zip -q - lists/one.csv > named-otherwise.csv", 40),
  ])
  func packedListsAreReadEntryByEntry(_ name: String, _ command: String, _ entries: Int) throws {
    let workspace = try Self.workspace()
    try workspace.tool("sh", "-c", command)
    let result = try Self.add(workspace, name)
    #expect(result.status == 0, "\(result)")
    #expect(result.errorText.contains("version 1: \(entries) entries, 0 refused"), "\(result)")
    let digest = try workspace.run("hash", "--json", "--algorithms", "sha256", name)
    let sha256 = try #require(try digest.lines().first?["sha256"]?.text)
    let leaves = try workspace.run("ledger", "show", "case")
    #expect(leaves.outputText.contains(sha256), "the ledger names another file: \(leaves)")
    let check = try workspace.onCase("fsck")
    #expect(check.status == 0, "\(check)")
  }

  @Test func badEntriesAreToldByNameAndTheOthersKept() throws {
    let workspace = try Self.workspace()
    try workspace.tool("zip", "-q", "inner.zip", "lists/two.csv")
    try workspace.write("nothing of use here\n", to: "notes.txt")
    try workspace.write("md5\n\(Self.digits(7, 32))\nxy\n", to: "half.csv")
    try workspace.tool(
      "python3", "-c",
      """
      import zipfile
      with zipfile.ZipFile("mixed.zip", "w") as z:
          z.write("lists/one.csv", "good.csv")
          z.write("notes.txt", "notes.txt")
          z.write("inner.zip", "inner.zip")
          z.write("lists/two.csv", "../climbs.csv")
          z.write("half.csv", "half.csv")
          link = zipfile.ZipInfo("link.csv")
          link.create_system, link.external_attr = 3, 0o120777 << 16
          z.writestr(link, "good.csv")
      """)
    let result = try Self.add(workspace, "mixed.zip")
    #expect(result.status == 3, "\(result)")
    #expect(
      result.errorText.split(separator: "\n").filter { $0.hasPrefix("file ") } == [
        "file 2 (notes.txt): no_list", "file 3 (inner.zip): refused",
        "file 4 (../climbs.csv): refused", "file 5, line 3: md5 wrong_length (half.csv)",
        "file 6 (link.csv): refused",
      ], "\(result)")
    #expect(result.errorText.contains("41 entries, 5 refused"), "\(result)")
  }

  @Test func encryptedEntriesAreToldAndTheOthersKept() throws {
    let workspace = try Self.workspace()
    try workspace.tool("zip", "-q", "some.zip", "lists/one.csv")
    try workspace.tool("zip", "-q", "-P", "secret", "some.zip", "lists/two.csv")
    let result = try Self.add(workspace, "some.zip")
    #expect(result.status == 3, "\(result)")
    #expect(result.errorText.contains("file 2 (lists/two.csv): encrypted"), "\(result)")
    #expect(result.errorText.contains("40 entries, 1 refused"), "\(result)")
  }

  @Test func aCutArchiveKeepsWhatCameBefore() throws {
    let workspace = try Self.workspace()
    try workspace.tool("sh", "-c", "tar -cf whole.tar lists/one.csv lists/two.csv")
    try workspace.tool("sh", "-c", "head -c 4608 whole.tar > cut.tar")
    let result = try Self.add(workspace, "cut.tar")
    #expect(result.status == 3, "\(result)")
    #expect(result.errorText.contains("file 2 (lists/two.csv): unreadable"), "\(result)")
    #expect(!result.errorText.contains("70 entries"), "\(result)")
    try workspace.tool("sh", "-c", "zip -q - lists/one.csv | head -c 60 > no.zip")
    let none = try Self.add(workspace, "no.zip")
    #expect(none.status == 3, "\(none)")
    #expect(none.errorText.contains("the archive: archive_damaged"), "\(none)")
    #expect(none.errorText.contains("no line of the list could be taken"), "\(none)")
  }

  @Test func aTarThatEndsBetweenTwoFilesIsCut() throws {
    let workspace = try Self.workspace()
    try workspace.tool("sh", "-c", "tar -cf one.tar -b 1 lists/one.csv")
    let whole = try Self.add(workspace, "one.tar")
    #expect(whole.status == 0, "\(whole)")
    // The two blocks at its end are gone, and with them whatever stood between.
    try workspace.tool("sh", "-c", "head -c -1024 one.tar > cut.tar")
    let cut = try Self.add(workspace, "cut.tar")
    #expect(cut.status == 3, "\(cut)")
    #expect(cut.errorText.contains("the archive: archive_damaged"), "\(cut)")
  }

  @Test func whatUnpacksToFarTooMuchIsCutShort() throws {
    let workspace = try Self.workspace()
    try workspace.tool(
      "sh", "-c",
      "(cat lists/one.csv; head -c 400000000 /dev/zero | tr '\\0' '\\n') | xz -1 -c > bomb.xz")
    let result = try Self.add(workspace, "bomb.xz")
    #expect(result.status == 3, "\(result)")
    #expect(result.errorText.contains("(bomb): archive_limit"), "\(result)")
    #expect(result.errorText.contains("40 entries, 1 refused"), "\(result)")
  }

  @Test func anEmptyArchiveIsAnError() throws {
    let workspace = try Self.workspace()
    try workspace.tool(
      "python3", "-c", "import zipfile; zipfile.ZipFile('empty.zip', 'w').close()")
    let result = try Self.add(workspace, "empty.zip")
    #expect(result.status == 2, "\(result)")
    #expect(result.errorText.contains("the archive holds no files"), "\(result)")
  }

  @Test func aPackedFilmIsCalledByItsFile() throws {
    let workspace = try Self.workspace()
    let hash = Self.digits(9, 64)
    try workspace.write("0,100,\(hash),0.000\n1,100,\(hash),1.000\n", to: "films/ferry.txt")
    try workspace.tool("zip", "-q", "-r", "films.zip", "films")
    let result = try Self.add(workspace, "films.zip")
    #expect(result.status == 0, "\(result)")
    #expect(result.errorText.contains("1 entry, 0 refused"), "\(result)")
  }

  private static let samples = Repository.root + "/Tests/HashExchangeTests/Fixtures/"

  @Test(arguments: [
    ("vics-1.1-set.json.gz", "gzip -c vics-1.1-set.json > vics-1.1-set.json.gz"),
    ("page-2.xml.gz", "gzip -c ncmec/page-2.xml > page-2.xml.gz"),
    ("pages.zip", "zip -q -r pages.zip ncmec"),
    ("some.zip", "zip -q some.zip icse.csv nsrl-rds-2.txt signals.txt"),
  ])
  func formsOfOthersAreReadPackedAsPlain(_ name: String, _ command: String) throws {
    let workspace = try Self.workspace()
    try workspace.tool("sh", "-c", "cp -r '\(Self.samples).' .")
    try workspace.tool("sh", "-c", command)
    try workspace.tool("sh", "-c", "mkdir plain && cd plain && 7z x -bso0 -bsp0 ../\(name)")
    let packed = try Self.add(workspace, name)
    let plain = try Self.add(workspace, "plain")
    #expect(packed.status == plain.status, "\(packed)\(plain)")
    let told = { (result: CommandResult) in
      result.errorText.split(separator: "\n").filter { $0.hasPrefix("version 1: ") }
    }
    #expect(told(packed) == told(plain) && told(packed).count == 1, "\(packed)\(plain)")
  }

  @Test func whatIsWrongWithFormsOfOthersIsToldByRecordAndName() throws {
    let workspace = try Self.workspace()
    try workspace.tool("sh", "-c", "cp '\(Self.samples)ncmec/page-1.xml' page.xml")
    try workspace.write("SQLite format 3\0 and no more", to: "rds.db")
    try workspace.write("<queryResult><images><image><id>a</id>", to: "cut.xml")
    try workspace.tool("zip", "-q", "bad.zip", "page.xml", "rds.db", "cut.xml")
    let result = try Self.add(workspace, "bad.zip")
    #expect(result.status == 3, "\(result)")
    #expect(
      result.errorText.split(separator: "\n").filter { $0.hasPrefix("file ") } == [
        "file 2 (rds.db): packed_database", "file 3, record 4: bad_xml (cut.xml)",
      ], "\(result)")
  }

  /// What is converted packed is what is converted plain, but for the numbers of files.
  @Test(arguments: [
    ("list.csv", "gzip -c list.csv", "csv.gz"), ("list.csv", "zip -q - list.csv", "zip"),
    ("vics-2.0-us-case.json", "xz -c vics-2.0-us-case.json", "json.xz"),
    ("signals.txt", "zstd -q -c signals.txt", "txt.zst"),
    ("ncmec/page-1.xml", "tar -c ncmec/page-1.xml", "tar"),
    ("icse.csv", "7z a -bso0 -bsp0 x.7z icse.csv && cat x.7z", "7z"),
  ])
  func packedListsAreConvertedAsPlain(_ name: String, _ command: String, _ ending: String) throws {
    let workspace = try Workspace()
    try workspace.tool("sh", "-c", "cp -r '\(Self.samples).' . && (\(command)) > packed.\(ending)")
    let plain = try workspace.start(["convert", name, "plain.csv"]).wait()
    let packed = try workspace.start(["convert", "packed.\(ending)", "packed.csv"]).wait()
    #expect(packed.status == plain.status, "\(packed)\(plain)")
    #expect(try workspace.bytes(of: "packed.csv") == workspace.bytes(of: "plain.csv"))
    let told = { (result: CommandResult) in
      result.errorText.split(separator: "\n").last?.split(separator: ":").last
    }
    #expect(told(packed) == told(plain), "\(packed)\(plain)")
    #expect(packed.errorText.contains("archive to csv:"), "\(packed)")
  }

  @Test func whatIsWrongInAnArchiveIsToldInAConversionToo() throws {
    let workspace = try Workspace()
    try workspace.tool("sh", "-c", "cp '\(Self.samples)ncmec/page-1.xml' page.xml")
    try workspace.write("SQLite format 3\0 and no more", to: "rds.db")
    try workspace.write("<queryResult><images><image><id>a</id>", to: "cut.xml")
    try workspace.write("nothing of use here\n", to: "notes.txt")
    try workspace.write("md5\n\(Self.digits(7, 32))\nxy\n", to: "half.csv")
    try workspace.tool(
      "zip", "-q", "bad.zip", "page.xml", "rds.db", "cut.xml", "notes.txt", "half.csv")
    let result = try workspace.start(["convert", "bad.zip", "out.csv"]).wait()
    #expect(result.status == 3, "\(result)")
    #expect(
      result.errorText.split(separator: "\n") == [
        "file 2 (rds.db): packed_database", "file 4 (notes.txt): no_list",
        "file 5, record 2, line 3: md5 wrong_length",
        "file 5, record 2, line 3: not_written",
        "file 3, record 4: bad_xml", "archive to csv: 3 of 4 records written, 5 problems",
        "csv has no place for: other hashes (2 records)",
      ], "\(result)")
    let bytes = try workspace.bytes(of: "bad.zip")
    try workspace.write(Array(bytes.prefix(bytes.count / 2)), to: "cut.zip")
    let cut = try workspace.start(["convert", "cut.zip", "cut.csv"]).wait()
    #expect(cut.status == 3, "\(cut)")
  }
}
