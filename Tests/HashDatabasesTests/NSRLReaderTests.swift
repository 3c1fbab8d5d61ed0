// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import GRDB
import HashDatabases
import HashExchange
import Testing

@Suite struct NSRLReaderTests {
  /// Reads a database made by `sql`.
  private func read(_ sql: String) throws -> [ExchangeRecord] {
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).db"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
    return try records(path)
  }

  private func records(_ path: String) throws -> [ExchangeRecord] {
    let reader = try NSRLReader(path: path)
    var records: [ExchangeRecord] = []
    while let event = try reader.next() {
      if case .record(let record) = event { records.append(record) }
    }
    return records
  }

  private let columns =
    "sha256 VARCHAR, sha1 VARCHAR, md5 VARCHAR, crc32 VARCHAR, file_name VARCHAR, file_size INTEGER, package_id INTEGER"

  @Test func hashesOfFilesAreReadAndNoNames() throws {
    let md5 = String(repeating: "AB", count: 16)
    let found = try read(
      "CREATE TABLE FILE (\(columns)); INSERT INTO FILE VALUES ('\(md5)\(md5)', NULL, '\(md5)', 'x', 'a.dll', 7, 1);"
        + "INSERT INTO FILE VALUES (NULL, 3, x'00', 'x', 'b.dll', 'many', 1)")
    #expect(found.map(\.md5) == [md5.lowercased(), nil])
    #expect(found.map(\.sha256) == [(md5 + md5).lowercased(), nil])
    #expect(found.map(\.byteCount) == [7, nil])
    #expect(found.map(\.number) == [1, 2])
    #expect(found.flatMap(\.tags) == [])
  }

  @Test func manyRowsComeInTheirOrder() throws {
    let found = try read(
      "CREATE TABLE FILE (\(columns)); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25001) "
        + "INSERT INTO FILE SELECT NULL, NULL, printf('%032x', i), NULL, NULL, i, 1 FROM n")
    #expect(found.count == 25_001)
    #expect(found.map(\.byteCount) == (1...25_001).map { Int64($0) })
  }

  /// A download that broke off is shorter than it says of itself.
  @Test func ofADatabaseThatIsCutTheRowsBeforeAreKept() throws {
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).db"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try DatabaseQueue(path: path).write {
      try $0.execute(
        sql:
          "CREATE TABLE FILE (\(columns)); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
          + "INSERT INTO FILE SELECT NULL, NULL, printf('%032x', i), NULL, NULL, i, 1 FROM n")
    }
    let file = try FileHandle(forUpdating: URL(filePath: path))
    try file.truncate(atOffset: try file.seekToEnd() * 6 / 10)
    try file.close()
    let reader = try NSRLReader(path: path)
    var (found, problems) = ([ExchangeRecord](), [LineProblem]())
    while let event = try reader.next() {
      if case .record(let record) = event { found.append(record) }
      if case .problem(let problem) = event { problems.append(problem) }
    }
    #expect((2_500...3_500).contains(found.count), "\(found.count)")
    #expect(found.map(\.byteCount) == (1...Int64(found.count)).map { $0 })
    #expect(problems.map(\.reason) == [.unreadable])
    #expect(problems.map(\.record) == [found.count + 1])
  }

  @Test func aViewIsNeverReadAndItsTableIs() throws {
    let found = try read(
      "CREATE TABLE METADATA (\(columns)); INSERT INTO METADATA (md5) VALUES ('aa');"
        + "CREATE VIEW FILE AS WITH RECURSIVE n(md5) AS (SELECT 1 UNION ALL SELECT md5 + 1 FROM n) SELECT md5 FROM n"
    )
    #expect(found.map(\.md5) == ["aa"])
  }

  @Test func aColumnCalledAsTheRowNumberIsNoRowNumber() throws {
    let found = try read(
      "CREATE TABLE FILE (rowid TEXT, md5 TEXT); INSERT INTO FILE VALUES ('z', 'aa'), ('a', 'bb')")
    #expect(found.map(\.md5) == ["aa", "bb"])
  }

  @Test func generatedColumnsAreNotRead() throws {
    let found = try read(
      "CREATE TABLE FILE (md5 TEXT, sha1 TEXT AS (hex(md5))); INSERT INTO FILE VALUES ('aa')"
    )
    #expect(found.map(\.md5) == ["aa"])
    #expect(found.map(\.sha1) == [nil])
  }

  @Test(arguments: [
    "CREATE TABLE OTHER (a)", "CREATE TABLE FILE (file_name TEXT)",
    "CREATE VIRTUAL TABLE FILE USING fts5(md5, sha1)",
    "CREATE TABLE FILE (rowid TEXT, _rowid_ TEXT, oid TEXT, md5 TEXT)",
  ])
  func otherDatabasesAreRefused(_ sql: String) {
    #expect(throws: HashListError(.otherFormat, "")) { try read(sql) }
  }

  @Test func whatIsNoDatabaseIsRefused() throws {
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).db"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("SQLite format 3\0 and no more".utf8).write(to: URL(filePath: path))
    #expect(throws: HashListError(.unreadable, "")) { try records(path) }
  }

  /// Reads a database of `rows` rows whose bytes `change` damages.
  private func damaged(
    rows: Int, _ change: (inout [UInt8]) -> Void
  ) throws -> (records: [ExchangeRecord], problems: [LineProblem]) {
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).db"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try DatabaseQueue(path: path).write {
      try $0.execute(
        sql:
          "CREATE TABLE FILE (md5 VARCHAR); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows)) "
          + "INSERT INTO FILE SELECT printf('%032x', i) FROM n")
    }
    var bytes = Array(try Data(contentsOf: URL(filePath: path)))
    change(&bytes)
    try Data(bytes).write(to: URL(filePath: path))
    let reader = try NSRLReader(path: path)
    var (records, problems) = ([ExchangeRecord](), [LineProblem]())
    while let event = try reader.next() {
      switch event {
      case .record(let record): records.append(record)
      case .problem(let problem): problems.append(problem)
      default: break
      }
    }
    return (records, problems)
  }

  /// Where the second page of 4,096 bytes begins, the first one of the table.
  private let page = 4_096

  @Test func rowsThatComeAgainAreDamageAndThoseBeforeAreKept() throws {
    let found = try damaged(rows: 40) { bytes in
      // The last cell of the leaf is the first one once more.
      let (first, last) = (page + 8, page + 8 + 2 * 39)
      bytes[last..<(last + 2)] = bytes[first..<(first + 2)]
    }
    #expect(found.records.count == 39)
    #expect(found.records.last?.md5 == String(repeating: "0", count: 30) + "27")
    #expect(found.problems.map(\.reason) == [.unreadable])
    #expect(found.problems.map(\.record) == [40])
  }

  @Test func pagesThatLeadToOnePageEnd() throws {
    let found = try damaged(rows: 1_000) { bytes in
      #expect(bytes[page] == 5, "the table's root is no inner page")
      let count = Int(bytes[page + 3]) << 8 | Int(bytes[page + 4])
      let cells = (0..<count).map { cell in
        page + (Int(bytes[page + 12 + 2 * cell]) << 8 | Int(bytes[page + 13 + 2 * cell]))
      }
      for cell in cells.dropFirst() { bytes[cell..<(cell + 4)] = bytes[cells[0]..<(cells[0] + 4)] }
    }
    #expect((50..<150).contains(found.records.count))
    #expect(found.problems.map(\.reason) == [.unreadable])
  }

  @Test func aDamagedDatabaseKeepsWhatCameBefore() throws {
    let found = try damaged(rows: 40_000) { bytes in
      let end = bytes.count - 20_000
      bytes.replaceSubrange(end..<(end + 8_192), with: [UInt8](repeating: 0xff, count: 8_192))
    }
    #expect((39_000..<40_000).contains(found.records.count))
    #expect(found.problems.map(\.record) == [found.records.count + 1])
    #expect(found.problems.map(\.reason) == [.unreadable])
  }
}
