// SPDX-License-Identifier: Apache-2.0
// Trusted signers as canonical bytes, with the bounds that the child holds them to.

internal import EvidenceModel

extension CanonicalWriter {
  mutating func write(_ trust: ContentTrust) {
    write(UInt32(clamping: trust.lists.count))
    for list in trust.lists {
      write(list.name)
      write(list.date)
      writeFixed(list.sha256.bytes)
      write(list.pem)
    }
    write(UInt32(clamping: trust.keys.count))
    for key in trust.keys {
      write(key.name)
      write(key.publicKey)
      write(key.isConfirmed)
    }
  }
}

extension CanonicalReader {
  mutating func readContentTrust() throws(CanonicalError) -> ContentTrust {
    ContentTrust(
      lists: try readList(atMost: ContentTrust.maximumLists) { reader throws(CanonicalError) in
        try reader.readTrustList()
      },
      keys: try readList(atMost: ContentTrust.maximumKeys) { reader throws(CanonicalError) in
        try reader.readPixelSigningKey()
      })
  }

  private mutating func readTrustList() throws(CanonicalError) -> TrustList {
    let name = try readText()
    let date = try readText()
    guard let digest = SHA256Digest(bytes: try readFixed(SHA256Digest.byteCount)) else {
      throw .malformed
    }
    let pem = try readText()
    guard pem.utf8.count <= ContentTrust.maximumListBytes else { throw .malformed }
    return TrustList(name: name, date: date, sha256: digest, pem: pem)
  }

  private mutating func readPixelSigningKey() throws(CanonicalError) -> PixelSigningKey {
    let name = try readText()
    let key = try readBytes()
    guard key.count == 32 else { throw .malformed }
    return PixelSigningKey(name: name, publicKey: key, isConfirmed: try readFlag())
  }
}
