// SPDX-License-Identifier: Apache-2.0
// A hit of an item on a known list.

/// Which fingerprint a list entry or a match is about.
public enum FingerprintAlgorithm: String, CaseIterable, Hashable, Sendable, Codable {
  /// MD5 over all bytes.
  case md5
  /// SHA-1 over all bytes.
  case sha1
  /// SHA-256 over all bytes.
  case sha256
  /// PDQ of the picture.
  case pdq
  /// vPDQ: a known video, told by SHA-256 of the canonical bytes of its fingerprint.
  case vpdq

  /// Whether a hit of this algorithm alone proves the same content.
  public var identifiesContent: Bool { self == .sha256 }
}

/// A fingerprint of what a picture or video looks like, as kept of an item.
public enum PerceptualAlgorithm: String, CaseIterable, Hashable, Sendable, Codable {
  /// PDQ of the picture, or of an animation's first frame.
  case pdq
  /// vPDQ: PDQ of a video's sampled frames.
  case vpdq
}

/// What being on a list means.
public enum ListPolarity: String, CaseIterable, Hashable, Sendable, Codable {
  /// Known material of the list's subject.
  case positive
  /// Known not to be: suppresses only on an exact SHA-256; other hits annotate.
  case negative
}

/// A hit of an item on one entry of one list version.
public struct ListHit: Hashable, Sendable {
  /// The algorithm that hit.
  public let algorithm: FingerprintAlgorithm
  /// Differing bits for PDQ, 0 for the exact digests; for vPDQ those of the two nearest frames.
  public let distance: Int
  /// The entry's position in its list version's sorted order.
  public let entry: Int
  /// The entry's fingerprint, 16 to 32 bytes; of a known video its key.
  public let entryBytes: [UInt8]

  /// Groups the parts of a hit.
  public init(algorithm: FingerprintAlgorithm, distance: Int, entry: Int, entryBytes: [UInt8]) {
    self.algorithm = algorithm
    self.distance = distance
    self.entry = entry
    self.entryBytes = entryBytes
  }
}
