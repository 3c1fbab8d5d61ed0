// SPDX-License-Identifier: Apache-2.0
// A catalog in one SQLite file: opening, transactions, closing.

public import Catalog
internal import EvidenceModel
internal import Foundation
internal import GRDB
internal import Synchronization

/// A catalog in one SQLite file, in write-ahead-log mode.
///
/// Any number of processes may read; one writes at a time, and a second writer waits up to 10 s.
/// A write is on the disk when it returns (`synchronous=FULL`), but for ``writeSoon(_:)``. Deleted content is overwritten
/// (`secure_delete`), and temporary tables live in memory only.
public final class CatalogSQLite: Catalog {
  /// Marks the file as a catalog of Martlet: `MRTL` in ASCII.
  public static let applicationID: Int32 = 0x4d52_544c

  /// What tests change.
  package struct Options: Sendable {
    /// How long a writer waits for another, in seconds.
    package var busyTimeout: Double = 10
    /// The largest number of 4,096-byte pages; `nil` for no limit.
    package var pageLimit: Int?

    package init() {}
  }

  let store: any DatabaseWriter
  private let isReadOnly: Bool
  private let unlocked: UnlockedFile
  private let isClosed = Mutex(false)
  private let folding: LogFolding?

  private init(
    store: any DatabaseWriter, isReadOnly: Bool, unlocked: UnlockedFile = UnlockedFile(),
    folding: LogFolding? = nil
  ) {
    self.store = store
    self.folding = folding
    self.isReadOnly = isReadOnly
    self.unlocked = unlocked
  }

  /// Makes a new catalog at `path`, which only its owner may read and write.
  ///
  /// - Throws: ``CatalogError`` `alreadyExists`, `full`, `readOnly`, `inputOutput`.
  public static func create(path: String) throws -> CatalogSQLite {
    try create(path: path, options: Options())
  }

  package static func create(path: String, options: Options) throws -> CatalogSQLite {
    guard !FileManager.default.fileExists(atPath: path) else { throw CatalogError(.alreadyExists) }
    let made = FileManager.default.createFile(
      atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    guard made else { throw CatalogError(.readOnly, "the file could not be created") }
    return try mappingErrors("create") {
      let pool = try openPool(path: path, options: options)
      try SQLiteMigrations.migrator.migrate(pool)
      return opened(pool, path: path, options: options)
    }
  }

  /// Opens the catalog at `path`; when it may be written and is of an older format, upgrades it first.
  ///
  /// A read-only catalog in a folder that cannot be written is read with the log beside it, and, where
  /// there is none, as it stands in its main file.
  ///
  /// - Throws: ``CatalogError`` `noFile`, `notACatalog`, `corrupt`, `foreignSchema`, `newerFormat`,
  ///   `olderFormat` (read-only), `unfoldedLog` (read-only), `readOnly`, `busy`, `inputOutput`.
  public static func open(path: String, readOnly: Bool) throws -> CatalogSQLite {
    try open(path: path, readOnly: readOnly, options: Options())
  }

  package static func open(
    path: String, readOnly: Bool, options: Options
  ) throws -> CatalogSQLite {
    try SQLiteFormat.checkMagic(path: path)
    return try mappingErrors("open") {
      let reader = try openReader(path: path, options: options)
      let version = try reader.queue.read { database in try SQLiteFormat.version(database) }
      if readOnly {
        guard version == CatalogSchema.version else { throw CatalogError(.olderFormat) }
        return CatalogSQLite(store: reader.queue, isReadOnly: true, unlocked: reader.unlocked)
      }
      // Statements that somebody planted would run within every write.
      if try reader.queue.read({ try SQLiteSchemaCheck.hasTriggers($0) }) {
        throw CatalogError(.foreignSchema, "open: a trigger")
      }
      try reader.queue.close()
      guard FileManager.default.isWritableFile(atPath: path) else { throw CatalogError(.readOnly) }
      let pool = try openPool(path: path, options: options)
      if version < CatalogSchema.version { try SQLiteMigrations.migrator.migrate(pool) }
      return opened(pool, path: path, options: options)
    }
  }

  private static func opened(
    _ pool: DatabasePool, path: String, options: Options
  ) -> CatalogSQLite {
    let path = absolute(path)
    let folding = LogFolding(store: pool) {
      try DatabaseQueue(path: path, configuration: configuration(options))
    }
    return CatalogSQLite(store: pool, isReadOnly: false, folding: folding)
  }

  /// Runs `body` against one unchanging state; see ``Catalog``.
  public func read<Result>(_ body: (any CatalogReader) throws -> Result) throws -> Result {
    try checkOpen()
    return try unlocked.guarding {
      try mappingErrors("read") {
        try store.read { database in try body(SQLiteReader(database)) }
      }
    }
  }

  /// Runs `body` in one immediate transaction; see ``Catalog``.
  @discardableResult
  public func write<Result>(_ body: (any CatalogWriter) throws -> Result) throws -> Result {
    try writing { try Self.commit($0, body) }
  }

  /// Runs `body` in one immediate transaction whose commit does not wait for the disk; see ``Catalog``.
  ///
  /// In write-ahead-log mode a commit under `synchronous=NORMAL` is no more than a part of the log that the next commit
  /// under `FULL` brings to the disk with its own.
  @discardableResult
  public func writeSoon<Result>(_ body: (any CatalogWriter) throws -> Result) throws -> Result {
    try writing { database in
      try database.execute(sql: "PRAGMA synchronous = NORMAL")
      let outcome = Swift.Result { try Self.commit(database, body) }
      try database.execute(sql: "PRAGMA synchronous = FULL")
      return try outcome.get()
    }
  }

  private func writing<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try checkOpen()
    guard !isReadOnly else { throw CatalogError(.readOnly) }
    let result = try mappingErrors("write") { try store.writeWithoutTransaction(body) }
    folding?.committed()
    return result
  }

