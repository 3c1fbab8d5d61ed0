// SPDX-License-Identifier: Apache-2.0
// Stores one content: digests and encrypts while it streams in.

internal import EvidenceModel
internal import Foundation

/// Stores one content as a blob, digesting and encrypting it as it comes; memory is a few chunks.
///
/// One thread at a time. A writer that is released without ``finish(durability:)`` leaves nothing.
public final class BlobWriter {
  private let vault: Vault
  private let path: String
  private let descriptor: Descriptor
  private let salt: BlobSalt
  private let cipher: ChunkCipher
  private let digests = DigestLane()
  private var buffer: [UInt8] = []
  private var pendingHeader: [UInt8]
  private var chunkIndex = 0
  private var isOpen = true

  /// The number of bytes appended so far.
  public private(set) var byteCount = 0

  init(vault: Vault, path: String, descriptor: Descriptor) {
    self.vault = vault
    self.path = path
    self.descriptor = descriptor
    salt = BlobSalt(random: ())
    cipher = ChunkCipher(caseKey: vault.key, salt: salt)
    pendingHeader = BlobFormat.header(salt: salt)
    buffer.reserveCapacity(BlobFormat.chunkByteCount)
  }

  deinit { abandon() }

  /// Appends bytes to the content.
  ///
  /// - Throws: ``VaultError`` `full`, `readOnly`, `io`; the writer is then of no more use.
  public func append(_ bytes: [UInt8]) throws(VaultError) { try append(bytes[...]) }

  /// Appends bytes to the content.
  ///
  /// - Throws: ``VaultError`` `full`, `readOnly`, `io`; the writer is then of no more use.
  public func append(_ bytes: Span<UInt8>) throws(VaultError) {
    try append(unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) })
  }

  /// Appends bytes to the content.
  ///
  /// - Throws: ``VaultError`` `full`, `readOnly`, `io`; the writer is then of no more use.
  public func append(_ bytes: ArraySlice<UInt8>) throws(VaultError) {
    precondition(isOpen, "nothing is appended to a blob that was finished or abandoned")
    var rest = bytes
    while !rest.isEmpty {
      // The last chunk is told apart by its nonce, so a full one waits until more comes.
      if buffer.count == BlobFormat.chunkByteCount { try writeChunk(isLast: false) }
      let taken = rest.prefix(BlobFormat.chunkByteCount - buffer.count)
      buffer.append(contentsOf: taken)
      rest = rest.dropFirst(taken.count)
    }
    byteCount += bytes.count
  }

  /// Ends the content and gives the blob its name.
  ///
  /// With `.immediate` the blob is durable when this returns. With `.batched` it can be read at once
  /// through the same vault object, and is stored when ``Vault/makeDurable()`` has returned.
  ///
  /// - Throws: ``VaultError`` `full`, `readOnly`, `io`; `corrupt` and the like when the vault holds the
  ///   same content in a damaged blob.
  public func finish(durability: Vault.Durability) throws(VaultError) -> StoredBlob {
    precondition(isOpen, "a blob is finished once")
    try writeChunk(isLast: true)
    isOpen = false
    let found = digests.finish()
    return try vault.adopt(
      Vault.Candidate(path: path, salt: salt, byteCount: byteCount, digests: found),
      durability: durability)
  }

  /// Drops what was written; does nothing after ``finish(durability:)``.
  public func abandon() {
    guard isOpen else { return }
    isOpen = false
    vault.discard(path)
  }

  private func writeChunk(isLast: Bool) throws(VaultError) {
    digests.update(buffer)
    let sealed = try cipher.seal(buffer, index: chunkIndex, isLast: isLast)
    chunkIndex += 1
    buffer = []
    if !isLast { buffer.reserveCapacity(BlobFormat.chunkByteCount) }
    do throws(FileFault) {
      if pendingHeader.isEmpty {
        try vault.files.write(sealed, to: descriptor)
      } else {
        try vault.files.write(pendingHeader + sealed, to: descriptor)
        pendingHeader = []
      }
    } catch { throw VaultError(error) }
  }
}
