// SPDX-License-Identifier: Apache-2.0
// One decoder child: started with nothing but a socket, killed at a deadline, always reaped.

internal import Glibc
internal import MediaDecoding

/// A running decoder child and the parent's end of its connection.
///
/// One thread at a time.
///
/// The connection is a pair of stream sockets, not pipes: writing to a child that is gone then gives
/// an error without a signal, and no disposition of the whole process has to change.
final class ChildProcess: FrameTransport {
  /// The process number.
  let processID: pid_t
  private var descriptor: Int32
  private var ending: DecodeError?
  private let isCancelled: @Sendable () -> Bool

  /// Starts a child.
  ///
  /// - Throws: ``DecodeError`` `.broken` when the system does not start it.
  init(_ configuration: DecoderConfiguration) throws(DecodeError) {
    isCancelled = configuration.isCancelled
    var pair: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, kind, 0, &pair) == 0 else {
      throw DecodeError(.broken, "no connection for a decoder could be made (errno \(errno))")
    }
    defer { Glibc.close(pair[1]) }
    do {
      processID = try ChildSpawner.spawn(configuration, connection: pair[1])
    } catch {
      Glibc.close(pair[0])
      throw error
    }
    descriptor = pair[0]
    _ = fcntl(pair[0], F_SETFL, O_NONBLOCK)
  }

  deinit { _ = end() }

  func send(_ frame: WireFrame, by deadline: ContinuousClock.Instant?) throws(DecodeError) {
    try write(frame.header, by: deadline)
    try write(frame.payload, by: deadline)
  }

  func receive(by deadline: ContinuousClock.Instant?) throws(DecodeError) -> WireFrame? {
    let header: WireFrame.Header
    do {
      header = try WireFrame.Header(try read(WireFrame.headerByteCount, by: deadline))
    } catch {
      if error.code == .broken { _ = end() }
      throw error
    }
    let payload = try read(header.payloadByteCount, by: deadline)
    return WireFrame(header.kind, session: header.session, payload: payload)
  }

  /// Kills the child if it still runs and reaps it; says how it ended.
  ///
  /// May be called again.
  @discardableResult
  func end(orWait grace: Duration = .zero) -> DecodeError {
    if let ending { return ending }
    Glibc.close(descriptor)
    descriptor = -1
    let status = ChildReaper.reap(processID, grace: grace)
    let error = status.error
    ending = error
    return error
  }

  /// The connection gave way: the child has ended, or ends within a moment.
  private func lost() -> DecodeError { end(orWait: .milliseconds(500)) }

  private func expired() -> DecodeError {
    end()
    let error = DecodeError(.timedOut, "the decoder took longer than its limit and was ended")
    ending = error
    return error
  }

  private func cancelled() -> DecodeError {
    end()
    let error = DecodeError(.broken, "the decoder was ended, for its work is not wanted any more")
    ending = error
    return error
  }
}

// MARK: - Bytes

extension ChildProcess {
  private func write(
    _ bytes: [UInt8], by deadline: ContinuousClock.Instant?
  ) throws(DecodeError) {
    var sent = 0
    while sent < bytes.count {
      if let ending { throw ending }
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.send(
          descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent,
          Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        try wait(for: Int16(POLLOUT), by: deadline)
      } else if errno != EINTR {
        throw lost()
      }
    }
  }

  private func read(
    _ count: Int, by deadline: ContinuousClock.Instant?
  ) throws(DecodeError) -> [UInt8] {
    if let ending { throw ending }
    var failure: DecodeError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(DecodeError) {
        while initialized < count {
          initialized += unsafe try readSome(
            UnsafeMutableRawBufferPointer(
              rebasing: UnsafeMutableRawBufferPointer(buffer)[initialized...]),
            by: deadline)
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  private func readSome(
    _ buffer: UnsafeMutableRawBufferPointer, by deadline: ContinuousClock.Instant?
  ) throws(DecodeError) -> Int {
    while true {
      let count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
      if count > 0 { return count }
      if count < 0, errno == EAGAIN {
        try wait(for: Int16(POLLIN), by: deadline)
      } else if count == 0 || errno != EINTR {
        throw lost()
      }
    }
  }

  /// How long to wait before asking again whether the work is still wanted, in milliseconds.
  private static let patience: Int32 = 200

  /// Waits for a moment, or until bytes can go through; who calls tries again.
  private func wait(
    for events: Int16, by deadline: ContinuousClock.Instant?
  ) throws(DecodeError) {
    if isCancelled() { throw cancelled() }
    var milliseconds = Self.patience
    if let deadline {
      let left = deadline - .now
      guard left > .zero else { throw expired() }
      milliseconds = min(
        milliseconds,
        Int32(
          clamping: left.components.seconds * 1_000
            + left.components.attoseconds / 1_000_000_000_000_000 + 1))
    }
    var request = pollfd(fd: descriptor, events: events, revents: 0)
    guard unsafe poll(&request, 1, milliseconds) < 0, errno != EINTR else { return }
    throw lost()
  }
}
