// SPDX-License-Identifier: Apache-2.0
// A folder for the temporary files of one vault object, locked while it lives, so that what a dead
// process left behind can be told from what a live one is writing.

internal import EvidenceModel
internal import Glibc
internal import Synchronization

/// The folder of one vault object's temporary files.
///
/// It holds a lock on the file `lock` in it for as long as it lives; the operating system drops the
/// lock when the process dies. Folders whose lock can be had are stale.
final class VaultSession: Sendable {
  private let path: String
  private let files: any VaultFileOperations
  private let lock: Descriptor
  private let counter = Mutex(0)

  /// Makes a fresh folder below `parent`.
  init(parent: String, files: any VaultFileOperations) throws(FileFault) {
    self.files = files
    _ = try files.makeDirectory(parent)
    for _ in 0..<16 {
      let candidate = parent + "/" + HexText.encode(RandomBytes.make(count: 8))
      _ = try files.makeDirectory(candidate)
      // A cleaner of another process may take the folder away before its lock is held.
      guard let lock = try Self.makeLock(candidate + "/lock", files: files) else { continue }
      path = candidate
      self.lock = lock
      return
    }
    throw FileFault("lock", EAGAIN)
  }

  deinit { Self.clear(path, files: files) }

  /// A path in the folder that was not given before.
  func makePath() -> String {
    let number = counter.withLock { count in
      count += 1
      return count
    }
    return "\(path)/\(number)"
  }

  /// Removes folders of sessions that are no longer alive; what cannot be removed stays.
  static func removeStale(in parent: String, files: any VaultFileOperations) {
    for name in (try? DirectoryListing.names(in: parent)) ?? [] {
      let candidate = parent + "/" + name
      guard let lock = try? Descriptor.open(reading: candidate + "/lock") else {
        try? files.remove(candidate)
        continue
      }
      if lock.lockExclusively() { clear(candidate, files: files) }
    }
  }

  private static func makeLock(
    _ path: String, files: any VaultFileOperations
  ) throws(FileFault) -> Descriptor? {
    do {
      let lock = try files.createExclusively(path)
      return lock.lockExclusively() && lock.hasName ? lock : nil
    } catch {
      guard error.number == ENOENT else { throw error }
      return nil
    }
  }

  private static func clear(_ path: String, files: any VaultFileOperations) {
    let names = (try? DirectoryListing.names(in: path)) ?? []
    for name in names where name != "lock" { try? files.remove(path + "/" + name) }
    try? files.remove(path + "/lock")
    try? files.remove(path)
  }
}
