// SPDX-License-Identifier: Apache-2.0
// How often the tests for signs err, counted over files of our own, and that messages and documents say so.

internal import EvidenceModel
internal import Foundation
internal import MartletTesting
internal import MediaDecoding
internal import SyntheticEncoding
internal import Testing

@testable internal import Provenance

@Suite struct SignErrorTests {
  /// A block whose statements agree, as drawn from a generator, over a picture of its sides.
  private static func agreeing(
    width: Int, height: Int, using generator: inout SeededGenerator
  ) -> [UInt8] {
    let makers: [(String, String)] = [
      ("Example Optics", "any"), ("NIKON CORPORATION", "Nikon\0"), ("FUJIFILM", "FUJIFILM"),
      ("OLYMPUS CORPORATION", "OLYMP"), ("Panasonic", "Panasonic\0"), ("RICOH PENTAX", "AOC\0"),
    ]
    let (make, note) = makers[generator.below(makers.count)]
    let year = 2000 + generator.below(25)
    let taken =
      "\(year):0\(1 + generator.below(9)):1\(generator.below(10)) 1\(generator.below(10)):20:30"
    let changed = generator.below(2) == 0 ? taken : "\(year + 1)" + taken.dropFirst(4)
    let isTurned = generator.below(2) == 0
    var fixture = EXIFFixture(isBigEndian: generator.below(2) == 0)
    fixture.main = [.text(0x010f, make), .text(0x0110, "EX-1"), .text(0x0132, String(changed))]
    fixture.details = [
      fixture.rational(0x829a, 1, 1 + generator.below(8_000)),
      fixture.rational(0x829d, 10 + generator.below(210), 10),
      fixture.short(0x8827, 50 << generator.below(8)), .text(0x9003, taken),
      fixture.rational(0x920a, 2 + generator.below(600), 1), .bytes(0x9000, Array("0232".utf8)),
      .bytes(0x927c, Array(note.utf8) + [1, 2, 3]),
      fixture.short(0xa002, isTurned ? height : width),
      fixture.short(0xa003, isTurned ? width : height),
    ]
    return fixture.block()
  }

