// SPDX-License-Identifier: Apache-2.0
// Percent-encoded names and values, of a query or of a form.

internal import Foundation

/// Reads percent-encoded names and values.
enum QueryText {
  /// The most pairs that are read; what follows is dropped.
  static let maximumPairs = 200

  /// The decoded names and values of `text`; of equal names the last, without pairs that are not UTF-8.
  static func fields(_ text: String) -> [String: String] {
    var fields: [String: String] = [:]
    for pair in text.split(separator: "&").prefix(maximumPairs) {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decoded(parts[0]), let value = decoded(parts.count > 1 ? parts[1] : "")
      else {
        continue
      }
      fields[name] = value
    }
    return fields
  }

  private static func decoded(_ text: Substring) -> String? {
    text.replacing("+", with: " ").removingPercentEncoding
  }
}
