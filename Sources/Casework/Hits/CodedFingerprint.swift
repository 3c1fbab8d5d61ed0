// SPDX-License-Identifier: Apache-2.0
// Words of a text that are as long as the Base64 or Base32 of a digest, and look like it.

/// Words that may be a digest in Base64, the kind for URLs included, or in Base32.
///
/// - Source: RFC 4648, sections 4 to 6: how many signs a digest has, and that the bits left over are zero.
enum CodedFingerprint {
  /// Where the word ends that begins at `start` and may be a digest; `nil` where none does.
  ///
  /// A word in Base64 has as many signs as a digest of 16, 20, 32, 48 or 64 bytes or PhotoDNA's 144, and letters of both cases or a `=` after it; one
  /// in Base32 as many as a digest of 16, 20 or 32 bytes, letters of one case, and a digit. Since `/`, `+`, `-` and `_` are signs of Base64 and part
  /// words as well, both are tried. A name that is as long as a digest by chance is covered too, unless it reads as words and numbers.
  ///
  /// - Complexity: O(length of the longest word that is tried).
  static func end(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
    guard value(scalars[start]) != nil, start == 0 || !isLetterOrDigit(scalars[start - 1]) else {
      return nil
    }
    let run = scalars[start...].prefix(longest + 1).prefix { value($0) != nil }
    for count in lengths where count <= run.count {
      let end = start + count
      guard end == run.endIndex || !isLetterOrDigit(scalars[end]) else { continue }
      let padding = scalars[end...].prefix(6).prefix { $0 == "=" }.count
      let word = run[start..<end]
      if isBase64(word, isPadded: padding > 0) || isBase32(word) { return end + padding }
    }
    return nil
  }

  /// How many signs a digest has in Base64, and which bits of the last are left over.
  private static let lengthsOfBase64: [Int: UInt8] = [
    22: 0b1111, 27: 0b11, 43: 0b11, 64: 0, 86: 0b1111, 192: 0,
  ]
  private static let lengthsOfBase32: Set<Int> = [26, 32, 52]
  private static let longest = 192
  private static let lengths = lengthsOfBase32.union(lengthsOfBase64.keys).sorted(by: >)

  private static func isBase64(_ word: ArraySlice<Unicode.Scalar>, isPadded: Bool) -> Bool {
    guard let leftOver = lengthsOfBase64[word.count], let last = word.last.flatMap(value),
      last & leftOver == 0
    else { return false }
    let hasUpper = word.contains { ("A"..."Z").contains($0) }
    let hasLower = word.contains { ("a"..."z").contains($0) }
    // Of the lengths without bits left over, a digit has to tell names apart.
    let mayBe = leftOver != 0 || word.contains { ("0"..."9").contains($0) }
    return isPadded || hasUpper && hasLower && mayBe && !readsAsName(word)
  }

  /// Whether it reads as a name: words with one case but for their first letter, a number at most at their ends, and signs between them.
  private static func readsAsName(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    word.split { !isLetterOrDigit($0) }.allSatisfy { part in
      let letters = part.prefix { value($0).map { $0 < 52 } == true }
      return part.dropFirst(letters.count).allSatisfy { ("0"..."9").contains($0) }
        && (letters.dropFirst().allSatisfy { ("a"..."z").contains($0) }
          || letters.allSatisfy { ("A"..."Z").contains($0) })
    }
  }

  private static func isBase32(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    let digits = word.count { ("2"..."7").contains($0) }
    let upper = word.count { ("A"..."Z").contains($0) }
    let lower = word.count { ("a"..."z").contains($0) }
    return lengthsOfBase32.contains(word.count) && digits > 0 && digits < word.count
      && (digits + upper == word.count || digits + lower == word.count)
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    value(scalar).map { $0 < 62 } == true
  }

  /// What a sign of Base64 is worth; `nil` for everything else.
  private static func value(_ scalar: Unicode.Scalar) -> UInt8? {
    switch scalar {
    case "A"..."Z": UInt8(scalar.value - 65)
    case "a"..."z": UInt8(scalar.value - 97 + 26)
    case "0"..."9": UInt8(scalar.value - 48 + 52)
    case "+", "-": 62
    case "/", "_": 63
    default: nil
    }
  }
}
