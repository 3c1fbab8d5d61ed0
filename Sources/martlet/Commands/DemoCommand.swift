// SPDX-License-Identifier: Apache-2.0
// martlet demo: a synthetic case from capture to report, or the replay of a published study.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import Foundation
internal import SyntheticCorpus

/// `martlet demo`.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Walk through a synthetic case: capture, ingest, selection, assessment, report.",
    discussion:
      "Everything in it is made up: procedural pictures with a printed glyph. Run again to go "
      + "on where it stopped. The case's key and the users' tokens lie in DIR/keys.")

  @Argument(help: ArgumentHelp("Where to put corpus, case and report.", valueName: "dir"))
  var directory = "demo"

  @Option(help: "The number of postings; 2,000 without it.")
  var images: Int?

  @Option(
    help: ArgumentHelp(
      "Replay a study: iwf-2023, or a file of published figures.", valueName: "study"))
  var replay: String?

  @Option(help: "What everything follows from.")
  var seed: UInt64 = 1

  @Flag(help: "End with the report; --replay and a missing terminal do so too.")
  var noServe = false

  @Flag(help: "In a replay, also run the arm in which assessors err at stated rates.")
  var withError = false

  func validate() throws {
    guard (1...1_000_000).contains(images ?? 1) else {
      throw ValidationError("--images takes a number from 1 to 1,000,000")
    }
    guard replay == nil || images == nil else {
      throw ValidationError("--images does not go with --replay: the study says how many")
    }
    guard replay != nil || !withError else {
      throw ValidationError("--with-error goes with --replay")
    }
  }

  /// The published figures of a study with a name, or of a file.
  private func oracle(_ name: String) throws -> Oracle {
    guard name != "iwf-2023" else { return .iwf2023 }
    do {
      return try Oracle.load(name)
    } catch CorpusError.unreadable {
      throw CaseworkError(
        .unreadable, "the file of published figures \(EvidenceText.escaped(name)) cannot be read")
    }
  }

  /// Whether the workbench is opened at the end: somebody must be there to see the login and to stop it.
  private var isServed: Bool { !noServe && replay == nil && Console.isInteractive }

  func run() throws {
    let oracle = try replay.map(oracle)
    let plan =
      oracle.map { CorpusPlan.replay(oracle: $0, seed: seed) }
      ?? CorpusPlan.demo(postings: images ?? 2_000, seed: seed)
    try Self.checkLooks(of: plan)
    let run = DemoRun(directory: directory, plan: plan, isServed: isServed)
    try run.checkFolder()
    let corpus = try run.writeCorpus()
    let outcome = try run.study(
      corpus, folder: directory + "/case", report: directory + "/report.html", error: .none)
    DemoSummary.show(outcome, oracle: oracle)
    if withError {
      let second = try run.study(
        corpus, folder: directory + "/case-with-error",
        report: directory + "/report-with-error.html", error: .stated)
      DemoSummary.compare(second, oracle: oracle)
    }
    Console.print("report  \(EvidenceText.escaped(directory))/report.html")
    Console.print("case    \(EvidenceText.escaped(directory))/case")
    Console.print("keys    \(EvidenceText.escaped(directory))/keys")
    if isServed { try run.serve(directory + "/case") }
  }

  /// Refuses hours of which a simulated look would be longer than one can be recorded, before anything is written.
  private static func checkLooks(of plan: CorpusPlan) throws(CorpusError) {
    let longest = plan.pictures.map(\.assessmentMilliseconds).max() ?? 0
    guard Double(longest) <= AssessmentService.longestLook * 1_000 else {
      throw .contradictoryOracle(
        "by analyst_hours a look at one image would take more than \(longest / 3_600_000) hours, and none may take more than \(Int(AssessmentService.longestLook / 3_600))"
      )
    }
  }
}
