// SPDX-License-Identifier: Apache-2.0
// martlet user api-token: tokens by which machines use the workbench's API for a person.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet user api-token`.
struct UserAPIToken: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "api-token", abstract: "Manage your tokens for machines that use the API.",
    subcommands: [Add.self, List.self, Revoke.self])

  /// `martlet user api-token add`.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a token of your own and print it once.")

    @OptionGroup var options: CaseOptions

    @Argument(help: "What to call the token.")
    var name: String

    @Option(
      help: ArgumentHelp(
        "What it may be used for: "
          + TokenScope.allCases.map(\.rawValue).sorted().joined(separator: ", ")
          + "; may be repeated."))
    var scope: [String]

    @Option(help: "How many days it lasts, 1 to 366.")
    var days = 90

    func run() throws {
      let scopes = try scope.map { word in
        guard let scope = TokenScope(rawValue: word) else {
          throw CaseworkError(
            .usage,
            "\(EvidenceText.escaped(word)) is no scope; use "
              + TokenScope.allCases.map(\.rawValue).sorted().joined(separator: ", "))
        }
        return scope
      }
      let store = try options.open()
      let made = try APITokenService(store: store, actor: try options.actor(in: store)).add(
        name: name, scopes: Set(scopes), days: days)
      try store.close()
      Console.note("Token \(made.id), shown once:")
      Console.print(made.token)
    }
  }

  /// `martlet user api-token list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List your tokens; everybody's, for an administrator.")

    @OptionGroup var options: CaseOptions

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
      let store = try options.open(.writingWhereAllowed)
      let tokens = try APITokenService(store: store, actor: try options.actor(in: store)).list()
      try store.close()
      for token in tokens {
        if json { Console.print(Self.line(token)) } else { Console.print(Self.text(token)) }
      }
    }

    private static func line(_ token: APITokenSummary) -> JSONValue {
      [
        "schema": "martlet.api-token/1", "token": .integer(token.id), "name": .string(token.name),
        "owner": .string(token.owner), "scopes": .array(token.scopes.map { .string($0.rawValue) }),
        "created": .string(token.created.description),
        "expires": .string(token.expires.description), "active": .bool(token.isActive),
      ]
    }

    private static func text(_ token: APITokenSummary) -> String {
      "\(String(token.id).leftPadding(to: 4))  \(token.name.padding(to: 24)) "
        + "\(token.owner.padding(to: 16)) \(token.isActive ? "active  " : "inactive")  "
        + "until \(token.expires.description.prefix(10))  "
        + token.scopes.map(\.rawValue).joined(separator: " ")
    }
  }

  /// `martlet user api-token revoke`.
  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End one of your tokens; any, for an administrator.")

    @OptionGroup var options: CaseOptions

    @Argument(help: "The token's number.")
    var token: Int64

    func run() throws {
      let store = try options.open()
      try APITokenService(store: store, actor: try options.actor(in: store)).revoke(token)
      try store.close()
    }
  }
}
