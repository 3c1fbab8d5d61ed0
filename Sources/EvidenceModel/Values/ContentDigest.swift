// SPDX-License-Identifier: Apache-2.0
// The three exact digests of an item, as distinct types so that they cannot be mixed up.

/// A digest of fixed length over all bytes of an item.
public protocol ContentDigest: Hashable, Sendable, CustomStringConvertible {
  /// The number of bytes of every value of this type.
  static var byteCount: Int { get }

  /// The digest of the empty input: listed by mistake in the wild, never a match.
  static var ofEmptyInput: Self { get }

  /// The digest's bytes; exactly `byteCount` of them.
  var bytes: [UInt8] { get }

  /// Wraps `bytes`, or is `nil` when there are not exactly `byteCount` of them.
  init?(bytes: [UInt8])
}

extension ContentDigest {
  /// Lower-case hexadecimal text.
  public var description: String { HexText.encode(bytes) }

  /// Reads hexadecimal text of either case; `nil` when it is of another length or not hexadecimal.
  public init?(hex text: some StringProtocol) {
    guard let bytes = HexText.decode(text) else { return nil }
    self.init(bytes: bytes)
  }

  /// Whether every byte is zero: a placeholder, never a digest of anything.
  public var isAllZero: Bool { bytes.allSatisfy { $0 == 0 } }
}

/// An MD5 digest (RFC 1321).
///
/// Collisions are cheap: it may find, never exclude.
public struct MD5Digest: ContentDigest {
  /// 16.
  public static let byteCount = 16
  /// `d41d8cd98f00b204e9800998ecf8427e`.
  public static let ofEmptyInput = MD5Digest(
    unchecked: [
      0xd4, 0x1d, 0x8c, 0xd9, 0x8f, 0x00, 0xb2, 0x04, 0xe9, 0x80, 0x09, 0x98, 0xec, 0xf8, 0x42,
      0x7e,
    ])

  /// The 16 bytes.
  public let bytes: [UInt8]

  /// Wraps 16 bytes; `nil` for any other count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  private init(unchecked bytes: [UInt8]) { self.bytes = bytes }
}

/// A SHA-1 digest (FIPS 180-4).
///
/// Collisions exist: it may find, never exclude.
public struct SHA1Digest: ContentDigest {
  /// 20.
  public static let byteCount = 20
  /// `da39a3ee5e6b4b0d3255bfef95601890afd80709`.
  public static let ofEmptyInput = SHA1Digest(
    unchecked: [
      0xda, 0x39, 0xa3, 0xee, 0x5e, 0x6b, 0x4b, 0x0d, 0x32, 0x55, 0xbf, 0xef, 0x95, 0x60, 0x18,
      0x90,
      0xaf, 0xd8, 0x07, 0x09,
    ])

  /// The 20 bytes.
  public let bytes: [UInt8]

  /// Wraps 20 bytes; `nil` for any other count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  private init(unchecked bytes: [UInt8]) { self.bytes = bytes }
}

/// A SHA-256 digest (FIPS 180-4): what makes an item *unique content*.
public struct SHA256Digest: ContentDigest {
  /// 32.
  public static let byteCount = 32
  /// `e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855`.
  public static let ofEmptyInput = SHA256Digest(
    unchecked: [
      0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9,
      0x24,
      0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8,
      0x55,
    ])

  /// The 32 bytes.
  public let bytes: [UInt8]

  /// Wraps 32 bytes; `nil` for any other count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  private init(unchecked bytes: [UInt8]) { self.bytes = bytes }
}

/// The three exact digests of one item, made in one pass over its bytes.
public struct ContentDigests: Hashable, Sendable {
  /// MD5 of all bytes.
  public let md5: MD5Digest
  /// SHA-1 of all bytes.
  public let sha1: SHA1Digest
  /// SHA-256 of all bytes; the item's identity.
  public let sha256: SHA256Digest

  /// Groups three digests of the same bytes.
  public init(md5: MD5Digest, sha1: SHA1Digest, sha256: SHA256Digest) {
    self.md5 = md5
    self.sha1 = sha1
    self.sha256 = sha256
  }
}
