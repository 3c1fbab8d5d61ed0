// SPDX-License-Identifier: Apache-2.0
// Runs the built program as a person would: its own process, no terminal, a private home.

import EvidenceModel
import Foundation
import MartletTesting

/// How a command ended and what it said.
struct CommandResult: CustomStringConvertible {
  let status: Int32
  let output: [UInt8]
  let errors: [UInt8]

  var outputText: String { String(decoding: output, as: UTF8.self) }
  var errorText: String { String(decoding: errors, as: UTF8.self) }
  var description: String { "exit \(status)\n\(outputText)\n\(errorText)" }

  /// Every line of standard output as JSON.
  func lines() throws -> [JSONValue] {
    try outputText.split(separator: "\n").map { try JSONParser.parse(String($0)) }
  }
}

/// What went wrong with a command that a test needs.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String
}

/// A process that was started and not yet waited for.
final class MartletProcess {
  static let martlet = BuiltProgram.path("martlet")

  private let process = Process()
  private let outputFile: String
  private let errorFile: String

  /// Starts a program.
  ///
  /// Its streams are files, so that no reader can hold it up.
  init(
    _ arguments: [String], executable: String = martlet, folder: String,
    environment: [String: String] = [:], input: [UInt8]? = nil
  ) throws {
    let streams = "\(folder)/.streams-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: streams, withIntermediateDirectories: true)
    outputFile = streams + "/output"
    errorFile = streams + "/errors"
    for file in [outputFile, errorFile] {
      try Data().write(to: URL(filePath: file))
    }
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = [
      "HOME": folder + "/home", "XDG_CONFIG_HOME": folder + "/home/config", "LANG": "C.UTF-8",
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
    ].merging(environment) { $1 }
    if let input {
      try Data(input).write(to: URL(filePath: streams + "/input"))
      process.standardInput = try FileHandle(forReadingFrom: URL(filePath: streams + "/input"))
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    let handles = [
      try FileHandle(forWritingTo: URL(filePath: outputFile)),
      try FileHandle(forWritingTo: URL(filePath: errorFile)),
    ]
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    try process.run()
    // The program has its own by now; a process with thousands of open files cannot start others.
    for handle in handles { try handle.close() }
  }

  var isRunning: Bool { process.isRunning }
  var processID: Int32 { process.processIdentifier }

  /// The processes that it started and that are still there.
  var children: [Int32] {
    let tasks = "/proc/\(processID)/task"
    return ((try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []).flatMap { task in
      ((try? String(contentsOfFile: "\(tasks)/\(task)/children", encoding: .utf8)) ?? "")
        .split(separator: " ").compactMap { Int32($0) }
    }
  }

  /// What the process has said to people so far.
  var errorsSoFar: String {
    String(decoding: FileManager.default.contents(atPath: errorFile) ?? Data(), as: UTF8.self)
  }

  /// What the process has printed so far.
  var outputSoFar: String {
    String(decoding: FileManager.default.contents(atPath: outputFile) ?? Data(), as: UTF8.self)
  }

  /// Sends a signal to the process alone.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the end.
  ///
  /// A process that takes longer is killed, and that is a failure. A process ended by signal n has status 128 + n, as in a shell.
  func wait(seconds: Double = 900) throws -> CommandResult {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while process.isRunning {
      guard Date() < deadline else {
        send(SIGKILL)
        process.waitUntilExit()
        throw CommandFailure(
          description: "took longer than \(seconds) s: \(process.arguments ?? []) \(errorsSoFar)")
      }
      Thread.sleep(forTimeInterval: 0.002)
    }
    let isSignal = process.terminationReason == .uncaughtSignal
    return CommandResult(
      status: process.terminationStatus + (isSignal ? 128 : 0),
      output: Array(FileManager.default.contents(atPath: outputFile) ?? Data()),
      errors: Array(FileManager.default.contents(atPath: errorFile) ?? Data()))
  }
}
