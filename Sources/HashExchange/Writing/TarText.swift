// SPDX-License-Identifier: Apache-2.0
// Texts in one archive, the same bytes each time.

/// Texts in one tar archive: their names and contents, no owner, no time, so that the same texts give the same bytes.
///
/// - Source: POSIX.1-2017, pax, "ustar Interchange Format".
public enum TarText {
  private static let block = 512

  /// The archive of texts; names are at most 100 characters of ASCII.
  ///
  /// - Complexity: O(n).
  public static func archive(_ texts: [(name: String, text: String)]) -> String {
    var archive = ""
    for (name, text) in texts {
      let size = text.utf8.count
      archive += header(name: String(name.prefix(100)), size: size) + text
      archive += zeros((block - size % block) % block)
    }
    return archive + zeros(2 * block)
  }

  private static func header(name: String, size: Int) -> String {
    let before =
      field(name, 100) + field("0000600", 8) + field("0000000", 8) + field("0000000", 8)
      + field(octal(size, 11), 12) + field(octal(0, 11), 12)
    let after = "0" + zeros(100) + field("ustar", 6) + "00" + zeros(247)
    let blank = String(repeating: " ", count: 8)
    let sum = (before + blank + after).utf8.reduce(0) { $0 + Int($1) }
    return before + octal(sum, 6) + "\0 " + after
  }

  private static func field(_ text: String, _ width: Int) -> String {
    text + zeros(width - text.utf8.count)
  }

  private static func octal(_ number: Int, _ width: Int) -> String {
    let digits = String(number, radix: 8)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func zeros(_ count: Int) -> String {
    String(repeating: "\0", count: max(0, count))
  }
}
