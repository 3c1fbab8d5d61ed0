// SPDX-License-Identifier: Apache-2.0
// The programs of the build that the running tests are of.

internal import Foundation

/// The programs of the build that the running tests are of: debug or release, wherever it was made.
public enum BuiltProgram {
  /// The folder of the running test program, where the build leaves the others too; no slash at its end.
  public static let folder: String = {
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let running = link ?? CommandLine.arguments[0]
    return String(running[..<(running.lastIndex(of: "/") ?? running.startIndex)])
  }()

  /// The path of one of them.
  public static func path(_ name: String) -> String { "\(folder)/\(name)" }
}
