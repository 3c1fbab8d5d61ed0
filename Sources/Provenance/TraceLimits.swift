// SPDX-License-Identifier: Apache-2.0
// Bounds on looking for traces in one file.

/// Bounds on looking for traces in one file.
public struct TraceLimits: Hashable, Sendable {
  /// The largest metadata chunk that is read, in bytes.
  public var blockBytes: Int
  /// The largest number of bytes that all compressed texts of a file together may inflate to.
  public var inflatedBytes: Int
  /// The largest number of bytes read of the file in all.
  public var readBytes: Int
  /// The largest number of chunks, segments, boxes or directory entries passed.
  public var steps: Int
  /// The largest number of metadata blocks interpreted.
  public var blocks: Int
  /// The largest number of EXIF directories followed.
  public var directories: Int
  /// The longest value of a field, in bytes of UTF-8; longer ones are cut.
  public var fieldBytes: Int
  /// The largest number of fields of one trace.
  public var fields: Int

  /// Sets every bound.
  public init(
    blockBytes: Int, inflatedBytes: Int, readBytes: Int, steps: Int, blocks: Int,
    directories: Int, fieldBytes: Int, fields: Int
  ) {
    self.blockBytes = blockBytes
    self.inflatedBytes = inflatedBytes
    self.readBytes = readBytes
    self.steps = steps
    self.blocks = blocks
    self.directories = directories
    self.fieldBytes = fieldBytes
    self.fields = fields
  }

  /// Chunks of 16 MiB, inflated to 16 MiB, 64 MiB in all; 200,000 steps, 256 blocks, 16 directories;
  /// 256 fields of 64 KiB.
  public static let standard = TraceLimits(
    blockBytes: 16 << 20, inflatedBytes: 16 << 20, readBytes: 64 << 20, steps: 200_000,
    blocks: 256, directories: 16, fieldBytes: 64 << 10, fields: 256)
}
