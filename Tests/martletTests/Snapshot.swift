// SPDX-License-Identifier: Apache-2.0
// Recorded texts of commands, with what differs from run to run taken out.

import Foundation
import Testing

/// Recorded texts of commands.
enum Snapshot {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Snapshots")

  /// What differs from run to run, and what stands for it, in the order of replacement.
  private static let volatile: [(pattern: String, word: String)] = [
    ("mt_[0-9a-f]{64}", "TOKEN"),
    ("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID"),
    (#"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"#, "TIME"),
    (#"martlet\.invalid/case/ID [A-Za-z0-9+/=]+"#, "martlet.invalid/case/ID SIGNATURE"),
    (#"martlet\.invalid/case/ID\+[0-9a-f]+\+[A-Za-z0-9+/=]+"#, "LEDGER-KEY"),
    (#"(?m)^[A-Za-z0-9+/]{43}=$"#, "ROOT"),
    // Batches are cut by time, so the number of leaves and their rows is not the same on every run.
    (#"martlet\.invalid/case/ID\n\d+\n"#, "martlet.invalid/case/ID\nSIZE\n"),
    (#"(?m)^leaves  \d+$"#, "leaves  SIZE"),
    (#"\d+ leaves \((\d+) unsealed\), \d+ rows"#, "SIZE leaves ($1 unsealed), ROWS rows"),
    // The sample of a stratum is drawn by the case's own key.
    (#"(?m)^( *sampled +)\d+$"#, "$1DRAWN"),
    ("[0-9a-f]{64}", "DIGEST-64"),
    ("[0-9a-f]{40}", "DIGEST-40"),
    ("[0-9a-f]{32}", "DIGEST-32"),
    (#"martlet \d+\.\d+\.\d+[^\s"]*"#, "martlet VERSION"),
  ]

  /// The text of a result with everything volatile replaced.
  static func text(of result: CommandResult, in workspace: Workspace) -> String {
    var text = "exit \(result.status)\n"
    if !result.output.isEmpty { text += "-- standard output\n\(result.outputText)" }
    if !result.errors.isEmpty { text += "-- standard error\n\(result.errorText)" }
    text = text.replacingOccurrences(of: workspace.folder, with: "FOLDER")
    for (pattern, word) in volatile {
      text = text.replacingOccurrences(of: pattern, with: word, options: .regularExpression)
    }
    return text
  }

  /// Compares with the recorded text; records it when `MARTLET_RECORD=1`.
  static func check(_ result: CommandResult, _ name: String, in workspace: Workspace) throws {
    let text = text(of: result, in: workspace)
    let file = folder.appending(path: name + ".txt")
    if ProcessInfo.processInfo.environment["MARTLET_RECORD"] == "1" {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let recorded = String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    #expect(text == recorded, "\(name) differs from what was recorded (MARTLET_RECORD=1 records)")
  }
}
