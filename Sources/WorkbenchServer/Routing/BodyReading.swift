// SPDX-License-Identifier: Apache-2.0
// A request's body, bounded in size and in time.

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// Reads a request's body.
struct BodyReading: Sendable {
  /// The most bytes.
  let limit: Int
  /// The longest time, in seconds; of a body that is read part by part, between two parts.
  let seconds: Double
  /// The slowest that such a body may come once that time is over, in bytes a second; `nil` for any pace.
  var slowest: Int?

  /// The whole body.
  ///
  /// - Throws: ``WorkbenchError`` `.tooLarge`, before anything is read where the length is announced;
  ///   `.timeout`.
  func read(_ request: Request) async throws -> [UInt8] {
    try refuseAnnounced(request)
    guard request.headers[.contentLength] != "0", hasBody(request) else { return [] }
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

  /// The body part by part, for a route that reads it itself: each part must come in time, and all of them at ``slowest``
  /// or faster.
  ///
  /// - Throws: ``WorkbenchError`` `.tooLarge` where the announced length is.
  func stream(_ request: Request) throws(WorkbenchError) -> BodyStream {
    try refuseAnnounced(request)
    return BodyStream(body: request.body, reading: self)
  }

  private func refuseAnnounced(_ request: Request) throws(WorkbenchError) {
    guard let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit
    else { return }
    throw tooLarge
  }

  private func hasBody(_ request: Request) -> Bool {
    request.headers[.contentLength] != nil || request.headers[.transferEncoding] != nil
  }

  private func collect(_ body: RequestBody) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await part in body {
      guard bytes.count + part.readableBytes <= limit else { throw tooLarge }
      bytes += part.readableBytesView
    }
    return bytes
  }

  var tooLarge: WorkbenchError {
    WorkbenchError(
      .tooLarge, "the request's body is larger than the \(limit) bytes this address takes")
  }
}

/// A body that its route reads part by part.
struct BodyStream: Sendable {
  let body: RequestBody
  let reading: BodyReading

  /// Gives each part in turn.
  ///
  /// - Throws: ``WorkbenchError`` `.tooLarge`, `.timeout` when a part does not come in time, or all come too slowly; what
  ///   `take` throws.
  func read(_ take: @escaping @Sendable (ByteBuffer) async throws -> Void) async throws {
    let lastPart = LastPart()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        var count = 0
        for try await part in body {
          count += part.readableBytes
          guard count <= reading.limit else { throw reading.tooLarge }
          try await take(part)
          lastPart.came(of: part.readableBytes)
        }
      }
      group.addTask {
        while true {
          let (part, whole) = lastPart.left(reading)
          guard part > .zero else {
            throw WorkbenchError(.timeout, "the sending stopped; send it again")
          }
          guard whole > .zero else {
            throw WorkbenchError(
              .timeout, "the body comes slower than \(reading.slowest ?? 0) bytes a second")
          }
          let left = min(part, whole)
          try await Task.sleep(for: left)
        }
      }
      defer { group.cancelAll() }
      _ = try await group.next()
    }
  }
}

/// When the last part of a body came, and how much came since its beginning.
private final class LastPart: Sendable {
  private let state = Mutex((last: ContinuousClock.now, bytes: 0))
  private let begin = ContinuousClock.now

  func came(of bytes: Int) {
    state.withLock { $0 = (.now, $0.bytes + bytes) }
  }

  /// How long the next part may take, and how long it may be until the pace is too slow.
  func left(_ reading: BodyReading) -> (part: Duration, whole: Duration) {
    let (last, bytes) = state.withLock { $0 }
    let part = last + .seconds(reading.seconds) - .now
    guard let slowest = reading.slowest else { return (part, part) }
    return (part, begin + .seconds(reading.seconds + Double(bytes) / Double(slowest)) - .now)
  }
}
