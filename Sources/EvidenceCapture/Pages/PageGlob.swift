// SPDX-License-Identifier: Apache-2.0
// Patterns of page addresses, in which a star stands for any bytes.

/// Patterns of page addresses.
enum PageGlob {
  /// Whether `text` is the `pieces` in order with anything between them.
  ///
  /// - Complexity: O(text · piece) in the worst case.
  static func matches(_ pieces: [[UInt8]], _ text: [UInt8]) -> Bool {
    guard let first = pieces.first, text.starts(with: first) else { return false }
    guard pieces.count > 1, let last = pieces.last else { return text.count == first.count }
    var rest = text.dropFirst(first.count)
    for piece in pieces.dropFirst().dropLast() {
      guard let end = end(of: piece, in: rest) else { return false }
      rest = rest[end...]
    }
    return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
  }

  private static func end(of piece: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard let first = piece.first else { return text.startIndex }
    var from = text.startIndex
    while let at = text[from...].firstIndex(of: first) {
      let end = at + piece.count
      guard end <= text.endIndex else { return nil }
      if text[at..<end].elementsEqual(piece) { return end }
      from = at + 1
    }
    return nil
  }
}
