// SPDX-License-Identifier: Apache-2.0
// Clocks, medians, memory, and the lines that are printed.

import Foundation

/// Clocks, medians and printing.
enum Measuring {
  /// Seconds that `body` takes.
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    let time = (ContinuousClock.now - start).components
    return Double(time.seconds) + Double(time.attoseconds) * 1e-18
  }

  /// Seconds of processor time that `body` takes in all threads: what a busy machine does not change much.
  static func processorSeconds(_ body: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let start = now()
    try body()
    return now() - start
  }

  /// The middle of several measurements.
  static func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
  }

  /// Anonymous and file-backed resident memory of this process in MB of 10⁶ bytes.
  static func residentMB() -> (anonymous: Double, mapped: Double) {
    (status("RssAnon:"), status("RssFile:"))
  }

  /// The most memory that was ever resident in this process, in MB of 10⁶ bytes.
  static func peakMB() -> Double { status("VmHWM:") }

  private static func status(_ name: String) -> Double {
    let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    let fields = line?.split { $0 == " " || $0 == "\t" } ?? []
    return (fields.count > 1 ? Double(fields[1]) ?? 0 : 0) * 1.024e-3
  }

  /// Prints one line.
  static func line(_ name: String, _ values: [(String, Double)]) {
    let fields = values.map { "\"\($0.0)\": \(($0.1 * 1e6).rounded() / 1e6)" }.joined(
      separator: ", ")
    FileHandle.standardOutput.write(Data("{\"what\": \"\(name)\", \(fields)}\n".utf8))
  }
}
