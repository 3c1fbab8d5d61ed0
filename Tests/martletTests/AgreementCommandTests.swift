// SPDX-License-Identifier: Apache-2.0
// The agreement command: its lines, its JSON, and whom it refuses.

import EvidenceModel
import MartletTesting
import Testing

@Suite struct AgreementCommandTests {
  /// A case of pictures each of which two of four people saw; about the last they answer otherwise.
  private func ratedCase(_ items: Int) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(items, width: 64)
    for arguments in [["ingest", "source"], ["select"]] {
      let run = try workspace.start(arguments + Workspace.caseOptions).wait()
      guard run.status == 0 else { throw CommandFailure(description: "\(run)") }
    }
    for (place, name) in ["ann", "ben", "cat", "dan"].enumerated() {
      let user = try workspace.addUser(name, role: "assessor")
      let own = (1...items).filter { $0 % 2 == place / 2 }
      let lines = own.map { item in
        let answer = name == "ben" && item == items ? "unsure" : "no"
        return #"{"item":\#(item),"facts":{"child":"\#(answer)"},"route":"seen"}"#
      }
      let run = try workspace.onCase(
        "assess", "batch", user: user, input: Array(lines.joined(separator: "\n").utf8))
      guard run.status == 0 else { throw CommandFailure(description: "\(run)") }
    }
    return workspace
  }

  @Test func itPrintsLinesAndJSON() throws {
    let workspace = try ratedCase(12)
    let text = try workspace.onCase("study", "agreement", user: workspace.administrator)
    #expect(text.status == 0, "\(text)")
    let lines = text.outputText.split(separator: "\n").map(String.init)
    #expect(lines.first == "child  items 12, people 4")
    // 11 of 12: the exact interval is 61.52 % to 99.79 %.
    #expect(
      lines.contains {
        $0.hasPrefix("  raw agreement") && $0.contains("0.917  0.615 to 0.998  Clopper–Pearson")
      }, "\(lines)")
    #expect(
      lines.contains {
        $0.contains("Fleiss' kappa") && $0.hasSuffix("-0.043  no interval (too few items)")
      })
    #expect(lines.contains { $0.contains("note: Raters agree on 91.7 % of items") })
    #expect(lines.contains("  pairs no / unsure  1"), "\(lines)")
    #expect(lines.filter { $0.hasPrefix("  too few items: no interval: it takes 5") }.count == 2)
    #expect(!text.outputText.contains("cat") && !text.outputText.contains("ben"))

    let schema = try Repository.schema("martlet.agreement/1")
    let json = try workspace.onCase(
      "study", "agreement", "--json", "--draws", "100", "--seed", "7",
      user: workspace.administrator)
    let objects = try json.lines()
    #expect(objects.map { $0["question"]?.text } == ["child", "result"])
    for object in objects { #expect(schema.problems(in: object) == []) }
    let child = try #require(objects.first)
    #expect(child["draws"] == 100 && child["seed"] == "7" && child["items"] == 12)
    let figures = try #require(child["figures"]?.elements)
    #expect(figures[0]["value"]?.double == 11.0 / 12)
    #expect(figures[1]["no_interval"] == "too_few_items" && figures[1]["lower"] == .null)
    #expect(child["paradox"]?["class"] == "no")
  }

  @Test func itRefusesWhoMayNotSeeTheTeamAndBadDraws() throws {
    let workspace = try ratedCase(2)
    #expect(try workspace.onCase("study", "agreement").status == 4)
    let draws = try workspace.onCase(
      "study", "agreement", "--draws", "99", user: workspace.administrator)
    #expect(draws.status == 2 && draws.errorText.contains("100 to 1,000,000"))
    let few = try workspace.onCase("study", "agreement", user: workspace.administrator)
    #expect(few.status == 0 && few.outputText.isEmpty)
    #expect(
      few.errorText.contains("two people or more saw: 2, people: 4; from 5 items and 4 people on"))
  }
}
