// SPDX-License-Identifier: Apache-2.0
// martlet ledger custody: who looked at an item, for a stated question.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet ledger custody`.
struct CustodyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "custody",
    abstract: "Tell who looked at an item, when and how; the question goes on record first.")

  @OptionGroup var options: CaseOptions

  @Option(help: ArgumentHelp("The item's number.", valueName: "n"))
  var item: Int64

  @Option(
    help: ArgumentHelp("The question, in words; it is kept with your name.", valueName: "text"))
  var question: String

  @Flag(help: "Print one JSON object a line.")
  var json = false

  func run() throws {
    let store = try options.open()
    let actor = try options.actor(in: store)
    let views = try CustodyService(store: store, actor: actor).views(of: item, question: question)
    for view in views {
      if json { Console.print(Self.json(view, item: item)) } else { Console.print(Self.line(view)) }
    }
    if views.isEmpty { Console.note("nobody looked at item \(item)") }
    try store.close()
  }

  private static func json(_ view: CustodyView, item: Int64) -> JSONValue {
    [
      "schema": "martlet.custody/1", "item": .integer(item), "view": .integer(view.view),
      "viewer": JSONValue(view.viewer), "began": .string(view.began.description),
      "ended": JSONValue(view.ended?.description), "purpose": .string(view.purpose.rawValue),
      "thing": .string(view.thing.rawValue), "what": JSONValue(view.what),
      "side": .integer(Int64(view.manner.side)), "blur": .number(view.manner.blur),
      "grey": .bool(view.manner.isGrey), "gesture": JSONValue(view.gesture?.rawValue),
    ]
  }

  private static func line(_ view: CustodyView) -> String {
    var parts = [
      view.began.description, view.ended.map { "to \($0)" } ?? "end not known",
      view.viewer ?? "unknown", view.purpose.rawValue,
    ]
    if view.thing == .text {
      parts.append("text \(view.what ?? "")")
    } else {
      parts.append("\(view.manner.side) px")
      parts.append(view.manner.isSharp ? "sharp" : "blurred")
      if view.manner.isGrey { parts.append("grey") }
    }
    if let gesture = view.gesture { parts.append(gesture.rawValue) }
    return parts.joined(separator: "  ")
  }
}
