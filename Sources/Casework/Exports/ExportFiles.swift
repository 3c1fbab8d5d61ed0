// SPDX-License-Identifier: Apache-2.0
// The two files of an export: whole beside their place first, then under their names, and never over another file.

internal import Crypto
internal import EvidenceModel
internal import EvidenceVault
internal import Foundation
internal import HashExchange

/// What a file is: its SHA-256 in hexadecimal, and its length.
struct FileDigest: Hashable {
  let digest: String
  let byteCount: Int

  /// Reads the file at `path`; `nil` when it cannot be read.
  init?(path: String) {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    var hasher = SHA256()
    var count = 0
    do {
      while let part = try file.read(upToCount: 1 << 20), !part.isEmpty {
        hasher.update(data: part)
        count += part.count
      }
    } catch { return nil }
    digest = HexText.encode(Array(hasher.finalize()))
    byteCount = count
  }

  init(digest: String, byteCount: Int) {
    self.digest = digest
    self.byteCount = byteCount
  }
}

/// That files are whole and on record, and could not be given their names.
struct PlacingFault: Error { let error: CaseworkError }

/// The files of one export.
struct ExportFiles {
  /// What an export's manifest is called: the export's name with this behind it.
  static let manifestEnding = ".manifest.json"

  private let path: String
  /// Where the export lies until it is on record.
  let staged: String

  /// The files at `path`; those beside it carry `mark`, so that the same export finds them again.
  init(path: String, mark: String) {
    self.path = path
    staged = "\(path).\(mark).unnamed"
  }

  private var manifest: String { path + Self.manifestEnding }
  private var stagedManifest: String { staged + Self.manifestEnding }

  /// Makes room beside the place: what an interrupted call left before it was on record goes.
  ///
  /// - Throws: ``CaseworkError`` `.exists` when something stands at one of the paths.
  func begin() throws(CaseworkError) {
    try requireFree()
    discard()
  }

  /// Removes what lies beside the place.
  func discard() {
    for file in [staged, staged + ".partial", stagedManifest, stagedManifest + ".new"] {
      unsafe unlink(file)
    }
  }

  /// What the file beside the place is.
  ///
  /// - Throws: ``CaseworkError`` `.unwritable` when it cannot be read again.
  func digest() throws(CaseworkError) -> FileDigest {
    guard let digest = FileDigest(path: staged) else {
      throw CaseworkError(.unwritable, "the export cannot be read again where it was written")
    }
    return digest
  }

  /// What the file beside the place is, where there is one of that length.
  func digest(ifStaged byteCount: Int) throws(CaseworkError) -> FileDigest? {
    let size = try? FileManager.default.attributesOfItem(atPath: staged)[.size] as? Int
    return size == byteCount ? try digest() : nil
  }

  /// Writes the manifest beside its place.
  func stage(manifest text: String) throws(CaseworkError) {
    try WholeFile.write(Array(text.utf8), to: stagedManifest, mode: 0o600)
  }

  /// Gives both files their names, the manifest first, unless an earlier call came so far.
  ///
  /// - Throws: ``PlacingFault`` when something else stands there, or a name cannot be given.
  func place(manifest text: String) throws(PlacingFault) {
    do {
      if FileManager.default.contents(atPath: manifest) == Data(text.utf8) {
        unsafe unlink(stagedManifest)
      } else {
        try Self.name(stagedManifest, as: manifest)
      }
      try Self.name(staged, as: path)
    } catch {
      throw PlacingFault(
        error: CaseworkError(
          error.code,
          "\(error.userMessage); the export is on record and lies whole beside its place: the same command "
            + "again gives it its name"))
    }
    WholeFile.makeDurable(namesIn: FolderPath.parent(of: path))
  }

  private func requireFree() throws(CaseworkError) {
    for path in [path, manifest] where Self.isThere(path) { throw Self.taken(path) }
  }

  private static func isThere(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
  }

  private static func taken(_ path: String) -> CaseworkError {
    CaseworkError(
      .exists, "there is something at \(EvidenceText.escaped(path)), and exports replace nothing")
  }

  /// Gives a file another name, unless something has it.
  ///
  /// A second name is made and the first removed, which never replaces; where the file system knows no second names, the name
  /// is looked at first.
  private static func name(_ file: String, as name: String) throws(CaseworkError) {
    guard unsafe link(file, name) != 0 else {
      unsafe unlink(file)
      return
    }
    let reason = errno
    if reason == EEXIST {
      // An earlier call may have come between the two steps.
      guard isSame(file, name) else { throw taken(name) }
      unsafe unlink(file)
      return
    }
    guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(reason) else { throw fault(name, reason) }
    guard !isThere(name) else { throw taken(name) }
    guard unsafe rename(file, name) == 0 else { throw fault(name, errno) }
  }

  private static func isSame(_ first: String, _ second: String) -> Bool {
    var (left, right) = (stat(), stat())
    guard unsafe lstat(first, &left) == 0, unsafe lstat(second, &right) == 0 else { return false }
    return left.st_dev == right.st_dev && left.st_ino == right.st_ino
  }

  private static func fault(_ path: String, _ number: Int32) -> CaseworkError {
    CaseworkError(
      .unwritable,
      "cannot give the export its name \(EvidenceText.escaped(path)): \(unsafe String(cString: strerror(number)))"
    )
  }
}
