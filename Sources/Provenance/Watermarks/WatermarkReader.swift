// SPDX-License-Identifier: Apache-2.0
// Reads every known mark in one pass over the rows of a picture.

internal import MediaDecoding

/// A mark that was read with enough agreeing bits.
public struct WatermarkHit: Hashable, Sendable {
  /// What had to be done to the picture before the mark could be read.
  public enum Way: String, CaseIterable, Hashable, Sendable {
    /// Nothing.
    case asStored = "as_stored"
    /// Mirrored left to right.
    case mirrored
    /// Turned upside down by mirroring.
    case flipped
    /// Turned by half.
    case turned
    /// Resized to a size that generators make.
    case resized
    /// Read from another corner and row length: the picture was cut.
    case cut
  }

  /// The mark.
  public let mark: WatermarkMark
  /// The number of its bits that agree.
  public let agreeing: Int
  /// What had to be done first.
  public let way: Way
}

/// Reads every known mark in one pass over the rows of a picture.
///
/// A mark repeats its bits over the blocks of 8×8 pixels in reading order; each bit is what most of its blocks say.
public struct WatermarkReader {
  /// The smallest number of pixels in which the tools hide a mark.
  public static let minimumPixels = 256 * 256

  private let left: Int
  private var rowsToSkip: Int
  private var band: PixelBand
  private var filled = 0
  private var sums: BandSums
  private(set) var scores: BlockScores

  /// A reader of pictures `width` pixels wide with `channels` samples a pixel, 3 or 4; `left` columns and `top`
  /// rows are passed over.
  public init(width: Int, channels: Int, left: Int = 0, top: Int = 0) {
    self.init(width: width, channels: channels, left: left, top: top, kernel: .best)
  }

  /// A reader that sums by `kernel`.
  init(width: Int, channels: Int, left: Int = 0, top: Int = 0, kernel: MarkKernel) {
    self.left = left
    sums = BandSums(kernel: kernel)
    rowsToSkip = top
    scores = BlockScores(columns: max(0, width - left) / 8)
    band = PixelBand(
      width: width, channels: channels,
      samples: [UInt8](repeating: 0, count: 8 * width * channels))
  }

  /// Takes the next row: `width * channels` samples.
  public mutating func append(_ row: [UInt8]) { append(row.span) }

  /// Takes the next row: `width * channels` samples.
  public mutating func append(_ row: Span<UInt8>) {
    guard rowsToSkip == 0 else {
      rowsToSkip -= 1
      return
    }
    let stride = band.width * band.channels
    guard row.count >= stride else { return }
    band.take(row, filled)
    filled += 1
    guard filled == 8 else { return }
    filled = 0
    scores.append(band, fromColumn: left, sums: &sums)
  }

  /// The marks that the rows so far hold.
  public func hits() -> [WatermarkHit] { hits(.asStored) }

  /// The number of agreeing bits of `mark`, in the domain where most agree; 0 for pictures of fewer blocks
  /// than bits.
  public func agreement(with mark: WatermarkMark) -> Int {
    mark.domains.map { domain in
      let bits = Self.bits(scores[domain], count: mark.bitCount)
      return zip(bits, mark.bits).count { $0 == $1 }
    }.max() ?? 0
  }

  func hits(_ way: WatermarkHit.Way) -> [WatermarkHit] {
    guard scores.columns * scores.rows * 64 >= Self.minimumPixels / 2 else { return [] }
    return WatermarkMark.all.compactMap { mark in
      let agreeing = agreement(with: mark)
      return agreeing >= mark.threshold
        ? WatermarkHit(mark: mark, agreeing: agreeing, way: way) : nil
    }
  }

  /// `count` bits, each what most of its blocks say; empty when there are fewer blocks.
  static func bits(_ scores: [UInt8], count: Int) -> [Bool] {
    guard scores.count >= count else { return [] }
    var ones = [Int](repeating: 0, count: count)
    var position = 0
    for score in scores {
      ones[position] &+= Int(score)
      position &+= 1
      if position == count { position = 0 }
    }
    return ones.indices.map { index in
      let blocks = (scores.count - index + count - 1) / count
      return Double(ones[index]) / Double(blocks) * 255 > 127
    }
  }
}
