// SPDX-License-Identifier: Apache-2.0
// Bounds the memory that files of machines take: a few at once, each of bounded size, and half of them of one machine.

internal import Casework
internal import NIOCore
internal import Synchronization

/// Lets a few files in at once.
final class UploadGate: Sendable {
  /// The largest body that holds a file, in bytes.
  static let largestBody = 64 << 20
  /// The slowest that such a body may come, in bytes a second.
  static let slowest = 16_384
  /// How many bodies may be in memory at once.
  static let most = 4
  /// How many of them may be of one token, so that none keeps all others out.
  static let share = 2

  private let counts = Mutex<[Int64: Int]>([:])

  /// Does `work` for a token once there is room.
  ///
  /// - Throws: ``WorkbenchError`` `.tooMany` at once when there is none; what `work` throws.
  func whileOpen<Value>(
    for token: Int64, _ work: () async throws -> Value
  ) async throws -> Value {
    try counts.withLock { counts throws(WorkbenchError) in
      let own = counts[token, default: 0]
      guard own < Self.share else { throw Self.full("\(own) files of this token") }
      let all = counts.values.reduce(0, +)
      guard all < Self.most else { throw Self.full("\(all) files") }
      counts[token] = own + 1
    }
    defer {
      counts.withLock { counts in
        let own = counts[token, default: 1] - 1
        counts[token] = own > 0 ? own : nil
      }
    }
    return try await work()
  }

  private static func full(_ what: String) -> WorkbenchError {
    var error = WorkbenchError(
      .tooMany, "\(what) are being sent or hashed; send this one again in a second")
    error.retryAfter = 1
    return error
  }

  /// The whole body of a request.
  ///
  /// - Throws: ``WorkbenchError`` `.tooLarge`, `.timeout`, `.badRequest` when the sending ends early.
  static func body(_ request: WorkbenchRequest) async throws -> [UInt8] {
    guard let stream = request.stream else {
      throw WorkbenchError(.badRequest, "Missing multipart/form-data file upload")
    }
    let bytes = GatheredBytes()
    do { try await stream.read { bytes.append($0.readableBytesView) } } catch let error
      as WorkbenchError
    {
      throw error
    } catch is CancellationError { throw CancellationError() } catch {
      throw WorkbenchError(
        .badRequest, "the sending ended before the file was whole; send it again")
    }
    return bytes.taken()
  }
}

/// Bytes that come part by part.
private final class GatheredBytes: Sendable {
  private let bytes = Mutex<[UInt8]>([])

  func append(_ part: some Collection<UInt8>) { bytes.withLock { $0.append(contentsOf: part) } }

  func taken() -> [UInt8] {
    bytes.withLock { bytes in
      defer { bytes = [] }
      return bytes
    }
  }
}