  @Test func blocksThatAgreeAreNotSaidEditedAndResizedPicturesAre() throws {
    var generator = SeedReport.generator("blocks that agree")
    var (wrong, found) = (0, 0)
    for number in 0..<300 {
      let width = 400 + generator.below(6_000)
      let height = 300 + generator.below(4_000)
      let block = Self.agreeing(width: width, height: height, using: &generator)
      func answer(_ width: Int, _ height: Int) throws -> String? {
        let frame = CameraFile.frame(width: width, height: height)
        let file = JPEGFixture.file(JPEGFixture.exif(block) + frame)
        return try answers(file, .jpeg)["exif_consistency"]?.answer
      }
      let own = try answer(width, height)
      #expect(own == "inconclusive" || own == "supports_edited")
      if own == "supports_edited" { wrong += 1 }
      guard number < 100 else { continue }
      let tenths = 1 + generator.below(9)
      if try answer(width * tenths / 10, height * tenths / 10) == "supports_edited" { found += 1 }
    }
    #expect(
      EXIFConsistency.measured
        == "\(wrong) of 300 synthetic blocks that agree said edited (one-sided 95 % bound "
        + "\(ErrorBound.percent(wrong, of: 300))), \(found) of 100 resized under a kept block found; "
        + "not measured on files of cameras")
  }

  @Test func filesBuiltAsExifAsksAreNotSaidEditedAndThoseOfProgramsAre() throws {
    var generator = SeedReport.generator("tables of their own")
    var wrong = 0
    for number in 0..<300 {
      let block = CameraFile.block(width: 64, height: 48)
      let random = (0..<128).map { _ in UInt16(1 + generator.below(120)) }
      let tables =
        number < 100
        ? CameraFile.tables(Array(random[..<64]), Array(random[64...]))
        : CameraFile.standardTables(quality: number % 100 + 1)
      let file = JPEGFixture.file(
        JPEGFixture.exif(block) + (number < 200 ? [] : CameraFile.jfif) + tables
          + CameraFile.frame(width: 64, height: 48))
      let found = try answers(file, .jpeg)["jpeg_tables"]?.answer
      #expect(found == "inconclusive" || found == "supports_edited")
      if found == "supports_edited" { wrong += 1 }
    }
    let named = try Self.namedByExifTool().count { file in
      try answers(file, .jpeg)["jpeg_tables"]?.answer == "supports_edited"
    }
    #expect(
      TableOrigin.measured
        == "\(wrong) of 300 synthetic files built as EXIF asks said edited (one-sided 95 % bound "
        + "\(ErrorBound.percent(wrong, of: 300))), \(named) of 100 of libjpeg to which ExifTool gave a "
        + "camera's name found; not measured on files of cameras")
  }

  /// Files of libjpeg of every quality with its JFIF segment, to which ExifTool wrote a camera's name.
  private static func namedByExifTool() throws -> [[UInt8]] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let canvas = PixelCanvas.testCard(width: 32, height: 24, seed: 4)
    let paths = (1...100).map { folder.appending(path: "\($0).jpg") }
    for (index, path) in paths.enumerated() {
      let file = try PictureEncoder.encode(canvas, format: .jpeg(quality: index + 1))
      try Data(file[..<2] + CameraFile.jfif + file[2...]).write(to: path)
    }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/exiftool")
    process.arguments =
      ["-q", "-q", "-overwrite_original", "-Make=Example Optics", "-Model=EX-1", "--"]
      + paths.map(\.path)
    try process.run()
    process.waitUntilExit()
    return try paths.map { [UInt8](try Data(contentsOf: $0)) }
  }

  /// A PNG header of given sides behind which a text states others.
  private static func stating(
    _ stated: (Int, Int), stored: (Int, Int)
  ) throws -> String? {
    let text =
      "a red lighthouse\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1, "
      + "Size: \(stated.0)x\(stated.1)"
    var file = PNGFixture.file(PNGFixture.text("parameters", text))
    file.replaceSubrange(16..<24, with: big(stored.0, 4) + big(stored.1, 4))
    let tools = ProvenanceTools(
      openDecompression: nativeTools.openDecompression, openMarkup: nativeTools.openMarkup)
    let traces = try TraceScanner(tools: tools).scan(MemoryBytes(file), format: .png).traces
    return traces.first { $0.kind == "test.stated_size" }?.values("answer").first
  }

  @Test func enlargedPicturesAreNotSaidEditedAndCutOnesAre() throws {
    var generator = SeedReport.generator("stated sizes")
    var (wrong, found) = (0, 0)
    for number in 0..<2_000 {
      let (width, height) = (256 + 8 * generator.below(160), 256 + 8 * generator.below(160))
      let percent = 100 + 5 * generator.below(61)
      // Tools round to eight downwards, to the nearest eight, or not at all.
      func side(_ side: Int) -> Int {
        let large = side * percent / 100
        return [large, large / 8 * 8, (large + 4) / 8 * 8][number % 3]
      }
      let stored = (side(width), side(height))
      let own = try Self.stating((width, height), stored: stored)
      #expect(own == "inconclusive" || own == "supports_edited")
      if own == "supports_edited" { wrong += 1 }
      guard number < 1_000 else { continue }
      let kept = 50 + generator.below(41)
      let isNarrower = generator.below(2) == 0
      func cut(to kept: Int) -> (Int, Int) {
        isNarrower
          ? (stored.0 * kept / 100, stored.1) : (stored.0, stored.1 * kept / 100)
      }
      // Whole multiples are what a sheet of several pictures has.
      let first = cut(to: kept)
      let isSheet = first.0.isMultiple(of: width) && first.1.isMultiple(of: height)
      let shown = isSheet ? cut(to: kept + 1) : first
      if try Self.stating((width, height), stored: shown) == "supports_edited" { found += 1 }
    }
    #expect(
      StatedSize.measured
        == "\(wrong) of 2,000 synthetic files enlarged as generators do said edited (one-sided 95 % "
        + "bound \(ErrorBound.percent(wrong, of: 2_000))), \(found == 1_000 ? "1,000" : "\(found)") of "
        + "1,000 cut by a tenth or more on one side, and not to whole multiples, found; not measured on files "
        + "of generators")
  }

  @Test func theDocumentStatesWhatWasMeasured() throws {
    let bytes = try Repository.bytes(of: "docs/provenance.md")
    let document = String(decoding: bytes, as: UTF8.self)
    for measured in [
      EXIFConsistency.measured, TableOrigin.measured, StatedSize.measured,
      ThumbnailAgreement.measured, DoubleCompression.measured,
    ] {
      #expect(measured.contains("95 % bound"))
      #expect(document.contains("| \(measured) |"), "\(measured)")
    }
  }
}
