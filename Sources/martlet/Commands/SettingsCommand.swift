// SPDX-License-Identifier: Apache-2.0
// martlet settings: the work policy of a case.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet settings`.
struct SettingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settings", abstract: "The work policy: breaks, budgets, shifts, samples.",
    subcommands: [Import.self, Show.self])

  /// `martlet settings import`.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring a policy file into force.")

    @OptionGroup var options: CaseOptions

    @Argument(help: ArgumentHelp("The policy file.", valueName: "file"))
    var file: String

    func run() throws {
      let bytes = try InputFile.bytes(at: file, what: "the policy file")
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw CaseworkError(.usage, "the policy file was not accepted: it is not UTF-8")
      }
      let store = try options.open()
      let version = try PolicyService(store: store, actor: try options.actor(in: store)).put(text)
      try store.close()
      Console.note("Policy \(version) is in force.")
    }
  }

  /// `martlet settings show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the policy file in force; the standard one where none was imported.")

    @OptionGroup var options: CaseOptions

    func run() throws {
      let store = try options.open()
      let policy = try PolicyService(store: store, actor: try options.actor(in: store)).inForce()
      store.closeUnchanged()
      Console.note(
        policy.version == 0 ? "The standard policy is in force." : "Policy \(policy.version):")
      Console.print(policy.text)
    }
  }
}
