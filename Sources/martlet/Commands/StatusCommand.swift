// SPDX-License-Identifier: Apache-2.0
// martlet status: where a case stands, in counts.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet status`.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Count by stage, kind, match, family, selection and grade.")

  @OptionGroup var options: CaseOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let store = try options.open(.writingWhereAllowed)
    let actor = try options.actor(in: store)
    try actor.require(.report)
    let status = try CaseStatus.read(store, for: actor)
    for problem in try LibraryAudit(store: store).unusable() { Console.note("martlet: " + problem) }
    store.closeUnchanged()
    if !status.areGradesOpen {
      Console.note("martlet: grades are told once nothing waits to be rated any more")
    }
    if json { return Console.print(status.json) }
    if store.description.isSynthetic { Console.print("SYNTHETIC") }
    for group in status.groups where !group.counts.isEmpty {
      Console.print(group.name)
      for count in group.counts {
        let name = count.name.padding(to: 22)
        Console.print("  \(name) \(DecimalText.grouped(count.count).leftPadding(to: 10))")
      }
    }
  }
}

extension String {
  /// The text with spaces after it, at least `width` characters.
  func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  /// The text with spaces before it, at least `width` characters.
  func leftPadding(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
