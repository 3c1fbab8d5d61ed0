// SPDX-License-Identifier: Apache-2.0
// The IPTC's vocabulary for where a picture comes from, in all its spellings.

internal import EvidenceModel

/// A term of the IPTC's digital source types.
///
/// - Source: IPTC NewsCodes, `http://cv.iptc.org/newscodes/digitalsourcetype/`; C2PA 2.2, section 18.15.
struct DigitalSourceType: Hashable {
  private static let claims: [String: TraceClaim] = [
    "trainedAlgorithmicMedia": .generated,
    "compositeWithTrainedAlgorithmicMedia": .edited,
    // At least one of its elements is synthetic, whether or not a trained model made it.
    "compositeSynthetic": .edited,
    // Made by a program without a trained model.
    "algorithmicMedia": .software,
    "dataDrivenMedia": .software,
    "virtualRecording": .software,
    "digitalArt": .software,
    "digitalCreation": .software,
    "softwareImage": .software,
    "algorithmicallyEnhanced": .software,
    "minorHumanEdits": .software,
    "humanEdits": .software,
    "composite": .software,
    "compositeCapture": .software,
    "digitalCapture": .camera,
    "computationalCapture": .camera,
    "negativeFilm": .camera,
    "positiveFilm": .camera,
    "print": .note,
    "screenCapture": .note,
    // Terms of C2PA's own list.
    "empty": .note,
    "trainedAlgorithmicData": .generated,
  ]

  private static let byLowerCase = Dictionary(
    uniqueKeysWithValues: claims.keys.map { ($0.lowercased(), $0) })

  /// The term in its own spelling.
  let term: String
  /// What it claims.
  let claim: TraceClaim

  /// Where the terms stand, without the scheme and what parts the term from it.
  private static let places = [
    "cv.iptc.org/newscodes/digitalsourcetype", "c2pa.org/digitalsourcetype",
  ]

  /// Reads an address (http or https; the term behind a slash or a number sign, with or without either at the end), a QCode
  /// or the bare term; `nil` for what is none.
  init?(_ text: String) {
    var word = TextDecoding.trimmed(text.prefix(256)).lowercased()[...]
    while let last = word.last, Self.isSign(last) { word.removeLast() }
    word = Self.term(of: word) ?? word
    guard let term = Self.byLowerCase[String(word)], let claim = Self.claims[term] else {
      return nil
    }
    self.term = term
    self.claim = claim
  }

  /// What stands behind one of the places or the QCode's prefix; `nil` where the text begins with neither.
  private static func term(of text: Substring) -> Substring? {
    if text.hasPrefix("digsrctype:") { return text.dropFirst(11) }
    for place in places {
      for address in ["http://" + place, "https://" + place] where text.hasPrefix(address) {
        let rest = text.dropFirst(address.count)
        guard rest.first.map(isSign) == true else { return nil }
        return rest.drop(while: isSign)
      }
    }
    return nil
  }

  private static func isSign(_ character: Character) -> Bool {
    character == "/" || character == "#"
  }
}
