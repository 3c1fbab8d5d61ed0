// SPDX-License-Identifier: Apache-2.0
// Ctrl-C asks; long work notices between two items and stops cleanly.

internal import Foundation
internal import Synchronization

/// Whether the person asked to stop.
enum Interruption {
  private static let flag = Atomic<Bool>(false)
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// Whether Ctrl-C, a termination request or the end of the terminal has arrived.
  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Begins to listen.
  ///
  /// A second Ctrl-C ends the process at once. Under `nohup` the end of the terminal stays ignored.
  static func listen() {
    // A parent may have started this process with the signals blocked.
    var wanted = sigset_t()
    unsafe sigemptyset(&wanted)
    for number in signals { unsafe sigaddset(&wanted, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
    for number in signals where number != SIGHUP || !isIgnored(number) {
      signal(number) { number in
        if Interruption.flag.exchange(true, ordering: .relaxed) { _exit(128 + number) }
      }
    }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(number, nil, &action) == 0 else { return false }
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }
}
