// SPDX-License-Identifier: Apache-2.0
// Compressed streams, decoded step by step under the caller's control.

/// A way to compress a stream.
public enum ContentCoding: String, CaseIterable, Hashable, Sendable, Codable {
  /// gzip (RFC 1952), several members one after another allowed.
  case gzip
  /// HTTP `deflate`: zlib (RFC 1950), and the bare DEFLATE (RFC 1951) that some servers send.
  case deflate
  /// Brotli (RFC 7932).
  case brotli
  /// Zstandard (RFC 8878), several frames one after another allowed.
  case zstd
  /// xz, several streams one after another allowed.
  case xz
  /// bzip2, several streams one after another allowed.
  case bzip2
}

/// One step of decoding.
public struct DecompressionStep: Hashable, Sendable {
  /// Decoded bytes, at most 1 MiB.
  public let output: [UInt8]
  /// How many bytes of the input were used; the caller gives the others again in the next step.
  public let consumed: Int
  /// Whether a member (gzip member, zstd frame, whole brotli stream) ended with the last byte used.
  ///
  /// A step stops at the end of a member.
  public let memberEnded: Bool

  /// Groups the parts of a step.
  public init(output: [UInt8], consumed: Int, memberEnded: Bool) {
    self.output = output
    self.consumed = consumed
    self.memberEnded = memberEnded
  }
}

/// A compressed stream being decoded.
///
/// One thread at a time.
public protocol Decompression: AnyObject {
  /// Decodes some of `input` (at most 1 MiB). A step that uses nothing and gives nothing needs more
  /// input; at the end of the stream an empty input flushes what is left.
  ///
  /// - Throws: ``DecodeError`` `.corrupt` or `.limit`; bytes given out before stand.
  func step(_ input: [UInt8]) throws -> DecompressionStep

  /// Gives back what the decoder holds. Called once; later steps throw.
  func close()
}
