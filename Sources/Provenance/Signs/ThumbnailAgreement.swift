// SPDX-License-Identifier: Apache-2.0
// Whether the small picture in an EXIF block shows what the picture shows.

internal import Crypto
internal import EvidenceModel
internal import MediaDecoding

/// Compares the thumbnail of an EXIF block with the picture by their PDQ hashes.
///
/// Cameras put bars above and below, or beside, a thumbnail whose sides have another ratio; these are cut
/// off first. Programs that change a picture often leave the thumbnail of the camera as it was.
struct ThumbnailAgreement {
  /// The most bits that a picture's own thumbnail differs by.
  static let agrees = 60
  /// The fewest bits from which it is another picture's.
  static let differs = 90
  /// What was measured over the test suite's pictures.
  static let measured =
    "0 of 84 synthetic pairs wrong (one-sided 95 % bound 3.50 %; own at most 36 bits, others' at least "
    + "108); not measured on files of cameras"

  let tools: ProvenanceTools
  let block: EXIFBlock?
  let size: (width: Int, height: Int)?
  let pdq: PDQFingerprint?

  /// The answer.
  ///
  /// Applies to files with a thumbnail that can be read, whose picture has a PDQ hash of
  /// quality 50 or more.
  func test(or nowhere: TracePlace) -> SignTest {
    guard let block, let file = block.thumbnail, let pdq,
      pdq.quality >= PDQFingerprint.standardQuality,
      let size, let plane = luma(file),
      let hash = fingerprint(plane.cut(to: size))
    else { return answer(.notApplicable, "", block?.place ?? nowhere) }
    let distance = hash.hash.distance(to: pdq.hash)
    let figure = "\(distance) of 256 bits differ"
    let result: SignTest.Answer =
      distance <= Self.agrees
      ? .supportsCamera : distance >= Self.differs ? .supportsEdited : .inconclusive
    // One that is blank, or nearly so, says nothing by being the same.
    let showsSomething = hash.quality >= PDQFingerprint.standardQuality
    var test = answer(result, figure, block.place)
    test.thumbnail = showsSomething ? HexText.encode(Array(SHA256.hash(data: file))) : nil
    return test
  }

  private func answer(
    _ answer: SignTest.Answer, _ figure: String, _ place: TracePlace
  ) -> SignTest {
    SignTest(
      name: "thumbnail", answer: answer, figure: figure, error: Self.measured, place: place)
  }

  private func fingerprint(_ plane: LumaPlane) -> PDQFingerprint? {
    tools.fingerprint?(plane.values, plane.width, plane.height)
  }

  private func luma(_ file: [UInt8]) -> LumaPlane? {
    guard MediaFormat.sniff(file) == .jpeg, let rows = tools.rows else { return nil }
    var plane: LumaPlane?
    let limits = ImageLimits(
      pixels: 1 << 20, side: 2_048, inputBytes: 64 << 10, milliseconds: 1_000)
    do throws(DecodeError) {
      try rows.visitRows(of: file, format: .jpeg, limits: limits) { shape, row, samples in
        if row == 0 { plane = LumaPlane(width: shape.width, height: shape.height) }
        plane?.take(samples, channels: shape.channels)
        return true
      }
    } catch {
      return nil
    }
    return plane.flatMap { $0.isWhole ? $0 : nil }
  }
}

/// A plane of luma.
struct LumaPlane {
  /// Width in pixels.
  let width: Int
  /// Height in pixels.
  let height: Int
  /// Row-major, 0...255.
  private(set) var values: [Float] = []

  /// Whether all rows are there.
  var isWhole: Bool { values.count == width * height && !values.isEmpty }

  /// An empty plane.
  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// Takes the next row.
  mutating func take(_ samples: [UInt8], channels: Int) {
    for column in 0..<width {
      let index = column * channels
      guard index + max(1, channels) <= samples.count else { return }
      if channels < 3 {
        values.append(Float(samples[index]))
      } else {
        values.append(
          0.299 * Float(samples[index]) + 0.587 * Float(samples[index + 1])
            + 0.114 * Float(samples[index + 2]))
      }
    }
  }

  /// The middle of the plane that has the ratio of `size`; the whole plane when the ratios agree within
  /// two pixels.
  func cut(to size: (width: Int, height: Int)) -> LumaPlane {
    guard isWhole, size.width > 0, size.height > 0 else { return self }
    let wantedHeight = min(height, max(1, (width * size.height + size.width / 2) / size.width))
    let wantedWidth = min(width, max(1, (height * size.width + size.height / 2) / size.height))
    guard height - wantedHeight > 2 || width - wantedWidth > 2 else { return self }
    let isLow = height - wantedHeight > 2
    let (columns, rows) = isLow ? (width, wantedHeight) : (wantedWidth, height)
    let (left, top) = ((width - columns) / 2, (height - rows) / 2)
    var plane = LumaPlane(width: columns, height: rows)
    for row in top..<top + rows {
      plane.values += values[(row * width + left)..<(row * width + left + columns)]
    }
    return plane
  }
}
