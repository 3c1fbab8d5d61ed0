// SPDX-License-Identifier: Apache-2.0
// martlet export: ask for, approve and refuse what needs two people, and write it.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet export`.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Ask for and approve what needs two people, and write exports.",
    subcommands: [
      Write.self, Request.self, Approve.self, Refuse.self, List.self, ExportShowCommand.self,
    ], defaultSubcommand: Write.self)

  /// The kinds of exports, for help.
  static let kinds = ExportKindView.all.map(\.name).joined(separator: ", ")

  /// `martlet export KIND`.
  struct Write: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "write",
      abstract: "Write an export once: martlet export KIND --request ID --output PATH.")

    @OptionGroup var options: CaseOptions

    @Argument(help: "What to write: \(ExportCommand.kinds).")
    var kind: String

    @Option(
      help: ArgumentHelp(
        "The approved request; every kind but counts needs one.", valueName: "id"))
    var request: Int64?

    @Option(
      help: ArgumentHelp(
        "The file to write, which must not exist; its manifest gets its name with .manifest.json.",
        valueName: "path"))
    var output: String

    @OptionGroup var terms: ExportTerms

    func validate() throws {
      // What names no file would be found out once the request is used up.
      guard !output.isEmpty, !output.hasSuffix("/") else {
        throw ValidationError("--output names no file")
      }
    }

    func run() throws {
      let terms = try terms.read(for: kind)
      let store = try options.open()
      let actor = try options.actor(in: store)
      let written = try ExportService(store: store, actor: actor).write(
        ExportOrder(kind: kind, request: request, terms: terms), to: output)
      try store.close()
      for count in written.counts {
        Console.note("\(DecimalText.grouped(count.number).leftPadding(to: 12))  \(count.name)")
      }
      Console.print("\(written.digest)  \(EvidenceText.escaped(output))")
    }
  }

  /// `martlet export request`.
  struct Request: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask for something; prints the request's number.")

    @OptionGroup var options: CaseOptions

    @Argument(
      help: ArgumentHelp(
        "What to ask for: \(RequestKind.all.map(\.rawValue).joined(separator: ", "))."))
    var kind: String

    @OptionGroup var terms: ExportTerms

    @Option(help: "Why; one line.")
    var reason = ""

    func run() throws {
      guard let kind = RequestKind(rawValue: kind) else {
        let known = RequestKind.all.map(\.rawValue).joined(separator: ", ")
        throw CaseworkError(.usage, "there is nothing to request of that name; there is \(known)")
      }
      let terms = try terms.read(for: kind.rawValue, reason: reason)
      let store = try options.open()
      let service = RequestService(store: store, actor: try options.actor(in: store))
      let id = try service.request(kind, terms)
      if kind != .internalReport {
        for count in try service.view(id).counts {
          Console.note("\(DecimalText.grouped(count.number).leftPadding(to: 12))  \(count.name)")
        }
      }
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

    @Option(help: "Why; one line.")
    var reason: String

    func run() throws {
      try ExportCommand.decide(id, approve: false, reason: reason, options: options)
    }
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

  fileprivate static func decide(
    _ id: Int64, approve: Bool, reason: String = "", options: CaseOptions
  ) throws {
    let store = try options.open()
    let actor = try options.actor(in: store)
    try RequestService(store: store, actor: actor).decide(id, approve: approve, reason: reason)
    try store.close()
  }
}
