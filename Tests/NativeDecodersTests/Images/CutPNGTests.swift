// SPDX-License-Identifier: Apache-2.0
// Of a cut PNG every row that is there is read, and an interlaced one as coarsely as it is there.

import EvidenceModel
import MartletTesting
import MediaDecoding
import PerceptualHash
import SyntheticEncoding
import Testing

@testable import NativeDecoders

@Suite(.serialized) struct CutPNGTests {
  private static let card = PixelCanvas.testCard(width: 310, height: 290, seed: 12)

  private func examine(_ bytes: [UInt8]) throws -> ImageExamination {
    var examiner = try ImageExaminer()
    return examiner.examine(
      bytes, format: .png,
      ExaminationRequest(
        wantsPDQ: true, wantsDihedral: false, wantsTraces: false, limits: .standard))
  }

  /// The samples of each row.
  private func rows(_ bytes: [UInt8]) throws -> [[UInt8]] {
    _ = try ImageExaminer()
    var rows: [[UInt8]] = []
    try VipsPictureRows().visitRows(of: bytes, format: .png, limits: .standard) { _, _, samples in
      rows.append(samples.indices.map { samples[$0] })
      return true
    }
    return rows
  }

  @Test(arguments: [false, true])
  func nothingIsLostWithTheLastBytesOfASmallPicture(isInterlaced: Bool) throws {
    let card = PixelCanvas.testCard(width: 90, height: 70, seed: 5)
    let whole = try PictureEncoder.encode(card, format: .png(interlaced: isInterlaced))
    #expect(whole.count < 8_192, "one piece of the decoder's")
    let expected = try examine(whole).pdq
    for missing in [13, 16, 17] {
      let found = try examine(Array(whole.dropLast(missing)))
      #expect(found.pdq == expected && found.error == nil, "\(missing)")
      #expect(found.findings.map(\.code) == ["image.truncated"])
    }
  }

  @Test func rowsThatAreThereAreThoseOfTheWholePicture() throws {
    let whole = try PictureEncoder.encode(Self.card, format: .png())
    let all = try rows(whole)
    for percent in [20, 50, 90] {
      let cut = Array(whole[..<(whole.count * percent / 100)])
      let found = try rows(#require(CutPNG.whole(of: cut)))
      #expect(found.count == all.count)
      let same = zip(found, all).prefix { $0 == $1 }.count
      #expect(same * 100 > all.count * (percent - 15), "\(same) rows of \(percent) %")
    }
  }

  @Test func anInterlacedPictureIsSeenWholeHoweverMuchIsMissing() throws {
    let whole = try PictureEncoder.encode(Self.card, format: .png(interlaced: true))
    let expected = try #require(try examine(whole).pdq)
    for (percent, most) in [(30, 24), (60, 16), (90, 10)] {
      let cut = Array(whole[..<(whole.count * percent / 100)])
      let found = try examine(cut)
      #expect(found.error == nil && found.findings.map(\.code) == ["image.truncated"])
      let distance = try #require(found.pdq).hash.distance(to: expected.hash)
      #expect(distance <= most, "\(percent) %")
      let shown = try PictureRenderer().render(
        MemoryBytes(cut), format: .png, RenderRequest(side: 310, encoding: .png))
      let seen = try #require(try examine(shown.bytes).pdq).hash
      #expect(seen.distance(to: expected.hash) <= most + 4, "\(percent) % as shown")
    }
  }

  @Test(arguments: [
    (0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 4), (4, 8), (6, 16),
  ])
  func pixelsOfEveryDepthComeToTheirPlaces(kind: UInt8, depth: UInt8) throws {
    var generator = SeedReport.generator("interlaced PNG")
    let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][kind] ?? 1
    for (width, height) in [(1, 1), (2, 5), (8, 8), (13, 9), (21, 3)] {
      let pixels = (0..<width * height * samples).map { _ in
        (0..<Int(depth)).map { _ in UInt8.random(in: 0...1, using: &generator) }
      }
      /// The bits of a row of the picture, or of one in which only some pixels are, behind filter 0.
      func packed(row: Int, columns: StrideTo<Int>) -> [UInt8] {
        var bits = columns.flatMap { column in
          (0..<samples).flatMap { pixels[(row * width + column) * samples + $0] }
        }
        bits += [UInt8](repeating: 0, count: -bits.count & 7)
        return [0]
          + Swift.stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(0) { $0 << 1 | $1 }
          }
      }
      let passes = [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
        (0, 1, 1, 2),
      ]
      var data: [UInt8] = []
      for (column, row, columnStep, rowStep) in passes where column < width {
        for row in stride(from: row, to: height, by: rowStep) {
          data += packed(row: row, columns: stride(from: column, to: width, by: columnStep))
        }
      }
      let header =
        PNGChunk.number(width) + PNGChunk.number(height) + [depth, kind, 0, 0, 1]
      let layout = try #require(PNGLayout(header[...]))
      let expected = (0..<height).flatMap {
        packed(row: $0, columns: stride(from: 0, to: width, by: 1))
      }
      #expect(layout.dataByteCount == data.count && layout.byteCount == expected.count)
      #expect(layout.deinterlaced(data) == expected, "\(width)×\(height)")
    }
  }

  @Test func whatIsNotCutOrSaysTooMuchIsLeftAsItIs() throws {
    let whole = try PictureEncoder.encode(Self.card, format: .png())
    #expect(CutPNG.whole(of: whole) == nil)
    #expect(CutPNG.whole(of: Array(whole[..<40])) == nil, "nothing of its data is there")
    var large = Array(whole.dropLast(20))
    large.replaceSubrange(16..<24, with: [0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff])
    #expect(CutPNG.whole(of: large) == nil)
    for (place, value) in [(24, 3), (25, 5), (25, 7), (26, 1), (27, 1), (28, 2)] {
      var odd = Array(whole.dropLast(20))
      odd[place] = UInt8(value)
      #expect(CutPNG.whole(of: odd) == nil, "byte \(place)")
    }
  }

  @Test func everyCutEndsInAPictureOrAnError() throws {
    let card = PixelCanvas.testCard(width: 33, height: 21, seed: 3)
    let whole = try PictureEncoder.encode(card, format: .png(interlaced: true))
    for length in 8..<whole.count {
      let found = try examine(Array(whole[..<length]))
      #expect(found.pdq == nil ? found.error != nil : found.error == nil, "\(length)")
    }
  }
}
