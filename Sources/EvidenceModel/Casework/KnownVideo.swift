// SPDX-License-Identifier: Apache-2.0
// A video on a known list: its fingerprint, and the key that tells it from every other.

/// A video on a known list.
public struct KnownVideo: Hashable, Sendable {
  /// The share of frames, in percent, that makes a match where a list states none.
  ///
  /// - Source: facebook/ThreatExchange `vpdq/README.md`.
  public static let standardPercent = 80

  /// SHA-256 of the canonical bytes of the fingerprint.
  public let key: FingerprintKey
  /// The frames.
  public let fingerprint: VPDQFingerprint

  /// Groups a key and the fingerprint it was made from.
  public init(key: FingerprintKey, fingerprint: VPDQFingerprint) {
    self.key = key
    self.fingerprint = fingerprint
  }

  /// What a list holds of a video: the key, then the canonical bytes of the fingerprint.
  public var bytes: [UInt8] {
    var writer = CanonicalWriter()
    writer.writeFixed(key.bytes(FingerprintAlgorithm.vpdq.byteCount))
    writer.write(fingerprint)
    return writer.bytes
  }

  /// Reads what ``bytes`` gave; `nil` for anything else.
  ///
  /// Whether the key is that of the fingerprint is not looked at.
  public init?(bytes: [UInt8]) {
    var reader = CanonicalReader(bytes)
    do {
      guard
        let key = FingerprintKey(bytes: try reader.readFixed(FingerprintAlgorithm.vpdq.byteCount))
      else { return nil }
      self.init(key: key, fingerprint: try reader.readVPDQ())
      try reader.finish()
    } catch { return nil }
  }
}
