// SPDX-License-Identifier: Apache-2.0
// Digests as captures state them, `sha1:…`, in every encoding met in the wild.

internal import EvidenceModel

/// A digest with its algorithm, as a record states it: `algorithm:value`.
///
/// The value may be base32 (RFC 4648, either case), base64, URL-safe base64 or hexadecimal, padded or
/// not; for one algorithm each has its own length, so nothing is guessed.
public struct LabelledDigest: Hashable, Sendable {
  /// An algorithm that can be checked.
  public enum Algorithm: String, CaseIterable, Hashable, Sendable, Codable {
    /// MD5.
    case md5
    /// SHA-1.
    case sha1
    /// SHA-256.
    case sha256
    /// SHA-384.
    case sha384
    /// SHA-512.
    case sha512

    /// The number of bytes of a digest.
    public var byteCount: Int {
      switch self {
      case .md5: 16
      case .sha1: 20
      case .sha256: 32
      case .sha384: 48
      case .sha512: 64
      }
    }
  }

  /// The algorithm.
  public let algorithm: Algorithm
  /// The digest's bytes.
  public let bytes: [UInt8]

  /// Wraps a digest; `nil` when its length is not the algorithm's.
  public init?(_ algorithm: Algorithm, bytes: [UInt8]) {
    guard bytes.count == algorithm.byteCount else { return nil }
    self.algorithm = algorithm
    self.bytes = bytes
  }

  /// Reads `algorithm:value`; `nil` for an unknown algorithm or a value in no known encoding.
  ///
  /// Case and hyphens of the algorithm do not matter: `SHA-256` is `sha256`.
  public init?(text: some Collection<UInt8>) {
    guard text.count <= 512, let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let label = String(decoding: text[..<colon], as: UTF8.self).lowercased()
      .filter { $0 != "-" && $0 != "_" && $0 != " " }
    guard let algorithm = Algorithm(rawValue: label) else { return nil }
    var value = Array(text[text.index(after: colon)...].drop { $0 == 0x20 })
    while let last = value.last, last == 0x20 || last == UInt8(ascii: "=") { value.removeLast() }
    let count = algorithm.byteCount
    let decoded: [UInt8]? =
      switch value.count {
      case count * 2: HexText.decode(String(decoding: value, as: UTF8.self))
      case (count * 8 + 4) / 5: RadixText.decodeBase32(value)
      case (count * 4 + 2) / 3: RadixText.decodeBase64(value)
      default: nil
      }
    guard let decoded else { return nil }
    self.init(algorithm, bytes: decoded)
  }
}
