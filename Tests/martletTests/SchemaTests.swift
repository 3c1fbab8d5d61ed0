// SPDX-License-Identifier: Apache-2.0
// Every JSON line of every command against its published schema.

import EvidenceModel
import MartletTesting
import SyntheticEncoding
import Testing

@Suite struct SchemaTests {
  /// Checks each line against the schema it names.
  private func validate(_ result: CommandResult, _ name: String, atLeast count: Int = 1) throws {
    let lines = try result.lines()
    #expect(lines.count >= count, "\(name) printed \(lines.count) lines: \(result)")
    for line in lines {
      #expect(line["schema"]?.text == name)
      let problems = try Repository.schema(name).problems(in: line)
      #expect(problems.isEmpty, "\(line.compactText): \(problems)")
    }
  }

  @Test func commandsWithoutACasePrintWhatTheirSchemasSay() throws {
    let workspace = try Workspace()
    try workspace.makePictures(5)
    try workspace.write("neither here nor there", to: "source/notes.txt")
    try workspace.write([], to: "source/empty")
    try validate(
      try workspace.run("hash", "--json", "source", "missing"), "martlet.hash/1", atLeast: 8)
    try validate(
      try workspace.run("hash", "--json", "--dihedral", "--algorithms", "pdq", "source"),
      "martlet.hash/1", atLeast: 7)
    try validate(
      try workspace.run("inspect", "--json", "source", "missing"), "martlet.inspect/1", atLeast: 8)
    try validate(try workspace.run("regime", "rules", "--json"), "martlet.rule/1", atLeast: 10)
    try validate(
      try workspace.run("regime", "list", "--json"), "martlet.regime-entry/1", atLeast: 9)
    try validate(
      try workspace.run("regime", "explain", "--json", "us-federal", "child=yes", "indecent=yes"),
      "martlet.explanation/1")
  }

  @Test func namesThatAreNoTextArePrintedInBase64Too() throws {
    let workspace = try Workspace()
    try workspace.makePictures(1)
    try workspace.tool("sh", "-c", #"mv source/0/*.jpg "$(printf 'source/\377.jpg')""#)
    let hashes = try workspace.run("hash", "--json", "source")
    #expect(try hashes.lines().first?["path_b64"]?.text == "c291cmNlL/8uanBn")
    try validate(hashes, "martlet.hash/1")
    let traces = try workspace.run("inspect", "--json", "source")
    #expect(try traces.lines().first?["path_b64"]?.text == "c291cmNlL/8uanBn")
    try validate(traces, "martlet.inspect/1")
  }

  @Test func commandsOnACasePrintWhatTheirSchemasSay() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try validate(try workspace.onCase("status", "--json"), "martlet.status/1")
    try workspace.makePictures(6)
    try workspace.tool("ln", "-s", "/etc/hostname", "source/link")
    #expect(try workspace.onCase("ingest", "source").status == 0)
    try validate(try workspace.onCase("findings", "--json"), "martlet.finding/1")
    #expect(try workspace.onCase("select").status == 0)
    let assessor = try workspace.addUser("ann", role: "assessor")
    try validate(
      try workspace.onCase("findings", "--json", "--show-text", user: assessor), "martlet.finding/1"
    )
    try validate(try workspace.onCase("user", "list", "--json"), "martlet.user/1", atLeast: 2)
    try validate(try workspace.onCase("assess", "next", user: assessor), "martlet.queued/2")
    try validate(
      try workspace.onCase("assess", "record", "--item", "1", "--fact", "child=no", user: assessor),
      "martlet.assessment/1")
    try validate(
      try workspace.onCase("regime", "explain", "--item", "1", "--json", user: assessor),
      "martlet.explanation/1")
    let batch = """
      {"item":2,"facts":{"child":"unsure"},"route":"seen"}
      {"item":3,"facts":{"child":"no"},"route":"seen"}
      """
    try validate(
      try workspace.onCase("assess", "batch", user: assessor, input: Array(batch.utf8)),
      "martlet.assessment/1", atLeast: 2)
    let newer = try Repository.text(of: "Regimes/uk-england-wales.yaml")
      .replacing("\nversion: 1\n", with: "\nversion: 2\n")
    try workspace.write(newer, to: "newer.yaml")
    try validate(
      try workspace.onCase(
        "regime", "update", "newer.yaml", "--json", user: workspace.administrator),
      "martlet.regime-change/1")
    try validate(try workspace.onCase("status", "--json"), "martlet.status/1")
    try validate(try workspace.onCase("fsck", "--json"), "martlet.fsck/1")
    try validate(
      try workspace.run("ledger", "verify", "case", "--json"), "martlet.ledger-verification/1")
    try validate(try workspace.run("ledger", "show", "case"), "martlet.leaf/1", atLeast: 12)
    for edition in ["published", "internal"] {
      let result = try workspace.onCase(
        "report", "--format", "json", "--edition", edition, user: workspace.administrator)
      let report = try JSONParser.parse(result.output)
      #expect(try Repository.schema("martlet.report/1").problems(in: report) == [])
    }
    let description = try JSONParser.parse(try workspace.bytes(of: "case/martlet.json"))
    #expect(try Repository.schema("martlet.case/1").problems(in: description).isEmpty)
  }
}
