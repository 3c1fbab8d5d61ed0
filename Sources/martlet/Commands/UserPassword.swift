// SPDX-License-Identifier: Apache-2.0
// martlet user password: a one-time password for the workbench.

internal import ArgumentParser
internal import Casework

/// `martlet user password`.
struct UserPassword: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "password",
    abstract: "Give a user a one-time password for the workbench and print it once.")

  @OptionGroup var options: CaseOptions

  @Argument(help: "The user's name.")
  var name: String

  @Flag(help: "Ask the user for no code any more, for somebody who lost the device.")
  var removeCodes = false

  func run() throws {
    let store = try options.open()
    let given = try CredentialService(store: store, actor: try options.actor(in: store)).reset(
      name: name, removesCodes: removeCodes)
    try store.close()
    Console.note("The one-time password of \(given.name), shown once, to be changed at sign-in:")
    Console.print(given.password)
  }
}
