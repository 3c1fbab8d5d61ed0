// SPDX-License-Identifier: Apache-2.0
// File operations that fail, or lose power, at a chosen step.

import EvidenceVault
import Foundation
import Synchronization

/// The system's file operations, until a chosen step.
///
/// A crash is a loss of power at its worst: bytes not flushed are half gone, names not flushed are as
/// they were before, and nothing works any more.
final class FaultyFiles: VaultFileOperations {
  enum Fault: Sendable {
    case failure(Int32)
    case crash
  }

  private struct State {
    var step = 0
    var isDead = false
    var unflushedFiles: Set<String> = []
    var unflushedFolders: Set<String> = []
    var unflushedNames: [(from: String, to: String)] = []
    var paths: [Int32: String] = [:]
  }

  private let system = SystemFileOperations()
  private let state = Mutex(State())
  private let fault: Fault
  private let faultyStep: Int

  init(_ fault: Fault, atStep step: Int) {
    self.fault = fault
    faultyStep = step
  }

  /// The number of steps taken.
  var stepCount: Int { state.withLock { $0.step } }

  private func begin(_ operation: String) throws(FileFault) {
    let number: Int32? = state.withLock { state in
      if state.isDead { return EIO }
      state.step += 1
      guard state.step == faultyStep else { return nil }
      switch fault {
      case .failure(let number): return number
      case .crash:
        state.isDead = true
        Self.losePower(state)
        return EIO
      }
    }
    if let number { throw FileFault(operation, number) }
  }

  private static func losePower(_ state: State) {
    let manager = FileManager.default
    for path in state.unflushedFiles {
      guard let handle = FileHandle(forUpdatingAtPath: path) else { continue }
      let size = (try? handle.seekToEnd()) ?? 0
      try? handle.truncate(atOffset: size / 2)
    }
    for (from, to) in state.unflushedNames.reversed() {
      try? manager.moveItem(atPath: to, toPath: from)
    }
    for path in state.unflushedFolders { try? manager.removeItem(atPath: path) }
  }

  func makeDirectory(_ path: String) throws(FileFault) -> Bool {
    try begin("mkdir")
    let isNew = try system.makeDirectory(path)
    if isNew { state.withLock { _ = $0.unflushedFolders.insert(path) } }
    return isNew
  }

  func createExclusively(_ path: String) throws(FileFault) -> Descriptor {
    try begin("create")
    let descriptor = try system.createExclusively(path)
    state.withLock { state in
      state.unflushedFiles.insert(path)
      state.paths[descriptor.number] = path
    }
    return descriptor
  }

  func write(_ bytes: some Collection<UInt8>, to descriptor: Descriptor) throws(FileFault) {
    do {
      try begin("write")
    } catch {
      if case .failure = fault {
        try? system.write(Array(bytes).prefix(bytes.count / 2), to: descriptor)
      }
      throw error
    }
    state.withLock { state in
      if let path = state.paths[descriptor.number] { state.unflushedFiles.insert(path) }
    }
    try system.write(bytes, to: descriptor)
  }

  func synchronize(_ path: String) throws(FileFault) {
    try begin("fsync")
    try system.synchronize(path)
    state.withLock { _ = $0.unflushedFiles.remove(path) }
  }

  func synchronizeDirectory(_ path: String) throws(FileFault) {
    try begin("fsync")
    try system.synchronizeDirectory(path)
    state.withLock { state in
      state.unflushedNames.removeAll { Self.parent(of: $0.to) == path }
      state.unflushedFolders = state.unflushedFolders.filter { Self.parent(of: $0) != path }
    }
  }

  func synchronizeFileSystem(of directory: String) throws(FileFault) {
    try begin("syncfs")
    try system.synchronizeFileSystem(of: directory)
    state.withLock { state in
      state.unflushedFiles = []
      state.unflushedFolders = []
      state.unflushedNames = []
    }
  }

  func renameWithoutReplacing(_ path: String, to destination: String) throws(FileFault) -> Bool {
    try begin("rename")
    let isNew = try system.renameWithoutReplacing(path, to: destination)
    state.withLock { state in
      guard isNew else { return }
      state.unflushedNames.append((path, destination))
      if state.unflushedFiles.remove(path) != nil { state.unflushedFiles.insert(destination) }
    }
    return isNew
  }

  func remove(_ path: String) throws(FileFault) {
    try begin("unlink")
    try system.remove(path)
    state.withLock { _ = $0.unflushedFiles.remove(path) }
  }

  private static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}
