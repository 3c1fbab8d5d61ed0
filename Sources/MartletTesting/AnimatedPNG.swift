// SPDX-License-Identifier: Apache-2.0
// Animated PNG files, written chunk by chunk without compression, for tests.

/// Writes animated PNG files of red, green, blue and alpha.
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

  /// A file of frames that are shown for `milliseconds` each.
  ///
  /// - Parameters:
  ///   - frames: the frames; the first is as large as the picture.
  ///   - milliseconds: how long each is shown.
  ///   - still: another picture for whoever plays no frames, as large as the first; `nil` where that is the first frame.
  ///   - stated: how many frames the file states, where not as many as there are.
  /// - Returns: the file.
  public static func file(
    _ frames: [Frame], milliseconds: Int = 100, still: [UInt8]? = nil, stated: Int? = nil
  ) -> [UInt8] {
    guard let first = frames.first else { return [] }
    var bytes: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    bytes += chunk(
      "IHDR", number(first.width, 4) + number(first.height, 4) + [8, 6, 0, 0, 0])
    bytes += chunk("acTL", number(stated ?? frames.count, 4) + number(0, 4))
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

  /// Rows without a filter in stored blocks.
  private static func packed(_ pixels: [UInt8], _ width: Int) -> [UInt8] {
    var rows: [UInt8] = []
    for start in stride(from: 0, to: pixels.count, by: 4 * width) {
      rows += [0] + pixels[start..<start + 4 * width]
    }
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
