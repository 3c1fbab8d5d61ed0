// SPDX-License-Identifier: Apache-2.0
// The command line: one subcommand a file, errors mapped to exit codes in one place.

internal import ArgumentParser
internal import Casework
internal import EvidenceVault
internal import Foundation

/// The `martlet` command.
@main
struct Martlet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "martlet",
    abstract: "Turns a lawfully held capture into graded items and a verified study report.",
    discussion:
      "Exit codes: 0 done, 1 a check failed, 2 usage, 3 some input unreadable, 4 locked or "
      + "denied, 5 environment, 70 bug, 130 interrupted.",
    version: "martlet " + ProgramVersion.text,
    subcommands: [
      HashCommand.self, InspectCommand.self, CaseCommand.self, IngestCommand.self,
      ListCommand.self, ConvertCommand.self,
      SelectCommand.self, AssessCommand.self, FindingsCommand.self,
      StatusCommand.self, RegimeCommand.self, ReportCommand.self, StudyCommand.self,
      ExportCommand.self, VerifyExportCommand.self, LedgerCommand.self,
      FsckCommand.self, UserCommand.self, TrustCommand.self, TracesCommand.self,
      WatermarksCommand.self,
      LinksCommand.self, SettingsCommand.self, ServeCommand.self, DemoCommand.self,
    ])

  static func main() {
    MemoryProtection.forbidCoreDumps()
    Interruption.listen()
    Foundation.exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  private static func run(_ arguments: [String]) -> ExitStatus {
    do {
      var command = try parseAsRoot(arguments)
      var status = ExitStatus.done
      do { try command.run() } catch let ended as ExitStatus { status = ended }
      guard !Console.outputFailed else {
        throw CaseworkError(.unwritable, "standard output cannot be written; results are missing")
      }
      return status
    } catch {
      return ErrorReport(error, isUsage: isUsage(error)).show(text: fullMessage(for: error))
    }
  }

  /// Whether the argument parser speaks: help, version, or a wrong command line.
  private static func isUsage(_ error: any Error) -> Bool {
    error is CleanExit || error is ValidationError || exitCode(for: error).rawValue != 1
  }
}
