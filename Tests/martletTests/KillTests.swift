// SPDX-License-Identifier: Apache-2.0
// An ingest that is killed at random moments and run again: same counts, nothing lost, nothing twice.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@Suite struct KillTests {
  /// How many kills and pictures; long runs ask for more.
  private static func setting(_ name: String, otherwise: Int) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? otherwise
  }

  private static let kills = setting("MARTLET_KILLS", otherwise: 5)
  private static let pictures = setting("MARTLET_KILL_IMAGES", otherwise: 150)

  /// What must be equal however often an ingest was killed.
  private func state(_ workspace: Workspace) throws -> [JSONValue?] {
    let status = try workspace.status()
    return ["intake", "items", "decoding", "findings", "matches", "families", "links"].map {
      status[$0]
    }
  }

  /// A corpus with duplicates, texts, damaged pictures and an archive, beside pictures.
  private func makeCorpus(_ workspace: Workspace) throws {
    try workspace.makePictures(Self.pictures)
    try workspace.tool("cp", "source/0/picture-0.jpg", "source/duplicate.jpg")
    try workspace.tool("sh", "-c", "head -c 300 source/0/picture-0.jpg > source/cut.jpg")
    try workspace.tool("ln", "-s", "/etc/hostname", "source/link")
    try workspace.tool("zip", "-q", "-r", "source/3/some.zip", "source/1", "source/2")
  }

  @Test func anIngestKilledAtRandomMomentsEndsTheSame() throws {
    let workspace = try Workspace()
    try makeCorpus(workspace)
    try workspace.makeCase()
    let began = Date()
    #expect(try workspace.onCase("ingest", "source").status == 0)
    let whole = Date().timeIntervalSince(began)
    let expected = try state(workspace)
    try workspace.tool("mv", "case", "uninterrupted")
    try workspace.tool("mv", "case.key", "uninterrupted.key")

    var generator = SeedReport.generator("kill")
    var (landed, cases) = (0, 0)
    while landed < Self.kills {
      try workspace.makeCase()
      cases += 1
      while landed < Self.kills, try state(workspace) != expected {
        let span = whole * Double(generator.below(1_000)) / 1_000
        guard try wasKilled(workspace, after: span) else { break }
        landed += 1
        let check = try workspace.onCase("fsck")
        #expect(check.status == 0, "after kill \(landed), case \(cases): \(check)")
      }
      try expectWhole(workspace, expected)
      try workspace.tool("rm", "-r", "case", "case.key")
    }
    print("kills: \(landed) in the midst of an ingest, in \(cases) cases")
  }

  /// Starts the ingest and kills it; whether that came before its end.
  private func wasKilled(_ workspace: Workspace, after seconds: Double) throws -> Bool {
    let ingest = try workspace.start(["ingest", "source"] + Workspace.caseOptions)
    let end = Date(timeIntervalSinceNow: seconds)
    while Date() < end, ingest.isRunning { Thread.sleep(forTimeInterval: 0.002) }
    ingest.send(SIGKILL)
    let result = try ingest.wait()
    #expect(result.status == 0 || result.status == 128 + SIGKILL, "\(result)")
    return result.status != 0
  }

  /// Runs the ingest to its end and again: everything is there once, and nothing else.
  private func expectWhole(_ workspace: Workspace, _ expected: [JSONValue?]) throws {
    let last = try workspace.onCase("ingest", "source")
    #expect(last.status == 0, "\(last)")
    #expect(try state(workspace) == expected)
    #expect(try workspace.onCase("fsck").status == 0)
    #expect(try workspace.run("ledger", "verify", "case").status == 0)
    let again = try workspace.onCase("ingest", "source")
    #expect(again.errorText.contains("already taken in"), "\(again)")
    #expect(try state(workspace) == expected)
    #expect(try leftovers(in: workspace).isEmpty)
  }

  /// Files in the vault that are no blobs of items.
  private func leftovers(in workspace: Workspace) throws -> [String] {
    let listing = try workspace.tool("find", "case/vault", "-type", "f").outputText
    return listing.split(separator: "\n").map(String.init).filter {
      $0.contains("tmp") || $0.contains("temp")
    }
  }

  @Test func decodersEndWithTheirParent() throws {
    let workspace = try Workspace()
    try workspace.makePictures(60)
    try workspace.makeCase()
    let ingest = try workspace.start(["ingest", "source"] + Workspace.caseOptions)
    var decoders: [String] = []
    while ingest.isRunning, decoders.isEmpty { decoders = ingest.children.map(String.init) }
    ingest.send(SIGKILL)
    _ = try ingest.wait()
    try #require(!decoders.isEmpty)
    let deadline = Date(timeIntervalSinceNow: 10)
    while Date() < deadline, decoders.contains(where: isAlive) {
      Thread.sleep(forTimeInterval: 0.02)
    }
    #expect(!decoders.contains(where: isAlive))
  }

  /// Whether a process runs, zombies not counted.
  private func isAlive(_ process: String) -> Bool {
    let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    let state = stat.split(separator: ")").last?.split(separator: " ").first
    return stat.contains("martlet") && state != "Z"
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func askedToStopItStopsCleanlyAndSaysHowToGoOn(signal: Int32) throws {
    // As many as an optimised program is at for several times as long as this waits.
    let pictures = 1_440
    let workspace = try Workspace()
    try workspace.makePictures(pictures)
    try workspace.makeCase()
    let ingest = try workspace.start(["ingest", "source"] + Workspace.caseOptions)
    // The ledger grows when the first batch is in.
    while ingest.isRunning, (try? workspace.bytes(of: "case/ingest.lock")) == nil {
      Thread.sleep(forTimeInterval: 0.002)
    }
    Thread.sleep(forTimeInterval: 0.1)
    ingest.send(signal)
    let result = try ingest.wait()
    #expect(result.status == 130, "\(result)")
    #expect(result.errorText.contains("Run the same command again to go on"), "\(result)")
    #expect(try workspace.onCase("fsck").status == 0)
    #expect(try workspace.onCase("ingest", "source").status == 0)
    #expect(try workspace.count("intake", "captures") == pictures)
    #expect(try workspace.count("items", "image") == pictures)
  }
}
