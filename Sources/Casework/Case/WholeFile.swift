// SPDX-License-Identifier: Apache-2.0
// A small file is there wholly, or as it was before.

internal import EvidenceModel
internal import EvidenceVault
internal import Foundation

/// Small files that are replaced wholly or not at all.
enum WholeFile {
  /// Writes `bytes` to a temporary file beside `path`, makes it durable and renames it into place.
  ///
  /// - Throws: ``CaseworkError`` `.unwritable`, naming the reason the system gives.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(CaseworkError) {
    let temporary = path + ".new"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw fault("cannot write", path) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Foundation.write(
          descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw fault("cannot write", path) }
      written += count
    }
    guard fsync(descriptor) == 0, unsafe rename(temporary, path) == 0 else {
      throw fault("cannot replace", path)
    }
    makeDurable(namesIn: FolderPath.parent(of: path))
  }

  /// Makes the names in a folder durable, so that what was renamed there is found after a loss of power.
  static func makeDurable(namesIn folder: String) {
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func fault(_ what: String, _ path: String) -> CaseworkError {
    let reason = unsafe String(cString: strerror(errno))
    return CaseworkError(.unwritable, "\(what) \(EvidenceText.escaped(path)): \(reason)")
  }
}
