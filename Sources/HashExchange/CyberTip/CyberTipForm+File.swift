// SPDX-License-Identifier: Apache-2.0
// The form of what is said of one file.

internal import EvidenceModel

extension CyberTipForm {
  /// The document `fileDetails`, one for each file.
  public static let fileDetails = CyberTipForm(
    .sequence([
      .required("reportId", .whole(1...Int64.max)), .required("fileId", .token),
      .optional("fileName", .text(2056)), .optional("originalFileName", .text(2056)),
      .optional("uploadedToEspTimestamp", .moment(isPast: true)),
      .optional("locationOfFile", .url), .optional("fileViewedByEsp", .truth),
      .optional("exifViewedByEsp", .truth), .optional("publiclyAvailable", .truth),
      .optional("fileRelevance", .choice(["Reported", supplemental])),
      .optional("potentialMeme", .truth), .optional("fileAnnotations", annotations),
      .optional("industryClassification", .choice(["A1", "A2", "B1", "B2"])),
      .several(
        "originalFileHash",
        CyberTipForm(
          .words(512), attributes: [Attribute("hashType", .words(64), isRequired: true)])),
      .optional("ipCaptureEvent", addressCapture), .several("deviceId", device),
      .several("details", details), .several("additionalInfo", CyberTipForm(.text(nil))),
    ]))

  /// The relevance of a file that is only context.
  public static let supplemental = "Supplemental Reported"

  private static let annotations = CyberTipForm(
    .marks([
      "animeDrawingVirtualHentai", "potentialMeme", "viral", "possibleSelfProduction",
      "physicalHarm", "violenceGore", "bestiality", "liveStreaming", "infant", "generativeAi",
    ]))

  private static let details = CyberTipForm(
    .sequence([
      .several(
        "nameValuePair",
        CyberTipForm(.sequence([.required("name", .text(64)), .required("value", .text(nil))])),
        least: 1)
    ]),
    attributes: [Attribute("type", .choice(["EXIF", "HASH"]))])
}

extension CyberTipForm {
  /// Whether XML can hold every character of a text.
  ///
  /// - Complexity: O(n).
  public static func canHold(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy(CyberTipValue.isAllowed)
  }

  /// What is wrong with a text for an element of `fileDetails`, as words that follow "it"; `nil` when nothing is, and for
  /// elements that take no text.
  ///
  /// Moments are not held against the clock.
  public static func fault(in text: String, of name: String) -> String? {
    guard case .text(let value)? = fileDetails.part(name)?.form.content else { return nil }
    return value.fault(in: text, now: Instant(microseconds: .max))?.1
  }
}
