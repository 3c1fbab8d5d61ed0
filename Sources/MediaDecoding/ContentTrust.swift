// SPDX-License-Identifier: Apache-2.0
// Whose signatures a person has chosen to trust; told to a decoder before it reads anything.

public import EvidenceModel

/// A list of certificates that a person installed.
public struct TrustList: Hashable, Sendable {
  /// The name the person gave it.
  public let name: String
  /// The day the list is of, as `YYYY-MM-DD`.
  public let date: String
  /// The digest of the imported file.
  public let sha256: SHA256Digest
  /// The certificates, as PEM.
  public let pem: String

  /// Groups the parts of a list.
  public init(name: String, date: String, sha256: SHA256Digest, pem: String) {
    self.name = name
    self.date = date
    self.sha256 = sha256
    self.pem = pem
  }
}

/// A public key with which a generator signs the pixels of its pictures.
public struct PixelSigningKey: Hashable, Sendable {
  /// Whose key it is said to be.
  public let name: String
  /// The Ed25519 public key, 32 bytes.
  public let publicKey: [UInt8]
  /// Whether a person confirmed that it is; without that a signature is no proof.
  public let isConfirmed: Bool

  /// Groups the parts of a key.
  public init(name: String, publicKey: [UInt8], isConfirmed: Bool) {
    self.name = name
    self.publicKey = publicKey
    self.isConfirmed = isConfirmed
  }

  /// The key published with NovelAI's `novelai-image-metadata`; not verified by this project.
  ///
  /// - Source: NovelAI/novelai-image-metadata `nai_sig.py`.
  public static let publishedNovelAI = PixelSigningKey(
    name: "NovelAI, as published",
    publicKey: [
      0x63, 0x62, 0x5c, 0x40, 0x03, 0xa1, 0x2f, 0x0c, 0xf0, 0x48, 0x35, 0x09, 0x3c, 0xd8, 0x0b,
      0xd3, 0x89, 0xd2, 0xd1, 0x36, 0xea, 0x9b, 0xb7, 0x12, 0x45, 0xce, 0x31, 0x93, 0x4b, 0xd1,
      0x32, 0x27,
    ], isConfirmed: false)
}

/// Whose signatures a person has chosen to trust.
public struct ContentTrust: Hashable, Sendable {
  /// The most lists.
  public static let maximumLists = 16
  /// The largest size of one list, in bytes.
  public static let maximumListBytes = 4 << 20
  /// The most keys.
  public static let maximumKeys = 16

  /// Lists of certificates, in the order in which they are tried.
  public var lists: [TrustList]
  /// Keys of pixel signatures, in the order in which they are tried.
  public var keys: [PixelSigningKey]

  /// Groups lists and keys.
  public init(lists: [TrustList], keys: [PixelSigningKey]) {
    self.lists = lists
    self.keys = keys
  }

  /// No list, and the published keys, unconfirmed.
  public static let standard = ContentTrust(lists: [], keys: [.publishedNovelAI])
}
