// SPDX-License-Identifier: Apache-2.0
// martlet export show: what exactly a request asks for, and what came of it.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet export show`.
struct ExportShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what exactly a request asks for, what it would hold, and what was written.")

  @OptionGroup var options: CaseOptions

  @Argument(help: "The request's number.")
  var id: Int64

  @Flag(help: "Print the signed manifest of what was written, and nothing else.")
  var manifest = false

  func run() throws {
    let store = try options.open(.writingWhereAllowed)
    let actor = try options.actor(in: store)
    let request = try RequestService(store: store, actor: actor).view(id)
    try store.close()
    guard !manifest else {
      guard let written = request.written else {
        throw CaseworkError(.notFound, "nothing was written by request \(id)")
      }
      return try Console.printRaw(Array(written.manifest.utf8))
    }
    Self.lines(of: request).forEach(Console.print)
  }

  private static func lines(of request: RequestView) -> [String] {
    let summary = request.summary
    var lines = FoldedText.lines(
      "request", "\(summary.id), \(summary.kind.rawValue), \(summary.state.rawValue)")
    func add(_ name: String, _ text: String) { lines += FoldedText.lines(name, text) }
    add("asked", "by \(summary.requester), \(summary.created)")
    if let approver = summary.approver, let decided = summary.decided {
      add("decided", "by \(approver), \(decided)")
    }
    if !request.refusal.isEmpty { add("refused", EvidenceText.escaped(request.refusal)) }
    for recipient in request.recipients { add("to", EvidenceText.escaped(recipient)) }
    if !request.reason.isEmpty { add("reason", EvidenceText.escaped(request.reason)) }
    for setting in request.settings.members ?? [] {
      add("setting", "\(setting.name)=\(EvidenceText.escaped(setting.value.compactText))")
    }
    for count in request.counts { add("asked for", "\(count.name): \(count.number)") }
    add("agreed on", request.digest)
    if let written = request.written {
      for count in written.counts { add("written", "\(count.name): \(count.number)") }
      add("file", "\(written.digest), \(DecimalText.counted(Int(written.byteCount), "byte"))")
    }
    return lines
  }
}
