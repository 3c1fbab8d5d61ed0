// SPDX-License-Identifier: Apache-2.0
// Standard output for results, standard error for people; never mixed.

internal import EvidenceModel
internal import Foundation

/// The two streams of a command.
enum Console {
  /// Writes one line of results.
  static func print(_ line: String) { write(line + "\n", to: .standardOutput) }

  /// Writes one JSON object as one line of results.
  static func print(_ value: JSONValue) { print(value.compactText) }

  /// Writes one line for people.
  static func note(_ line: String) { write(line + "\n", to: .standardError) }

  /// Writes bytes of results as they are.
  static func printRaw(_ bytes: [UInt8]) throws {
    try FileHandle.standardOutput.write(contentsOf: Data(bytes))
  }

  /// Whether people see standard error on a terminal.
  static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

  /// Whether standard output is a terminal.
  static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  static func write(_ text: String, to handle: FileHandle) {
    // A reader that went away is not an error of the command.
    try? handle.write(contentsOf: Data(text.utf8))
  }
}
