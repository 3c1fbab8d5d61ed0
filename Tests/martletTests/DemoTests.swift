// SPDX-License-Identifier: Apache-2.0
// The demo and the replay of a small study, end to end.

import EvidenceModel
import Foundation
import Testing

@Suite struct DemoTests {
  @Test func theDemoRunsToItsReportAndAgain() throws {
    let workspace = try Workspace()
    let first = try workspace.run("demo", "demo", "--images", "40")
    #expect(first.status == 0, "\(first)")
    #expect(first.outputText.hasPrefix("SYNTHETIC  demo"))
    let page = String(decoding: try workspace.bytes(of: "demo/report.html"), as: UTF8.self)
    #expect(page.contains("SYNTHETIC"))
    let second = try workspace.run("demo", "demo", "--images", "40")
    #expect(second.status == 0, "\(second)")
    #expect(second.outputText == first.outputText)
    let again = String(decoding: try workspace.bytes(of: "demo/report.html"), as: UTF8.self)
    #expect(again == page)
    let options = ["--case", "demo/case", "--key-file", "demo/keys/case/case.key"]
    for command in [["fsck"], ["status"]] {
      let result = try workspace.start(command + options).wait()
      #expect(result.status == 0, "\(result)")
    }
    #expect(try workspace.run("ledger", "verify", "demo/case").status == 0)
    let other = try workspace.run("demo", "demo", "--images", "41")
    #expect(other.status == 2, "\(other)")
  }

  @Test func aDemoMixesWithNothingElse() throws {
    let workspace = try Workspace()
    try workspace.write("mine", to: "other/letter.txt")
    try workspace.write("mine", to: "file")
    for place in ["other", "file"] {
      let result = try workspace.run("demo", place, "--images", "5")
      #expect(result.status == 2, "\(result)")
      #expect(result.errorText.contains("name a new"))
    }
    #expect(try Self.entries(of: "other", in: workspace) == ["letter.txt"])
    let beside = try workspace.run("demo", "file/below", "--images", "5")
    #expect(beside.status == 5, "\(beside)")
  }

  @Test(arguments: ["0", "-5", "1000001", "abc", "1.5", "", "99999999999999999999"])
  func aNumberOfImagesThatIsNoneIsRefused(number: String) throws {
    let workspace = try Workspace()
    let result = try workspace.run("demo", "demo", "--images=\(number)")
    #expect(result.status == 2, "\(result)")
    #expect(result.errorText.contains("--images"))
    #expect(try workspace.run("demo", "d", "--replay", "iwf-2023", "--images", "9").status == 2)
  }

