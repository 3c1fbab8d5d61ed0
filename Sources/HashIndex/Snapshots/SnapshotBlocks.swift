// SPDX-License-Identifier: Apache-2.0
// The block checksums of a mapped snapshot: each block is checked before it is first read.

internal import Foundation
internal import Synchronization

/// Checks each block of a mapped snapshot at its first touch, and all of them on request.
final class SnapshotBlocks: Sendable {
  private struct State {
    var isChecked: [Bool]
    var isBad: [Bool]
    var left: Int
  }

  private let file: Data
  private let body: Int
  private let sums: [UInt64]
  private let state: Mutex<State>
  private let isAllSound: Atomic<Bool>

  /// Guards the bytes of `file` from `body` on; without `sums` all were checked before.
  init(_ file: Data, body: Int, sums: [UInt64]?) {
    self.file = file
    self.body = body
    self.sums = sums ?? []
    let count = self.sums.count
    let none = [Bool](repeating: false, count: count)
    state = Mutex(State(isChecked: none, isBad: none, left: count))
    isAllSound = Atomic(count == 0)
  }

  /// Whether every block was checked and is sound, so that nothing need be asked any more.
  var areAllSound: Bool { isAllSound.load(ordering: .acquiring) }

  /// Asked before a range is read; `nil` once nothing need be asked any more.
  var touch: ((_ start: Int, _ byteCount: Int) -> Bool)? {
    guard !areAllSound else { return nil }
    return { start, byteCount in self.areSound(from: start, byteCount: byteCount) }
  }

  /// Whether the bytes of a range are those that were written; checks what was not checked before.
  func areSound(from start: Int, byteCount: Int) -> Bool {
    guard byteCount > 0, !areAllSound else { return true }
    guard start >= body else { return true }
    let first = (start - body) / SnapshotFormat.blockBytes
    let last = (start + byteCount - 1 - body) / SnapshotFormat.blockBytes
    guard last < sums.count else { return false }
    for block in first...last {
      let known = state.withLock { $0.isChecked[block] ? !$0.isBad[block] : nil }
      guard known ?? check(block) else { return false }
    }
    return true
  }

  /// Checks every block; whether all are sound.
  func checkAll() -> Bool {
    var isSound = true
    for block in sums.indices {
      let known = state.withLock { $0.isChecked[block] ? !$0.isBad[block] : nil }
      if !(known ?? check(block)) { isSound = false }
    }
    return isSound
  }

  private func check(_ block: Int) -> Bool {
    let start = body + block * SnapshotFormat.blockBytes
    let bytes = file.span
    var checksum = SnapshotChecksum()
    checksum.update(bytes, start..<min(start + SnapshotFormat.blockBytes, bytes.count))
    let isSound = checksum.value == sums[block]
    state.withLock { state in
      guard !state.isChecked[block] else { return }
      state.isChecked[block] = true
      state.isBad[block] = !isSound
      state.left -= 1
      if state.left == 0, !state.isBad.contains(true) {
        isAllSound.store(true, ordering: .releasing)
      }
    }
    return isSound
  }
}
