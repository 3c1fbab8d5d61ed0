// SPDX-License-Identifier: Apache-2.0
// Ends the child when its parent is gone, even while a decoder hangs.

internal import Glibc
internal import MediaDecoding

/// A thread that waits for the other end of the connection to close.
///
/// A parent that is killed cannot end its children. The thread is older than the system call filter,
/// which therefore must be put on all threads.
enum Watchdog {
  /// Starts the thread.
  ///
  /// - Throws: ``DecodeError`` `.broken` when it cannot be started.
  static func start() throws(DecodeError) {
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { _ in
        Watchdog.watch()
        return nil
      }, nil)
    guard status == 0 else {
      throw DecodeError(.broken, "martlet-decoder could not start a thread (errno \(status))")
    }
  }

  private static func watch() {
    while true {
      // No event is asked for: the end of the connection is always told.
      var request = pollfd(fd: 0, events: 0, revents: 0)
      let count = unsafe poll(&request, 1, timeout)
      if count > 0 { end() }
      #if DECODER_PROBES
      DecoderProbe.attemptOnOlderThread()
      #endif
    }
  }

  #if DECODER_PROBES
  private static let timeout: Int32 = 10
  #else
  private static let timeout: Int32 = -1
  #endif

  private static func end() -> Never { _exit(0) }
}
