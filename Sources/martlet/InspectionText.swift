// SPDX-License-Identifier: Apache-2.0
// What was found in one file, for a person.

internal import EvidenceModel
internal import Foundation

/// The lines that show one file to a person: aligned, coloured on a terminal, text masked.
struct InspectionText {
  private let inspection: Inspection
  private let showsText: Bool
  private let style: TerminalStyle

  init(
    _ inspection: Inspection, showsText: Bool, style: TerminalStyle = .standardOutput
  ) {
    self.inspection = inspection
    self.showsText = showsText
    self.style = style
  }

  /// The lines, the file's name first, its conclusion second.
  var lines: [String] {
    var lines = [style.bold(EvidenceText.escaped(inspection.file.text))]
    if let error = inspection.error {
      lines.append("  " + style.color(.red, "\(error.code): \(error.message)"))
    } else if inspection.format == nil {
      lines.append(
        inspection.isEmpty
          ? "  the file is empty" : "  the format is not known; nothing was read")
      return lines
    }
    if let conclusion = inspection.conclusion, inspection.error == nil || !inspection.traces.isEmpty
    {
      lines += self.lines(of: conclusion)
    }
    let tests = inspection.traces.filter { $0.kind.hasPrefix("test.") }
    for trace in inspection.traces where !trace.kind.hasPrefix("test.") {
      lines += self.lines(of: trace)
    }
    lines += tests.map(line(ofTest:))
    lines += inspection.findings.map { finding in
      let place = finding.offset.map { " at \($0)" } ?? ""
      return "  finding    \(finding.code.padding(to: 24)) \(finding.detail)\(place)"
    }
    return lines
  }

  private func lines(of conclusion: ProvenanceConclusion) -> [String] {
    let (words, color): (String, TerminalStyle.Color) =
      switch conclusion.code {
      case .generated: ("AI-generated", .yellow)
      case .edited: ("AI-edited", .yellow)
      case .cameraSigns: ("signs of a camera; that does not make it real", .cyan)
      case .unknown where inspection.kind == .model:
        ("a model file: read as bytes and hashed, never opened or run", .plain)
      case .unknown where inspection.kind == .text:
        ("a text: it may quote anybody, and is no trace of a picture by itself", .plain)
      case .unknown: ("unknown: nothing found tells what made it, which rules nothing out", .plain)
      }
    let strength: String =
      switch conclusion.strength {
      case .proof: " (proved)"
      case .strong: " (strong)"
      case .hint: " (hinted)"
      case nil: ""
      }
    var lines = ["  " + style.color(color, words + strength)]
    if conclusion.reasons.contains("input_picture") {
      lines.append("  a picture went in, which can be a photograph")
    }
    for reason in conclusion.reasons where reason.hasPrefix("contradiction.") {
      lines.append(
        reason == "contradiction.signed_picture"
          ? "  contradicted: the file may show another picture than the signed one"
          : "  contradicted by \(reason.dropFirst("contradiction.".count))")
    }
    if conclusion.reasons.contains("synthid.not_checkable_offline") {
      lines.append("  SynthID: not checkable offline")
    }
    return lines
  }

  private func lines(of trace: Trace) -> [String] {
    let survival =
      switch trace.survival {
      case .lost: "lost when saved again, "
      case .sometimes: "sometimes kept when saved again, "
      case nil: ""
      }
    let head =
      "  \(trace.claim.rawValue.padding(to: 10)) \(trace.kind.padding(to: 24)) "
      + "\(trace.strength.rawValue), forgeability \(trace.forgeability.rawValue), \(survival)"
      + "\(trace.carrier) at \(trace.offset)+\(trace.length)"
    let width = max(18, trace.fields.map(\.name.count).max() ?? 0)
    return [head]
      + trace.fields.map { field in
        let value = Inspection.shown(
          field.value, isEvidence: field.isEvidenceText, showsText: showsText)
        return "    \(field.name.padding(to: width)) \(EvidenceText.escaped(value))"
      }
  }

  private func line(ofTest trace: Trace) -> String {
    func value(_ name: String) -> String? {
      trace.fields.first { $0.name == name }.map { EvidenceText.escaped($0.value) }
    }
    let answer = (value("answer") ?? "").replacing("_", with: " ")
    let error = value("error").map { "error \($0)" }
    let details = [value("figure"), error].compactMap { $0 }.joined(separator: "; ")
    return "  test       \(trace.kind.dropFirst(5).description.padding(to: 24)) \(answer)"
      + (details.isEmpty ? "" : ": \(details)")
  }
}
