// SPDX-License-Identifier: Apache-2.0
// martlet fsck: check everything that can be checked.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet fsck`.
struct FsckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fsck",
    abstract: "Re-read every leaf, row and blob and name what does not agree.")

  @OptionGroup var options: CaseOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let store = try options.open(.checking)
    var bar = ProgressBar(label: "fsck", unit: "blobs")
    let result = try CaseCheck(store: store) { bar.update(done: $0, total: $1) }.run()
    bar.finish()
    store.closeUnchanged()
    if json {
      Console.print([
        "schema": "martlet.fsck/1", "leaves": JSONValue(result.leaves),
        "unsealed": JSONValue(result.unsealed), "rows": JSONValue(result.rows),
        "blobs": JSONValue(result.blobs), "problems": .array(result.problems.map(JSONValue.string)),
      ])
    } else {
      for problem in result.problems { Console.print(problem) }
      Console.note(
        "\(DecimalText.counted(result.leaves, "leaf", "leaves")) (\(result.unsealed) unsealed), "
          + "\(DecimalText.counted(result.rows, "row")), \(DecimalText.counted(result.blobs, "blob")): "
          + (result.problems.isEmpty
            ? "clean" : DecimalText.counted(result.problems.count, "problem")))
    }
    if !result.problems.isEmpty { throw ExitStatus.checkFailed }
  }
}
