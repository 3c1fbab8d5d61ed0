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

  /// Reads an address (http or https, with or without a slash at the end), a QCode or the bare term;
  /// `nil` for what is none.
  init?(_ text: String) {
    var word = TextDecoding.trimmed(text.prefix(256)).lowercased()
    while word.hasSuffix("/") { word.removeLast() }
    for prefix in [
      "http://cv.iptc.org/newscodes/digitalsourcetype/",
      "https://cv.iptc.org/newscodes/digitalsourcetype/", "digsrctype:",
      "http://c2pa.org/digitalsourcetype/", "https://c2pa.org/digitalsourcetype/",
    ] where word.hasPrefix(prefix) {
      word.removeFirst(prefix.count)
      break
    }
    guard let term = Self.byLowerCase[word], let claim = Self.claims[term] else { return nil }
    self.term = term
    self.claim = claim
  }
}
