// SPDX-License-Identifier: Apache-2.0
// martlet assess: what to assess next, and recording it.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import Foundation

/// `martlet assess`.
struct AssessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assess", abstract: "Work through the queue; the user's own token proves who.",
    subcommands: [Next.self, Record.self, Batch.self])

  /// `martlet assess next`.
  struct Next: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hold and print the next item; nothing when the queue is empty.")

    @OptionGroup var options: CaseOptions

    func run() throws {
      let store = try options.open()
      let actor = try options.actor(in: store)
      let offer = try WorkGate(store: store, actor: actor).next()
      try store.close()
      guard case .item(let item) = offer else {
        if let advice = offer.advice, offer != .queueEmpty {
          Console.note(advice + (offer.until.map { " Until \($0)." } ?? ""))
        }
        return
      }
      Console.print([
        "schema": "martlet.queued/2", "item": .integer(item.item),
        "kind": .string(item.kind.rawValue), "format": JSONValue(item.format),
        "width": JSONValue(item.width), "height": JSONValue(item.height),
        "rank": item.rank.map(JSONValue.number) ?? .null, "rule": .string(item.rule),
        "held_until": .string(item.heldUntil.description),
      ])
    }
  }

  /// `martlet assess record`.
  struct Record: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record one assessment, such as --fact child=no.")

    @OptionGroup var options: CaseOptions

    @Option(help: "The item's number.")
    var item: Int64

    @Option(
      name: .customLong("fact"),
      help: ArgumentHelp("An answer; may be repeated.", valueName: "question=answer"))
    var facts: [String] = []

    @Option(help: "How the item is known: seen, glanced or inferred.")
    var route = "seen"

    @Option(help: "A note, kept sealed; what settles a dispute needs one, which says why.")
    var note: String?

    @Flag(help: "Settle a dispute (leads).")
    var adjudicate = false

    func run() throws {
      guard let route = AssessmentRoute(rawValue: route) else {
        throw CaseworkError(.usage, "--route must be seen, glanced or inferred")
      }
      var answers: [String: String] = [:]
      for fact in facts {
        let parts = fact.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
          throw CaseworkError(.usage, "--fact takes question=answer, such as child=no")
        }
        guard answers.updateValue(parts[1], forKey: parts[0]) == nil else {
          throw CaseworkError(.usage, "--fact answers a question twice")
        }
      }
      let sheet: FactSheet
      do { sheet = try FactSheet(named: answers) } catch {
        throw CaseworkError(.usage, error.userMessage)
      }
      let store = try options.open()
      let actor = try options.actor(in: store)
      let entry = AssessmentEntry(
        item: item, facts: facts.isEmpty ? nil : sheet, route: route, note: note,
        isAdjudication: adjudicate)
      let outcomes = try AssessmentService(store: store, actor: actor).record([entry])
      try store.close()
      for outcome in outcomes {
        switch outcome {
        case .refused(let error): throw error
        case .recorded: Console.print(AssessmentLine.json(outcome, line: 1))
        }
      }
    }
  }

  /// `martlet assess batch`.
  struct Batch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record assessments, one JSON object a line, from a file or standard input.")

    @OptionGroup var options: CaseOptions

    @Argument(help: ArgumentHelp("The file; standard input without one.", valueName: "file"))
    var file: String?

    func run() throws {
      let bytes =
        try file.map { try InputFile.bytes(at: $0, what: "the batch") } ?? Self.standardInput()
      let store = try options.open()
      let actor = try options.actor(in: store)
      let service = try AssessmentService(store: store, actor: actor)
      var entries: [(line: Int, entry: AssessmentEntry)] = []
      var refused: [(line: Int, error: CaseworkError)] = []
      for line in InputLines(bytes) {
        do throws(CaseworkError) {
          entries.append((line.number, try AssessmentEntry(json: try line.text())))
        } catch { refused.append((line.number, error)) }
      }
      let outcomes = try service.record(entries.map(\.entry))
      try store.close()
      for (entry, outcome) in zip(entries, outcomes) {
        if case .refused(let error) = outcome {
          refused.append((entry.line, error))
        } else {
          Console.print(AssessmentLine.json(outcome, line: entry.line))
        }
      }
      for bad in refused.sorted(by: { $0.line < $1.line }) {
        Console.note("line \(bad.line): \(bad.error.userMessage)")
      }
      Console.note(
        "\(DecimalText.grouped(outcomes.count { if case .recorded = $0 { true } else { false } })) "
          + "recorded, \(DecimalText.grouped(refused.count)) refused")
      if !refused.isEmpty { throw ExitStatus.inputUnreadable }
    }

    private static func standardInput() throws -> [UInt8] {
      Array(try FileHandle.standardInput.readToEnd() ?? Data())
    }
  }
}

/// A recorded assessment as a line of results.
enum AssessmentLine {
  /// The JSON of one outcome that was recorded.
  static func json(_ outcome: AssessmentOutcome, line: Int) -> JSONValue {
    guard case .recorded(let assessment, let determination) = outcome else { return .null }
    return [
      "schema": "martlet.assessment/1", "line": JSONValue(line), "assessment": .integer(assessment),
      "instrument": JSONValue(determination?.instrument),
      "severity": JSONValue(determination?.severity),
      "standing": JSONValue(determination?.standing.rawValue),
      "rule": JSONValue(determination?.rule), "reason": JSONValue(determination?.reason),
    ]
  }
}
