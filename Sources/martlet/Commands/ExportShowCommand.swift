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
    var lines = [
      "request     \(summary.id), \(summary.kind.rawValue), \(summary.state.rawValue)",
      "asked       by \(summary.requester), \(summary.created)",
    ]
    if let approver = summary.approver, let decided = summary.decided {
      lines.append("decided     by \(approver), \(decided)")
    }
    if !request.refusal.isEmpty {
      lines.append("refused     \(EvidenceText.escaped(request.refusal))")
    }
    lines += request.recipients.map { "to          \(EvidenceText.escaped($0))" }
    if !request.reason.isEmpty {
      lines.append("reason      \(EvidenceText.escaped(request.reason))")
    }
    lines += (request.settings.members ?? []).map {
      "setting     \($0.name)=\(EvidenceText.escaped($0.value.compactText))"
    }
    lines += request.counts.map { "asked for   \($0.name): \($0.number)" }
    lines.append("agreed on   \(request.digest)")
    if let written = request.written {
      lines += written.counts.map { "written     \($0.name): \($0.number)" }
      lines.append(
        "file        \(written.digest), \(DecimalText.counted(Int(written.byteCount), "byte"))")
    }
    return lines
  }
}
