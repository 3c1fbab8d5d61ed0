// SPDX-License-Identifier: Apache-2.0
// The Python of the tests, with the peers that our own answers are held to.

internal import Foundation

/// The Python in `.venv`, with the packages that `scripts/bootstrap test` pins and installs.
public enum PythonPeer {
  /// What Python prints with these arguments, such as `-c` and a script; what it says of errors goes to ours.
  ///
  /// - Throws: ``PythonPeerError`` when it ends with another status than 0; Foundation's error when it does not
  ///   start.
  public static func output(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: Repository.root + "/.venv/bin/python")
    process.arguments = ["-W", "ignore"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw PythonPeerError(status: process.terminationStatus)
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// The lines that Python prints with these arguments; empty lines are left out.
  ///
  /// - Throws: as ``output(_:)``.
  public static func lines(_ arguments: [String]) throws -> [Substring] {
    try output(arguments).split(separator: "\n")
  }

  /// The script of axe-core, which judges how accessible a page is.
  ///
  /// - Throws: Foundation's error when it is not installed.
  public static func axe() throws -> String {
    try output([
      "-c",
      """
      import importlib.util, pathlib
      (folder,) = importlib.util.find_spec("axe_core_python").submodule_search_locations
      print(pathlib.Path(folder, "axe.min.js").read_text(encoding="utf-8"))
      """,
    ])
  }
}

/// Python ended with another status than 0.
public struct PythonPeerError: Error, Equatable {
  /// The status.
  public let status: Int32
}
