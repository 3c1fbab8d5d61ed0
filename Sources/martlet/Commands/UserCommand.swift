// SPDX-License-Identifier: Apache-2.0
// martlet user: the people who work on a case.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet user`.
struct UserCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Manage the people who work on a case.",
    subcommands: [
      Add.self, List.self, Role.self, Deactivate.self, Token.self, UserPassword.self,
      UserAPIToken.self,
    ])

  /// `martlet user add`.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a user and print the token once.")

    @OptionGroup var options: CaseOptions

    @Argument(help: "The new user's name.")
    var name: String

    @Option(help: "assessor, lead, auditor or administrator.")
    var role = "assessor"

    func run() throws {
      guard let role = UserRole(rawValue: role) else {
        throw CaseworkError(.usage, "--role must be assessor, lead, auditor or administrator")
      }
      let store = try options.open()
      let service = UserService(store: store, actor: try options.actor(in: store))
      let token = try service.add(name: name, role: role)
      try store.close()
      Console.note("The token of \(name), shown once:")
      Console.print(token)
    }
  }

  /// `martlet user list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List users.")

    @OptionGroup var options: CaseOptions

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
      let store = try options.open(.writingWhereAllowed)
      let actor = try options.actor(in: store)
      try actor.require(.report)
      let users = try UserService(store: store, actor: actor).list()
      try store.close()
      for user in users {
        if json {
          Console.print([
            "schema": "martlet.user/1", "user": .integer(user.id), "name": .string(user.name),
            "role": .string(user.role.rawValue), "active": .bool(user.isActive),
          ])
        } else {
          Console.print(
            "\(String(user.id).leftPadding(to: 4))  \(user.name.padding(to: 24)) "
              + "\(user.role.rawValue.padding(to: 14)) \(user.isActive ? "active" : "inactive")")
        }
      }
    }
  }

  /// `martlet user role`.
  struct Role: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a user another role; open sessions of the user end.")

    @OptionGroup var options: CaseOptions

    @Argument(help: "The user's name.")
    var name: String

    @Argument(help: "assessor, lead, auditor or administrator.")
    var role: String

    func run() throws {
      guard let role = UserRole(rawValue: role) else {
        throw CaseworkError(.usage, "the role must be assessor, lead, auditor or administrator")
      }
      let store = try options.open()
      try UserService(store: store, actor: try options.actor(in: store)).setRole(
        name: name, role: role)
      try store.close()
    }
  }

  /// `martlet user deactivate`.
  struct Deactivate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End a user's access; the user's records stay.")

    @OptionGroup var options: CaseOptions

    @Argument(help: "The user's name.")
    var name: String

    func run() throws {
      let store = try options.open()
      try UserService(store: store, actor: try options.actor(in: store)).deactivate(name: name)
      try store.close()
    }
  }

  /// `martlet user token`.
  struct Token: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a user a new token and print it once; the old one ends.")

    @OptionGroup var options: CaseOptions

    @Argument(help: "The user's name.")
    var name: String

    func run() throws {
      let store = try options.open()
      let service = UserService(store: store, actor: try options.actor(in: store))
      let token = try service.renewToken(name: name)
      try store.close()
      Console.print(token)
    }
  }
}
