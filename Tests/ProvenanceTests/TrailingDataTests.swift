// SPDX-License-Identifier: Apache-2.0
// What follows the end of TIFF and BMP files, whose end is told by their directories alone.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import Provenance
internal import SyntheticEncoding
internal import Testing

@Suite struct TrailingDataTests {
  private static let card = PixelCanvas.testCard(width: 61, height: 47, seed: 3)

  @Test(arguments: [(MediaFormat.tiff, PictureFormat.tiff()), (.bmp, .bmp)])
  func whatFollowsTheEndIsAFinding(_ format: MediaFormat, _ picture: PictureFormat) throws {
    let file = try PictureEncoder.encode(Self.card, format: picture)
    #expect(try scan(file, format).findings.isEmpty)
    #expect(try scan(file + [0, 0], format).findings.isEmpty, "padding")
    let tail = PNGFixture.file()
    let finding = try #require(try scan(file + tail, format).findings.first)
    #expect(finding.code == "\(format.rawValue).trailing_data")
    #expect(finding.severity == .notice)
    #expect(finding.offset == file.count)
    #expect(finding.detail == "\(tail.count) bytes follow the end and begin like png")
    let zeros = [UInt8](repeating: 0, count: 9)
    #expect(try scan(file + zeros, format).findings.map(\.detail) == ["9 bytes follow the end"])
  }

  @Test(arguments: [(MediaFormat.tiff, PictureFormat.tiff()), (.bmp, .bmp)])
  func cutAndDamagedFilesEndInAResult(_ format: MediaFormat, _ picture: PictureFormat) throws {
    let file = try PictureEncoder.encode(Self.card, format: picture)
    for count in [0, 1, 10, 20, 40, 60, file.count / 2, file.count - 1] {
      let codes = try scan(Array(file.prefix(count)), format).findings.map(\.code)
      #expect(!codes.contains("\(format.rawValue).trailing_data"), "\(count)")
    }
    var generator = SeedReport.generator("damaged ends")
    for _ in 0..<300 {
      var bytes = file
      for _ in 0...generator.below(6) {
        let place = generator.below(2) == 0 ? generator.below(64) : generator.below(bytes.count)
        bytes[place] = UInt8(truncatingIfNeeded: generator.next() | (generator.next() & 0xff))
      }
      _ = try scan(bytes, format)
    }
  }

  @Test func sizesThatNoNumberHoldsAreNoEnd() throws {
    var file = try PictureEncoder.encode(Self.card, format: .bmp)
    for place in [18, 22] {
      file.replaceSubrange(place..<place + 4, with: [0xff, 0xff, 0xff, 0x7f])
    }
    file.replaceSubrange(28..<30, with: [0xff, 0xff])
    #expect(try scan(file + [1, 2, 3], .bmp).findings.isEmpty)
  }
}
