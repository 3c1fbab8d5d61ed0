// SPDX-License-Identifier: Apache-2.0
// Windows and OS/2 bitmaps: the header, checked, and the way to its pixels. Pure Swift.

internal import EvidenceModel
internal import MediaDecoding

/// A Windows or OS/2 bitmap whose header has been read and checked.
///
/// Read are 1, 4, 8, 16, 24 and 32 bits a pixel, plain, with bit fields, and run-length encoded (RLE4
/// and RLE8), bottom-up and top-down, with the header of OS/2 1.x and of every Windows version.
/// libvips reads bitmaps only through ImageMagick, which hostile bytes must never reach.
///
/// - Source: Microsoft, "Bitmap Storage" and `BITMAPINFOHEADER` (Windows GDI).
struct Bitmap {
  /// How pixels are stored.
  enum Encoding: Hashable {
    case palette(bits: Int)
    case channels(bits: Int, BitmapChannels)
    case runs(bits: Int)
  }

  /// Width, height and the rest.
  let facts: ImageFacts
  /// How pixels are stored.
  let encoding: Encoding
  /// The colours of an indexed picture.
  let palette: [RGBPixel]
  /// Whether the first stored row is the top one.
  let isTopDown: Bool
  /// The whole file.
  let bytes: [UInt8]
  /// Where the pixels begin.
  let pixelOffset: Int

  /// Reads the header of a bitmap.
  ///
  /// - Throws: ``DecodeError`` `.truncated`, `.corrupt` or `.unsupported`.
  init(_ bytes: [UInt8]) throws(DecodeError) {
    let fields = LittleEndianFields(bytes)
    guard bytes.count >= 26 else { throw DecodeError(.truncated, "the bitmap ends in its header") }
    let header = try BitmapHeader(fields)
    isTopDown = header.height < 0
    encoding = try header.encoding(fields)
    palette = header.palette(fields)
    self.bytes = bytes
    pixelOffset = Int(try fields.uint32(10))
    guard pixelOffset < bytes.count else {
      throw DecodeError(.truncated, "the bitmap ends before its pixels")
    }
    var hasAlpha = false
    if case .channels(_, let channels) = encoding { hasAlpha = channels.hasAlpha }
    facts = ImageFacts(
      width: header.width, height: abs(header.height), orientation: 1, frames: 1,
      hasAlpha: hasAlpha)
  }

  /// Decodes what `sampler` wants; true when pixels were missing and read as black.
  ///
  /// - Throws: ``DecodeError`` `.truncated` when not even one row is there.
  func sample(into sampler: inout some RowSink) throws(DecodeError) -> Bool {
    switch encoding {
    case .palette(let bits), .channels(let bits, _):
      return try sampleRows(bits: bits, into: &sampler)
    case .runs(let bits):
      var runs = BitmapRuns(width: facts.width, height: facts.height)
      let isWhole = runs.decode(bytes[pixelOffset...], bits: bits)
      while let row = sampler.wantedRow {
        let start = storedRow(row) * facts.width
        sampler.addRow { color(Int(runs.indices[start + $0])) }
      }
      return !isWhole
    }
  }

  private func sampleRows(
    bits: Int, into sampler: inout some RowSink
  ) throws(DecodeError) -> Bool {
    let stride = (bits * facts.width + 31) / 32 * 4
    let rowBytes = (bits * facts.width + 7) / 8
    guard bytes.count - pixelOffset >= rowBytes else {
      throw DecodeError(.truncated, "the bitmap ends before its first row")
    }
    var isCut = false
    while let row = sampler.wantedRow {
      let start = pixelOffset + storedRow(row) * stride
      if start + rowBytes <= bytes.count {
        sampler.addRow { pixel($0, bits: bits, rowStart: start) }
      } else {
        isCut = true
        sampler.addRow { _ in RGBPixel(red: 0, green: 0, blue: 0) }
      }
    }
    let (storedBytes, overflow) = stride.multipliedReportingOverflow(by: facts.height - 1)
    return isCut || overflow || bytes.count - pixelOffset < storedBytes + rowBytes
  }

  private func storedRow(_ row: Int) -> Int { isTopDown ? row : facts.height - 1 - row }

  private func color(_ index: Int) -> RGBPixel {
    index < palette.count ? palette[index] : RGBPixel(red: 0, green: 0, blue: 0)
  }

  private func pixel(_ column: Int, bits: Int, rowStart: Int) -> RGBPixel {
    guard case .channels(_, let channels) = encoding else {
      let position = column * bits
      let byte = Int(bytes[rowStart + position / 8])
      return color(byte >> (8 - bits - position % 8) & (1 << bits - 1))
    }
    let start = rowStart + column * bits / 8
    var value: UInt32 = 0
    for index in (0..<bits / 8).reversed() { value = value << 8 | UInt32(bytes[start + index]) }
    return channels.pixel(value)
  }
}
