// SPDX-License-Identifier: Apache-2.0
// Ctrl-C asks; long work notices between two items and stops cleanly.

internal import Foundation
internal import Synchronization

/// Whether the person asked to stop.
enum Interruption {
  private static let flag = Atomic<Bool>(false)

  /// Whether Ctrl-C (or a termination request) has arrived.
  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Begins to listen.
  ///
  /// A second Ctrl-C ends the process at once.
  static func listen() {
    // A parent may have started this process with the signals blocked.
    var wanted = sigset_t()
    unsafe sigemptyset(&wanted)
    for number in [SIGINT, SIGTERM] { unsafe sigaddset(&wanted, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        if Interruption.flag.exchange(true, ordering: .relaxed) { _exit(128 + number) }
      }
    }
  }
}
