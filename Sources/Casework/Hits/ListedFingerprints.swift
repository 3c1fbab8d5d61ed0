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
  let value: [UInt8]
  let columns: SealedColumns

  /// The text with each run of ``fewestDigits`` hexadecimal digits or more, and the entry's fingerprint in Base64, masked: its length
  /// and a keyed digest, so that names which differ still do.
  ///
  /// - Complexity: O(length).
  func hidden(in text: String) -> String {
    var shown = ""
    var run = String.UnicodeScalarView()
    func end() {
      shown += run.count >= Self.fewestDigits ? masked(String(run)) : String(run)
      run.removeAll()
    }
    for scalar in withoutBase64(text).unicodeScalars {
      if scalar.isASCII, scalar.properties.isASCIIHexDigit {
        run.append(scalar)
      } else {
        end()
        shown.unicodeScalars.append(scalar)
      }
    }
    end()
    return shown
  }

  private func withoutBase64(_ text: String) -> String {
    guard value.count >= MD5Digest.byteCount else { return text }
    let own = Data(value).base64EncodedString().prefix { $0 != "=" }
    return text.replacing(own, with: masked(String(own)))
  }

  private func masked(_ text: String) -> String {
    EvidenceText.masked(
      text, keyedDigest: columns.lookup.digest(text.lowercased(), domain: "masked"))
  }
}
