// SPDX-License-Identifier: Apache-2.0
// The digests of a large content, made on a second thread while the first encrypts and writes.

internal import Dispatch
internal import EvidenceModel
internal import Synchronization

/// The three digests of one content, made on a thread beside the caller's once there is enough to do.
///
/// MD5 alone takes longer than reading, encrypting and writing together. Small contents are digested
/// where they are: handing them over would cost more. At most ``backlog`` chunks wait, so memory is
/// bounded. One thread at a time may call it.
final class DigestLane: Sendable {
  /// Contents up to this many chunks are digested by the caller.
  private static let inlineChunks = 16
  /// How many chunks may wait for the other thread.
  private static let backlog = 16

  private let stream = Mutex(DigestStream())
  private let queue = DispatchQueue(label: "martlet.digests")
  private let room = DispatchSemaphore(value: DigestLane.backlog)
  private let chunks = Mutex(0)

  /// Adds one chunk; waits while too many are under way.
  func update(_ chunk: [UInt8]) {
    let count = chunks.withLock { count in
      count += 1
      return count
    }
    guard count > Self.inlineChunks else { return stream.withLock { $0.update(chunk) } }
    room.wait()
    queue.async { [self] in
      stream.withLock { $0.update(chunk) }
      room.signal()
    }
  }

  /// The digests of all chunks, once the last is in.
  func finish() -> ContentDigests {
    if chunks.withLock({ $0 > Self.inlineChunks }) { queue.sync {} }
    return stream.withLock { $0.finish() }
  }
}
