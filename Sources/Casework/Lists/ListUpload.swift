// SPDX-License-Identifier: Apache-2.0
// A list that came over the network: kept beside the library for as long as it is read.

public import EvidenceModel
internal import Foundation
internal import HashExchange

/// What the import of an uploaded list came to.
public struct ListUploadSummary: Hashable, Sendable {
  /// What the import came to.
  public let summary: ListImportSummary
  /// How many things were wrong with lines; what else they hold was kept.
  public let refusedLines: Int
}

/// Imports a list from bytes in memory.
///
/// A list is no ingested evidence, and is kept in the library in the clear; the uploaded file lies beside it, for its
/// owner alone, until it was read.
public struct ListUpload {
  let store: CaseStore
  let actor: Actor

  /// Imports into the library of `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Reads `bytes` as a list and imports it.
  ///
  /// - Throws: as ``ListService/add(_:settings:)``; ``CaseworkError`` `.usage` for bytes that are no list.
  public func add(
    _ bytes: [UInt8], settings: HashListSettings
  ) throws -> ListUploadSummary {
    try actor.require(.importLists)
    guard !bytes.isEmpty else { throw CaseworkError(.usage, "the file is empty") }
    try FileManager.default.createDirectory(
      atPath: store.library, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    let path = "\(store.library)/upload-\(UUID().uuidString.lowercased()).part"
    defer { try? FileManager.default.removeItem(atPath: path) }
    guard
      FileManager.default.createFile(
        atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
    else { throw CaseworkError(.unwritable, "the library's folder cannot be written") }
    let contents: HashListContents
    do { contents = try HashListReader.read(path: path) } catch let error as HashListError {
      throw CaseworkError(.usage, "the file is not a list: \(error.message)")
    }
    guard contents.entries.count > 0 else {
      throw CaseworkError(
        .usage, "no line of the file could be taken as an entry; nothing was recorded")
    }
    let summary = try ListService(store: store, actor: actor).add(contents, settings: settings)
    return ListUploadSummary(summary: summary, refusedLines: contents.problemCount)
  }
}
