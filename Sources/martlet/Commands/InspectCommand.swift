// SPDX-License-Identifier: Apache-2.0
// martlet inspect: provenance of files, without a casefile.

internal import ArgumentParser
internal import Casework
internal import MediaDecoding

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
    var hasUnreadCredentials = false
    var files = FileWalk(paths: RawArguments.current.paths(paths))
    while let file = files.next() {
      let inspection = Inspection(file, decoders: decoders)
      if Interruption.isRequested {
        throw CaseworkError(.interrupted, "stopped; nothing is kept between runs of inspect")
      }
      if inspection.error?.code == DecodeError.Code.broken.rawValue { try decoders.requireStart() }
      isComplete = isComplete && inspection.error == nil
      hasUnreadCredentials = hasUnreadCredentials || inspection.hasUnreadCredentials
      if json {
        Console.print(inspection.json(showsText: showText))
      } else {
        for line in InspectionText(inspection, showsText: showText).lines { Console.print(line) }
      }
    }
    Console.notePassedOver(links: files.linkCount, emptyFolders: files.emptyFolderCount)
    if hasUnreadCredentials {
      Console.note(
        "Content Credentials were found and not read: the C2PA library is not installed or not the "
          + "pinned one; run scripts/bootstrap build")
    }
    if !isComplete { throw ExitStatus.inputUnreadable }
  }
}
