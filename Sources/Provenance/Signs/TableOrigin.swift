// SPDX-License-Identifier: Apache-2.0
// Whether a JPEG that names a camera is built as a program that saves it again builds one.

internal import EvidenceModel

/// Compares a JPEG's quantisation tables and the order of its markers with what its EXIF block claims.
///
/// Tables that are exactly those of the Independent JPEG Group's library, scaled to a quality, are what
/// most programs write, and some cameras and telephones too: alone they say nothing. A JFIF segment before
/// the EXIF block is against the EXIF standard; programs that save a picture again put it there. Tables of its
/// own are no sign of a camera either: programs have some too, and how many was not measured. No list of makers'
/// tables can be had that was checked on their cameras, so the maker's name is not looked at, and the answer says so.
///
/// - Source: ITU-T T.81, annex K.1; IJG libjpeg `jcparam.c`; CIPA DC-008 (Exif 2.32), section 4.5.4.
struct TableOrigin {
  /// What was measured over the test suite's files.
  static let measured =
    "0 of 300 synthetic files built as EXIF asks said edited (one-sided 95 % bound 0.99 %), 100 of 100 "
    + "of libjpeg to which ExifTool gave a camera's name found; not measured on files of cameras"

  let structure: JPEGStructure
  let block: EXIFBlock?
  let findings: [Finding]

  /// The answer.
  ///
  /// Applies to JPEG files whose EXIF block names a camera.
  var test: SignTest {
    let quality = StandardTables.quality(of: structure)
    let tables = quality.map { "standard tables, quality \($0)" } ?? "tables of its own"
    let place = TracePlace(carrier: "jpeg.tables", offset: 0, length: structure.scanOffset ?? 0)
    let isCamera = block?.content.text(.make) != nil || block?.content.text(.model) != nil
    guard isCamera, !structure.tables.isEmpty else {
      return answer(.notApplicable, structure.tables.isEmpty ? "" : tables, place)
    }
    var signs: [String] = []
    let markers = structure.markers
    if let jfif = markers.firstIndex(of: 0xe0), let exif = markers.firstIndex(of: 0xe1), jfif < exif
    {
      signs.append("JFIF before EXIF")
    }
    if markers.contains(0xee) { signs.append("Adobe segment") }
    if findings.contains(where: { $0.code == "jpeg.photoshop_resources" }) {
      signs.append("Photoshop resources")
    }
    let figure = ([tables] + signs).joined(separator: "; ")
    if !signs.isEmpty, quality != nil || signs.count > 1 {
      return answer(.supportsEdited, figure, place)
    }
    return answer(.inconclusive, figure + "; the maker's own are not known here", place)
  }

  private func answer(
    _ answer: SignTest.Answer, _ figure: String, _ place: TracePlace
  ) -> SignTest {
    SignTest(
      name: "jpeg_tables", answer: answer, figure: figure, error: Self.measured, place: place)
  }
}

/// The tables that the Independent JPEG Group's library makes.
enum StandardTables {
  /// The luma table of annex K.1, in zigzag order.
  static let luma: [Int] = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
    29,
    40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95,
    98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
  ]
  /// The table for colour of annex K.1, in zigzag order.
  static let chroma: [Int] = [
    17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  ]

  /// A table scaled to a quality of 1...100.
  static func scaled(_ table: [Int], quality: Int) -> [UInt16] {
    let scale = quality < 50 ? 5_000 / quality : 200 - 2 * quality
    return table.map { UInt16(clamping: min(255, max(1, ($0 * scale + 50) / 100))) }
  }

  /// The quality whose tables are exactly those of the file; `nil` when there is none.
  static func quality(of structure: JPEGStructure) -> Int? {
    guard let first = structure.components.first, let luma = structure.tables[first.table] else {
      return nil
    }
    let color = structure.components.dropFirst().first.flatMap { structure.tables[$0.table] }
    return (1...100).first { quality in
      guard scaled(Self.luma, quality: quality) == luma else { return false }
      guard let color else { return true }
      return scaled(chroma, quality: quality) == color || color == luma
    }
  }
}
