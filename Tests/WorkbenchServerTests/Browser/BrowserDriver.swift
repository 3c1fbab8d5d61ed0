// SPDX-License-Identifier: Apache-2.0
// The program that drives the browser: started by the test, ended with everything it started.

import AsyncHTTPClient
import Foundation
import Glibc
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Synchronization
import Testing

/// Debian's chromedriver, at a port of its own choice.
///
/// A shell leads a process group that driver and browser are in. It waits at a pipe that this process holds open,
/// and ends the whole group once nobody does: after ``end()``, or because this process is gone.
///
/// The driver asks for any free port of IPv4, then for the same one of IPv6, and gives up where another process has
/// that. So the shell starts it again, a few times.
final class BrowserDriver: Sendable {
  /// Where it listens.
  let address: String
  /// The process group of the driver and the browser.
  let group: pid_t
  /// Where the driver and the browser put their files; it stands in the command lines of the browser.
  let folder: String
  private let leash: Leash

  /// Starts the driver and waits until it listens.
  init(program: String = "/usr/bin/chromedriver") throws {
    // Short, for the browser makes a socket below it.
    folder = NSTemporaryDirectory() + "mb-\(String(UInt32.random(in: 0...UInt32.max), radix: 16))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let log = folder + "/log"
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    leash = try Leash(at: folder + "/leash")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c",
      "for try in 1 2 3 4 5; do \"$1\" --port=0 && break; done & read -r line <\"$0\"; kill -KILL -$$",
      folder + "/leash", program,
    ]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["TMPDIR": folder, "HOME": folder]
    ) { $1 }
    process.standardInput = FileHandle.nullDevice
    let told = try FileHandle(forUpdating: URL(fileURLWithPath: log))
    process.standardOutput = told
    process.standardError = told
    try process.run()
    group = process.processIdentifier
    try #require(getpgid(group) == group, "the shell does not lead a group of its own")
    var port: Int?
    var text = ""
    for _ in 0..<600 where port == nil {
      text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      port = text.firstMatch(of: /successfully on port (\d+)/).flatMap { Int($0.1) }
      if port == nil { usleep(50_000) }
    }
    let found = try #require(port, "chromedriver does not start: \(text.suffix(400))")
    address = "http://127.0.0.1:\(found)"
  }

  deinit {
    leash.close()
    // What is still ending writes into its folder.
    for _ in 0..<20 where kill(-group, 0) == 0 { usleep(25_000) }
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Ends the driver and everything it started.
  func end() { leash.close() }

  /// Sends one command of the WebDriver protocol; gives what stands under `value`.
  func send(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Any {
    var request = HTTPClientRequest(url: address + path)
    request.method = .init(rawValue: method)
    if method == "POST" {
      request.body = .bytes(try JSONSerialization.data(withJSONObject: body ?? [:]))
      request.headers.add(name: "Content-Type", value: "application/json")
    }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(120))
    let data = Data(buffer: try await response.body.collect(upTo: 64 << 20))
    let answer = try JSONSerialization.jsonObject(with: data, options: [.fragmentsAllowed])
    let value = (answer as? [String: Any])?["value"] ?? NSNull()
    if let error = value as? [String: Any], let code = error["error"] as? String {
      throw BrowserError(code: code, message: error["message"] as? String ?? "")
    }
    return value
  }
}

/// A named pipe at which a child waits until this process lets go of it or is gone.
private final class Leash: Sendable {
  private let held: Mutex<Int32>

  /// Makes the pipe; no other child of this process gets hold of it.
  init(at path: String) throws {
    let isMade = unsafe mkfifo(path, 0o600) == 0
    try #require(isMade)
    let descriptor = unsafe Glibc.open(path, O_RDWR | O_CLOEXEC)
    try #require(descriptor >= 0)
    held = Mutex(descriptor)
  }

  deinit { close() }

  /// Lets go.
  func close() {
    held.withLock { held in
      if held >= 0 { Glibc.close(held) }
      held = -1
    }
  }
}

/// What the driver refused.
struct BrowserError: Error, CustomStringConvertible {
  let code: String
  let message: String
  var description: String { "\(code): \(message.prefix(400))" }
}
