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

  /// The text with each fingerprint in hexadecimal, and the entry's own in Base64, masked: its length
  /// and a keyed digest, so that names which differ still do.
  ///
  /// Masked is whatever has ``fewestDigits`` digits or more: in one run, or in groups of whole bytes with a sign or two between them, as a
  /// GUID has them, or bytes parted by colons or blanks. However it is spelled, one fingerprint has one mask's digest.
  ///
  /// - Complexity: O(length).
  func hidden(in text: String) -> String {
    let scalars = Array(withoutBase64(text).unicodeScalars)
    var shown = String.UnicodeScalarView()
    var place = 0
    while place < scalars.count {
      guard let end = Self.endOfFingerprint(scalars, from: place) else {
        // What is left of a run of digits is no fingerprint either.
        repeat {
          shown.append(scalars[place])
          place += 1
        } while place < scalars.count && Self.isDigit(scalars[place - 1])
          && Self.isDigit(scalars[place])
        continue
      }
      shown.append(contentsOf: masked(scalars[place..<end]).unicodeScalars)
      place = end
    }
    return String(shown)
  }

  /// Whether a text holds what would be masked, but for Base64.
  static func isIn(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    return scalars.indices.contains { place in
      (place == 0 || !isDigit(scalars[place - 1])) && endOfFingerprint(scalars, from: place) != nil
    }
  }

  private static let mostSigns = 2
  private static let signs = Set("-:._,; \t".unicodeScalars)

  /// Where the fingerprint ends that begins at `start`; `nil` where none does.
  private static func endOfFingerprint(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
    var (digits, end, place) = (0, start, start)
    while true {
      let group = scalars[place...].prefix(while: isDigit).count
      // Groups are of whole bytes; a run by itself may be of any length.
      guard group > 0, group % 2 == 0 || (digits == 0 && group >= fewestDigits) else { break }
      digits += group
      end = place + group
      let between = scalars[end...].prefix(mostSigns + 1).prefix { signs.contains($0) }.count
      guard group % 2 == 0, (1...mostSigns).contains(between) else { break }
      place = end + between
    }
    return digits >= fewestDigits ? end : nil
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && scalar.properties.isASCIIHexDigit
  }

  private func withoutBase64(_ text: String) -> String {
    guard value.count >= MD5Digest.byteCount else { return text }
    let own = Data(value).base64EncodedString().prefix { $0 != "=" }
    return text.replacing(own, with: masked(Array(own.unicodeScalars)[...]))
  }

  private func masked(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var (text, digits) = (String.UnicodeScalarView(), String.UnicodeScalarView())
    for scalar in scalars {
      text.append(scalar)
      if !Self.signs.contains(scalar) { digits.append(scalar) }
    }
    return EvidenceText.masked(
      String(text),
      keyedDigest: columns.lookup.digest(String(digits).lowercased(), domain: "masked"))
  }
}
