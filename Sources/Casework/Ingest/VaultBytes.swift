// SPDX-License-Identifier: Apache-2.0
// The vault's blobs as sources of bytes, and its encrypted spool for nested containers.

internal import EvidenceCapture
internal import EvidenceVault
internal import MediaDecoding

/// A stored blob as a source of bytes.
final class VaultBytes: ByteSource {
  private let reader: BlobReader

  init(_ reader: BlobReader) { self.reader = reader }

  var byteCount: Int { reader.byteCount }

  func read(at offset: Int, count: Int) throws -> [UInt8] {
    try reader.read(at: offset, count: count)
  }
}

/// Spools nested containers into encrypted temporary blobs that vanish when they are released.
final class VaultSpooler: Spooler {
  private let vault: Vault

  init(vault: Vault) { self.vault = vault }

  func spool(_ stream: any ByteStream, limit: Int) throws -> any ByteSource {
    let blob = try vault.spool()
    while true {
      let bytes = try stream.next(maximum: 256 << 10)
      if bytes.isEmpty { return SpooledBytes(blob) }
      guard blob.byteCount + bytes.count <= limit else {
        throw DecodeError(.limit, "a nested container is larger than \(limit) bytes")
      }
      try blob.append(bytes)
    }
  }
}

/// A temporary blob as a source of bytes.
private final class SpooledBytes: ByteSource {
  private let blob: TemporaryBlob

  init(_ blob: TemporaryBlob) { self.blob = blob }

  var byteCount: Int { blob.byteCount }

  func read(at offset: Int, count: Int) throws -> [UInt8] {
    try blob.read(at: offset, count: count)
  }
}
