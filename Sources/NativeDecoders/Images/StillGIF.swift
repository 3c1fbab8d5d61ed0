// SPDX-License-Identifier: Apache-2.0
// The first frame of a GIF with the colours that it stores, whatever of them is transparent.

/// A GIF made ready for the first frame to be read as it is stored.
///
/// A transparent pixel has a colour of the palette as any other; libvips gives black instead. With the mark
/// of transparency taken away it gives the colour. Around a first frame that is smaller than the picture
/// stands the colour of the transparent index, or of index 0, as in Pillow.
/// See docs/adr/0012-alpha-and-orientation-in-pdq.md.
///
/// - Source: CompuServe, "Graphics Interchange Format", version 89a, sections 18 to 23; Pillow
///   `GifImagePlugin.py`.
struct StillGIF {
  /// The file without the mark.
  let bytes: [UInt8]
  /// Whether there was a mark.
  let isTransparent: Bool
  /// What the first frame does not cover.
  let surround: Surround
  /// The columns of the picture: those of its screen, or of the first frame where that goes beyond it.
  let width: Int
  /// The rows of the picture, likewise.
  let height: Int

  /// Where the first frame lies, and the colour around it.
  struct Surround {
    let columns: Range<Int>
    let rows: Range<Int>
    let color: RGBPixel

    /// Whether the frame fills a row of a picture that is `width` pixels wide.
    func isWide(_ width: Int) -> Bool { columns.lowerBound == 0 && columns.upperBound >= width }

    /// The part of the frame that lies among so many columns and rows.
    func within(columns width: Int, rows height: Int) -> Surround {
      Surround(
        columns: columns.clamped(to: 0..<width), rows: rows.clamped(to: 0..<height), color: color)
    }
  }

  /// Reads the parts before the first frame's pixels; `nil` when they are not there or not as they must be.
  ///
  /// - Complexity: O(length of those parts), and a copy of the file.
  init?(_ file: [UInt8]) {
    var walk = Walk(file)
    guard let global = walk.screen() else { return nil }
    var marks: [Int] = []
    var clear = 0
    while walk.byte(at: walk.offset) == Walk.extensionStart {
      let flags = walk.offset + 3
      // The newest graphic control counts.
      if walk.byte(at: walk.offset + 1) == Walk.graphicControl, walk.byte(at: flags - 1) == 4,
        let packed = walk.byte(at: flags), let index = walk.byte(at: flags + 3)
      {
        if packed & 1 != 0 { marks.append(flags) }
        clear = packed & 1 != 0 ? Int(index) : 0
      }
      guard walk.skipExtension() else { return nil }
    }
    guard let frame = walk.frame() else { return nil }
    surround = Surround(
      columns: frame.columns, rows: frame.rows,
      color: walk.color(clear, in: frame.palette ?? global))
    isTransparent = !marks.isEmpty
    width = max(walk.screenSize.width, frame.columns.upperBound)
    height = max(walk.screenSize.height, frame.rows.upperBound)
    var changed = file
    for mark in marks { changed[mark] &= ~1 }
    bytes = changed
  }
}

/// A walk over the parts of a GIF.
private struct Walk {
  static let extensionStart: UInt8 = 0x21
  static let graphicControl: UInt8 = 0xf9
  private static let frameStart: UInt8 = 0x2c

  private let bytes: [UInt8]
  private(set) var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// What a file that has a screen says of its size.
  var screenSize: (width: Int, height: Int) { (word(6), word(8)) }

  func byte(at offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// Goes past the screen's description; where its palette lies, empty without one.
  mutating func screen() -> Range<Int>? {
    guard bytes.count >= 13, bytes[..<3].elementsEqual([0x47, 0x49, 0x46]) else { return nil }
    offset = 13
    return palette(bytes[10])
  }

  /// Goes past an extension with its blocks.
  mutating func skipExtension() -> Bool {
    offset += 2
    while let length = byte(at: offset) {
      offset += 1 + Int(length)
      if length == 0 { return true }
    }
    return false
  }

  /// Goes past a frame's description; its place, and where its own palette lies.
  mutating func frame() -> (columns: Range<Int>, rows: Range<Int>, palette: Range<Int>?)? {
    guard byte(at: offset) == Self.frameStart, bytes.count - offset >= 10 else { return nil }
    let (left, top) = (word(offset + 1), word(offset + 3))
    let (width, height) = (word(offset + 5), word(offset + 7))
    let packed = bytes[offset + 9]
    offset += 10
    let own = palette(packed)
    return (left..<left + width, top..<top + height, own.isEmpty ? nil : own)
  }

  /// The colour of an index; black where the palette has none.
  func color(_ index: Int, in palette: Range<Int>) -> RGBPixel {
    let start = palette.lowerBound + 3 * index
    guard start + 3 <= min(palette.upperBound, bytes.count) else {
      return RGBPixel(red: 0, green: 0, blue: 0)
    }
    return RGBPixel(red: bytes[start], green: bytes[start + 1], blue: bytes[start + 2])
  }

  private mutating func palette(_ packed: UInt8) -> Range<Int> {
    let start = offset
    if packed & 0x80 != 0 { offset += 3 << (Int(packed & 7) + 1) }
    return start..<offset
  }

  private func word(_ offset: Int) -> Int { Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 }
}
