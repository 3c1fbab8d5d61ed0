// SPDX-License-Identifier: Apache-2.0
// martlet inspect: provenance of files, without a casefile.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import Foundation
internal import MediaDecoding
internal import Provenance

/// `martlet inspect`.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Print the provenance traces of files; evidence text is masked.",
    discussion: "No trace is never shown as real, and a trace that anyone can type proves nothing.")

  @Argument(help: ArgumentHelp("Files and folders.", valueName: "path"))
  var paths: [String]

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @Flag(help: "Show evidence text, such as prompts.")
  var showText = false

  func run() throws {
    let decoders = try SandboxedDecoders()
    defer { decoders.shutdown() }
    var isComplete = true
    for file in FileWalk(paths: paths) {
      if Interruption.isRequested {
        throw CaseworkError(.interrupted, "stopped; nothing is kept between runs of inspect")
      }
      let inspection = Inspection(file, decoders: decoders)
      isComplete = isComplete && inspection.error == nil
      if json {
        Console.print(inspection.json(showsText: showText))
      } else {
        inspection.show(showsText: showText)
      }
    }
    if !isComplete { throw ExitStatus.inputUnreadable }
  }
}

/// What was found in one file.
private struct Inspection {
  let file: WalkedFile
  var sha256: String?
  var kind: ItemKind?
  var traces: [Trace] = []
  var conclusion: ProvenanceConclusion?
  var error: (code: String, message: String)?

  init(_ file: WalkedFile, decoders: SandboxedDecoders) {
    self.file = file
    do {
      let source = try FileSource(rawPath: file.rawPath)
      sha256 = try FileDigests(source, algorithms: [.sha256]).sha256
      let path = file.rawPath
      let answer = try decoders.examine(
        { try FileSource(rawPath: path) },
        ExaminationRequest(
          wantsPDQ: false, wantsDihedral: false, wantsTraces: true, limits: .standard)
      ).wait()
      kind = answer.kind
      traces = answer.traces
      conclusion = ConclusionRules.conclude(traces)
      error = answer.error.map { ($0.code.rawValue, $0.detail) }
    } catch let fault as FileFault {
      error = (fault.code, fault.message)
    } catch let fault as DecodeError {
      error = (fault.code.rawValue, fault.detail)
    } catch {
      self.error = ("unreadable", "the file cannot be read")
    }
  }

  func json(showsText: Bool) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("schema", "martlet.inspect/1"), .init("path", .string(file.text)),
    ]
    if !file.isUTF8 {
      members.append(.init("path_b64", .string(Data(file.rawPath).base64EncodedString())))
    }
    members += [
      .init("sha256", JSONValue(sha256)), .init("kind", JSONValue(kind?.rawValue)),
      .init("traces", .array(traces.map { Self.json($0, showsText: showsText) })),
      .init(
        "conclusion",
        conclusion.map {
          [
            "code": .string($0.code.rawValue), "strength": JSONValue($0.strength?.rawValue),
            "reasons": .array($0.reasons.map(JSONValue.string)),
          ]
        } ?? .null),
      .init(
        "error",
        error.map { ["code": .string($0.code), "message": .string($0.message)] } ?? .null),
    ]
    return .object(members)
  }

  private static func json(_ trace: Trace, showsText: Bool) -> JSONValue {
    [
      "kind": .string(trace.kind), "claim": .string(trace.claim.rawValue),
      "carrier": .string(trace.carrier), "offset": JSONValue(trace.offset),
      "length": JSONValue(trace.length), "strength": .string(trace.strength.rawValue),
      "forgeability": .string(trace.forgeability.rawValue),
      "fields": .object(
        trace.fields.map { .init($0.name, .string(shown($0, showsText: showsText))) }),
    ]
  }

  private static func shown(_ field: TraceField, showsText: Bool) -> String {
    field.isEvidenceText && !showsText ? EvidenceText.masked(field.value) : field.value
  }

  func show(showsText: Bool) {
    Console.print(EvidenceText.escaped(file.text))
    if let error { Console.print("  \(error.code): \(error.message)") }
    for trace in traces {
      Console.print(
        "  \(trace.claim.rawValue.padding(to: 10)) \(trace.kind.padding(to: 24)) "
          + "\(trace.strength.rawValue), forgeability \(trace.forgeability.rawValue), "
          + "\(trace.carrier) at \(trace.offset)+\(trace.length)")
      for field in trace.fields {
        let value = EvidenceText.escaped(Self.shown(field, showsText: showsText))
        Console.print("    \(field.name.padding(to: 18)) \(value)")
      }
    }
    guard let conclusion, error == nil else { return }
    let words =
      switch conclusion.code {
      case .generated: "AI-generated"
      case .edited: "AI-edited"
      case .cameraSigns: "signs of a camera; that does not make it real"
      case .unknown: "unknown: no trace says nothing about what is shown"
      }
    Console.print("  " + words + (conclusion.strength.map { " (\($0.rawValue))" } ?? ""))
  }
}
