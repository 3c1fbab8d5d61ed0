// SPDX-License-Identifier: Apache-2.0
// Bounds the memory that files of machines take: a few at once, each of bounded size.

internal import Casework
internal import NIOCore
internal import Synchronization

/// Lets a few files in at once.
final class UploadGate: Sendable {
  /// The largest body that holds a file, in bytes.
  static let largestBody = 64 << 20
  /// How many bodies may be in memory at once.
  static let most = 4

  private let count = Mutex(0)

  /// Does `work` once there is room.
  ///
  /// - Throws: ``WorkbenchError`` `.tooMany` at once when there is none; what `work` throws.
  func whileOpen<Value>(_ work: () async throws -> Value) async throws -> Value {
    try count.withLock { count throws(WorkbenchError) in
      guard count < Self.most else {
        var error = WorkbenchError(
          .tooMany, "\(Self.most) files are being hashed; send this one again in a second")
        error.retryAfter = 1
        throw error
      }
      count += 1
    }
    defer { count.withLock { $0 -= 1 } }
    return try await work()
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
