// SPDX-License-Identifier: Apache-2.0
// Keyed digests by which equal sealed values are found without opening them.

internal import CSodium
internal import EvidenceModel

/// Keyed BLAKE2b-256 (RFC 7693) digests for equality look-ups of sealed values.
///
/// Without the case key nobody can test a guess against them. Equal values of one domain have equal
/// digests, so that the number of distinct values and their repetitions show; that is their purpose.
public struct LookupDigest: Sendable {
  /// The number of bytes of a digest.
  public static let byteCount = 32

  private let key: SecretBytes

  /// Digests under `key`.
  public init(key: CaseKey) { self.key = key.subkey(.lookup) }

  /// The digest of `value` in `domain`; the same value has unrelated digests in other domains.
  ///
  /// - Parameters:
  ///   - value: The bytes to look up.
  ///   - domain: What the value is, such as `occurrence.path`.
  /// - Returns: 32 bytes.
  /// - Complexity: O(n).
  public func digest(_ value: [UInt8], domain: String) -> [UInt8] {
    var writer = CanonicalWriter()
    writer.write(domain)
    writer.writeFixed(value)
    return Self.digest(of: writer.bytes, key: key)
  }

  /// The digest of a text's UTF-8 in `domain`.
  public func digest(_ text: String, domain: String) -> [UInt8] {
    digest(Array(text.utf8), domain: domain)
  }

  static func digest(of message: [UInt8], key: SecretBytes) -> [UInt8] {
    unsafe key.withBytes { key in
      let keyBytes = unsafe key.assumingMemoryBound(to: UInt8.self)
      var digest = [UInt8](repeating: 0, count: byteCount)
      let status = unsafe crypto_generichash(
        &digest, byteCount, message, UInt64(message.count), keyBytes.baseAddress, keyBytes.count)
      precondition(status == 0, "BLAKE2b accepts every message and a key of 32 bytes")
      return digest
    }
  }
}
