// SPDX-License-Identifier: Apache-2.0
// A request's body, bounded in size and in time.

internal import Hummingbird

/// Reads a request's body.
struct BodyReading: Sendable {
  /// The most bytes.
  let limit: Int
  /// The longest time, in seconds.
  let seconds: Double

  /// The whole body.
  ///
  /// - Throws: ``WorkbenchError`` `.tooLarge`, before anything is read where the length is announced;
  ///   `.timeout`.
  func read(_ request: Request) async throws -> [UInt8] {
    if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit {
      throw tooLarge
    }
    return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
      group.addTask { try await collect(request.body) }
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        return nil
      }
      defer { group.cancelAll() }
      guard let body = try await group.next(), let body else {
        throw WorkbenchError(.timeout, "the request's body did not arrive in time; send it again")
      }
      return body
    }
  }

  private func collect(_ body: RequestBody) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await part in body {
      guard bytes.count + part.readableBytes <= limit else { throw tooLarge }
      bytes += part.readableBytesView
    }
    return bytes
  }

  private var tooLarge: WorkbenchError {
    WorkbenchError(
      .tooLarge, "the request's body is larger than the \(limit) bytes this address takes")
  }
}
