// SPDX-License-Identifier: Apache-2.0
// Any fingerprint of up to 32 bytes as one value that sorts quickly.

/// The bytes of a fingerprint, up to 32 of them, ordered bytewise.
///
/// Shorter fingerprints are filled with zeros at the end; their length is that of their algorithm.
public struct FingerprintKey: Hashable, Comparable, Sendable {
  private let word0: UInt64
  private let word1: UInt64
  private let word2: UInt64
  private let word3: UInt64

  /// Wraps up to 32 bytes; `nil` for more.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count <= 32 else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var index = 0
    for byte in bytes {
      let shifted = UInt64(byte) << (56 - 8 * UInt64(index % 8))
      switch index / 8 {
      case 0: words.0 |= shifted
      case 1: words.1 |= shifted
      case 2: words.2 |= shifted
      default: words.3 |= shifted
      }
      index += 1
    }
    (word0, word1, word2, word3) = words
  }

  /// Reads hexadecimal digits of either case in ASCII; `nil` for an odd number of them, more than 64, or
  /// another character.
  public init?(hexadecimal digits: ArraySlice<UInt8>) {
    guard digits.count <= 64, digits.count.isMultiple(of: 2) else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var index = 0
    for digit in digits {
      let value: UInt8
      switch digit {
      case 0x30...0x39: value = digit - 0x30
      case 0x61...0x66: value = digit - 0x57
      case 0x41...0x46: value = digit - 0x37
      default: return nil
      }
      let shifted = UInt64(value) << (60 - 4 * UInt64(index % 16))
      switch index / 16 {
      case 0: words.0 |= shifted
      case 1: words.1 |= shifted
      case 2: words.2 |= shifted
      default: words.3 |= shifted
      }
      index += 1
    }
    (word0, word1, word2, word3) = words
  }

  /// The bytes of a PDQ hash in printed order.
  public init(_ hash: PDQHash) {
    (word0, word1, word2, word3) = (hash.word0, hash.word1, hash.word2, hash.word3)
  }

  /// Orders bytewise.
  public static func < (left: FingerprintKey, right: FingerprintKey) -> Bool {
    if left.word0 != right.word0 { return left.word0 < right.word0 }
    if left.word1 != right.word1 { return left.word1 < right.word1 }
    if left.word2 != right.word2 { return left.word2 < right.word2 }
    return left.word3 < right.word3
  }

  /// The first `count` bytes, at most 32.
  public func bytes(_ count: Int) -> [UInt8] {
    (0..<min(32, max(0, count))).map { self[$0] }
  }

  /// The byte at `position` in 0..<32.
  public subscript(position: Int) -> UInt8 {
    let word = position < 16 ? (position < 8 ? word0 : word1) : (position < 24 ? word2 : word3)
    return UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64(position % 8)))
  }

  /// Whether every byte is zero.
  public var isAllZero: Bool { word0 | word1 | word2 | word3 == 0 }
}

extension FingerprintAlgorithm {
  /// The length of this algorithm's fingerprints in bytes.
  public var byteCount: Int {
    switch self {
    case .md5: MD5Digest.byteCount
    case .sha1: SHA1Digest.byteCount
    case .sha256, .pdq, .vpdq: SHA256Digest.byteCount
    }
  }
}
