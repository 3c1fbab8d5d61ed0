// SPDX-License-Identifier: Apache-2.0
// martlet report: make a study report.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import Foundation
internal import StudyReport
internal import SyntheticCorpus

/// `martlet report`.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make a study report: the same bytes for the same ledger size, version and options.")

  @OptionGroup var options: CaseOptions

  @Option(help: "html, json, csv (a folder) or pdf (by chromium, where it is installed).")
  var format = "html"

  @Option(help: "published or internal.")
  var edition = "published"

  @Option(
    help: ArgumentHelp("Report as of this number of ledger leaves.", valueName: "ledger-size"))
  var at: Int?

  @Option(
    help: ArgumentHelp(
      "Counts from 1 to this are small and hidden when published, 3 to 99.", valueName: "n"))
  var smallCell = 4

  @Option(
    help: ArgumentHelp(
      "Where to write; standard output without it (not for csv).", valueName: "path"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The approved request that the internal edition of a real case needs.", valueName: "id"))
  var request: Int64?

  @Option(help: "Report by this regime of the case (internal edition); its own without one.")
  var regime: String?

  @Option(
    help: ArgumentHelp(
      "A published study to stand beside this one; may be repeated.", valueName: "file"))
  var compare: [String] = []

  @Option(
    help: ArgumentHelp(
      "What the hotline handled in all, as CSV or JSON: AI material is shown as a share of it.",
      valueName: "file"))
  var workload: String?

  @Option(
    help: ArgumentHelp(
      "The corpus that a synthetic case replays: truth and published figures stand beside the observed.",
      valueName: "folder"))
  var corpus: String?

  @Flag(help: "With --corpus: the simulated people erred at the stated rates.")
  var withError = false

  @Flag(
    help: "Publish even where a small count follows from the difference to an earlier report.")
  var allowDifferences = false

  private static func file(_ path: String, what: String) throws -> ReportInputs.File {
    ReportInputs.File(name: path, bytes: try InputFile.bytes(at: path, what: what))
  }

  func run() throws {
    guard let format = ReportFormat(rawValue: format) else {
      throw CaseworkError(.usage, "--format must be html, json, csv or pdf")
    }
    guard let edition = ReportEdition(rawValue: edition) else {
      throw CaseworkError(.usage, "--edition must be published or internal")
    }
    guard corpus != nil || !withError else {
      throw CaseworkError(.usage, "--with-error goes with --corpus")
    }
    guard format != .csv || output != nil else {
      throw CaseworkError(.usage, "--format csv writes a folder: name it with --output")
    }
    guard format != .pdf || output != nil else {
      throw CaseworkError(.usage, "--format pdf writes a file: name it with --output")
    }
    let printer = format == .pdf ? try ChromiumPrinter() : nil
    let inputs = try ReportInputs(
      compare: compare.map { try Self.file($0, what: "the earlier study") },
      workload: workload.map { try Self.file($0, what: "the workload") })
    let replay = try corpus.map {
      try ReplayComparison.load($0, error: withError ? .stated : .none)
    }
    let store = try options.open(.writingWhereAllowed)
    if let replay { try ReplayComparison.require(replay.capture, in: store) }
    let actor = try options.actor(in: store)
    let report = try ReportService(store: store, actor: actor).make(
      format, options: ReportOptions(edition: edition, largestSmallCell: smallCell), at: at,
      request: request, regime: regime, comparison: replay?.comparison, inputs: inputs,
      printer: printer,
      allowsDifferences: allowDifferences)
    try store.close()
    try ReportOutput.write(report, format: format, to: output)
    if report.smallDifferences > 0 {
      Console.note(
        "\(report.smallDifferences) small counts follow from this report and an earlier one: "
          + "do not publish both")
    }
    Console.note(
      "the report is of the first \(DecimalText.counted(report.ledgerSize, "ledger leaf", "ledger leaves"))"
    )
    if !report.isRecorded {
      Console.note("nothing can be written to the case, so it holds no record of this report")
    }
  }
}
