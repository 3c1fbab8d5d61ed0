// SPDX-License-Identifier: Apache-2.0
// Animated PNG files, written chunk by chunk without compression, for tests.

/// Writes animated PNG files whose frames are given as red, green, blue and alpha.
public enum AnimatedPNG {
  /// What becomes of the place of a frame before the next.
  public enum Disposal: UInt8, CaseIterable, Sendable {
    /// It stays.
    case none
    /// It is cleared.
    case background
    /// It is as it was before.
    case previous
  }

  /// One frame: a piece of the picture.
  public struct Frame: Sendable {
    /// Where its left edge stands.
    public var left = 0
    /// Where its upper edge stands.
    public var top = 0
    /// Width in pixels.
    public var width: Int
    /// Height in pixels.
    public var height: Int
    /// What becomes of it.
    public var disposal = Disposal.none
    /// Whether it is laid over what is there, instead of taking its place.
    public var isOver = false
    /// Four bytes a pixel, row by row.
    public var pixels: [UInt8]

    /// A frame at the upper left corner.
    public init(width: Int, height: Int, pixels: [UInt8]) {
      self.width = width
      self.height = height
      self.pixels = pixels
    }
  }

  /// What a file stores of the pixels that it is given.
  public enum Samples: CaseIterable, Sendable {
    /// All, eight bits each.
    case colors
    /// All, 16 bits each, of which the upper eight are those that are given.
    case deep
    /// Red as grey, and alpha.
    case grey
    /// Red as the index of a palette, of which the first half can be seen through.
    case palette
    /// The colours, one of which stands for what is clear altogether.
    case keyed

    private static let key: [UInt8] = [1, 2, 3]

    /// The depth and the kind of the header.
    fileprivate var kind: [UInt8] {
      switch self {
      case .colors: [8, 6]
      case .deep: [16, 6]
      case .grey: [8, 4]
      case .palette: [8, 3]
      case .keyed: [8, 2]
      }
    }

    /// The chunks that say how samples are read.
    fileprivate var chunks: [UInt8] {
      switch self {
      case .colors, .deep, .grey: []
      case .palette:
        chunk("PLTE", (0...255).flatMap { Self.entry($0).prefix(3) })
          + chunk("tRNS", (0...127).flatMap { Self.entry($0).suffix(1) })
      case .keyed: chunk("tRNS", Self.key.flatMap { [0, $0] })
      }
    }

    private static func entry(_ index: UInt8) -> [UInt8] {
      [index, 255 - index, index ^ 0x55, index < 128 ? 2 * index : 255]
    }

    /// What is stored of a pixel.
    fileprivate func stored(_ pixel: ArraySlice<UInt8>) -> [UInt8] {
      let first = pixel.startIndex
      return switch self {
      case .colors: Array(pixel)
      case .deep: pixel.flatMap { [$0, $0 ^ 0x5a] }
      case .grey: [pixel[first], pixel[first + 3]]
      case .palette: [pixel[first]]
      case .keyed: pixel[first + 3] == 0 ? Self.key : Array(pixel.prefix(3))
      }
    }

    /// What is seen of a pixel: red, green, blue and alpha.
    public func shown(_ pixel: ArraySlice<UInt8>) -> [UInt8] {
      let stored = stored(pixel)
      return switch self {
      case .colors, .deep: Array(pixel)
      case .grey: [stored[0], stored[0], stored[0], stored[1]]
      case .palette: Self.entry(stored[0])
      case .keyed: stored + [stored == Self.key ? 0 : 255]
      }
    }
  }

  /// A file of frames that are shown for `milliseconds` each.
  ///
  /// - Parameters:
  ///   - frames: the frames; the first is as large as the picture.
  ///   - milliseconds: how long each is shown.
  ///   - still: another picture for whoever plays no frames, as large as the first; `nil` where that is the first frame.
  ///   - stated: how many frames the file states, where not as many as there are.
  ///   - samples: what is stored of the pixels.
  ///   - isInterlaced: whether rows are stored in seven passes.
  ///   - between: chunks between the word of each frame and its data.
  /// - Returns: the file.
  public static func file(
    _ frames: [Frame], milliseconds: Int = 100, still: [UInt8]? = nil, stated: Int? = nil,
    samples: Samples = .colors, isInterlaced: Bool = false, between: [UInt8] = []
  ) -> [UInt8] {
    func packed(_ pixels: [UInt8], _ width: Int) -> [UInt8] {
      wrapped(rows(pixels, width, samples, isInterlaced: isInterlaced))
    }
    guard let first = frames.first else { return [] }
    var bytes: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    bytes += chunk(
      "IHDR",
      number(first.width, 4) + number(first.height, 4) + samples.kind
        + [0, 0, isInterlaced ? 1 : 0])
    bytes += chunk("acTL", number(stated ?? frames.count, 4) + number(0, 4))
    bytes += samples.chunks
    if let still {
      bytes += chunk("IDAT", packed(still, first.width))
    }
    var sequence = 0
    for (index, frame) in frames.enumerated() {
      bytes += chunk(
        "fcTL",
        [sequence, frame.width, frame.height, frame.left, frame.top].flatMap { number($0, 4) }
          + number(milliseconds, 2) + number(1_000, 2)
          + [frame.disposal.rawValue, frame.isOver ? 1 : 0])
      bytes += between
      sequence += 1
      let data = packed(frame.pixels, frame.width)
      if index == 0, still == nil {
        bytes += chunk("IDAT", data)
      } else {
        bytes += chunk("fdAT", number(sequence, 4) + data)
        sequence += 1
      }
    }
    return bytes + chunk("IEND", [])
  }

  /// A chunk with its length and checksum.
  public static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    return number(data.count, 4) + body + number(Int(checksum(body)), 4)
  }

  private static func number(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * (width - 1 - $0))) }
  }

  /// The first column and row of each pass, and the steps to the next.
  ///
  /// - Source: Portable Network Graphics (third edition), section 8.1.
  private static let passes = [
    (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
    (0, 1, 1, 2),
  ]

  /// Rows without a filter, pass by pass.
  private static func rows(
    _ pixels: [UInt8], _ width: Int, _ samples: Samples, isInterlaced: Bool
  ) -> [UInt8] {
    let height = pixels.count / (4 * width)
    var rows: [UInt8] = []
    for (left, top, across, down) in isInterlaced ? passes : [(0, 0, 1, 1)] where left < width {
      for y in stride(from: top, to: height, by: down) {
        rows.append(0)
        for x in stride(from: left, to: width, by: across) {
          let start = 4 * (y * width + x)
          rows += samples.stored(pixels[start..<start + 4])
        }
      }
    }
    return rows
  }

  /// Bytes in stored blocks.
  private static func wrapped(_ rows: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [0x78, 0x01]
    for start in stride(from: 0, to: rows.count, by: 65_535) {
      let end = min(rows.count, start + 65_535)
      let size = end - start
      bytes.append(end == rows.count ? 1 : 0)
      for value in [size, ~size] { bytes += number(value, 2).reversed() }
      bytes += rows[start..<end]
    }
    var (low, high) = (1, 0)
    for byte in rows {
      low = (low + Int(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return bytes + number(high << 16 | low, 4)
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xffff_ffff
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xedb8_8320 : 0) }
    }
    return ~sum
  }
}
