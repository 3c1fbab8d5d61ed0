// SPDX-License-Identifier: Apache-2.0
// Writing files of the ledger: whole, durable, then under their names.

internal import Glibc

extension LedgerFiles {
  /// A file that was written and waits for its name.
  struct Staged {
    let temporary: String
    let destination: String
  }

  static let temporaryFolder = "tmp"

  /// Writes a temporary file that is to stand at `path`.
  func stage(_ bytes: [UInt8], for path: String, number: Int) throws(LedgerError) -> Staged {
    let temporary = absolute("\(Self.temporaryFolder)/\(number)")
    try willDo(.write(temporary))
    let descriptor = unsafe open(
      temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.failure("create") }
    defer { _ = close(descriptor) }
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { buffer in
        unsafe write(descriptor, buffer.baseAddress?.advanced(by: done), bytes.count - done)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw Self.failure("write") }
      done += written
    }
    // Has the system begin to write, so that the files of a batch reach the disk together and not each after the other.
    _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    return Staged(temporary: temporary, destination: absolute(path))
  }

  /// Makes staged files durable and gives them their names, in order.
  func commit(_ staged: [Staged]) throws(LedgerError) {
    for file in staged { try synchronize(file.temporary, step: .synchronize(file.temporary)) }
    var changed: Set<String> = []
    for file in staged {
      let folder = Self.parent(of: file.destination)
      try makeDirectories(
        folder == directory ? "" : String(folder.dropFirst(directory.count + 1)), changed: &changed)
      try willDo(.rename(file.temporary, to: file.destination))
      guard unsafe rename(file.temporary, file.destination) == 0 else {
        throw Self.failure("rename")
      }
      changed.insert(folder)
    }
    for folder in changed.sorted() {
      try synchronize(folder, step: .synchronizeDirectory(folder))
    }
  }

  /// Makes a folder and those above it, durably.
  func makeDurableDirectories(_ path: String) throws(LedgerError) {
    var changed: Set<String> = []
    try makeDirectories(path, changed: &changed)
    for folder in changed.sorted() {
      try synchronize(folder, step: .synchronizeDirectory(folder))
    }
  }

  /// Removes a file or an empty folder; one that is not there is no failure.
  func remove(_ path: String) throws(LedgerError) {
    try willDo(.remove(absolute(path)))
    guard unsafe Glibc.remove(absolute(path)) == 0 || errno == ENOENT else {
      throw Self.failure("remove")
    }
  }

  private func synchronize(_ path: String, step: LedgerFileStep) throws(LedgerError) {
    try willDo(step)
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure("open") }
    defer { _ = close(descriptor) }
    guard fsync(descriptor) == 0 else { throw Self.failure("fsync") }
  }
}
