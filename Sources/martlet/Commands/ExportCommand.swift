// SPDX-License-Identifier: Apache-2.0
// martlet export: ask for, approve and refuse what needs two people.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet export`.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Ask for and approve what needs two people.",
    subcommands: [Request.self, Approve.self, Refuse.self, List.self])

  /// `martlet export request`.
  struct Request: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask for something; prints the request's number.")

    @OptionGroup var options: CaseOptions

    @Argument(help: "What to ask for: report.internal.")
    var kind: String

    func run() throws {
      guard let kind = RequestKind(rawValue: kind) else {
        let known = RequestKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw CaseworkError(.usage, "there is nothing to request of that name; there is \(known)")
      }
      let store = try options.open()
      let id = try RequestService(store: store, actor: try options.actor(in: store)).request(kind)
      try store.close()
      Console.print(String(id))
    }
  }

  /// `martlet export approve`.
  struct Approve: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Approve another person's request.")

    @OptionGroup var options: CaseOptions

    @Argument(help: "The request's number.")
    var id: Int64

    func run() throws { try ExportCommand.decide(id, approve: true, options: options) }
  }

  /// `martlet export refuse`.
  struct Refuse: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Refuse another person's request.")

    @OptionGroup var options: CaseOptions

    @Argument(help: "The request's number.")
    var id: Int64

    func run() throws { try ExportCommand.decide(id, approve: false, options: options) }
  }

  /// `martlet export list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List requests.")

    @OptionGroup var options: CaseOptions

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
      let store = try options.open(.writingWhereAllowed)
      let actor = try options.actor(in: store)
      let requests = try RequestService(store: store, actor: actor).list()
      try store.close()
      for request in requests {
        if json {
          Console.print([
            "schema": "martlet.request/1", "request": .integer(request.id),
            "kind": .string(request.kind.rawValue), "state": .string(request.state.rawValue),
            "requester": .string(request.requester), "approver": JSONValue(request.approver),
            "created": .string(request.created.description),
          ])
        } else {
          Console.print(
            "\(String(request.id).leftPadding(to: 4))  \(request.kind.rawValue.padding(to: 18)) "
              + "\(request.state.rawValue.padding(to: 10)) \(request.requester)")
        }
      }
    }
  }

  fileprivate static func decide(_ id: Int64, approve: Bool, options: CaseOptions) throws {
    let store = try options.open()
    let actor = try options.actor(in: store)
    try RequestService(store: store, actor: actor).decide(id, approve: approve)
    try store.close()
  }
}
