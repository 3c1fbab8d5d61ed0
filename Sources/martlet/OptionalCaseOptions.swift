// SPDX-License-Identifier: Apache-2.0
// The options that name a case, for commands that need one only sometimes.

internal import ArgumentParser
internal import Casework

/// The options that name a case, for commands that need one only sometimes.
struct OptionalCaseOptions: ParsableArguments {
  @Option(name: .customLong("case"), help: ArgumentHelp("The casefile's folder.", valueName: "dir"))
  var casePath: String?

  @Option(
    help: ArgumentHelp(
      "The key file; else MARTLET_KEY_FILE, else the configuration folder.", valueName: "file"))
  var keyFile: String?

  @Option(help: ArgumentHelp("Read the passphrase from this file descriptor.", valueName: "n"))
  var passphraseFd: Int32?

  @Option(
    help: ArgumentHelp("Act as this user; the token is in MARTLET_USER_TOKEN.", valueName: "name"))
  var user: String?

  @Option(
    help: ArgumentHelp("Read the user's token from this file (mode 0600).", valueName: "file"))
  var tokenFile: String?

  /// The options as arguments of a command line.
  private var arguments: [String] {
    [
      ("--case", casePath), ("--key-file", keyFile),
      ("--passphrase-fd", passphraseFd.map { String($0) }), ("--user", user),
      ("--token-file", tokenFile),
    ].flatMap { name, value in value.map { [name, $0] } ?? [] }
  }

  /// Whether none was given.
  var isEmpty: Bool { arguments.isEmpty }

  /// The options of a command that needs a case.
  ///
  /// - Throws: ``CaseworkError`` `.usage` when no case was named.
  func required() throws -> CaseOptions {
    guard casePath != nil else {
      throw CaseworkError(.usage, "of which case? give --case")
    }
    return try CaseOptions.parse(arguments)
  }
}
