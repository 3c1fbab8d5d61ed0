// SPDX-License-Identifier: Apache-2.0
// Bounds on what a decoder may be made to do by the bytes it reads.

/// Bounds on one examination of a media file.
public struct ImageLimits: Hashable, Sendable {
  /// The largest number of pixels of one picture.
  public var pixels: Int
  /// The largest width or height, in pixels.
  public var side: Int
  /// The largest number of bytes read of the file.
  public var inputBytes: Int
  /// The longest time in milliseconds.
  public var milliseconds: Int

  /// Sets every bound.
  public init(pixels: Int, side: Int, inputBytes: Int, milliseconds: Int) {
    self.pixels = pixels
    self.side = side
    self.inputBytes = inputBytes
    self.milliseconds = milliseconds
  }

  /// 100 megapixels, 65,535 pixels a side, 512 MiB, 60 seconds.
  public static let standard = ImageLimits(
    pixels: 100_000_000, side: 65_535, inputBytes: 512 << 20, milliseconds: 60_000)
}

/// Bounds on opening one archive or compressed stream.
public struct ContainerLimits: Hashable, Sendable {
  /// The largest number of decoded bytes in all.
  public var outputBytes: Int
  /// The largest ratio of decoded to encoded bytes, judged once 1 MiB has come out.
  public var ratio: Int
  /// The largest number of entries.
  public var entries: Int
  /// The longest entry name, in bytes.
  public var nameBytes: Int
  /// The longest time of one call in milliseconds.
  public var milliseconds: Int

  /// Sets every bound.
  public init(outputBytes: Int, ratio: Int, entries: Int, nameBytes: Int, milliseconds: Int) {
    self.outputBytes = outputBytes
    self.ratio = ratio
    self.entries = entries
    self.nameBytes = nameBytes
    self.milliseconds = milliseconds
  }

  /// 1 TiB, 1,000 to 1, 5 million entries, names of 4,096 bytes, 60 seconds a call.
  public static let standard = ContainerLimits(
    outputBytes: 1 << 40, ratio: 1_000, entries: 5_000_000, nameBytes: 4_096, milliseconds: 60_000)
}
