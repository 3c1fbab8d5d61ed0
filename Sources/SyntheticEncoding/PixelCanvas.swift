// SPDX-License-Identifier: Apache-2.0
// A picture in memory: RGB, eight bits a channel, no alpha.

public import EvidenceModel

/// A colour, eight bits a channel.
public struct PixelColor: Hashable, Sendable {
  /// Red, 0...255.
  public var red: UInt8
  /// Green, 0...255.
  public var green: UInt8
  /// Blue, 0...255.
  public var blue: UInt8

  /// Groups three channels.
  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A colour with each channel drawn evenly from `range`.
  public static func random(
    in range: ClosedRange<UInt8>, using generator: inout SeededGenerator
  ) -> PixelColor {
    let red = UInt8.random(in: range, using: &generator)
    let green = UInt8.random(in: range, using: &generator)
    return PixelColor(red, green, UInt8.random(in: range, using: &generator))
  }

  /// This colour with `part` of `whole` of `other` mixed in, rounded down.
  public func mixed(with other: PixelColor, part: Int, of whole: Int) -> PixelColor {
    func channel(_ from: UInt8, _ to: UInt8) -> UInt8 {
      UInt8(clamping: (Int(from) * (whole - part) + Int(to) * part) / max(1, whole))
    }
    return PixelColor(
      channel(red, other.red), channel(green, other.green), channel(blue, other.blue))
  }
}

/// A picture in memory: row-major, three bytes a pixel (red, green, blue), no padding.
public struct PixelCanvas: Hashable, Sendable {
  /// Width in pixels, at least 1.
  public let width: Int
  /// Height in pixels, at least 1.
  public let height: Int
  /// `width * height * 3` bytes.
  public private(set) var bytes: [UInt8]

  /// A picture of one colour.
  ///
  /// Sides are raised to at least 1.
  public init(width: Int, height: Int, fill: PixelColor = PixelColor(0, 0, 0)) {
    self.width = max(1, width)
    self.height = max(1, height)
    bytes = []
    bytes.reserveCapacity(self.width * self.height * 3)
    for _ in 0..<(self.width * self.height) {
      bytes.append(fill.red)
      bytes.append(fill.green)
      bytes.append(fill.blue)
    }
  }

  /// Wraps `bytes`; `nil` when there are not exactly `width * height * 3` of them.
  public init?(width: Int, height: Int, bytes: [UInt8]) {
    guard width > 0, height > 0, bytes.count == width * height * 3 else { return nil }
    self.width = width
    self.height = height
    self.bytes = bytes
  }

  /// The pixel at column `x` and row `y`, both within the picture.
  public subscript(x: Int, y: Int) -> PixelColor {
    get {
      let index = (y * width + x) * 3
      return PixelColor(bytes[index], bytes[index + 1], bytes[index + 2])
    }
    set {
      let index = (y * width + x) * 3
      bytes[index] = newValue.red
      bytes[index + 1] = newValue.green
      bytes[index + 2] = newValue.blue
    }
  }

  /// Fills a rectangle, cut at the edges of the picture.
  public mutating func fill(x: Int, y: Int, width: Int, height: Int, _ color: PixelColor) {
    let columns = max(0, x)..<max(max(0, x), min(self.width, x + width))
    let rows = max(0, y)..<max(max(0, y), min(self.height, y + height))
    for row in rows {
      for column in columns { self[column, row] = color }
    }
  }

  /// A picture for tests of coders: a gradient with rectangles, different for each seed.
  public static func testCard(width: Int, height: Int, seed: UInt64) -> PixelCanvas {
    var generator = SeededGenerator(seed: seed, label: "test card")
    var canvas = PixelCanvas(width: width, height: height)
    let corner = PixelColor.random(in: 0...255, using: &generator)
    let opposite = PixelColor.random(in: 0...255, using: &generator)
    let whole = canvas.width + canvas.height
    for y in 0..<canvas.height {
      for x in 0..<canvas.width {
        canvas[x, y] = corner.mixed(with: opposite, part: x + y, of: whole)
      }
    }
    for _ in 0..<8 {
      let left = generator.below(canvas.width)
      let top = generator.below(canvas.height)
      let color = PixelColor.random(in: 0...255, using: &generator)
      canvas.fill(
        x: left, y: top, width: 1 + generator.below(1 + canvas.width / 3),
        height: 1 + generator.below(1 + canvas.height / 3), color)
    }
    return canvas
  }
}
