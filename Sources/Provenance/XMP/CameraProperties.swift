// SPDX-License-Identifier: Apache-2.0
// What an XMP packet repeats of a camera's signs.

internal import EvidenceModel

/// The signs of a camera among the properties of an XMP packet.
///
/// Editing programs repeat there what stood in EXIF, and it is often all that is left of it. Anybody can type it, so
/// that it is a hint however much there is.
///
/// - Source: XMP specification part 2, clauses 2.7 (`tiff`) and 2.8 (`exif`).
struct CameraProperties {
  private static let tiff = "http://ns.adobe.com/tiff/1.0/"
  private static let exif = "http://ns.adobe.com/exif/1.0/"
  private static let texts = ["Make": "make", "Model": "model"]
  private static let settings = [
    "ExposureTime": "exposure_seconds", "FNumber": "f_number", "FocalLength": "focal_length_mm",
    "ISOSpeedRatings": "iso",
  ]

  private var values: [String: String] = [:]

  /// Takes one property of a packet.
  mutating func take(_ property: XMPProperty) {
    // Generators write graphs where the maker stands, and programs repeat them here.
    guard !property.value.isEmpty, !property.value.prefix(65).contains("{") else { return }
    let name: String?
    switch property.namespace {
    case Self.tiff where property.owner.isEmpty: name = Self.texts[property.name]
    case Self.exif: name = Self.settings[property.name]
    default: name = nil
    }
    if let name, values[name] == nil { values[name] = property.value }
  }

  /// What was taken; `nil` where the packet names no camera and states no setting of one.
  func list(_ limits: TraceLimits) -> FieldList? {
    guard !values.isEmpty else { return nil }
    var list = FieldList(limits)
    for name in ["make", "model"] { list.add(evidence: values[name], name) }
    for name in ["exposure_seconds", "f_number", "iso", "focal_length_mm"] {
      list.add(number: values[name].map(Self.decimal), name)
    }
    return list
  }

  /// `1/250` as a decimal fraction; other texts as they stand.
  private static func decimal(_ text: String) -> String {
    let parts = text.split(separator: "/").map { Double($0) }
    guard parts.count == 2, let top = parts[0], let bottom = parts[1], bottom != 0,
      (top / bottom).isFinite, abs(top / bottom) < 1e9
    else { return text }
    return DecimalText.fixed(top / bottom, places: 6)
  }
}
