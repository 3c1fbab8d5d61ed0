// SPDX-License-Identifier: Apache-2.0
// Lists and batches with bad lines: each is named, the rest is done. The queue when it is empty.

import EvidenceModel
import Testing

@Suite struct BatchInputTests {
  @Test func badLinesOfABatchAreNamedAndTheOthersRecorded() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(4)
    #expect(try workspace.onCase("ingest", "source").status == 0)
    let assessor = try workspace.addUser("ann", role: "assessor")
    let lines = [
      #"{"item":1,"facts":{"child":"no"},"route":"seen"}"#, "not JSON", "{\"item\":2",
      #"{"item":2,"facts":{"child":"perhaps"},"route":"seen"}"#,
      #"{"item":99,"facts":{"child":"no"},"route":"seen"}"#,
      #"{"item":2,"facts":{"child":"no"},"route":"dreamt"}"#,
      #"{"item":2,"facts":{"child":"no"},"route":"seen","mood":"good"}"#,
      #"{"item":2,"facts":{"child":"no"},"route":"seen","started":"2026-11-22T10:00:00Z"}"#,
      #"{"item":2,"facts":{"child":"yes"},"route":"glanced"}"#, "",
      #"{"item":3,"facts":{"child":"no"},"route":"seen","note":"\#u{202e}=1+1"}"#,
    ]
    try workspace.write(lines.joined(separator: "\n"), to: "batch.jsonl")
    let result = try workspace.onCase("assess", "batch", "batch.jsonl", user: assessor)
    #expect(result.status == 3, "\(result)")
    #expect(try result.lines().compactMap { $0["line"]?.integer } == [1, 11])
    let named = result.errorText.split(separator: "\n").filter { $0.hasPrefix("line ") }
    #expect(named.map { $0.prefix { $0 != ":" } } == (2...9).map { "line \($0)" })
    #expect(result.errorText.contains("2 recorded, 8 refused"))
    #expect(try workspace.count("grades", "single") == 2)
    #expect(try workspace.onCase("fsck").status == 0)
  }

  @Test func anEmptyQueuePrintsNothing() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let assessor = try workspace.addUser("ann", role: "assessor")
    let before = try workspace.onCase("assess", "next", user: assessor)
    #expect(before.status == 0 && before.output.isEmpty && before.errors.isEmpty, "\(before)")
    try workspace.makePictures(1)
    #expect(try workspace.onCase("ingest", "source").status == 0)
    #expect(try workspace.onCase("select").status == 0)
    #expect(try workspace.onCase("assess", "next", user: assessor).output.isEmpty == false)
    let record = try workspace.onCase(
      "assess", "record", "--item", "1", "--fact", "child=no", user: assessor)
    #expect(record.status == 0, "\(record)")
    #expect(try workspace.onCase("assess", "next", user: assessor).output.isEmpty)
  }

  @Test func badLinesOfAListAreNamedAndTheOthersImported() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let empty = "d41d8cd98f00b204e9800998ecf8427e"
    let lines = [
      "md5,tags", empty + ",", "zz,", String(repeating: "0", count: 32) + ",",
      "0123456789abcdef0123456789abcde,", "0123456789abcdef0123456789abcdef,=1+1",
    ]
    try workspace.write(lines.joined(separator: "\r\n"), to: "list.csv")
    let result = try workspace.onCase(
      "list", "import", "list.csv", "--name", "mine", "--owner", "me")
    #expect(result.status == 3, "\(result)")
    let named = result.errorText.split(separator: "\n").filter { $0.hasPrefix("line ") }
    #expect(named.map { $0.prefix { $0 != ":" } } == (2...5).map { "line \($0)" }, "\(result)")
    #expect(result.errorText.contains("1 entry, 4 refused"))
  }

  @Test func aBadTriageFileRecordsNothing() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(2)
    #expect(try workspace.onCase("ingest", "source").status == 0)
    let lead = try workspace.addUser("lee", role: "lead")
    try workspace.write(
      #"{"item":1,"decision":"not_selected"}"# + "\n" + #"{"item":2,"decision":"maybe"}"#,
      to: "triage.jsonl")
    let result = try workspace.onCase("select", "--triage", "triage.jsonl", user: lead)
    #expect(result.status == 2, "\(result)")
    #expect(result.errorText.contains("line 2"))
    #expect(try workspace.count("selection", "runs") == 0)
    #expect(try workspace.onCase("select").outputText.contains("not selected           0"))
  }

  @Test func aLineThatIsNotUTF8CostsOnlyItself() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(3)
    #expect(try workspace.onCase("ingest", "source").status == 0)
    let assessor = try workspace.addUser("ann", role: "assessor")
    let good = { (item: Int) in
      Array(#"{"item":\#(item),"facts":{"child":"no"},"route":"seen"}"#.utf8)
    }
    let end: [UInt8] = [0x0d, 0x0a]
    let batch = good(1) + end + [0x7b, 0xff, 0xfe, 0x7d] + end + end + good(2) + end
    try workspace.write([0xef, 0xbb, 0xbf] + batch, to: "batch.jsonl")
    let result = try workspace.onCase("assess", "batch", "batch.jsonl", user: assessor)
    #expect(result.status == 3, "\(result)")
    #expect(try result.lines().compactMap { $0["line"]?.integer } == [1, 4])
    #expect(result.errorText.contains("line 2: the line is not UTF-8 text"), "\(result)")
    #expect(result.errorText.contains("2 recorded, 1 refused"))
    let piped = try workspace.onCase(
      "assess", "batch", user: assessor, input: [0xc3] + [0x0a] + good(3))
    #expect(piped.status == 3, "\(piped)")
    #expect(try piped.lines().compactMap { $0["line"]?.integer } == [2])
  }

  @Test func aTriageFileThatIsNotUTF8IsRefusedByItsLine() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let lead = try workspace.addUser("lee", role: "lead")
    try workspace.write(Array("\r\n{\"item\":1}\r\n".utf8).dropLast(3) + [0xff], to: "triage.jsonl")
    let result = try workspace.onCase("select", "--triage", "triage.jsonl", user: lead)
    #expect(result.status == 2, "\(result)")
    #expect(result.errorText.contains("line 2: it is not UTF-8 text"), "\(result)")
  }

  @Test(arguments: [("md5\n", Int32(2)), ("md5\nzz\nyy\n", 3), ("zz\n", 2)])
  func aListWithoutEntriesReplacesNothing(_ text: String, _ status: Int32) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.write("md5\n0123456789abcdef0123456789abcdef\n", to: "good.csv")
    let names = ["--name", "mine", "--owner", "me"]
    let good = try workspace.start(
      ["list", "import", "good.csv"] + names + Workspace.caseOptions
    ).wait()
    #expect(good.status == 0, "\(good)")
    let leaves = try workspace.run("ledger", "show", "case").lines().count
    try workspace.write(text, to: "bad.csv")
    let bad = try workspace.start(
      ["list", "import", "bad.csv"] + names + Workspace.caseOptions
    ).wait()
    #expect(bad.status == status, "\(bad)")
    #expect(!bad.errorText.contains("version 2"))
    #expect(try workspace.run("ledger", "show", "case").lines().count == leaves)
    #expect(try workspace.onCase("fsck").status == 0)
  }

  @Test(arguments: ["glanced", "inferred"])
  func aDisputeIsNotSettledWithoutALook(_ route: String) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(1)
    #expect(try workspace.onCase("ingest", "source").status == 0)
    let lead = try workspace.addUser("lee", role: "lead")
    let result = try workspace.onCase(
      "assess", "record", "--item", "1", "--route", route, "--adjudicate", user: lead)
    #expect(result.status == 2, "\(result)")
    #expect(result.errorText.contains("settled by a look"), "\(result)")
    #expect(try workspace.count("grades", "none") == 1)
  }

  @Test func aTileDecidesNothingWhileThePolicyKeepsTheWallOff() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(2)
    #expect(try workspace.onCase("ingest", "source").status == 0)
    let assessor = try workspace.addUser("ann", role: "assessor")
    func record() throws -> CommandResult {
      try workspace.onCase("assess", "record", "--item", "1", "--route", "glanced", user: assessor)
    }
    func batch() throws -> CommandResult {
      try workspace.onCase(
        "assess", "batch", user: assessor, input: Array(#"{"item":2,"route":"glanced"}"#.utf8))
    }
    let words = "the policy of this case keeps the wall off; an administrator can turn it on"
    let (single, several) = (try record(), try batch())
    #expect(single.status == 4 && single.errorText.contains(words), "\(single)")
    #expect(several.status == 3 && several.errorText.contains("line 1: \(words)"), "\(several)")
    #expect(try workspace.count("grades", "none") == 2)
    let policy = try workspace.onCase("settings", "show").outputText
    try workspace.write(policy.replacing("wall: off", with: "wall: on"), to: "policy.yaml")
    let put = try workspace.onCase(
      "settings", "import", "policy.yaml", user: workspace.administrator)
    #expect(put.status == 0, "\(put)")
    #expect(try record().status == 0)
    #expect(try batch().status == 0)
  }
}
