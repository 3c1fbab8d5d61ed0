// SPDX-License-Identifier: Apache-2.0
// Reports on paper: through a real browser, without a network, leaving nothing behind; and beside other files.

import EvidenceModel
import Foundation
import Glibc
import MartletTesting
import Testing

@Suite(.serialized) struct PrintCommandTests {
  /// A synthetic case of three pictures.
  private static func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(3, width: 64)
    let ingest = try workspace.onCase("ingest", "source")
    guard ingest.status == 0 else { throw CommandFailure(description: "\(ingest)") }
    // The socket of a browser needs a short path.
    let short = temporary(workspace)
    try? FileManager.default.removeItem(atPath: short)
    try FileManager.default.createDirectory(atPath: short, withIntermediateDirectories: true)
    return workspace
  }

  /// The folder for temporary files of a workspace's commands.
  private static func temporary(_ workspace: Workspace) -> String {
    FileManager.default.temporaryDirectory.path + "/p" + workspace.folder.suffix(8)
  }

  /// Prints the report with `chromium` taken from `path` alone, or from the usual folders.
  private static func print(
    _ workspace: Workspace, path: String? = nil
  ) throws -> CommandResult {
    var environment = ["TMPDIR": temporary(workspace)]
    environment["PATH"] = path
    return try workspace.start(
      ["report", "--format", "pdf", "--output", "report.pdf"] + Workspace.caseOptions,
      environment: environment
    ).wait()
  }

  /// A folder with a program called chromium that does `script`.
  private static func browser(_ workspace: Workspace, _ script: String) throws -> String {
    let folder = workspace.folder + "/bin"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let file = folder + "/chromium"
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: file))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    return folder
  }

  private static func left(_ workspace: Workspace) throws -> [String] {
    let folder = temporary(workspace)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try FileManager.default.contentsOfDirectory(atPath: folder)
  }

  private static func paper(_ workspace: Workspace) -> Data? {
    FileManager.default.contents(atPath: workspace.folder + "/report.pdf")
  }

  // MARK: - A real browser

  @Test func aReportIsPrintedAndNothingIsLeft() throws {
    let workspace = try Self.workspace()
    let result = try Self.print(workspace)
    #expect(result.status == 0, "\(result)")
    let paper = try #require(Self.paper(workspace))
    #expect(paper.starts(with: Data("%PDF-".utf8)))
    let text = String(decoding: paper, as: UTF8.self)
    #expect((2...12).contains(text.matches(of: /\/Type \/Page\b/).count))
    #expect(text.contains("/Title"))
    #expect(try Self.left(workspace) == [])
    if FileManager.default.isExecutableFile(atPath: "/usr/bin/pdftotext") {
      let words = try workspace.tool("pdftotext", "-layout", "report.pdf", "-").outputText
      for word in ["SYNTHETIC", "published edition", "page 1 of", "How to make it again"] {
        #expect(words.contains(word), "\(word)")
      }
    }
    let leaves = try workspace.run("ledger", "show", "case").lines()
    let report = try #require(leaves.last { $0["kind"] == "report" })
    #expect(report["fields"]?["edition"] == "published")
  }

  @Test func aPageThatAsksForTheNetworkReachesNobody() throws {
    let workspace = try Self.workspace()
    let listener = try Listener()
    let address = "http://127.0.0.1:\(listener.port)"
    try workspace.write(
      """
      <!doctype html><title>asks</title><link rel="stylesheet" href="\(address)/style">
      <img src="\(address)/picture"><iframe src="\(address)/frame"></iframe>
      <img src="http://localhost:\(listener.port)/name">
      """, to: "asks.html")
    let page = "\(workspace.folder)/asks.html"
    let path = try Self.browser(workspace, "exec /usr/bin/chromium \"$@\" <'\(page)'")
    let result = try Self.print(workspace, path: path)
    #expect(result.status == 0, "\(result)")
    #expect(Self.paper(workspace)?.starts(with: Data("%PDF-".utf8)) == true)
    #expect(listener.callers() == 0)
    // The same page without the program's care does call, and waits for an answer that nobody gives.
    let profile = Self.temporary(workspace)
    _ = try MartletProcess(
      [
        "timeout", "-s", "KILL", "20", "chromium", "--headless", "--no-sandbox", "--disable-gpu",
        "--no-first-run", "--user-data-dir=\(profile)", "--print-to-pdf=/dev/null",
        "file://\(page)",
      ], executable: "/usr/bin/env", folder: workspace.folder
    ).wait()
    try? FileManager.default.removeItem(atPath: profile)
    #expect(listener.callers() > 0)
  }

  // MARK: - What it is given

  @Test func theBrowserIsGivenThePageAFolderOfItsOwnAndNothingElse() throws {
    let workspace = try Self.workspace()
    let notes = workspace.folder + "/notes"
    let path = try Self.browser(
      workspace,
      """
      exec 3>'\(notes)'
      for word in "$@"; do echo "argument $word" >&3; case "$word" in --user-data-dir=*) p=${word#*=};; esac; done
      env | cut -d= -f1 | sed 's/^/variable /' >&3
      echo "mode $(stat -c %a "$p")" >&3
      for f in /proc/$$/fd/*; do echo "descriptor $(readlink "$f")" >&3; done
      head -c 15 >&3
      printf '%%PDF-1.4 synthetic'
      """)
    let result = try Self.print(workspace, path: path)
    #expect(result.status == 0, "\(result)")
    #expect(Self.paper(workspace) == Data("%PDF-1.4 synthetic".utf8))
    let lines = String(
      decoding: try Data(contentsOf: URL(filePath: notes)), as: UTF8.self
    ).split(separator: "\n").map(String.init)
    #expect(lines.last == "<!doctype html>")
    #expect(lines.contains("mode 700"))
    #expect(lines.contains("argument --host-resolver-rules=MAP * ~NOTFOUND"))
    #expect(lines.contains("argument --no-sandbox") == (geteuid() == 0))
    let variables = Set(lines.filter { $0.hasPrefix("variable ") }.map { $0.dropFirst(9) })
    let wanted: Set<Substring> = [
      "PATH", "LANG", "HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR",
      "DBUS_SESSION_BUS_ADDRESS", "TZ",
    ]
    #expect(variables.subtracting(["PWD", "OLDPWD", "SHLVL", "_"]) == wanted)
    let files = lines.filter { $0.hasPrefix("descriptor ") }
    #expect(files.contains { $0.contains("/dev/shm/martlet-") && $0.hasSuffix("(deleted)") })
    #expect(!files.contains { $0.contains("/case") || $0.contains(".key") })
    #expect(try Self.left(workspace) == [])
  }

  @Test(arguments: ["exit 0", "exit 3", "printf 'no document'", "kill -9 $$"])
  func withoutADocumentNothingIsWrittenAndNothingRecorded(script: String) throws {
    let workspace = try Self.workspace()
    let before = try workspace.status()["intake"]
    let result = try Self.print(workspace, path: try Self.browser(workspace, script))
    #expect(result.status == 5)
    #expect(
      result.errorText
        == "martlet: chromium ended without a document; try it by hand on the page of --format html\n"
    )
    #expect(Self.paper(workspace) == nil)
    #expect(try Self.left(workspace) == [])
    let leaves = try workspace.run("ledger", "show", "case").lines()
    #expect(!leaves.contains { $0["kind"] == "report" })
    #expect(try workspace.status()["intake"] == before)
  }

  @Test func withoutABrowserThePackageIsNamed() throws {
    let workspace = try Self.workspace()
    let result = try Self.print(workspace, path: workspace.folder + "/nowhere")
    #expect(result.status == 5)
    #expect(
      result.errorText
        == "martlet: PDF is printed by chromium, which is not installed: install Debian's package "
        + "chromium, or take --format html\n")
    let aside = try workspace.onCase("report", "--format", "pdf")
    #expect(aside.status == 2 && aside.errorText.contains("name it with --output"))
  }

  @Test func askedToStopItEndsTheBrowserAndAllItStarted() throws {
    let workspace = try Self.workspace()
    let notes = workspace.folder + "/notes"
    let path = try Self.browser(workspace, "sleep 300 & echo $! >'\(notes)'; wait")
    let process = try workspace.start(
      ["report", "--format", "pdf", "--output", "report.pdf"] + Workspace.caseOptions,
      environment: ["TMPDIR": Self.temporary(workspace), "PATH": path + ":/usr/bin:/bin"])
    var sleeper: pid_t?
    let end = ContinuousClock.now.advanced(by: .seconds(60))
    while sleeper == nil, ContinuousClock.now < end {
      usleep(50_000)
      let text = FileManager.default.contents(atPath: notes).map {
        String(decoding: $0, as: UTF8.self)
      }
      sleeper = text.flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
    kill(process.processID, SIGINT)
    let result = try process.wait()
    #expect(result.status == 130, "\(result)")
    #expect(Self.paper(workspace) == nil)
    #expect(try Self.left(workspace) == [])
    let child = try #require(sleeper)
    let state = FileManager.default.contents(atPath: "/proc/\(child)/stat").map {
      String(decoding: $0, as: UTF8.self)
    }
    #expect(state == nil || state?.contains(") Z ") == true, "\(state ?? "")")
  }

  // MARK: - Beside other files

  @Test func filesBesideAReportStandInItAndSealedInTheLedger() throws {
    let workspace = try Self.workspace()
    let example = Repository.root + "/docs/examples/published-2023-10.json"
    try workspace.write(
      "period,first,last,total,unit,basis,sampled,ai\n2026,2026-01-01,2026-12-31,9000,reports,posted,500,40\n",
      to: "workload.csv")
    let arguments = [
      "report", "--format", "json", "--compare", example, "--workload", "workload.csv",
    ]
    let first = try workspace.start(arguments + Workspace.caseOptions).wait()
    #expect(first.status == 0, "\(first)")
    let json = try JSONParser.parse(first.outputText)
    #expect(try Repository.schema("martlet.report/1").problems(in: json) == [])
    let figure = try #require(json["earlier"]?.elements?.first?["figures"]?.elements?.first)
    #expect(figure["printed"] == "20,254")
    #expect(figure["reason"] == "then images posted, now occurrences")
    #expect(json["workload"]?["rows"]?.elements?.first?["share"] == .number(0.08))
    #expect(json["reproduction"]?["regimes"]?.elements?.first?["used"] == true)
    let second = try workspace.start(arguments + Workspace.caseOptions).wait()
    #expect(second.output == first.output)
    let leaves = try workspace.run("ledger", "show", "case").lines()
    let report = try #require(leaves.last { $0["kind"] == "report" })
    // A digest of few figures would tell them to whoever is shown the ledger.
    #expect(report["fields"]?.members?.map(\.name) == ["at", "edition", "sha256", "small"])
  }

  /// A table of another report beside the files of this one would be read as part of it; what is nobody's table stays.
  @Test func anEarlierReportsTablesLeaveTheFolder() throws {
    let workspace = try Self.workspace()
    let stated =
      "period,first,last,total,unit,basis,sampled,ai\n"
      + "2026,2026-01-01,2026-12-31,9000,reports,posted,500,40\n"
    try workspace.write(stated, to: "workload.csv")
    let arguments = ["report", "--format", "csv", "--output", "tables"] + Workspace.caseOptions
    let first = try workspace.start(arguments + ["--workload", "workload.csv"]).wait()
    #expect(first.status == 0, "\(first)")
    let files = FileManager.default
    let folder = workspace.folder + "/tables"
    let written = Set(try files.contentsOfDirectory(atPath: folder))
    #expect(written.contains("workload.csv") && !written.contains("tags.csv"))
    try workspace.write(stated, to: "tables/mine.csv")
    try workspace.write("notes\n", to: "tables/notes.txt")
    try files.createSymbolicLink(
      atPath: folder + "/link.csv", withDestinationPath: folder + "/figures.csv")
    // A copy that somebody made under a name of their own is theirs.
    try files.copyItem(atPath: folder + "/workload.csv", toPath: folder + "/workload-old.csv")
    try files.copyItem(atPath: folder + "/funnel.csv", toPath: folder + "/tags.csv")
    let second = try workspace.start(arguments).wait()
    #expect(second.status == 0, "\(second)")
    #expect(second.errorText.contains("workload.csv of an earlier report was removed from tables"))
    let left = Set(try files.contentsOfDirectory(atPath: folder))
    #expect(
      left
        == written.subtracting(["workload.csv"])
        .union(["mine.csv", "notes.txt", "link.csv", "workload-old.csv"]))
  }

  @Test func aRequestThatNothingUsesUpIsRefused() throws {
    let workspace = try Self.workspace()
    let run = try workspace.start(["report", "--request", "77"] + Workspace.caseOptions).wait()
    #expect(run.status == 2 && run.output.isEmpty, "\(run)")
    #expect(run.errorText.contains("leave --request away"))
  }

  @Test(arguments: [
    (
      ["--compare", "bad"],
      "martlet: bad: figures[0].unit: one of these is wanted here: postings"
    ),
    (["--workload", "bad"], "martlet: bad: schema: martlet.workload/1 is wanted here"),
    (["--compare", "missing"], "martlet: the earlier study missing cannot be read"),
  ])
  func aBadFileEndsTheReportWithItsPlace(options: [String], words: String) throws {
    let workspace = try Self.workspace()
    try workspace.write(
      """
      {"schema": "martlet.earlier-study/1", "title": "t", "figures": [{"id": "a", "label": "a",
      "printed": "1", "value": 1, "unit": "x", "basis": "posted"}]}
      """, to: "bad")
    let result = try workspace.start(
      ["report", "--output", "report.html"] + options + Workspace.caseOptions
    ).wait()
    #expect(result.status == 3)
    #expect(result.errorText.hasPrefix(words), "\(result)")
    #expect(!FileManager.default.fileExists(atPath: workspace.folder + "/report.html"))
  }
}

/// Listens on this machine and counts who calls.
private final class Listener {
  private let descriptor: Int32
  let port: UInt16

  init() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(descriptor, address, length) == 0 && listen(descriptor, 16) == 0
          && getsockname(descriptor, address, &length) == 0
      }
    }
    guard isBound else { throw CommandFailure(description: "no listener: errno \(errno)") }
    self.descriptor = descriptor
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }

  /// How many have called since it was last asked.
  func callers() -> Int {
    var count = 0
    while true {
      let caller = accept(descriptor, nil, nil)
      guard caller >= 0 else { return count }
      close(caller)
      count += 1
    }
  }
}
