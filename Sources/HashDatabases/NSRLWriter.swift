// SPDX-License-Identifier: Apache-2.0
// Writes NSRL RDS version 3: known software as an SQLite database.

internal import EvidenceModel
internal import Foundation
internal import GRDB
public import HashExchange

/// Writes a minimal RDS version 3 database: the table `FILE` with the columns of the reference set, a row a record.
///
/// Written are `sha256`, `sha1`, `md5` and `file_size`; names of files never are, and packages are not known. Until ``finish()`` the
/// database lies beside the path under `….partial`, which goes when the writer is released unfinished.
///
/// - Source: the table and its columns as sepinf-inc/IPED reads them (`HashDBTool.java`); *unverified* against a database of NIST's.
public final class NSRLWriter: ExchangeWriter {
  private static let rowsAtOnce = 10_000
  private static let failure = HashListError(
    .unwritable,
    "the output cannot be written; check the folder, its permissions and its free space")

  private let path: String
  private let partial: String
  private let queue: DatabaseQueue
  private var rows: [StatementArguments] = []
  private var isFinished = false

  /// Begins a database at `path`, readable for its owner alone.
  ///
  /// - Throws: ``HashListError`` `.exists` when something is there already, `.unwritable` when nothing can be written there.
  public init(path: String) throws(HashListError) {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw HashListError(
        .exists, "there is a file at the output's path; name another, or remove it")
    }
    self.path = path
    partial = path + ".partial"
    let descriptor = unsafe open(
      partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.failure }
    close(descriptor)
    do {
      var configuration = Configuration()
      // The file has its name only once it is whole, so nothing has to be rolled back.
      configuration.prepareDatabase {
        try $0.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
      }
      queue = try DatabaseQueue(path: partial, configuration: configuration)
      try queue.write {
        try $0.execute(
          sql: """
            CREATE TABLE FILE (sha256 VARCHAR NOT NULL, sha1 VARCHAR NOT NULL, md5 VARCHAR NOT NULL,
              crc32 VARCHAR NOT NULL, file_name VARCHAR NOT NULL, file_size INTEGER, package_id INTEGER)
            """)
      }
    } catch {
      unsafe unlink(partial)
      throw Self.failure
    }
  }

  deinit {
    guard !isFinished else { return }
    try? queue.close()
    unsafe unlink(partial)
  }

  /// Writes a row; a record with none of the three digests is left out.
  public func write(_ record: ExchangeRecord) throws(HashListError) -> [LineProblem.Reason] {
    let digests = [record.sha256, record.sha1, record.md5]
    guard digests.contains(where: { $0 != nil }) else { return [.notWritten] }
    let texts: [(any DatabaseValueConvertible)?] = digests.map { $0?.uppercased() ?? "" }
    rows.append(StatementArguments(texts + [record.byteCount]))
    if rows.count >= Self.rowsAtOnce { try flush() }
    return []
  }

  /// Everything but the three digests and the size.
  public func leftOut(of record: ExchangeRecord) -> Set<ExchangePart> {
    record.parts.subtracting([.md5, .sha1, .sha256, .byteCount])
  }

  /// Ends the file.
  public func finish() throws(HashListError) {
    try flush()
    do { try queue.close() } catch { throw Self.failure }
    let descriptor = unsafe open(partial, O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    guard descriptor >= 0, fsync(descriptor) == 0, unsafe rename(partial, path) == 0 else {
      throw Self.failure
    }
    isFinished = true
  }

  private func flush() throws(HashListError) {
    do {
      try queue.write { database in
        let insert = try database.makeStatement(
          sql: "INSERT INTO FILE VALUES (?, ?, ?, '', '', ?, NULL)")
        for row in rows { try insert.execute(arguments: row) }
      }
    } catch {
      throw Self.failure
    }
    rows.removeAll(keepingCapacity: true)
  }
}
