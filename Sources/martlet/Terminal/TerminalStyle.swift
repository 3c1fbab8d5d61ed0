// SPDX-License-Identifier: Apache-2.0
// Colours, where a person sees them.

internal import Foundation

/// Colours and weight of text for a terminal; plain text elsewhere.
struct TerminalStyle {
  /// A colour of the terminal's own palette.
  enum Color: Int {
    case plain = 0
    case red = 31
    case yellow = 33
    case cyan = 36
  }

  /// Whether escape sequences are written.
  let isColored: Bool

  /// For standard output: coloured on a terminal, unless `NO_COLOR` is set or the terminal is dumb.
  static var standardOutput: TerminalStyle {
    let environment = ProcessInfo.processInfo.environment
    let isRefused = environment["NO_COLOR"]?.isEmpty == false || environment["TERM"] == "dumb"
    return TerminalStyle(isColored: isatty(STDOUT_FILENO) == 1 && !isRefused)
  }

  /// `text` in a colour.
  func color(_ color: Color, _ text: String) -> String {
    isColored && color != .plain ? "\u{1b}[\(color.rawValue)m\(text)\u{1b}[0m" : text
  }

  /// `text` in bold.
  func bold(_ text: String) -> String { isColored ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
}
