// SPDX-License-Identifier: Apache-2.0
// A list that came over the network: kept beside the library for as long as it is read.

public import EvidenceModel
internal import Foundation
public import HashExchange

/// What the import of an uploaded list came to.
public struct ListUploadSummary: Hashable, Sendable {
  /// What the import came to.
  public let summary: ListImportSummary
  /// How many things were wrong with lines; what else they hold was kept.
  public let refusedLines: Int
  /// What was wrong, in the order of the lines; the first ``ListUpload/mostRefused``.
  public let refused: [RefusedLine]
}

/// What was wrong with one line of a list, without a word of what the line or a file's name says.
public struct RefusedLine: Hashable, Sendable {
  /// The number of the file in an archive, from 1; `nil` when the list is one file.
  public let file: Int?
  /// The number of the record, from 1, where the form has records that are no lines.
  public let record: Int?
  /// The line, from 1; `nil` where the form has none.
  public let line: Int?
  /// The fingerprint it is about; `nil` when it is about the row.
  public let algorithm: FingerprintAlgorithm?
  /// The stable word for what is wrong.
  public let reason: String
  /// All of it, as the command line says it.
  public let words: String

  init(_ problem: LineProblem) {
    file = problem.file
    record = problem.record
    line = problem.line > 0 ? problem.line : nil
    algorithm = problem.algorithm
    reason = problem.reason.rawValue
    words = problem.words(showsName: false)
  }
}

/// How lists that come as databases are opened, by whoever may choose a driver.
public struct ListDatabases: Sendable {
  let open: @Sendable (_ path: String) throws -> any ExchangeReader

  /// Opens databases with `open`.
  public init(open: @escaping @Sendable (_ path: String) throws -> any ExchangeReader) {
    self.open = open
  }
}

/// Imports a list from bytes in memory.
///
/// A list is no ingested evidence, and is kept in the library in the clear; the uploaded file lies beside it, for its
/// owner alone, until it was read.
public struct ListUpload {
  /// The most lines that are told one by one.
  public static let mostRefused = 100

  /// How long an upload waits while another import is being recorded, before it is refused.
  private static let patience = Duration.seconds(30)

  let store: CaseStore
  let actor: Actor
  private let decoders: (any Examining)?
  private let databases: ListDatabases?

  /// Imports into the library of `store` on behalf of `actor`; what is packed or XML is taken apart by
  /// `decoders`, and databases are read by `databases`, neither without them.
  public init(
    store: CaseStore, actor: Actor, decoders: (any Examining)? = nil,
    databases: ListDatabases? = nil
  ) {
    self.store = store
    self.actor = actor
    self.decoders = decoders
    self.databases = databases
  }

  /// Reads `bytes` as a list and imports it.
  ///
  /// - Throws: as ``ListService/add(_:settings:)``; ``CaseworkError`` `.usage` for bytes that are no list.
  public func add(
    _ bytes: [UInt8], settings: HashListSettings
  ) throws -> ListUploadSummary {
    try actor.require(.importLists)
    guard !bytes.isEmpty else { throw CaseworkError(.usage, "the file is empty") }
    let claim = try ListClaim(settings.name, in: store, for: actor)
    try FileManager.default.createDirectory(
      atPath: store.library, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    let path = "\(store.library)/upload-\(UUID().uuidString.lowercased()).part"
    defer {
      // A database that was closed badly is opened with files beside it.
      for suffix in ["", "-wal", "-shm", "-journal"] {
        try? FileManager.default.removeItem(atPath: path + suffix)
      }
    }
    guard
      FileManager.default.createFile(
        atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
    else { throw CaseworkError(.unwritable, "the library's folder cannot be written") }
    let contents: HashListContents
    do { contents = try read(path) } catch let error as HashListError {
      throw CaseworkError(
        .usage,
        [.incomplete, .newerFormat].contains(error.code)
          ? error.message : "the file is not a list: \(error.message)")
    }
    guard contents.entries.count > 0 else {
      throw CaseworkError(
        .usage, "no line of the file could be taken as an entry; nothing was recorded")
    }
    let start = ContinuousClock.now
    let summary = try ListService(
      store: store, actor: actor, mayWait: { ContinuousClock.now - start < Self.patience }
    ).add(contents, settings: settings, under: claim)
    return ListUploadSummary(
      summary: summary, refusedLines: contents.problemCount,
      refused: contents.problems.prefix(Self.mostRefused).map(RefusedLine.init))
  }

  private func read(_ path: String) throws -> HashListContents {
    guard let decoders else { return try HashListReader.read(path: path) }
    let makeSession = { try decoders.makeSession() }
    let markup = ListMarkup(makeSession: makeSession)
    return try ListSource(
      path: path,
      helpers: ExchangeHelpers(
        openMarkup: { try markup.open($0, $1) }, openDatabase: databases?.open),
      makeSession: makeSession
    ).read()
  }
}
