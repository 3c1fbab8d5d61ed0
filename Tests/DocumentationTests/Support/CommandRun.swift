// SPDX-License-Identifier: Apache-2.0
// Runs a program and takes what it prints.

import Foundation

/// A program that was run to its end.
struct CommandRun {
  let status: Int32
  let output: [UInt8]

  /// Runs a program; what it says on standard error goes to the test's.
  init(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    output = Array(try pipe.fileHandleForReading.readToEnd() ?? Data())
    process.waitUntilExit()
    status = process.terminationStatus
  }
}
