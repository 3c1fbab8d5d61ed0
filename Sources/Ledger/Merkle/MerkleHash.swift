// SPDX-License-Identifier: Apache-2.0
// A SHA-256 value of the tree, kept inline so that a million of them need no million allocations.

internal import Crypto
internal import EvidenceModel
internal import Foundation

/// A SHA-256 value of the Merkle tree.
public struct MerkleHash: Hashable, Sendable, CustomStringConvertible {
  /// The number of bytes of a hash.
  public static let byteCount = 32

  let storage: SIMD32<UInt8>

  /// Wraps 32 bytes; `nil` for any other count.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    var storage = SIMD32<UInt8>()
    for (index, byte) in bytes.enumerated() { storage[index] = byte }
    self.storage = storage
  }

  init(_ digest: SHA256.Digest) {
    storage = unsafe digest.withUnsafeBytes { unsafe $0.loadUnaligned(as: SIMD32<UInt8>.self) }
  }

  /// The 32 bytes.
  public var bytes: [UInt8] { unsafe withUnsafeBytes(of: storage) { unsafe Array($0) } }

  /// Lower-case hexadecimal text.
  public var description: String { HexText.encode(bytes) }
}

extension SHA256 {
  mutating func update(_ hash: MerkleHash) {
    unsafe withUnsafeBytes(of: hash.storage) { unsafe update(bufferPointer: $0) }
  }
}
