// SPDX-License-Identifier: Apache-2.0
// The program that drives the browser: started by the test, ended with everything it started.

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Testing

/// Debian's chromedriver, at a port of its own choice.
final class BrowserDriver: Sendable {
  /// Where it listens.
  let address: String
  private let group: pid_t
  private let folder: String

  /// Starts the driver and waits until it listens.
  init() throws {
    folder = NSTemporaryDirectory() + "martlet-driver-\(getpid())-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let log = folder + "/log"
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    let process = Process()
    // A session of its own, so that the browser ends with the driver however the test ends.
    process.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
    process.arguments = ["/usr/bin/chromedriver", "--port=0"]
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    process.standardError = FileHandle.nullDevice
    try process.run()
    group = process.processIdentifier
    var port: Int?
    for _ in 0..<600 where port == nil {
      let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      port = text.firstMatch(of: /successfully on port (\d+)/).flatMap { Int($0.1) }
      if port == nil { usleep(50_000) }
    }
    address = "http://127.0.0.1:\(try #require(port, "chromedriver does not start"))"
  }

  deinit {
    kill(-group, SIGKILL)
    try? FileManager.default.removeItem(atPath: folder)
  }

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

/// What the driver refused.
struct BrowserError: Error, CustomStringConvertible {
  let code: String
  let message: String
  var description: String { "\(code): \(message.prefix(400))" }
}
