// SPDX-License-Identifier: Apache-2.0
// martlet findings: what was found to be wrong with inputs, and which items hit known lists.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet findings`.
struct FindingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: "List what was found to be wrong with inputs, or what is on known lists.")

  @OptionGroup var options: CaseOptions

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @Flag(
    help: "Print the hits on known lists instead, of videos how much hit and from when to when.")
  var hits = false

  @Flag(help: "With --hits: also those on versions of lists that are no longer in force.")
  var past = false

  @Flag(help: "Show where each capture was; needs --user, and is recorded as a view.")
  var showText = false

  func validate() throws {
    guard !(hits && showText) else {
      throw ValidationError("--hits shows no places; leave out --show-text")
    }
    guard hits || !past else { throw ValidationError("--past is about hits; add --hits") }
  }

  func run() throws {
    let store = try options.open(showText ? .writing : .writingWhereAllowed)
    let actor = try options.actor(in: store)
    try actor.require(.report)
    if hits {
      try HitListing(store: store, actor: actor).list(includesPast: past) { item, hit in
        let output = HitOutput(item: item, hit: hit)
        if json { Console.print(output.json) } else { Console.print(output.line) }
      }
    } else {
      try FindingsService(store: store, actor: actor).list(showsPlaces: showText) { finding in
        if json {
          Console.print(Self.json(finding))
        } else {
          Console.print(Self.line(finding))
        }
      }
    }
    try store.close()
  }

  private static func json(_ finding: RecordedFinding) -> JSONValue {
    [
      "schema": "martlet.finding/1", "finding": .integer(finding.number),
      "source": .integer(finding.source), "capture": JSONValue(finding.capture.map { Int($0) }),
      "item": JSONValue(finding.item.map { Int($0) }), "code": .string(finding.finding.code),
      "severity": .string(finding.finding.severity.rawValue),
      "detail": .string(finding.finding.detail), "offset": JSONValue(finding.finding.offset),
      "place": JSONValue(finding.place),
    ]
  }

  private static func line(_ finding: RecordedFinding) -> String {
    let about =
      finding.capture.map { "capture \($0)" } ?? finding.item.map { "item \($0)" }
      ?? "source \(finding.source)"
    let place = finding.place.map { "  " + EvidenceText.escaped($0) } ?? ""
    let detail = EvidenceText.escaped(finding.finding.detail)
    return
      "\(finding.finding.severity.rawValue)  \(finding.finding.code)  \(about): \(detail)\(place)"
  }
}
