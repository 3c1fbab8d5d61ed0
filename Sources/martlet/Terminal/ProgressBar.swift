// SPDX-License-Identifier: Apache-2.0
// Long work shows how far it is: a bar on a terminal, plain lines elsewhere.

internal import EvidenceModel
internal import Foundation

/// Shows how far a long work is.
///
/// On a terminal one line is redrawn with count, rate and time left; elsewhere a plain line is written
/// every ten seconds, so that logs stay short.
struct ProgressBar {
  private let label: String
  private let unit: String
  private let isInteractive: Bool
  private let began = Date()
  private var lastShown: Date

  init(label: String, unit: String, isInteractive: Bool = Console.isInteractive) {
    self.label = label
    self.unit = unit
    self.isInteractive = isInteractive
    lastShown = isInteractive ? .distantPast : began
  }

  /// Shows that `done` of `total` units are done, and how many rows of a list that was; call as often as you like.
  mutating func update(done: Int, total: Int?, rows: Int? = nil) {
    let now = Date()
    guard now.timeIntervalSince(lastShown) >= (isInteractive ? 0.1 : 10) else { return }
    lastShown = now
    let text = Self.text(
      label: label, unit: unit, done: done, total: total, rows: rows,
      seconds: now.timeIntervalSince(began))
    Console.write(isInteractive ? "\r\u{1b}[K" + text : text + "\n", to: .standardError)
  }

  /// Clears the bar.
  func finish() {
    guard isInteractive, lastShown != .distantPast else { return }
    Console.write("\r\u{1b}[K", to: .standardError)
  }

  /// The words of one state, for a terminal of 80 columns.
  static func text(
    label: String, unit: String, done: Int, total: Int?, rows: Int? = nil, seconds: Double
  ) -> String {
    let rate = seconds > 0.2 ? Double(done) / seconds : 0
    var parts = [label]
    if let total, total > 0 {
      let share = min(1, Double(done) / Double(total))
      let width = rows == nil ? 20 : 10
      let filled = Int(share * Double(width))
      parts.append(
        String(repeating: "━", count: filled) + String(repeating: "╌", count: width - filled))
      parts.append("\(DecimalText.grouped(done)) of \(DecimalText.grouped(total)) \(unit)")
    } else {
      parts.append("\(DecimalText.grouped(done)) \(unit)")
    }
    if let rows { parts.append("\(DecimalText.grouped(rows)) \(rows == 1 ? "row" : "rows")") }
    // A rate beside rows would be taken for theirs.
    let ofWhat = unit == "MB" ? " MB" : ""
    if rate > 0 { parts.append("\(DecimalText.fixed(rate, places: rate < 10 ? 1 : 0))\(ofWhat)/s") }
    if let total, rate > 0, done > 0, done < total {
      parts.append("\(duration(Double(total - done) / rate)) left")
    }
    return parts.joined(separator: "  ")
  }

  private static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    return whole < 90 ? "\(whole) s" : "\((whole + 59) / 60) min"
  }
}
