// SPDX-License-Identifier: Apache-2.0
// A workbench that serves takes up what other processes do to lists and their files, and says what is damaged.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@Suite struct LiveListTests {
  /// A case that is served with a library that another case shares, and how both are named on the command line.
  private struct Pair {
    static let own = Workspace.caseOptions + ["--library", "shared"]
    static let other = ["--case", "other", "--key-file", "other.key", "--library", "shared"]

    let workspace: Workspace
    let process: MartletProcess
    let address: String
    let token: String

    init() throws {
      workspace = try Workspace()
      try workspace.makeCase()
      try workspace.tool("mkdir", "shared")
      let made = try workspace.run(
        "case", "create", "other", "--key-file", "other.key", "--synthetic")
      #expect(made.status == 0, "\(made)")
      let token = try workspace.onCase(
        "user", "api-token", "add", "platform", "--scope", "match", user: workspace.administrator)
      self.token = token.outputText.trimmingCharacters(in: .newlines)
      process = try workspace.start(
        ["serve", "--port", "0", "--matching", "--matching-budget", "1000000"] + Self.own)
      address = try Self.address(of: process)
    }

    private static func address(of process: MartletProcess) throws -> String {
      let deadline = Date(timeIntervalSinceNow: 120)
      while Date() < deadline, process.isRunning {
        if let match = process.outputSoFar.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+/) {
          return String(match.0)
        }
        Thread.sleep(forTimeInterval: 0.05)
      }
      process.send(SIGKILL)
      throw CommandFailure(description: "the workbench did not open: \(process.errorsSoFar)")
    }

    /// Runs a command of another process, which must succeed.
    func succeed(_ arguments: [String]) throws {
      let result = try workspace.start(arguments).wait()
      #expect(result.status == 0, "\(result)")
    }

    /// Waits until a look-up of `digest` names exactly `banks`; the limit is a guard.
    func waitUntil(_ digest: String, isOn banks: [String]) throws {
      let told = try workspace.python(
        """
        import requests, sys, time
        session = requests.Session()
        session.headers["Authorization"] = "Bearer \(token)"
        end = time.monotonic() + 180
        while True:
          answer = session.get("\(address)/hma/m/lookup", params={"signal_type": "sha256", "signal": "\(digest)"})
          assert answer.status_code == 200, answer.text
          if sorted(answer.json()) == \(banks): break
          assert time.monotonic() < end, answer.text
          time.sleep(0.02)
        print("seen")
        """)
      #expect(told.outputText == "seen\n", "\(told)")
    }

    /// Waits until the workbench has said something in its log; the limit is a guard.
    func waitUntilLogged(_ words: String) throws {
      let deadline = Date(timeIntervalSinceNow: 180)
      while Date() < deadline, process.isRunning, !process.errorsSoFar.contains(words) {
        Thread.sleep(forTimeInterval: 0.02)
      }
      #expect(process.errorsSoFar.contains(words), "\(process.errorsSoFar)")
    }

    func stop() throws {
      process.send(SIGINT)
      #expect(try process.wait().status == 0, "\(process.errorsSoFar)")
    }
  }

  private static let digests = (1...3).map { String(repeating: "\($0)d", count: 32) }

  @Test func whatOtherProcessesImportReplaceAndWithdrawIsAskedForAtOnce() throws {
    let pair = try Pair()
    defer { if pair.process.isRunning { pair.process.send(SIGKILL) } }
    let digests = Self.digests
    try pair.workspace.write("sha256\n\(digests[0])\n\(digests[1])\n", to: "first.csv")
    try pair.workspace.write("sha256\n\(digests[1])\n\(digests[2])\n", to: "second.csv")
    func add(_ file: String, _ name: String, _ options: [String]) throws {
      try pair.succeed(["list", "import", file, "--name", name, "--owner", "harbour"] + options)
    }
    // Of the case that is served.
    try add("first.csv", "North", Pair.own)
    try pair.waitUntil(digests[0], isOn: ["NORTH"])
    // Of another case, into the library that both share: entries come and go.
    try add("first.csv", "Quay", Pair.other)
    try pair.waitUntil(digests[0], isOn: ["NORTH", "QUAY"])
    try add("second.csv", "Quay", Pair.other)
    try pair.waitUntil(digests[2], isOn: ["QUAY"])
    try pair.waitUntil(digests[0], isOn: ["NORTH"])
    try pair.succeed(["list", "withdraw", "Quay", "--reason", "emptied"] + Pair.other)
    try pair.waitUntil(digests[2], isOn: [])
    try pair.succeed(["list", "withdraw", "North", "--reason", "emptied"] + Pair.own)
    try pair.waitUntil(digests[0], isOn: [])
    #expect(pair.process.errorsSoFar.contains("a list of the shared library was taken up"))
    try pair.stop()
    try pair.succeed(["fsck"] + Pair.own)
  }

  @Test func aDamagedIndexIsLoggedShownAndBuiltAnewWhileServing() throws {
    var generator = SeedReport.generator("damage while serving")
    let pair = try Pair()
    defer { if pair.process.isRunning { pair.process.send(SIGKILL) } }
    let hashes = (0..<16_400).map { _ in
      HexText.encode((0..<32).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
    }
    let lines = ["pdq,sha256"] + hashes.map { $0 + "," } + ["," + Self.digests[0]]
    try pair.workspace.write(lines.joined(separator: "\n") + "\n", to: "list.csv")
    try pair.succeed(
      ["list", "import", "list.csv", "--name", "Harbour quay", "--owner", "office"] + Pair.own)
    try pair.waitUntil(Self.digests[0], isOn: ["HARBOUR_QUAY"])
    let library = pair.workspace.folder + "/shared"
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: library).first {
        $0.hasPrefix("list-") && $0.hasSuffix(".snapshot")
      })
    let sound = try pair.workspace.bytes(of: "shared/" + name)
    var bytes = sound
    bytes[bytes.count - 100] ^= 1
    try pair.workspace.write(bytes, to: "shared/other")
    #expect(unsafe rename(library + "/other", library + "/" + name) == 0)
    try pair.waitUntilLogged("the search index of a list is damaged")
    try pair.waitUntilLogged("a list that was damaged is whole again")
    #expect(try pair.workspace.bytes(of: "shared/" + name) == sound)
    try pair.waitUntil(Self.digests[0], isOn: ["HARBOUR_QUAY"])
    try pair.stop()
    for words in ["arbour", "office", Self.digests[0], hashes[0], name] {
      #expect(!pair.process.errorsSoFar.contains(words), "\(pair.process.errorsSoFar)")
    }
  }
}
