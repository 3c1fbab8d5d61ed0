// SPDX-License-Identifier: Apache-2.0
// Names and salts of blobs, and what is known of a stored one.

public import EvidenceModel

/// The name of a blob: a keyed digest of its content's SHA-256, so that names tell nothing without the
/// case key.
public struct BlobName: Hashable, Sendable, CustomStringConvertible {
  /// The number of bytes of a name.
  public static let byteCount = 32

  /// The name's bytes.
  public let bytes: [UInt8]

  /// Wraps 32 bytes; `nil` for any other count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  init(content: SHA256Digest, key: CaseKey) {
    var writer = CanonicalWriter()
    writer.write("martlet content name v1")
    writer.writeFixed(content.bytes)
    bytes = LookupDigest.digest(of: writer.bytes, key: key.subkey(.contentName))
  }

  /// Lower-case hexadecimal text.
  public var description: String { HexText.encode(bytes) }

  /// The folder within the vault: the first two digits.
  var folder: String { HexText.encode(bytes.prefix(1)) }

  /// The file name within the folder: the other 62 digits.
  var fileName: String { HexText.encode(bytes.dropFirst()) }
}

/// The random salt of a blob's key; it stands in the blob's header, its catalog row and its ledger leaf.
public struct BlobSalt: Hashable, Sendable {
  /// The number of bytes of a salt.
  public static let byteCount = 32

  /// The salt's bytes.
  public let bytes: [UInt8]

  /// Wraps 32 bytes; `nil` for any other count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  init(random: Void) { bytes = RandomBytes.make(count: Self.byteCount) }
}

/// What is known of a blob after it was stored.
public struct StoredBlob: Hashable, Sendable {
  /// Its name.
  public let name: BlobName
  /// The salt to open it with.
  public let salt: BlobSalt
  /// The number of bytes of its content.
  public let byteCount: Int
  /// The three digests of its content.
  public let digests: ContentDigests
  /// Whether the vault held the content before; then the salt is the older blob's.
  public let isDuplicate: Bool

  /// The same blob, opened with the salt of an older file of the same content; see
  /// ``Vault/makeDurable()``.
  public func opened(with salt: BlobSalt) -> StoredBlob {
    StoredBlob(
      name: name, salt: salt, byteCount: byteCount, digests: digests, isDuplicate: isDuplicate)
  }
}
