// SPDX-License-Identifier: Apache-2.0
// The real sandboxed decoders, shared by all tests, and one that breaks when it is told to.

import Casework
import DecoderHost
import MediaDecoding
import Synchronization

/// The real sandboxed decoders.
struct TestDecoders: Examining, PictureDecoding {
  private static let pool = Result { try TestDecoders(pool: DecoderPool(.beside())) }

  private let pool: DecoderPool

  /// The pool of this process.
  static func shared() throws -> TestDecoders { try pool.get() }

  func examine(
    _ open: @escaping ContentOpener, _ request: ExaminationRequest
  ) -> any PendingExamination {
    Pending(work: pool.submit { session in try session.examine(try open(), request) })
  }

  func render(
    _ open: @escaping ContentOpener, _ request: RenderRequest
  ) -> any PendingPicture {
    Rendering(work: pool.submit { session in try session.render(try open(), request) })
  }

  func makeSession() throws -> any DecoderSession { try pool.makeSession() }

  private struct Pending: PendingExamination {
    let work: PendingWork<Examination>
    func wait() throws -> Examination { try work.wait() }
  }

  private struct Rendering: PendingPicture {
    let work: PendingWork<RenderedPicture>
    func wait() throws -> RenderedPicture { try work.wait() }
  }
}

/// Decoders that cannot be started again after a number of examinations: what ends an ingest at once,
/// as a crash does, with captures read and not recorded.
final class BreakingDecoders: Examining {
  private let decoders: TestDecoders
  private let left: Mutex<Int>

  init(after count: Int) throws {
    decoders = try TestDecoders.shared()
    left = Mutex(count)
  }

  func examine(
    _ open: @escaping ContentOpener, _ request: ExaminationRequest
  ) -> any PendingExamination {
    let isBroken = left.withLock { count in
      count -= 1
      return count < 0
    }
    return isBroken ? Broken() : decoders.examine(open, request)
  }

  func makeSession() throws -> any DecoderSession { try decoders.makeSession() }

  private struct Broken: PendingExamination {
    func wait() throws -> Examination { throw DecodeError(.broken, "no decoder starts") }
  }
}
