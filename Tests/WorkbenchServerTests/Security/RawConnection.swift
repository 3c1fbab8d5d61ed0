// SPDX-License-Identifier: Apache-2.0
// A socket that sends whatever bytes a test likes.

import Foundation
import Glibc

/// A connection that sends bytes as they are given.
final class RawConnection {
  private let descriptor: Int32

  /// Connects to a port of this machine.
  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port)).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw CocoaError(.fileReadUnknown) }
  }

  deinit { Glibc.close(descriptor) }

  /// Sends text; what the other end has closed is passed over.
  func send(_ text: String) {
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      let part = Array(bytes[start...])
      let sent = unsafe Glibc.send(descriptor, part, part.count, Int32(MSG_NOSIGNAL))
      guard sent > 0 else { return }
      start += sent
    }
  }

  /// Whether the other end has closed, as far as ``receive(seconds:until:)`` has seen.
  private(set) var isClosed = false

  /// What comes until it contains `words`, the other end closes or is silent for so long.
  func receive(seconds: Int = 3, until words: String? = nil) -> String {
    let (text, isClosed) = Self.read(descriptor, seconds: seconds, until: words)
    if isClosed { self.isClosed = true }
    return text
  }

  /// The same, read by a thread of its own: the workbench answers on the threads that tests run on.
  func heard(seconds: Int = 3, until words: String? = nil) async -> String {
    let descriptor = descriptor
    let (text, isClosed) = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: Self.read(descriptor, seconds: seconds, until: words))
      }
    }
    if isClosed { self.isClosed = true }
    return text
  }

  private static func read(
    _ descriptor: Int32, seconds: Int, until words: String?
  ) -> (text: String, isClosed: Bool) {
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var isClosed = false
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      if count == 0 { isClosed = true }
      guard count > 0 else { break }
      received += buffer[0..<count]
      if let words, String(decoding: received, as: UTF8.self).contains(words) { break }
    }
    return (String(decoding: received, as: UTF8.self), isClosed)
  }

  /// Sends text over a connection of its own and gives what comes, on a thread that may block.
  static func exchange(port: Int, _ text: String, seconds: Int) async throws -> String {
    try await exchange(port: port, [text], pause: 0, seconds: seconds)
  }

  /// Sends texts one after another with a pause between over a connection of its own, and gives what comes.
  static func exchange(
    port: Int, _ texts: [String], pause: Double, seconds: Int
  ) async throws -> String {
    try await converse(port: port, texts, pause: pause) { $0.receive(seconds: seconds) }
  }

  /// Whether the other end, sent a text, closes without a word instead of being silent for so long.
  static func isRefused(port: Int, _ text: String, seconds: Int) async throws -> Bool {
    try await converse(port: port, [text], pause: 0) {
      $0.receive(seconds: seconds).isEmpty && $0.isClosed
    }
  }

  private static func converse<Value: Sendable>(
    port: Int, _ texts: [String], pause: Double,
    _ listen: @escaping @Sendable (RawConnection) -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(
          with: Result {
            let connection = try RawConnection(port: port)
            for (number, text) in texts.enumerated() {
              if number > 0 { Thread.sleep(forTimeInterval: pause) }
              connection.send(text)
            }
            return listen(connection)
          })
      }
    }
  }
}
