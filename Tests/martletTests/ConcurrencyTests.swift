// SPDX-License-Identifier: Apache-2.0
// One ingest, any number of readers and `assess` at once.

import EvidenceModel
import Foundation
import Testing

@Suite struct ConcurrencyTests {
  @Test func aSecondIngestIsToldWhoIsAtWorkAndSinceWhen() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(60)
    try workspace.tool("sh", "-c", "head -c 30000000 /dev/urandom > source/zzz")
    let first = try workspace.start(["ingest", "source"] + Workspace.caseOptions)
    while first.isRunning,
      ((try? workspace.bytes(of: "case/ingest.lock")) ?? []).isEmpty
    { Thread.sleep(forTimeInterval: 0.001) }
    let second = try workspace.onCase("ingest", "source")
    #expect(second.status == 4, "\(second)")
    #expect(second.errorText.contains("process \(first.processID), started 20"), "\(second)")
    #expect(try first.wait().status == 0)
    #expect(try workspace.onCase("ingest", "source").status == 0)
  }

  @Test func theLockOfADeadIngestIsGone() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(30)
    let first = try workspace.start(["ingest", "source"] + Workspace.caseOptions)
    while first.isRunning,
      ((try? workspace.bytes(of: "case/ingest.lock")) ?? []).isEmpty
    { Thread.sleep(forTimeInterval: 0.001) }
    first.send(SIGKILL)
    _ = try first.wait()
    let second = try workspace.onCase("ingest", "source")
    #expect(second.status == 0, "\(second)")
  }

  @Test func readingAndAssessingGoOnWhileAnIngestRuns() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(12, in: "before")
    #expect(try workspace.onCase("ingest", "before").status == 0)
    #expect(try workspace.onCase("select").status == 0)
    let ann = try workspace.addUser("ann", role: "assessor")
    let bob = try workspace.addUser("bob", role: "assessor")
    try workspace.makePictures(500, in: "source", width: 128)
    let ingest = try workspace.start(["ingest", "source"] + Workspace.caseOptions)
    var last: Int64 = 0
    var item = 0
    var during = 0
    while ingest.isRunning, item < 12 {
      item += 1
      let captures = try workspace.count("intake", "captures")
      #expect(captures >= last)
      last = captures
      for user in [ann, bob] {
        let next = try workspace.onCase("assess", "next", user: user)
        #expect(next.status == 0 && !next.output.isEmpty, "\(next)")
        let record = try workspace.onCase(
          "assess", "record", "--item", String(item), "--fact", "child=no", user: user)
        #expect(record.status == 0, "\(record)")
      }
      if ingest.isRunning { during += 1 }
      let report = try workspace.onCase("report", "--format", "json", "--allow-differences")
      #expect(report.status == 0, "\(report)")
      #expect(try workspace.run("ledger", "verify", "case").status == 0)
    }
    let result = try ingest.wait()
    #expect(result.status == 0, "\(result)")
    #expect(during > 0, "the ingest ended before anything could be done beside it")
    #expect(try workspace.count("grades", "indicative") == Int64(item))
    let check = try workspace.onCase("fsck")
    #expect(check.status == 0, "\(check)")
  }

  @Test func twentyWritersAtOnceLoseNothing() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(20)
    #expect(try workspace.onCase("ingest", "source").status == 0)
    let users = try (0..<4).map { try workspace.addUser("user-\($0)", role: "assessor") }
    let running = try (0..<20).map { index in
      let user = users[index % 4]
      let line = #"{"item":\#(index + 1),"facts":{"child":"no"},"route":"seen"}"#
      return try workspace.start(
        ["assess", "batch"] + Workspace.caseOptions + ["--user", user.name], token: user.token,
        input: Array(line.utf8))
    }
    for process in running {
      let result = try process.wait()
      #expect(result.status == 0, "\(result)")
    }
    #expect(try workspace.count("grades", "single") == 20)
    #expect(try workspace.onCase("fsck").status == 0)
    #expect(try workspace.run("ledger", "verify", "case").status == 0)
  }

  /// Everything that may work at once, at once: one ingest, readers of every kind, several people's batches,
  /// a list import, checks; every process ends well, and every record is there afterwards.
  @Test func everythingThatMayWorkAtOnceDoesAndLosesNothing() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(12, in: "before")
    #expect(try workspace.onCase("ingest", "before").status == 0)
    #expect(try workspace.onCase("select").status == 0)
    try workspace.write("sha256\n" + String(repeating: "ab", count: 32) + "\n", to: "list.csv")
    let users = try (0..<3).map { try workspace.addUser("user-\($0)", role: "assessor") }
    try workspace.makePictures(160, in: "source", width: 128)

    let ingest = try workspace.start(["ingest", "source"] + Workspace.caseOptions)
    var batches: [(name: String, process: MartletProcess)] = []
    for part in 0..<3 {
      for user in users {
        let lines = (1...4).map {
          #"{"item":\#(part * 4 + $0),"facts":{"child":"no"},"route":"seen"}"#
        }.joined(separator: "\n")
        let process = try workspace.start(
          ["assess", "batch"] + Workspace.caseOptions + ["--user", user.name], token: user.token,
          input: Array(lines.utf8))
        batches.append(("\(user.name) part \(part)", process))
      }
    }
    let imported = try workspace.start(
      ["list", "import", "list.csv", "--name", "north", "--owner", "harbour"]
        + Workspace.caseOptions)
    var readers: [(name: String, process: MartletProcess)] = []
    for command in [
      "status", "findings", "fsck", "report --format json --allow-differences", "user list",
    ] {
      for _ in 0..<2 {
        let words = command.split(separator: " ").map(String.init)
        readers.append((command, try workspace.start(words + Workspace.caseOptions)))
      }
    }
    let verify = try workspace.start(["ledger", "verify", "case"])
    let second = try workspace.onCase("ingest", "before")
    if ingest.isRunning {
      #expect(second.status == 4, "\(second)")
      #expect(second.errorText.contains("process \(ingest.processID), started 20"), "\(second)")
    }
    for (name, process) in batches + readers + [("list", imported), ("verify", verify)] {
      let result = try process.wait()
      #expect(result.status == 0, "\(name): \(result)")
    }
    let result = try ingest.wait()
    #expect(result.status == 0, "\(result)")

    #expect(try workspace.count("intake", "captures") == 172)
    #expect(try workspace.count("grades", "trusted") == 12, "three people's records of each item")
    let check = try workspace.onCase("fsck", "--json")
    #expect(check.status == 0, "\(check)")
    // Nothing twice: each person's record of each item, and their determinations, once.
    try workspace.tool(
      "sh", "-c",
      """
      test "$(sqlite3 case/catalog.sqlite 'SELECT count(*), count(DISTINCT item_id * 1000 + user_id), \
      count(supersedes) FROM assessment')" = '36|36|0'
      """)
    #expect(try workspace.run("ledger", "verify", "case").status == 0)
  }
}
