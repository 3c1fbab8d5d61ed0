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
    try workspace.makePictures(220, in: "source", width: 128)
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
      let report = try workspace.onCase("report", "--format", "json")
      #expect(report.status == 0, "\(report)")
      #expect(try workspace.run("ledger", "verify", "case").status == 0)
      if ingest.isRunning { during += 1 }
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
}
