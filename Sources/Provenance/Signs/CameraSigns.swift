// SPDX-License-Identifier: Apache-2.0
// The signs that a camera wrote an EXIF block, and how complete they are.

internal import EvidenceModel

/// The signs that a camera wrote an EXIF block.
enum CameraSigns {
  /// What is counted for completeness.
  private static func signs(_ exif: EXIFContent) -> [Bool] {
    let tags: [EXIFContent.Tag] = [
      .exposureTime, .fNumber, .isoSpeed, .focalLength, .dateTimeOriginal, .lensModel, .makerNote,
    ]
    return [exif.text(.make) != nil, exif.text(.model) != nil]
      + tags.map { exif.values[$0] != nil } + [exif.hasPlace, exif.hasThumbnail]
  }

  /// Fields when the block names a camera or states how it was set.
  ///
  /// `nil` else. Places are counted as present, never read.
  static func read(
    _ exif: EXIFContent, _ limits: TraceLimits
  ) -> (fields: [TraceField], strength: TraceStrength)? {
    let make = exif.text(.make)
    let model = exif.text(.model)
    let settings: [(EXIFContent.Tag, String)] = [
      (.exposureTime, "exposure_seconds"), (.fNumber, "f_number"), (.isoSpeed, "iso"),
      (.focalLength, "focal_length_mm"),
    ]
    let hasSettings = settings.contains { exif.values[$0.0] != nil }
    guard make != nil || model != nil || hasSettings else { return nil }
    var list = FieldList(limits)
    list.add(evidence: make, "make")
    list.add(evidence: model, "model")
    list.add(evidence: exif.text(.lensModel), "lens")
    list.add(evidence: exif.text(.dateTimeOriginal) ?? exif.text(.dateTime), "taken")
    for (tag, name) in settings {
      if let number = exif.values[tag]?.number {
        list.add(number: DecimalText.fixed(number, places: 6), name)
      }
    }
    let signs = signs(exif)
    let count = signs.count { $0 }
    list.add(word: exif.hasPlace ? "present" : "absent", "place")
    list.add(word: exif.values[.makerNote] != nil ? "present" : "absent", "maker_note")
    list.add(word: exif.hasThumbnail ? "present" : "absent", "thumbnail")
    list.add(word: "\(count)/\(signs.count)", "completeness")
    return (list.fields, count >= 6 ? .strong : .hint)
  }
}
