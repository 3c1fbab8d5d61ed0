// SPDX-License-Identifier: Apache-2.0
// One ingest at a time: an advisory lock that names its holder and vanishes with the process.

public import EvidenceModel
internal import Foundation

/// An advisory lock on one kind of work in a case, held by one process.
///
/// The lock is the kernel's (`flock`), so it is gone with its process however that ends; the file only
/// tells who holds it.
public final class WorkLock: Sendable {
  private static let pause = 0.05

  private let descriptor: Int32

  /// Takes the lock at `path`.
  ///
  /// - Throws: ``CaseworkError`` `.locked`, naming the process that holds it and since when.
  public init(path: String, work: String, now: Instant) throws {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw CaseworkError(
        .unwritable,
        "the case folder cannot be written: \(unsafe String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = Self.holder(descriptor)
      close(descriptor)
      throw CaseworkError(
        .locked, "another \(work) is at work on this case (\(holder)); wait for it or stop it")
    }
    let text = Array("process \(getpid()), started \(now)\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = unsafe text.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    self.descriptor = descriptor
  }

  /// Takes the lock at `path`, and waits for whoever holds it as long as `mayWait`, which is asked with the refusal, says so.
  ///
  /// - Throws: as ``init(path:work:now:)``; what `mayWait` throws.
  static func waited(
    path: String, work: String, clock: () -> Instant, mayWait: (CaseworkError) throws -> Bool
  ) throws -> WorkLock {
    while true {
      do {
        return try WorkLock(path: path, work: work, now: clock())
      } catch let refusal as CaseworkError where refusal.code == .locked {
        guard try mayWait(refusal) else { throw refusal }
        Thread.sleep(forTimeInterval: pause)
      }
    }
  }

  deinit {
    // A child that was just forked may hold a copy of the descriptor until it runs its own program.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  private static func holder(_ descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 120)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
    }
    guard count > 0 else { return "process unknown" }
    let text = String(decoding: buffer.prefix(count), as: UTF8.self)
    return EvidenceText.escaped(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
