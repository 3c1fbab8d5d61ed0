// SPDX-License-Identifier: Apache-2.0
// TIFF files of several pages, written field by field, for tests.

/// Writes TIFF files of several uncompressed pages.
public enum PagedTIFF {
  /// One page of grey or red, green and blue, of eight bits each.
  public struct Page: Sendable {
    /// The tag `NewSubfileType`: 0 for a page.
    public var kind = 0
    /// Width in pixels.
    public var width: Int
    /// Height in pixels.
    public var height: Int
    /// `PhotometricInterpretation`: 1 for grey, 2 for colours.
    public var photometric: Int
    /// `Compression`: 1 for none, which is what is written.
    public var compression = 1
    /// The samples, row by row.
    public var samples: [UInt8]
    /// Whether it has its samples, which are the same, in common with the page before.
    public var sharesSamples = false

    /// A page of `samples`, one or three a pixel.
    public init(width: Int, height: Int, samples: [UInt8]) {
      self.width = width
      self.height = height
      self.samples = samples
      photometric = samples.count == width * height ? 1 : 2
      perPixel = samples.count / max(1, width * height)
    }

    /// A page in colours whose samples, three a pixel, are not in the file but stated to follow.
    public init(colorsOfWidth width: Int, height: Int) {
      self.width = width
      self.height = height
      (samples, photometric, perPixel) = ([], 2, 3)
    }

    fileprivate let perPixel: Int
  }

  /// How a file is laid out.
  public struct Layout: Hashable, Sendable {
    /// Whether numbers begin with their lowest byte.
    public var isLittle: Bool
    /// Whether it is a BigTIFF.
    public var isBig: Bool
    /// Whether the samples of a page stand before its directory, as libtiff writes them.
    public var isDataFirst: Bool

    /// Sets every part of the layout.
    public init(isLittle: Bool = true, isBig: Bool = false, isDataFirst: Bool = true) {
      self.isLittle = isLittle
      self.isBig = isBig
      self.isDataFirst = isDataFirst
    }

    /// All of them.
    public static let all = [true, false].flatMap { isLittle in
      [true, false].flatMap { isBig in
        [true, false].map { Layout(isLittle: isLittle, isBig: isBig, isDataFirst: $0) }
      }
    }

    fileprivate func number(_ value: Int, _ width: Int) -> [UInt8] {
      let little = (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
      return isLittle ? little : little.reversed()
    }

    fileprivate var wide: Int { isBig ? 8 : 4 }
    fileprivate var countSize: Int { isBig ? 8 : 2 }
    fileprivate var entrySize: Int { isBig ? 20 : 12 }
  }

  /// The file, and where each page's directory begins in it.
  public static func make(
    _ pages: [Page], _ layout: Layout = Layout()
  ) -> (bytes: [UInt8], directories: [Int]) {
    var bytes: [UInt8] = layout.isLittle ? [0x49, 0x49] : [0x4d, 0x4d]
    bytes += layout.number(layout.isBig ? 0x2b : 0x2a, 2)
    if layout.isBig { bytes += layout.number(8, 2) + layout.number(0, 2) }
    var link = bytes.count
    bytes += layout.number(0, layout.wide)
    var directories: [Int] = []
    var samples = 0
    for page in pages {
      let bits = page.bits(layout)
      let size = layout.countSize + 10 * layout.entrySize + layout.wide
      let own = page.sharesSamples ? [] : page.samples
      if !page.sharesSamples {
        samples = bytes.count + (layout.isDataFirst ? 0 : bits.count + size)
      }
      if layout.isDataFirst { bytes += own }
      let bitsPlace = bytes.count
      bytes += bits
      let start = bytes.count
      bytes.replaceSubrange(link..<link + layout.wide, with: layout.number(start, layout.wide))
      directories.append(start)
      bytes += directory(of: page, samples: samples, bits: bitsPlace, layout)
      link = bytes.count - layout.wide
      if !layout.isDataFirst { bytes += own }
    }
    return (bytes, directories)
  }

  private static func directory(
    of page: Page, samples: Int, bits: Int, _ layout: Layout
  ) -> [UInt8] {
    let (short, long) = (3, 4)
    let entries = [
      (254, long, page.kind), (256, long, page.width), (257, long, page.height), (258, short, 8),
      (259, short, page.compression), (262, short, page.photometric), (273, long, samples),
      (277, short, page.perPixel), (278, long, page.height),
      (279, long, page.perPixel * page.width * page.height),
    ]
    var bytes = layout.number(entries.count, layout.countSize)
    for (tag, type, value) in entries {
      let count = tag == 258 ? page.perPixel : 1
      bytes += layout.number(tag, 2) + layout.number(type, 2) + layout.number(count, layout.wide)
      var field = layout.number(value, type == short ? 2 : 4)
      if tag == 258, count > 1 {
        field = layout.isBig ? page.bits(layout) : layout.number(bits, 4)
      }
      bytes += field + [UInt8](repeating: 0, count: layout.wide - field.count)
    }
    return bytes + layout.number(0, layout.wide)
  }
}

extension PagedTIFF.Page {
  /// The bits of each sample, one after the other.
  fileprivate func bits(_ layout: PagedTIFF.Layout) -> [UInt8] {
    (0..<perPixel).flatMap { _ in layout.number(8, 2) }
  }
}
