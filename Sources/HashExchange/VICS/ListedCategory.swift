// SPDX-License-Identifier: Apache-2.0
// What a list without profiles called the category that a VICS file has a number for.

/// The word of a list for a category, kept beside the number that a profile has for it, so that both come back.
///
/// It is written as number, blank and word. Where the number is no longer the record's, somebody has changed the category since, and the word says nothing.
struct ListedCategory {
  /// The number in the profile that was written.
  let number: Int64
  /// What the list called it.
  let text: String

  init(number: Int64, text: String) {
    self.number = number
    self.text = text
  }

  /// Reads one; `nil` for what is none.
  init?(_ written: String) {
    guard let blank = written.firstIndex(of: " "), let number = Int64(written[..<blank]),
      written.index(after: blank) < written.endIndex
    else { return nil }
    self.init(number: number, text: String(written[written.index(after: blank)...]))
  }

  /// As it is written.
  var written: String { "\(number) \(text)" }
}
