// SPDX-License-Identifier: Apache-2.0
// Standard output for results, standard error for people; never mixed.

internal import Casework
internal import EvidenceModel
internal import Foundation
internal import Synchronization

/// The two streams of a command.
enum Console {
  private static let failure = Atomic<Bool>(false)

  /// Whether some results could not be written.
  static var outputFailed: Bool { failure.load(ordering: .relaxed) }

  /// Writes one line of results.
  static func print(_ line: String) { write(line + "\n", to: .standardOutput) }

  /// Writes one JSON object as one line of results.
  static func print(_ value: JSONValue) { print(value.compactText) }

  /// Writes one line for people.
  static func note(_ line: String) { write(line + "\n", to: .standardError) }

  /// Says how many links below folders were passed over, and how many folders were empty, if any.
  static func notePassedOver(links: Int, emptyFolders: Int) {
    if links > 0 {
      let what = DecimalText.counted(links, "link was", "links were")
      note("\(what) not followed; name what is behind a link to read it")
    }
    if emptyFolders > 0 {
      let what = DecimalText.counted(emptyFolders, "folder holds", "folders hold")
      note("\(what) no files")
    }
  }

  /// Writes bytes of results as they are.
  static func printRaw(_ bytes: [UInt8]) throws {
    do { try FileHandle.standardOutput.write(contentsOf: Data(bytes)) } catch {
      throw CaseworkError(.unwritable, "standard output cannot be written")
    }
  }

  /// Whether people see standard error on a terminal.
  static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

  static func write(_ text: String, to handle: FileHandle) {
    do { try handle.write(contentsOf: Data(text.utf8)) } catch {
      if handle === FileHandle.standardOutput { failure.store(true, ordering: .relaxed) }
    }
  }
}
