// SPDX-License-Identifier: Apache-2.0
// The process that prints: in a group of its own, killed as a whole when its time is over.

internal import Casework
internal import DecoderHost
internal import Foundation

/// The process that prints, in a group of its own.
struct PrintingChild {
  private let number: Int32

  /// Starts it with two files as its standard streams; what it complains of goes nowhere.
  ///
  /// - Throws: ``PrintError`` `.system`.
  init(
    _ executable: String, arguments: [String], environment: [String], input: Int32, output: Int32
  ) throws(PrintError) {
    do {
      // What else this process has open, the case's keys and database, is not the browser's.
      number = try ProcessSpawner.spawn(
        executable, arguments: arguments, environment: environment, input: input, output: output,
        closing: Self.openDescriptors)
    } catch {
      throw PrintError(
        .system, "chromium could not be started (errno \(error.number)); try it by hand")
    }
  }

  /// Waits until it has ended; gives its exit status, or -1 when a signal ended it.
  ///
  /// - Throws: ``PrintError`` `.timedOut` after `seconds`; ``CaseworkError`` `.interrupted` when the person asked to
  ///   stop. The whole group is killed either way.
  func wait(seconds: Double) throws -> Int32 {
    // What it started goes with it, however it ended.
    defer { kill(-number, SIGKILL) }
    let end = ContinuousClock.now.advanced(by: .seconds(seconds))
    var status: Int32 = 0
    while true {
      let ended = unsafe waitpid(number, &status, WNOHANG)
      if ended == number { return status & 0x7f == 0 ? (status >> 8) & 0xff : -1 }
      guard ended == 0 || errno == EINTR else { return -1 }
      if Interruption.isRequested {
        reap()
        throw CaseworkError(.interrupted, "stopped; no report was made")
      }
      guard ContinuousClock.now < end else {
        reap()
        throw PrintError(
          .timedOut,
          "chromium did not print the page within \(Int(seconds)) seconds and was ended; try again, or take "
            + "--format html")
      }
      usleep(20_000)
    }
  }

  /// The descriptors that are open here.
  private static var openDescriptors: [Int32] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    return (names ?? []).compactMap { Int32($0) }
  }

  /// Kills the whole group and takes the process off the list of the dead.
  private func reap() {
    kill(-number, SIGKILL)
    var status: Int32 = 0
    while unsafe waitpid(number, &status, 0) < 0, errno == EINTR {}
  }
}
