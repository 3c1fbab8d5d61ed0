// SPDX-License-Identifier: Apache-2.0
// What an export is told on the command line: settings and recipients.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// Settings and recipients of an export.
struct ExportTerms: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "A setting of the kind; may be repeated. Texts may be read from a file: NAME=@FILE.",
      valueName: "name=value"))
  var settings: [String] = []

  @Option(help: "Which grades may go: trusted (also without this), indicative or single.")
  var grades: String?

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("Who is to have it; may be repeated.", valueName: "name"))
  var recipients: [String] = []

  /// What was said, for a kind of export.
  ///
  /// - Throws: ``CaseworkError`` `.usage`; `.unreadable` for a file that is named and cannot be read.
  func read(for kind: String, reason: String = "") throws -> RequestTerms {
    let files = ExportKindView.all.first { $0.name == kind }?.settings.filter {
      if case .file = $0.form { true } else { false }
    }
    let lines = try settings.map { line in
      guard let name = files?.first(where: { line.hasPrefix($0.name + "=@") })?.name else {
        return line
      }
      let text = try InputFile.text(
        at: String(line.dropFirst(name.count + 2)), what: "the setting \(name)")
      return name + "=" + text
    }
    return RequestTerms(
      settings: try ExportKindView.settings(
        typed: lines + (grades.map { ["grades=\($0)"] } ?? []), of: kind),
      recipients: recipients, reason: reason)
  }
}
