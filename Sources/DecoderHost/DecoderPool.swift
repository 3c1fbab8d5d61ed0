// SPDX-License-Identifier: Apache-2.0
// Dedicated threads, one child each, fed from one bounded queue.

internal import Foundation
public import MediaDecoding
internal import Synchronization

/// A fixed number of decoder children, each with a thread of its own that runs the work.
///
/// One bad item costs one item: when a child crashes, hangs past its limit or speaks nonsense, the call
/// under way throws a ``DecodeError`` and the next call has a fresh child. Dropping the pool ends its
/// children; nothing is left behind.
public final class DecoderPool: Sendable {
  private struct Job: Sendable {
    let run: @Sendable (DecoderConnection) -> Void
    let abandon: @Sendable () -> Void
  }

  private let configuration: DecoderConfiguration
  private let queue: WorkQueue<Job>
  private let threads = DispatchGroup()

  /// Starts the threads; each starts its child at once, unless configured otherwise.
  public init(_ configuration: DecoderConfiguration) {
    self.configuration = configuration
    queue = WorkQueue(capacity: configuration.queueCapacity)
    for number in 0..<configuration.childCount { startThread(number) }
  }

  deinit { closeQueue() }

  /// Has a thread of the pool run `work` with its decoder.
  ///
  /// Blocks while ``DecoderConfiguration/queueCapacity`` pieces of work are waiting. Must not be called
  /// from within work of the same pool.
  ///
  /// - Parameter work: what to do. The session is valid only during the call; what it left open is
  ///   closed after it.
  /// - Returns: the result to come.
  public func submit<Value: Sendable>(
    _ work: @escaping @Sendable (any DecoderSession) throws -> Value
  ) -> PendingWork<Value> {
    let pending = PendingWork<Value>()
    let startsEarly = configuration.startsEarly
    let job = Job(
      run: { connection in
        pending.resolve(
          Result {
            if startsEarly { try connection.prepare() }
            return try work(connection)
          })
      },
      abandon: { pending.resolve(.failure(Self.shutDown)) })
    if !queue.put(job) { job.abandon() }
    return pending
  }

  /// A session over a dedicated child for one thread, beside the pool's own children.
  ///
  /// Its child ends with `close()` or when the session is dropped; ``DecoderConfiguration/isCancelled`` does
  /// not end its work.
  ///
  /// - Throws: ``DecodeError`` `.broken` when the child does not start.
  public func makeSession() throws -> DecoderConnection {
    var lasting = configuration
    lasting.isCancelled = { false }
    let connection = DecoderConnection(lasting)
    try connection.prepare()
    return connection
  }

  /// Ends the pool: work under way is finished, waiting work throws, children end.
  ///
  /// Must not be called from within work of the pool.
  public func shutdown() {
    closeQueue()
    threads.wait()
  }

  private static let shutDown = DecodeError(
    .unsupported, "the decoder pool was shut down before this work began")

  private func closeQueue() {
    for job in queue.close() { job.abandon() }
  }

  private func startThread(_ number: Int) {
    let (queue, configuration, threads) = (queue, configuration, threads)
    threads.enter()
    let thread = Thread {
      let connection = DecoderConnection(configuration)
      // A child that does not start now is tried again, and reported, by the first work.
      if configuration.startsEarly { try? connection.prepare() }
      while let job = queue.take() {
        job.run(connection)
        connection.finishWork()
      }
      connection.close()
      threads.leave()
    }
    thread.name = "decoder-\(number)"
    thread.stackSize = 8 << 20
    thread.start()
  }
}
