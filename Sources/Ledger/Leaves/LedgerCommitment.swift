// SPDX-License-Identifier: Apache-2.0
// What a leaf shows of a detail that is sealed elsewhere: nothing, until detail and salt are shown.

internal import Crypto
internal import Foundation

/// A commitment to the detail of a leaf: SHA-256 of 0x4d, a random salt of 32 bytes, and the detail.
///
/// Without the salt it tells nothing of the detail; with both, anyone can check that this detail was
/// meant. The salt and the detail are kept sealed in the catalog, so that they can be erased while the
/// ledger stays whole.
public struct LedgerCommitment: Hashable, Sendable {
  /// The number of bytes of a commitment and of a salt.
  public static let byteCount = 32
  private static let domain: UInt8 = 0x4d

  /// The commitment's bytes.
  public let bytes: [UInt8]

  /// Wraps 32 bytes; `nil` for any other count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// The commitment to `detail` with `salt`, which has 32 bytes.
  public init(detail: [UInt8], salt: [UInt8]) {
    precondition(salt.count == Self.byteCount, "a commitment's salt has 32 bytes")
    var hasher = SHA256()
    hasher.update(data: [Self.domain])
    hasher.update(data: salt)
    hasher.update(data: detail)
    bytes = Array(hasher.finalize())
  }

  /// A fresh salt from the system's generator.
  public static func makeSalt() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  /// Whether this commits to `detail` with `salt`.
  public func verify(detail: [UInt8], salt: [UInt8]) -> Bool {
    salt.count == Self.byteCount && LedgerCommitment(detail: detail, salt: salt) == self
  }
}
