// SPDX-License-Identifier: Apache-2.0
// Percent-encoded names and values, of a query or of a form.

internal import Foundation

/// Reads percent-encoded names and values.
enum QueryText {
  /// The most pairs that are read; what follows is dropped.
  static let maximumPairs = 200

  /// The decoded names and values of `text`; of equal names the last.
  ///
  /// - Throws: ``WorkbenchError`` `.badRequest` for what is not UTF-8 once decoded: passed over, it would answer a
  ///   question that nobody asked.
  static func fields(_ text: String) throws(WorkbenchError) -> [String: String] {
    var fields: [String: String] = [:]
    for pair in text.split(separator: "&").prefix(maximumPairs) {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decoded(parts[0]), let value = decoded(parts.count > 1 ? parts[1] : "")
      else {
        throw WorkbenchError(
          .badRequest,
          "a name or value is not percent-encoded UTF-8; write each byte of UTF-8 as %XX")
      }
      fields[name] = value
    }
    return fields
  }

  /// A name that stands more than once in a query; `nil` where none does.
  static func repeated(_ text: String) -> String? {
    var seen: Set<String> = []
    return text.split(separator: "&").prefix(maximumPairs).compactMap { pair in
      decoded(pair.prefix { $0 != "=" })
    }.first { !seen.insert($0).inserted }
  }

  private static func decoded(_ text: Substring) -> String? {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "%") }) else {
      return String(text)
    }
    return text.replacing("+", with: " ").removingPercentEncoding
  }
}
