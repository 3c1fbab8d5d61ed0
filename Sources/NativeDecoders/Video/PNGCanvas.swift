// SPDX-License-Identifier: Apache-2.0
// The canvas on which the frames of an animated PNG are laid.

internal import MediaDecoding

/// A rectangle of pixels.
struct PNGPlace: Equatable {
  /// Where its left edge stands.
  var left = 0
  /// Where its upper edge stands.
  var top = 0
  /// Width in pixels.
  var width: Int
  /// Height in pixels.
  var height: Int

  /// Whether it has pixels, all of which lie within `other`; the numbers of both must be of 32 bits.
  func lies(in other: PNGPlace) -> Bool {
    width > 0 && height > 0 && left >= other.left && top >= other.top
      && left + width <= other.left + other.width && top + height <= other.top + other.height
  }
}

/// What becomes of the place of a frame before the next is laid.
enum PNGDisposal: UInt8 {
  /// It stays.
  case none
  /// It is cleared.
  case background
  /// It is as it was before.
  case previous
}

/// Pixels of red, green, blue and alpha, eight bits each, colours not multiplied by alpha.
///
/// Places that are given must lie within the canvas.
///
/// - Source: Portable Network Graphics (third edition), sections 11.3.6.2 (`dispose_op`, `blend_op`) and 13.16.
struct PNGCanvas {
  private let width: Int
  private let height: Int
  private var pixels: [UInt8]

  /// A clear canvas of some size; 4 bytes a pixel.
  init(_ size: PNGPlace) {
    (width, height) = (size.width, size.height)
    pixels = [UInt8](repeating: 0, count: 4 * width * height)
  }

  /// Makes all pixels of a place clear and black.
  mutating func clear(_ place: PNGPlace) {
    for row in rows(of: place) { for index in row { pixels[index] = 0 } }
  }

  /// The pixels of a place, row by row.
  func part(_ place: PNGPlace) -> [UInt8] {
    var part: [UInt8] = []
    part.reserveCapacity(4 * place.width * place.height)
    for row in rows(of: place) { part += pixels[row] }
    return part
  }

  /// Puts back what ``part(_:)`` gave for the same place.
  mutating func restore(_ part: [UInt8], at place: PNGPlace) {
    var start = 0
    for row in rows(of: place) {
      pixels.replaceSubrange(row, with: part[start..<start + row.count])
      start += row.count
    }
  }

  /// Lays one row of a frame, the `row`th from its top, onto its place, or where `isOver` over what is there.
  ///
  /// `samples` must hold as many pixels as the place is wide.
  mutating func lay(
    _ samples: Span<UInt8>, _ layout: PixelLayout, row: Int, of place: PNGPlace, isOver: Bool
  ) {
    var index = 4 * ((place.top + row) * width + place.left)
    for column in 0..<place.width {
      let color = layout.pixel(column, in: samples)
      let alpha = layout.alpha(column, in: samples)
      if !isOver || alpha == 255 {
        set(color, alpha, at: index)
      } else if alpha > 0 {
        blend(color, alpha, at: index)
      }
      index += 4
    }
  }

  private mutating func set(_ color: RGBPixel, _ alpha: Int, at index: Int) {
    pixels[index] = color.red
    pixels[index + 1] = color.green
    pixels[index + 2] = color.blue
    pixels[index + 3] = UInt8(alpha)
  }

  /// The colours weigh by their alpha and what it lets through of that below; each is rounded.
  private mutating func blend(_ color: RGBPixel, _ alpha: Int, at index: Int) {
    let (above, below) = (255 * alpha, (255 - alpha) * Int(pixels[index + 3]))
    let whole = above + below
    func mixed(_ value: UInt8, _ old: UInt8) -> UInt8 {
      UInt8((Int(value) * above + Int(old) * below + whole / 2) / whole)
    }
    let mixture = RGBPixel(
      red: mixed(color.red, pixels[index]), green: mixed(color.green, pixels[index + 1]),
      blue: mixed(color.blue, pixels[index + 2]))
    set(mixture, (whole + 127) / 255, at: index)
  }

  /// The luma of all pixels, whatever is seen through them.
  var luma: [Float] {
    stride(from: 0, to: pixels.count, by: 4).map { color(at: $0).luma }
  }

  /// The picture over middle grey, as still pictures are shown.
  var overGrey: RGBPlane {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * width * height)
    for index in stride(from: 0, to: pixels.count, by: 4) {
      let shown = color(at: index).overGrey(alpha: Int(pixels[index + 3]))
      bytes.append(shown.red)
      bytes.append(shown.green)
      bytes.append(shown.blue)
    }
    return RGBPlane(width: width, height: height, bytes: bytes)
  }

  private func color(at index: Int) -> RGBPixel {
    RGBPixel(red: pixels[index], green: pixels[index + 1], blue: pixels[index + 2])
  }

  /// Where the rows of a place lie.
  private func rows(of place: PNGPlace) -> some Sequence<Range<Int>> {
    let width = width
    return (place.top..<place.top + place.height).lazy.map { row in
      let start = 4 * (row * width + place.left)
      return start..<start + 4 * place.width
    }
  }
}
