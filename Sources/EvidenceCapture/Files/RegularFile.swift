// SPDX-License-Identifier: Apache-2.0
// A regular file opened for reading only, never through a symbolic link below the source's root.

internal import EvidenceModel
internal import Glibc
internal import MediaDecoding

/// A regular file, open for reading.
///
/// Reading does not change its access time where the system allows.
final class RegularFile: ByteSource {
  private let descriptor: Int32
  /// The number of bytes when it was opened.
  let byteCount: Int
  /// When it was last changed before it was opened.
  let modified: Instant

  /// Takes over an open descriptor; closes it at once when it is no regular file.
  init(descriptor: Int32) throws(CaptureError) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      close(descriptor)
      throw CaptureError(.unreadable, "a file could not be examined (errno \(errno))")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw CaptureError(.notRegular, "not a regular file or folder")
    }
    self.descriptor = descriptor
    byteCount = Int(status.st_size)
    modified = Self.modified(status)
  }

  deinit { close(descriptor) }

  /// Opens the file a person named, following links.
  static func open(path: String) throws(CaptureError) -> RegularFile {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw Self.failure(errno) }
    return try RegularFile(descriptor: descriptor)
  }

  func read(at offset: Int, count: Int) throws -> [UInt8] {
    guard offset >= 0, count > 0 else { return [] }
    var result = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      repeat {
        result = unsafe pread(descriptor, buffer.baseAddress, count, off_t(offset))
      } while result < 0 && errno == EINTR
      filled = max(0, result)
    }
    guard result >= 0 else { throw Self.failure(errno) }
    return bytes
  }

  /// Whether size and change time are still what they were.
  var isUnchanged: Bool {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return false }
    return Int(status.st_size) == byteCount && Self.modified(status) == modified
  }

  static func failure(_ code: Int32) -> CaptureError {
    code == ENOENT || code == ENOTDIR
      ? CaptureError(.missing, "nothing is at the path")
      : CaptureError(.unreadable, "the path could not be read (errno \(code))")
  }

  static func modified(_ status: stat) -> Instant {
    let seconds = Int64(status.st_mtim.tv_sec).multipliedReportingOverflow(by: 1_000_000)
    let base = seconds.overflow ? 0 : seconds.partialValue
    let sum = base.addingReportingOverflow(Int64(status.st_mtim.tv_nsec) / 1_000)
    return Instant(microseconds: sum.overflow ? base : sum.partialValue)
  }
}

/// A regular file read in order up to the size it had when it was opened; a file that changes
/// meanwhile is a finding.
final class FilePayload: PayloadStream {
  private let file: RegularFile
  private var position: Int
  private var ended = false
  private(set) var findings: [Finding] = []

  init(_ file: RegularFile, from position: Int = 0) {
    self.file = file
    self.position = position
  }

  func next(maximum: Int) throws -> [UInt8] {
    guard !ended else { return [] }
    let count = min(maximum, file.byteCount - position)
    do {
      let bytes = count > 0 ? try file.read(at: position, count: count) : []
      position += bytes.count
      if bytes.isEmpty { finish() }
      return bytes
    } catch {
      end("file.read_failed", .unreadable, "reading stopped with a system error")
      return []
    }
  }

  /// Goes on at `position`, earlier or later in the file.
  func seek(to position: Int) {
    self.position = position
    ended = !findings.isEmpty
  }

  private func finish() {
    if position < file.byteCount {
      end("file.shrank", .unreadable, "the file became shorter while it was read")
    } else if !file.isUnchanged {
      ended = true
      findings.append(.fileChanged)
    } else {
      ended = true
    }
  }

  private func end(_ code: String, _ severity: Finding.Severity, _ detail: String) {
    ended = true
    findings.append(Finding(code: code, severity: severity, detail: detail))
  }
}

extension Finding {
  /// A file's size or time is not what it was when the file was opened.
  static var fileChanged: Finding {
    Finding(
      code: "file.changed", severity: .defect, detail: "the file was changed while it was read")
  }
}
