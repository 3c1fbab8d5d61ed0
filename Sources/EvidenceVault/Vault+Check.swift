// SPDX-License-Identifier: Apache-2.0
// Reads blobs again in full, and lists what is there.

public import EvidenceModel

extension Vault {
  /// Reads a blob in full, checks every chunk and that the content is the one its name stands for.
  ///
  /// - Returns: The digests of the content, to compare with those of the record.
  /// - Throws: ``VaultError`` as ``open(name:salt:byteCount:)``, and `misnamed`.
  public func fsck(
    name: BlobName, salt: BlobSalt, byteCount: Int? = nil
  ) throws(VaultError) -> ContentDigests {
    let reader = try open(name: name, salt: salt, byteCount: byteCount)
    let digests = try Self.digests(of: reader)
    guard self.name(of: digests.sha256) == name else {
      throw VaultError(.misnamed, "a blob is authentic but is not the content its name stands for")
    }
    return digests
  }

  /// The names of all durable blobs, sorted; files that are not named as blobs are left out.
  ///
  /// - Throws: ``VaultError`` `denied`, `io`.
  /// - Complexity: O(n log n) time, 32 bytes and a little more a blob.
  public func list() throws(VaultError) -> [BlobName] {
    var found: [BlobName] = []
    try visitFiles { folder, file in
      if let name = Self.blobName(folder: folder, file: file) { found.append(name) }
    }
    return found
  }

  /// Paths within the vault of files that no vault writes: neither blobs nor the vault's own.
  ///
  /// - Throws: ``VaultError`` `denied`, `io`.
  public func strangers() throws(VaultError) -> [String] {
    var found: [String] = []
    try visitFiles { folder, file in
      if Self.blobName(folder: folder, file: file) == nil {
        found.append(file.isEmpty ? folder : "\(folder)/\(file)")
      }
    }
    return found
  }

  /// Tells a blob whose record holds a wrong salt from one that was swapped: the former's content
  /// belongs to its name.
  func diagnosis(of name: BlobName, swapped error: VaultError) -> VaultError {
    guard let file = try? Descriptor.open(reading: path(of: name)),
      let header = try? file.read(at: 0, count: BlobFormat.headerByteCount),
      let salt = try? BlobFormat.salt(inHeader: header),
      let reader = try? openWithoutDiagnosis(name: name, salt: salt, byteCount: nil),
      let digests = try? Self.digests(of: reader), self.name(of: digests.sha256) == name
    else { return error }
    return VaultError(.wrongSalt, "a blob is whole, but its record holds another salt")
  }

  private static func digests(of reader: BlobReader) throws(VaultError) -> ContentDigests {
    var digests = DigestStream()
    var position = 0
    while position < reader.byteCount {
      let bytes = try reader.read(at: position, count: BlobFormat.chunkByteCount)
      digests.update(bytes)
      position += bytes.count
    }
    return digests.finish()
  }

  private func visitFiles(_ body: (String, String) -> Void) throws(VaultError) {
    try reportingFaults { () throws(FileFault) in
      for folder in try DirectoryListing.names(in: directory) {
        if folder == "tmp" || folder == VaultManifest.fileName { continue }
        guard folder.utf8.count == 2, HexText.decode(folder) != nil else {
          body(folder, "")
          continue
        }
        for file in try DirectoryListing.names(in: directory + "/" + folder) { body(folder, file) }
      }
    }
  }

  private static func blobName(folder: String, file: String) -> BlobName? {
    let text = folder + file
    guard text == text.lowercased() else { return nil }
    return HexText.decode(text).flatMap { BlobName(bytes: $0) }
  }
}
