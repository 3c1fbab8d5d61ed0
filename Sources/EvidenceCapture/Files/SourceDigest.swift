// SPDX-License-Identifier: Apache-2.0
// The digest of a whole source, made before and after it is read.

public import EvidenceModel
internal import HashExchange

/// The digest of a whole source.
///
/// Of a file: SHA-256 of its bytes. Of a folder: SHA-256 of its manifest, which lists in bytewise
/// order of paths every file with its size and SHA-256 and everything else with what it is. Of a VICS case file: likewise, of
/// the file and every exported file that it names;
/// docs/formats/captures.md has the bytes. Names that change, appear or go change the digest, times
/// and permissions do not.
public struct SourceDigest: Hashable, Sendable {
  /// SHA-256 of the file or the manifest.
  public let sha256: SHA256Digest
  /// The number of regular files that were read.
  public let fileCount: Int
  /// The number of their bytes.
  public let byteCount: Int

  /// Reads the whole source at `path`, calling `progress` with the bytes read so far now and then.
  ///
  /// - Complexity: one pass over all bytes; memory does not grow with them.
  /// - Throws: ``CaptureError`` when the path is missing, unreadable or no file or folder, and
  ///   `.changed` when a file changes meanwhile; the errors of `progress`.
  public static func compute(
    path: String, walksCaseFiles: Bool = true, progress: (Int) throws -> Void = { _ in }
  ) throws -> SourceDigest {
    var bytes = 0
    guard let root = try SourceRoot.open(path: path).folder else {
      let file = try RegularFile.open(path: path)
      if try walksCaseFiles && VICSCaseFile.begins(file) {
        return try ofCaseFile(file, path: path, progress)
      }
      let digest = try digest(of: file, &bytes, progress)
      return try SourceDigest(digest, files: 1, bytes: bytes)
    }
    let tree = try FolderTree(root: root, depthLimit: CaptureLimits.standard.folderDepth)
    var manifest = RunningDigest(.sha256)
    manifest.update(Array("martlet-source-manifest/1\n".utf8))
    var files = 0
    while let entry = tree.next() {
      var line = CanonicalWriter()
      line.write(entry.path)
      switch entry.content {
      case .file(let file):
        line.write("file")
        line.write(UInt64(file.byteCount))
        line.writeFixed(try digest(of: file, &bytes, progress))
        files += 1
      case .refused(let finding):
        line.write(finding.code)
      }
      manifest.update(line.bytes)
    }
    return try SourceDigest(manifest.value, files: files, bytes: bytes)
  }

  /// The digest of a VICS case file and of every exported file that it names, in the order in which it names them first.
  private static func ofCaseFile(
    _ file: RegularFile, path: String, _ progress: (Int) throws -> Void
  ) throws -> SourceDigest {
    var (bytes, files) = (0, 1)
    var manifest = RunningDigest(.sha256)
    manifest.update(Array("martlet-vics-manifest/1\n".utf8))
    var line = CanonicalWriter()
    line.write(UInt64(file.byteCount))
    line.writeFixed(try digest(of: file, &bytes, progress))
    manifest.update(line.bytes)
    let folder = try VICSFolder(ofFile: path)
    let reader = VICSReader(VICSCaseFile(file))
    var known: Set<[String]> = []
    while let event = try? reader.next() {
      guard case .record(let record) = event, let path = record.vics?.relativePath,
        known.insert(path).inserted
      else { continue }
      var line = CanonicalWriter()
      line.write(path.joined(separator: "/"))
      do {
        let exported = try folder.file(path)
        line.write("file")
        line.write(UInt64(exported.byteCount))
        line.writeFixed(try digest(of: exported, &bytes, progress))
        files += 1
      } catch let error as CaptureError where error.code != .changed {
        line.write(error.code.rawValue)
      }
      manifest.update(line.bytes)
    }
    return try SourceDigest(manifest.value, files: files, bytes: bytes)
  }

  private init(_ digest: [UInt8], files: Int, bytes: Int) throws(CaptureError) {
    guard let sha256 = SHA256Digest(bytes: digest) else {
      throw CaptureError(.unreadable, "the digest could not be made")
    }
    self.sha256 = sha256
    fileCount = files
    byteCount = bytes
  }

  private static func digest(
    of file: RegularFile, _ total: inout Int, _ progress: (Int) throws -> Void
  ) throws -> [UInt8] {
    let stream = FilePayload(file)
    var digest = RunningDigest(.sha256)
    while true {
      let bytes = try stream.next(maximum: 1 << 20)
      guard !bytes.isEmpty else { break }
      digest.update(bytes)
      total += bytes.count
      try progress(total)
    }
    if let finding = stream.findings.first {
      throw CaptureError(
        finding.severity == .unreadable && finding.code == "file.read_failed"
          ? .unreadable : .changed, finding.detail)
    }
    return digest.value
  }
}
