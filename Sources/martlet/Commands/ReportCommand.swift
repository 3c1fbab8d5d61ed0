// SPDX-License-Identifier: Apache-2.0
// martlet report: make a study report.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import Foundation
internal import StudyReport

/// `martlet report`.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make a study report: the same bytes for the same ledger size, version and options.")

  @OptionGroup var options: CaseOptions

  @Option(help: "html, json or csv (a folder).")
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

  @Flag(
    help: "Publish even where a small count follows from the difference to an earlier report.")
  var allowDifferences = false

  func run() throws {
    guard let format = ReportFormat(rawValue: format) else {
      throw CaseworkError(.usage, "--format must be html, json or csv")
    }
    guard let edition = ReportEdition(rawValue: edition) else {
      throw CaseworkError(.usage, "--edition must be published or internal")
    }
    guard format != .csv || output != nil else {
      throw CaseworkError(.usage, "--format csv writes a folder: name it with --output")
    }
    let store = try options.open(.writingWhereAllowed)
    let actor = try options.actor(in: store)
    let report = try ReportService(store: store, actor: actor).make(
      format, options: ReportOptions(edition: edition, largestSmallCell: smallCell), at: at,
      request: request, regime: regime, allowsDifferences: allowDifferences)
    try store.close()
    try ReportOutput.write(report, format: format, to: output)
    if report.smallDifferences > 0 {
      Console.note(
        "\(report.smallDifferences) small counts follow from this report and an earlier one: "
          + "do not publish both")
    }
    Console.note(
      "the report is of the first \(DecimalText.grouped(report.ledgerSize)) ledger leaves")
    if !report.isRecorded {
      Console.note("nothing can be written to the case, so it holds no record of this report")
    }
  }
}

/// Where reports go.
enum ReportOutput {
  /// Writes a report to a file, a folder, or standard output.
  ///
  /// - Throws: ``CaseworkError`` `.unwritable` when a file cannot be written.
  static func write(_ report: FinishedReport, format: ReportFormat, to output: String?) throws {
    guard let output else {
      for file in report.files { try Console.printRaw(file.bytes) }
      return
    }
    let files = FileManager.default
    do {
      if format == .csv {
        try files.createDirectory(atPath: output, withIntermediateDirectories: true)
        for file in report.files {
          try Data(file.bytes).write(to: URL(fileURLWithPath: "\(output)/\(file.name)"))
        }
      } else if let file = report.files.first {
        try Data(file.bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
      }
    } catch {
      throw CaseworkError(
        .unwritable, "the report cannot be written to \(EvidenceText.escaped(output))")
    }
  }
}