  private static func commit<Result>(
    _ database: Database, _ body: (any CatalogWriter) throws -> Result
  ) throws -> Result {
    var result: Result?
    try database.inTransaction(.immediate) {
      result = try body(SQLiteWriter(database))
      return .commit
    }
    guard let result else { throw CatalogError(.misuse, "a transaction without a result") }
    return result
  }

  /// Checks every page, index, reference and definition; see ``Catalog``.
  public func integrityProblems() throws -> [String] {
    try checkOpen()
    return try unlocked.guarding {
      try mappingErrors("check") {
        try store.read { database in
          try [Self.damagedPages, Self.brokenReferences, SQLiteSchemaCheck.problems].flatMap {
            check in
            do { return try check(database) } catch let error as DatabaseError
              where error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_ERROR
            {
              // A definition that cannot be read ends each check; the others may still find something.
              return ["the file cannot be checked: sqlite \(error.extendedResultCode.rawValue)"]
            }
          }
        }
      }
    }
  }

  private static func damagedPages(_ database: Database) throws -> [String] {
    try String.fetchAll(database, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
      .map(EvidenceText.escaped)
  }

  private static func brokenReferences(_ database: Database) throws -> [String] {
    let broken = try Row.fetchAll(
      database,
      sql: "SELECT \"table\" AS name, count(*) AS n FROM pragma_foreign_key_check GROUP BY 1")
    return broken.map { row in
      let table: String = row["name"]
      let count: Int = row["n"]
      return "\(EvidenceText.escaped(table)): "
        + DecimalText.counted(
          count, "row refers to rows that are not there", "rows refer to rows that are not there")
    }
  }

  /// Closes all connections, and first folds the write-ahead log into the file unless it is in use.
  public func close() {
    let first = isClosed.withLock { closed in
      defer { closed = true }
      return !closed
    }
    guard first else { return }
    folding?.end()
    if !isReadOnly { foldLog() }
    // A connection that is still reading in another thread closes when it is let go.
    try? store.close()
  }

  /// Moves the write-ahead log into the file, unless somebody reads or writes now.
  ///
  /// The pool closes its readers last, and SQLite folds the log in only when a writer is last.
  private func foldLog() {
    try? store.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA busy_timeout = 0")
      try database.checkpoint(.truncate)
    }
  }

  private func checkOpen() throws {
    if isClosed.withLock({ $0 }) { throw CatalogError(.closed) }
  }
}

extension CatalogSQLite {
  private static func configuration(_ options: Options) -> Configuration {
    var configuration = Configuration()
    configuration.label = "martlet.catalog"
    configuration.foreignKeysEnabled = true
    let patience = WriterPatience(seconds: options.busyTimeout)
    configuration.busyMode = .callback { patience.waits(afterQuestions: $0) }
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA temp_store = MEMORY;
          PRAGMA secure_delete = ON;
          PRAGMA trusted_schema = OFF;
          PRAGMA cell_size_check = ON;
          """)
    }
    return configuration
  }

  private static func openPool(path: String, options: Options) throws -> DatabasePool {
    let pool = try DatabasePool(path: absolute(path), configuration: configuration(options))
    try pool.writeWithoutTransaction { database in
      // Turning the write-ahead log on lowers this to NORMAL, which may lose the last commits.
      try database.execute(sql: "PRAGMA synchronous = FULL")
      try database.execute(sql: "PRAGMA wal_autocheckpoint = \(LogFolding.longestLog)")
      if let limit = options.pageLimit {
        try database.execute(sql: "PRAGMA max_page_count = \(limit)")
      }
    }
    return pool
  }

  private static func openReader(
    path: String, options: Options
  ) throws -> (queue: DatabaseQueue, unlocked: UnlockedFile) {
    var configuration = configuration(options)
    configuration.readonly = true
    let path = absolute(path)
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      _ = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") }
      return (queue, UnlockedFile())
    } catch let error as DatabaseError
      where error.resultCode == .SQLITE_CANTOPEN || error.resultCode == .SQLITE_READONLY
    {
      // A write-ahead log needs a shared-memory file beside it. Where none is and none can be made, the
      // main file alone is the whole state only if the log holds nothing.
      let unlocked = try UnlockedFile(watching: path)
      let address = immutableAddress(path)
      return (try DatabaseQueue(path: address, configuration: configuration), unlocked)
    }
  }

  private static func immutableAddress(_ path: String) -> String {
    var address = "file:"
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        address.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        address += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return address + "?immutable=1"
  }

  /// An absolute path, so that no name can be taken for an address with settings.
  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}
