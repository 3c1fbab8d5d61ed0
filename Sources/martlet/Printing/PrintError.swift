// SPDX-License-Identifier: Apache-2.0
// Why nothing was printed.

/// Why nothing was printed.
///
/// Two errors are equal when their codes are.
struct PrintError: Error, Hashable {
  /// The closed set of reasons.
  enum Code: String, CaseIterable {
    /// No browser that prints is installed.
    case notInstalled = "not_installed"
    /// It did not end in time, and was killed.
    case timedOut = "timed_out"
    /// It ended without a document.
    case failed
    /// The system does not give what it takes: memory, a folder, a process.
    case system
  }

  let code: Code
  let userMessage: String

  init(_ code: Code, _ userMessage: String) {
    self.code = code
    self.userMessage = userMessage
  }

  static func == (left: PrintError, right: PrintError) -> Bool { left.code == right.code }

  func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
