// SPDX-License-Identifier: Apache-2.0
// A file that is read without locks, watched for changes by somebody else.

internal import Catalog
internal import Foundation

/// A file that SQLite reads without locks, since its folder allows none.
///
/// Nobody is expected to write it. Whether somebody did shows in the file's size and time and in the
/// write-ahead log's, before and after each read.
struct UnlockedFile: Sendable {
  private struct State: Equatable {
    let bytes: Int?
    let changed: Date?
    let logBytes: Int
  }

  private let path: String?
  private let state: State?

  /// No such file: SQLite's own locks hold.
  init() {
    path = nil
    state = nil
  }

  /// Watches the file at `path`.
  ///
  /// - Throws: ``CatalogError`` `unfoldedLog` when the write-ahead log beside it holds anything.
  init(watching path: String) throws(CatalogError) {
    let state = Self.state(of: path)
    guard state.logBytes == 0 else { throw CatalogError(.unfoldedLog) }
    self.path = path
    self.state = state
  }

  /// Runs `body`, whose result holds only when the file was left alone meanwhile.
  ///
  /// - Throws: ``CatalogError`` `busy` when somebody wrote; what `body` throws.
  func guarding<Result>(_ body: () throws -> Result) throws -> Result {
    let result = Swift.Result { try body() }
    if let path, Self.state(of: path) != state {
      throw CatalogError(.busy, "the file changed while it was read without locks")
    }
    return try result.get()
  }

  private static func state(of path: String) -> State {
    let files = FileManager.default
    let main = try? files.attributesOfItem(atPath: path)
    let log = try? files.attributesOfItem(atPath: path + "-wal")
    return State(
      bytes: main?[.size] as? Int, changed: main?[.modificationDate] as? Date,
      logBytes: log?[.size] as? Int ?? 0)
  }
}
