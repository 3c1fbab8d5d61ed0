// SPDX-License-Identifier: Apache-2.0
// Counts with the word of what is counted, one or many.

extension DecimalText {
  /// `count`, grouped, and what is counted: `1 item`, `0 items`, `20,254 items`.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - one: The words after 1; a verb may belong to them, as in `link was`.
  ///   - many: The words after any other number; `one` with an s where none are given.
  /// - Returns: the count and its words.
  public static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(grouped(count)) \(count == 1 ? one : many ?? one + "s")"
  }
}
