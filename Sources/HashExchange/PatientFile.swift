// SPDX-License-Identifier: Apache-2.0
// A file that a person named: perhaps a pipe whose writer is slow, or never comes.

internal import Foundation

/// A file that a person named, read from its beginning to its end.
///
/// It may be a pipe (`<(zcat list.gz)`). While a pipe has nothing to give, the reader is asked again and
/// again whether to go on waiting, so that a person can stop it.
public final class PatientFile {
  /// Why a file cannot be read.
  public enum Failure: Error, Hashable, Sendable {
    /// It is missing, a folder, or not permitted.
    case unreadable
    /// It is a device, which may have no end.
    case device
  }

  /// How long a pipe is waited for between two questions, in milliseconds.
  private static let patience: Int32 = 100

  private let descriptor: Int32
  private let isPipe: Bool

  /// Opens the file at `path`; never waits for the writer of a pipe.
  ///
  /// - Throws: ``Failure``.
  public init(path: String) throws(Failure) {
    let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable }
    self.descriptor = descriptor
    var about = stat()
    guard unsafe fstat(descriptor, &about) == 0 else { throw .unreadable }
    isPipe = about.st_mode & S_IFMT == S_IFIFO
    switch about.st_mode & S_IFMT {
    case S_IFREG, S_IFIFO: break
    case S_IFCHR, S_IFBLK: throw .device
    default: throw .unreadable
    }
  }

  deinit { close(descriptor) }

  /// The next bytes, at most `count`; empty at the end.
  ///
  /// - Parameters:
  ///   - count: the most bytes to read, at least 1.
  ///   - whileWaiting: called ten times a second while a pipe has nothing to give; throws to stop.
  /// - Returns: 1 to `count` bytes, or none at the end.
  /// - Throws: ``Failure``, and what `whileWaiting` throws.
  public func read(upTo count: Int, whileWaiting: () throws -> Void) throws -> [UInt8] {
    while true {
      if isPipe { try wait(whileWaiting) }
      var reason: Int32 = 0
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        let got = unsafe Foundation.read(descriptor, buffer.baseAddress, count)
        reason = got < 0 ? errno : 0
        filled = max(0, got)
      }
      switch reason {
      case 0: return bytes
      case EINTR, EAGAIN: try whileWaiting()
      default: throw Failure.unreadable
      }
    }
  }

  /// Waits until the pipe has bytes, or its last writer has gone.
  private func wait(_ whileWaiting: () throws -> Void) throws {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while unsafe poll(&wanted, 1, Self.patience) <= 0 { try whileWaiting() }
  }
}
