// SPDX-License-Identifier: Apache-2.0
// What is wrong with a file that states figures, and where in it.

/// What is wrong with a file that states figures.
public struct StudyFileError: Error, Hashable, Sendable {
  /// The file as the person named it; empty until it is known.
  public var file: String
  /// Where in the file, such as `figures[3].value` or `line 4, total`; empty for the whole.
  public let place: String
  /// What is wrong there and what belongs there.
  public let reason: String

  init(_ place: String, _ reason: String) {
    file = ""
    self.place = place
    self.reason = reason
  }

  /// What is wrong, where, and what to do.
  public var userMessage: String {
    [file, place, reason].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}