  private static func entries(of folder: String, in workspace: Workspace) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(workspace.folder)/\(folder)")
  }

  private static let figures: [String: String] = [
    "images_posted": "60", "images_selected_for_assessment": "40", "images_not_selected": "20",
    "analysts": "4", "analyst_hours": "0.4", "criminal_pseudo_photographs_poca_1978": "14",
    "criminal_prohibited_images_cja_2009": "6",
  ]

  @Test func publishedFiguresThatAreNoneAreRefused() throws {
    let workspace = try Workspace()
    func run(_ text: String) throws -> CommandResult {
      try workspace.write(text, to: "figures.json")
      return try workspace.run("demo", "replay", "--replay", "figures.json")
    }
    for name in Self.figures.keys.sorted() {
      for value in [
        "\"7\"", "null", "true", "[1]", "{}", "-1", "1e30", "1e400", "123456789012345678901",
      ] {
        var figures = Self.figures
        figures[name] = value
        let members = figures.map { "\"\($0)\": \($1)" }.joined(separator: ", ")
        let result = try run("{\"published\": {\(members)}}")
        #expect(result.status == 2, "\(name) \(value): \(result)")
        #expect(result.errorText.contains("oracle"), "\(name) \(value): \(result)")
      }
    }
    // Looks that nobody can record, told before anything is written.
    let long = Self.figures.merging(["analyst_hours": "100000"]) { $1 }.map { "\"\($0)\": \($1)" }
    let hours = try run("{\"published\": {\(long.joined(separator: ", "))}}")
    #expect(hours.status == 2 && hours.errorText.contains("none may take more than 24"), "\(hours)")
    for text in ["", "{", "[]", "7", "{\"published\": 7}", "\u{feff}"] {
      #expect(try run(text).status == 2, "\(text)")
    }
    for missing in ["absent.json", "."] {
      let result = try workspace.run("demo", "replay", "--replay", missing)
      #expect(result.status == 3, "\(result)")
      #expect(result.errorText.contains("published figures"))
    }
    #expect(try !Self.entries(of: ".", in: workspace).contains("replay"))
  }

  @Test func aDemoOfAnotherSeedDoesNotMixWithThisOne() throws {
    let workspace = try Workspace()
    #expect(try workspace.run("demo", "demo", "--images", "6").status == 0)
    let other = try workspace.run("demo", "demo", "--images", "6", "--seed", "2")
    #expect(other.status == 2, "\(other)")
    #expect(other.errorText.contains("name a new folder"))
  }

  @Test func aReplayPrintsTheFiguresItWasMadeFrom() throws {
    let workspace = try Workspace()
    let oracle = """
      {"published": {"images_posted": 60, "images_selected_for_assessment": 40,
       "images_not_selected": 20, "analysts": 4, "analyst_hours": 0.4,
       "criminal_pseudo_photographs_poca_1978": 14, "criminal_prohibited_images_cja_2009": 6}}
      """
    try workspace.write(oracle, to: "oracle.json")
    let result = try workspace.run("demo", "replay", "--replay", "oracle.json", "--with-error")
    #expect(result.status == 0, "\(result)")
    // A plan, golden items and audits were there, and what they took is told apart.
    for row in ["econd ratings", "olden items", "udit samples"] {
      let line = result.outputText.split(separator: "\n").first {
        $0.contains(row) && $0.contains(", looks ")
      }
      #expect(line?.split(separator: " ").last.flatMap { Int($0) } ?? 0 > 0, "\(row): \(result)")
    }
    let arms = result.outputText.split(separator: "arm with stated error")
    #expect(arms.count == 2)
    for line in arms[0].split(separator: "\n") where line.contains("published") {
      let numbers = line.split(separator: " ").suffix(3)
      #expect(numbers.first == numbers.last, "\(line)")
    }
    for figure in ["60", "40", "20", "14", "6", "4", "0.4"] {
      #expect(arms[0].contains("  published \(figure)\n"), "\(figure): \(result)")
    }
    // In the other arm truth, observed and published stand side by side; only the observed may differ.
    let sides = arms[1].split(separator: "\n").map { $0.split(separator: " ").suffix(3) }.filter {
      $0.count == 3 && $0.allSatisfy { Double($0) != nil }
    }
    #expect(sides.count == 7)
    for side in sides { #expect(side.first == side.last, "\(side)") }
    for (arm, page) in [("case", "report.html"), ("case-with-error", "report-with-error.html")] {
      try Self.makeAgain(arm, page, in: workspace)
    }
    let contradictory = oracle.replacing(
      "\"images_not_selected\": 20", with: "\"images_not_selected\": 41")
    try workspace.write(contradictory, to: "bad.json")
    #expect(try workspace.run("demo", "bad", "--replay", "bad.json").status == 2)
  }

  /// Makes a replay's report again by the command that stands in it, and expects the same bytes.
  private static func makeAgain(_ arm: String, _ page: String, in workspace: Workspace) throws {
    let made = try workspace.bytes(of: "replay/\(page)")
    let text = String(decoding: made, as: UTF8.self)
    #expect(text.contains("Truth, observed, published"))
    let command = try #require(text.firstMatch(of: /martlet report [^<]*/)?.output)
    let words = command.split(separator: " ").dropFirst().map { word in
      ["DIR": "replay/\(arm)", "FOLDER": "replay/corpus"][word] ?? String(word)
    }
    let keys = ["--key-file", "replay/keys/\(arm)/case.key", "--output", "again.html"]
    let result = try workspace.start(words + keys).wait()
    #expect(result.status == 0, "\(result)")
    #expect(try workspace.bytes(of: "again.html") == made, "\(command)")
  }

  @Test func onlyAReplayHasATruthToStandBesideAReport() throws {
    let workspace = try Workspace()
    #expect(try workspace.run("demo", "demo", "--images", "6").status == 0)
    let options = ["report", "--case", "demo/case", "--key-file", "demo/keys/case/case.key"]
    for (words, status, text) in [
      (["--corpus", "demo/corpus"], 2, "no study"), (["--corpus", "absent"], 3, "plan"),
      (["--with-error"], 2, "--corpus"),
    ] {
      let result = try workspace.start(options + words).wait()
      #expect(result.status == status && result.errorText.contains(text), "\(result)")
    }
  }

  /// A hundredth of the published study, over HTTP, by the code that replays the whole of it.
  @Test func aHundredthOfTheStudyComesOutOfTheWorkbench() throws {
    let workspace = try Workspace()
    try workspace.write(
      """
      {"published": {"images_posted": 203, "images_selected_for_assessment": 111, "analysts": 12,
       "analyst_hours": 0.875, "criminal_pseudo_photographs_poca_1978": 26,
       "criminal_prohibited_images_cja_2009": 4}}
      """, to: "hundredth.json")
    let result = try workspace.run("demo", "replay", "--replay", "hundredth.json")
    #expect(result.status == 0, "\(result)")
    for figure in ["203", "111", "92", "26", "4", "12", "0.9"] {
      let line = result.outputText.split(separator: "\n").first {
        $0.hasSuffix("  published \(figure)")
      }
      #expect(line?.split(separator: " ").dropLast(2).last == figure[...], "\(figure): \(result)")
    }
    let options = ["--case", "replay/case", "--key-file", "replay/keys/case/case.key"]
    #expect(try workspace.start(["fsck"] + options).wait().status == 0)
    // Every record came through the workbench: its look was on record before.
    let estimate = try workspace.start(["study", "estimate", "--json"] + options).wait()
    #expect(estimate.status == 0, "\(estimate)")
    let json = try JSONParser.parse(estimate.outputText)
    let interval = try #require(json["total"]?["interval"], "\(estimate)")
    let bounds = (try #require(interval["least"]?.integer), try #require(interval["most"]?.integer))
    #expect(bounds.0 <= 30 && bounds.1 >= 30, "\(estimate)")
    let again = try workspace.run("demo", "replay", "--replay", "hundredth.json")
    #expect(again.status == 0 && again.outputText == result.outputText, "\(again)")
  }

  @Test func anInterruptedReplayGoesOn() throws {
    let workspace = try Workspace()
    let oracle = """
      {"published": {"images_posted": 60, "images_selected_for_assessment": 40, "analysts": 4,
       "analyst_hours": 0.4, "criminal_pseudo_photographs_poca_1978": 14,
       "criminal_prohibited_images_cja_2009": 6}}
      """
    try workspace.write(oracle, to: "oracle.json")
    let command = ["demo", "replay", "--replay", "oracle.json"]
    for signal in [SIGKILL, SIGINT] {
      let replay = try workspace.start(command)
      Thread.sleep(forTimeInterval: 2)
      replay.send(signal)
      _ = try replay.wait()
    }
    let last = try workspace.start(command).wait()
    #expect(last.status == 0, "\(last)")
    for line in last.outputText.split(separator: "\n") where line.contains("published") {
      let numbers = line.split(separator: " ").suffix(3)
      #expect(numbers.first == numbers.last, "\(line)")
    }
  }

  @Test func aDemoThatEndedBeforeItsFirstTokenGoesOn() throws {
    let workspace = try Workspace()
    let command = ["demo", "sample", "--images", "6", "--no-serve"]
    #expect(try workspace.start(command).wait().status == 0)
    for place in ["case", "keys"] {
      try FileManager.default.removeItem(atPath: "\(workspace.folder)/sample/\(place)")
    }
    try FileManager.default.createDirectory(
      atPath: workspace.folder + "/sample/keys/case", withIntermediateDirectories: true)
    let made = try workspace.run(
      "case", "create", "sample/case", "--key-file", "sample/keys/case/case.key", "--synthetic")
    #expect(made.status == 0, "\(made)")
    let again = try workspace.start(command).wait()
    #expect(again.status == 0, "\(again)")
  }

  @Test func anInterruptedDemoGoesOn() throws {
    let workspace = try Workspace()
    for delay in [0.3, 0.9] {
      let demo = try workspace.start(["demo", "demo", "--images", "25"])
      Thread.sleep(forTimeInterval: delay)
      demo.send(delay < 0.5 ? SIGKILL : SIGINT)
      _ = try demo.wait()
    }
    let last = try workspace.run("demo", "demo", "--images", "25")
    #expect(last.status == 0, "\(last)")
    let fresh = try workspace.run("demo", "fresh", "--images", "25")
    // Which items two people rate, and which are left to look at, is drawn by names that the case's own key makes.
    let counted = { (text: String) in
      text.split(separator: "\n").filter { $0.hasPrefix("Images posted") || $0.contains("elected") }
    }
    #expect(counted(last.outputText).count == 3)
    #expect(last.outputText.contains("report  demo/report.html"))
    #expect(counted(last.outputText) == counted(fresh.outputText))
  }
}
