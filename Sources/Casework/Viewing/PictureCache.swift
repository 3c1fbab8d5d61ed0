// SPDX-License-Identifier: Apache-2.0
// Pictures in memory, the longest unused of which go first; each made once however many ask.

internal import EvidenceModel
internal import Foundation
internal import MediaDecoding
internal import Synchronization

/// A bounded cache of pictures, and of the reasons why there are none.
///
/// Safe to use from several threads.
final class PictureCache: Sendable {
  private enum Entry {
    case making
    case made(Result<RenderedPicture, DecodeError>, used: UInt64)
  }

  private struct State {
    var entries: [PictureOrder: Entry] = [:]
    var byteCount = 0
    var uses: UInt64 = 0
  }

  /// What an entry takes beside its picture's bytes.
  private static let overhead = 256

  private let byteLimit: Int
  private let state = Mutex(State())
  private let changed = NSCondition()

  /// Keeps at most `byteLimit` bytes of pictures.
  init(byteLimit: Int) { self.byteLimit = byteLimit }

  /// The bytes kept.
  var byteCount: Int { state.withLock { $0.byteCount } }

  /// Whether a picture is kept or being made.
  func holds(_ order: PictureOrder) -> Bool { state.withLock { $0.entries[order] != nil } }

  /// The picture that was ordered: kept, waited for while another thread makes it, or made by `make`.
  ///
  /// - Throws: `DecodeError` of the making, which is kept too; other errors, which are not.
  func picture(
    _ order: PictureOrder, _ make: () throws -> RenderedPicture
  ) throws -> RenderedPicture {
    if let known = wait(for: order) { return try known.get() }
    do {
      let picture = try make()
      finish(order, .success(picture))
      return picture
    } catch let error as DecodeError {
      finish(order, error.code == .broken ? nil : .failure(error))
      throw error
    } catch {
      finish(order, nil)
      throw error
    }
  }

  /// What is known of the picture; `nil` when the caller is to make it.
  private func wait(for order: PictureOrder) -> Result<RenderedPicture, DecodeError>? {
    changed.lock()
    defer { changed.unlock() }
    while true {
      let known: (isMaking: Bool, result: Result<RenderedPicture, DecodeError>?) =
        state.withLock { state in
          switch state.entries[order] {
          case .making: return (true, nil)
          case .made(let result, _):
            state.uses += 1
            state.entries[order] = .made(result, used: state.uses)
            return (false, result)
          case nil:
            state.entries[order] = .making
            return (false, nil)
          }
        }
      guard known.isMaking else { return known.result }
      changed.wait()
    }
  }

  private func finish(_ order: PictureOrder, _ result: Result<RenderedPicture, DecodeError>?) {
    changed.lock()
    defer {
      changed.broadcast()
      changed.unlock()
    }
    state.withLock { state in
      state.entries[order] = nil
      guard let result, Self.size(result) <= byteLimit else { return }
      state.uses += 1
      state.entries[order] = .made(result, used: state.uses)
      state.byteCount += Self.size(result)
      if state.byteCount > byteLimit { Self.makeRoom(in: &state, below: byteLimit) }
    }
  }

  /// Lets the longest unused pictures go until an eighth of the room is free, so that it is seldom done.
  private static func makeRoom(in state: inout State, below limit: Int) {
    let made = state.entries.compactMap { order, entry in
      if case .made(let result, let used) = entry { (order, used, size(result)) } else { nil }
    }
    for (order, _, size) in made.sorted(by: { $0.1 < $1.1 }) {
      guard state.byteCount > limit - limit / 8 else { return }
      state.entries[order] = nil
      state.byteCount -= size
    }
  }

  private static func size(_ result: Result<RenderedPicture, DecodeError>) -> Int {
    overhead + ((try? result.get().bytes.count) ?? 0)
  }
}
