// SPDX-License-Identifier: Apache-2.0
// Hides fingerprints in a list's own words: some who share lists name an entry by its digest.

internal import EvidenceModel
internal import EvidenceVault
internal import Foundation

/// Hides fingerprints in a list's own words.
///
/// Who looks at hits is told the list and its owner, and never a hash value, wherever the list's tags and names hold one.
struct ListedFingerprints {
  /// The hexadecimal digits of the shortest fingerprint, MD5.
  static let fewestDigits = 32

  /// The fingerprint of the entry.
  var value: [UInt8] = []
  let columns: SealedColumns

  /// The text with each fingerprint masked: its length and a keyed digest, so that names which differ still do.
  ///
  /// Masked is whatever has ``fewestDigits`` hexadecimal digits or more: in one run, or in groups of whole bytes with signs or blanks between
  /// them and `0x` before them, as a GUID, a dump or a list of a program has them; and what is spelled as Base64 or Base32 spells a digest (see
  /// ``CodedFingerprint``). In whatever way its digits are spelled, one fingerprint has one mask's digest.
  ///
  /// - Complexity: O(length).
  func hidden(in text: String) -> String {
    let scalars = Array(withoutOwnBase64(text).unicodeScalars)
    var shown = String.UnicodeScalarView()
    var place = 0
    while place < scalars.count {
      if let found = Self.fingerprint(scalars, from: place) {
        shown.append(contentsOf: masked(scalars[place..<found.end], as: found.name).unicodeScalars)
        place = found.end
        continue
      }
      // What is left of a run of digits is no fingerprint either.
      repeat {
        shown.append(scalars[place])
        place += 1
      } while place < scalars.count && SpelledDigits.value(scalars[place - 1]) != nil
        && SpelledDigits.value(scalars[place]) != nil
    }
    return String(shown)
  }

  /// Whether a text holds what would be masked.
  static func isIn(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    return scalars.indices.contains { place in
      (place == 0 || SpelledDigits.value(scalars[place - 1]) == nil)
        && fingerprint(scalars, from: place) != nil
    }
  }

  /// The fingerprint that begins at `start`: where it ends, and what it is called whatever its spelling.
  private static func fingerprint(
    _ scalars: [Unicode.Scalar], from start: Int
  ) -> (end: Int, name: String)? {
    if let spelled = SpelledDigits(scalars, from: start), spelled.digits.count >= fewestDigits {
      return (spelled.end, spelled.digits)
    }
    guard let end = CodedFingerprint.end(in: scalars, from: start) else { return nil }
    return (end, String(String.UnicodeScalarView(scalars[start..<end])))
  }

  private func withoutOwnBase64(_ text: String) -> String {
    guard value.count >= MD5Digest.byteCount else { return text }
    let own = String(Data(value).base64EncodedString().prefix { $0 != "=" })
    let ofURLs = own.replacing("+", with: "-").replacing("/", with: "_")
    return [own, ofURLs].reduce(text) { text, spelled in
      text.replacing(spelled, with: masked(Array(spelled.unicodeScalars)[...], as: own))
    }
  }

  private func masked(_ scalars: ArraySlice<Unicode.Scalar>, as name: String) -> String {
    EvidenceText.masked(
      String(String.UnicodeScalarView(scalars)),
      keyedDigest: columns.lookup.digest(name, domain: "masked"))
  }
}
