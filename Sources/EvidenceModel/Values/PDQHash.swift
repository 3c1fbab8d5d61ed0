// SPDX-License-Identifier: Apache-2.0
// The 256-bit perceptual hash PDQ and its quality, as values.

/// A 256-bit PDQ hash.
///
/// The printed form is one big-endian 256-bit number in lower-case hexadecimal, bit 255 first,
/// as the reference prints it. `words[0]` holds the first 16 printed digits.
///
/// - Source: facebook/ThreatExchange `pdq/README.md`.
public struct PDQHash: Hashable, Sendable, CustomStringConvertible {
  /// Bits 255–192 (the first 16 printed digits).
  public let word0: UInt64
  /// Bits 191–128.
  public let word1: UInt64
  /// Bits 127–64.
  public let word2: UInt64
  /// Bits 63–0 (the last 16 printed digits).
  public let word3: UInt64

  /// The distance at or below which two hashes are published as matching (31 of 256 bits).
  public static let standardThreshold = 31

  /// Groups four words, most significant first.
  public init(_ word0: UInt64, _ word1: UInt64, _ word2: UInt64, _ word3: UInt64) {
    self.word0 = word0
    self.word1 = word1
    self.word2 = word2
    self.word3 = word3
  }

  /// Reads 32 bytes in printed order; `nil` for any other count.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for (index, byte) in bytes.enumerated() {
      switch index / 8 {
      case 0: words.0 = words.0 << 8 | UInt64(byte)
      case 1: words.1 = words.1 << 8 | UInt64(byte)
      case 2: words.2 = words.2 << 8 | UInt64(byte)
      default: words.3 = words.3 << 8 | UInt64(byte)
      }
    }
    self.init(words.0, words.1, words.2, words.3)
  }

  /// Reads 64 hexadecimal digits of either case; `nil` for anything else.
  public init?(hex text: some StringProtocol) {
    guard let bytes = HexText.decode(text) else { return nil }
    self.init(bytes: bytes)
  }

  /// The 32 bytes in printed order.
  public var bytes: [UInt8] {
    [word0, word1, word2, word3].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
    }
  }

  /// 64 lower-case hexadecimal digits, bit 255 first.
  public var description: String { HexText.encode(bytes) }

  /// Whether every bit is zero: the hash of a blank picture, refused as a list entry.
  public var isAllZero: Bool { word0 | word1 | word2 | word3 == 0 }

  /// The number of differing bits, 0...256.
  ///
  /// - Complexity: O(1).
  @inlinable
  public func distance(to other: PDQHash) -> Int {
    (word0 ^ other.word0).nonzeroBitCount + (word1 ^ other.word1).nonzeroBitCount
      + (word2 ^ other.word2).nonzeroBitCount + (word3 ^ other.word3).nonzeroBitCount
  }
}

/// A PDQ hash with the quality of the picture it came from.
public struct PDQFingerprint: Hashable, Sendable {
  /// The quality at or above which a hash is published as fit to match (50 of 100).
  public static let standardQuality = 50

  /// The 256 bits.
  public let hash: PDQHash
  /// 0 (flat) to 100 (richly textured).
  public let quality: Int

  /// Groups a hash and its quality.
  public init(hash: PDQHash, quality: Int) {
    self.hash = hash
    self.quality = quality
  }
}

/// One of the eight symmetries of the square, in the order in which PDQ variants are printed.
public enum DihedralTransform: Int, CaseIterable, Hashable, Sendable {
  /// As stored.
  case original
  /// Rotated by 90° anticlockwise, as the reference's `rotate90`.
  case rotate90
  /// Rotated by 180°.
  case rotate180
  /// Rotated by 270° anticlockwise.
  case rotate270
  /// Top to bottom, as the reference's `flipX`.
  case flipX
  /// Left to right, as the reference's `flipY`.
  case flipY
  /// Mirrored in the main diagonal, as the reference's `flipPlus1`.
  case flipPlus1
  /// Mirrored in the other diagonal, as the reference's `flipMinus1`.
  case flipMinus1
}
