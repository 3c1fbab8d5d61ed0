// SPDX-License-Identifier: Apache-2.0
// Where things lie inside a casefile.

/// The places inside a casefile's folder.
public struct CaseFolder: Hashable, Sendable {
  /// The folder itself.
  public let path: String

  /// Names the places below `path`.
  public init(path: String) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// What the case is: format version, identity, public keys, wrapped key.
  public var description: String { path + "/martlet.json" }
  /// The catalog of rows.
  public var catalog: String { path + "/catalog.sqlite" }
  /// The encrypted content.
  public var vault: String { path + "/vault" }
  /// Tiles and checkpoints.
  public var ledger: String { path + "/ledger" }
  /// Known lists, unless a shared library is named.
  public var library: String { path + "/library" }
  /// Things that can be made anew.
  public var derived: String { path + "/derived" }
  /// The lock of the one ingest that may run.
  public var ingestLock: String { path + "/ingest.lock" }
  /// The lock of the one workbench that may serve.
  public var serveLock: String { path + "/serve.lock" }
  /// The lock of the one list import that may run.
  public var importLock: String { path + "/import.lock" }
  /// The lock of the one import of a list that may be at work, named by a keyed digest of the list's name.
  func claimLock(_ digest: String) -> String { path + "/list-\(digest).lock" }
  /// The lock of the one watermark search that may run.
  public var watermarkLock: String { path + "/watermarks.lock" }
  /// The lock of the one reading of traces that may run.
  public var tracesLock: String { path + "/traces.lock" }
  /// The lock of the one export that may be written.
  public var exportLock: String { path + "/export.lock" }
}
