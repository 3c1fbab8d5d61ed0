// SPDX-License-Identifier: Apache-2.0
// Whether what a camera's block says agrees with itself and with the picture.

internal import EvidenceModel

/// Compares the statements of an EXIF block with each other and with the picture.
///
/// Statements that agree say nothing: programs write them too. One that fails means that block or picture was
/// changed after the block was written.
///
/// - Source: CIPA DC-008 (Exif 2.32), sections 4.6.4 and 4.6.5. What makers' notes begin with: ExifTool's
///   documentation of makers' notes; not verified on cameras.
struct EXIFConsistency {
  /// What the notes of some makers begin with, by a part of the maker's name in lower case.
  private static let notes: [(maker: String, start: [UInt8])] = [
    ("nikon", Array("Nikon\0".utf8)), ("olympus", Array("OLYMP".utf8)),
    ("om digital", Array("OM SYSTEM".utf8)), ("fujifilm", Array("FUJIFILM".utf8)),
    ("panasonic", Array("Panasonic\0".utf8)), ("apple", Array("Apple iOS\0".utf8)),
    ("pentax", Array("AOC\0".utf8)),
  ]

  /// What was measured over the test suite's files.
  static let measured =
    "0 of 300 synthetic blocks that agree said edited (one-sided 95 % bound 0.99 %), 100 of 100 resized "
    + "under a kept block found; not measured on files of cameras"

  let block: EXIFBlock?
  let size: (width: Int, height: Int)?

  /// The answer; the statements that fail are named.
  ///
  /// Applies to blocks that name a camera and state at least one setting of it.
  func test(or nowhere: TracePlace) -> SignTest {
    guard let block, block.content.text(.make) != nil || block.content.text(.model) != nil,
      block.content.values[.exposureTime] != nil || block.content.values[.fNumber] != nil
    else { return answer(.notApplicable, "", block?.place ?? nowhere) }
    let checks = checks(block.content)
    let applied = checks.filter { $0.holds != nil }
    let failed = applied.filter { $0.holds == false }
    let figure =
      "\(applied.count - failed.count) of \(applied.count) statements agree"
      + (failed.isEmpty ? "" : "; not: " + failed.map(\.name).joined(separator: ", "))
    return answer(failed.isEmpty ? .inconclusive : .supportsEdited, figure, block.place)
  }

  private func answer(
    _ answer: SignTest.Answer, _ figure: String, _ place: TracePlace
  ) -> SignTest {
    SignTest(
      name: "exif_consistency", answer: answer, figure: figure, error: Self.measured, place: place)
  }

  private func checks(_ exif: EXIFContent) -> [(name: String, holds: Bool?)] {
    [
      ("size", sizeHolds(exif)),
      ("dates", datesHold(exif)),
      ("version", exif.values[.version].map { (1...8).contains($0.bytes.count) }),
      ("exposure", within(exif, .exposureTime, 1e-7...7_200)),
      ("aperture", within(exif, .fNumber, 0.3...128)),
      ("iso", within(exif, .isoSpeed, 1...10_000_000)),
      ("focal length", within(exif, .focalLength, 0.1...5_000)),
      ("maker's note", noteHolds(exif)),
    ]
  }

  /// The sides stated for the main picture are those of the picture, either way round.
  private func sizeHolds(_ exif: EXIFContent) -> Bool? {
    guard let size, let width = exif.values[.pictureWidth]?.number.flatMap({ Int(exactly: $0) }),
      let height = exif.values[.pictureHeight]?.number.flatMap({ Int(exactly: $0) })
    else { return nil }
    return (width, height) == size || (height, width) == size
  }

  /// Taken is not after changed.
  ///
  /// Dates are text of one form, so that their order is that of the text.
  private func datesHold(_ exif: EXIFContent) -> Bool? {
    guard let taken = exif.text(.dateTimeOriginal), let changed = exif.text(.dateTime),
      taken.utf8.count == 19, changed.utf8.count == 19
    else { return nil }
    return taken <= changed
  }

  private func within(
    _ exif: EXIFContent, _ tag: EXIFContent.Tag, _ range: ClosedRange<Double>
  ) -> Bool? {
    exif.values[tag]?.number.map(range.contains)
  }

  private func noteHolds(_ exif: EXIFContent) -> Bool? {
    guard let note = exif.values[.makerNote], let make = exif.text(.make)?.lowercased(),
      let known = Self.notes.first(where: { make.contains($0.maker) })
    else { return nil }
    return note.bytes.starts(with: known.start)
  }
}
