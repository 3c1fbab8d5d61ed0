// SPDX-License-Identifier: Apache-2.0
// A case of real parts in a folder of its own that goes with the test.

import CatalogSQLite
import EvidenceCapture
import EvidenceModel
import Foundation
import Synchronization

@testable import Casework
@testable import Catalog

/// A folder that goes with the test.
final class Scratch: Sendable {
  let path: String

  /// Folders that live as long as the process go at its end.
  private static let cleaning: Void = {
    atexit {
      let folder = NSTemporaryDirectory()
      let files = FileManager.default
      for name in (try? files.contentsOfDirectory(atPath: folder)) ?? []
      where name.hasPrefix("martlet-casework-\(getpid())-") {
        try? files.removeItem(atPath: folder + name)
      }
    }
  }()

  init() throws {
    Self.cleaning
    path = NSTemporaryDirectory() + "martlet-casework-\(getpid())-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file below the folder and returns its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }
}

/// A clock that stands until it is moved.
final class TestClock: Sendable {
  private let now = Mutex(Instant(microseconds: 1_790_000_000_000_000))

  var present: Instant { now.withLock { $0 } }

  func advance(seconds: Double) { now.withLock { $0 = $0.advanced(bySeconds: seconds) } }

  /// What a case reads.
  var reader: @Sendable () -> Instant { { self.present } }
}

/// The real catalog.
struct SQLiteDriver: CatalogDriver {
  func create(at path: String) throws -> any Catalog { try CatalogSQLite.create(path: path) }
  func open(at path: String) throws -> any Catalog {
    try CatalogSQLite.open(path: path, readOnly: false)
  }
  func openReading(at path: String) throws -> any Catalog {
    try CatalogSQLite.open(path: path, readOnly: true)
  }
}

/// A closed case that tests copy.
struct CaseTemplate: Sendable {
  let scratch: Scratch
  let administratorToken: String
}

/// An open case.
final class TestCase {
  let scratch: Scratch
  let clock: TestClock
  let administrator: Actor
  private(set) var store: CaseStore
  private let token: String

  var path: String { scratch.path + "/case" }
  var keyFile: String { scratch.path + "/case.key" }

  init(
    isSynthetic: Bool = true, timeZone: String = "UTC", driver: any CatalogDriver = SQLiteDriver(),
    library: String? = nil
  ) throws {
    scratch = try Scratch()
    clock = TestClock()
    let creation = CaseCreation(
      path: scratch.path + "/case", name: "Lighthouse survey", regime: "uk-england-wales",
      authority: "synthetic material", timeZone: timeZone, isSynthetic: isSynthetic,
      administrator: "admin")
    (store, token) = try creation.create(
      id: CaseCreation.makeID(), keys: .newKeyFile(scratch.path + "/case.key"), driver: driver,
      library: library, clock: clock.reader)
    administrator = try UserService.authenticate(name: "admin", token: token, store: store)
  }

  /// Opens a copy of a closed case.
  init(copyOf template: CaseTemplate) throws {
    scratch = try Scratch()
    clock = TestClock()
    for name in ["case", "case.key"] {
      try FileManager.default.copyItem(
        atPath: template.scratch.path + "/" + name, toPath: scratch.path + "/" + name)
    }
    token = template.administratorToken
    store = try CaseStore.open(
      path: scratch.path + "/case", keys: .keyFile(scratch.path + "/case.key"),
      driver: SQLiteDriver(), clock: clock.reader)
    administrator = try UserService.authenticate(name: "admin", token: token, store: store)
  }

  /// Closes the case, to be copied by other tests.
  func template() throws -> CaseTemplate {
    try store.close()
    return CaseTemplate(scratch: scratch, administratorToken: token)
  }

  /// Leaves the open case as a process leaves it that is killed, and opens it anew.
  func reopen(driver: any CatalogDriver = SQLiteDriver()) throws {
    store.catalog.close()
    store = try CaseStore.open(
      path: path, keys: .keyFile(keyFile), driver: driver, clock: clock.reader)
  }

  /// Adds a user who acts from now on.
  func add(_ name: String, _ role: UserRole) throws -> Actor {
    let token = try UserService(store: store, actor: administrator).add(name: name, role: role)
    return try UserService.authenticate(name: name, token: token, store: store)
  }

  /// Takes in sources with the real decoders.
  @discardableResult
  func ingest(
    _ sources: [String], mapping: String? = nil, decoders: (any Examining)? = nil,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    progress: @escaping (IngestProgress) -> Void = { _ in }
  ) throws -> [SourceSummary] {
    let request = IngestRequest(
      sources: sources, mapping: try mapping.map { try PageMapping(json: Array($0.utf8)) },
      mappingText: mapping)
    return try IngestService(
      store: store, decoders: try decoders ?? TestDecoders.shared(), actor: .keyHolder,
      isInterrupted: isInterrupted, progress: progress
    ).ingest(request)
  }

  /// The rows of a table.
  func rows<Row: CatalogRow>(_ type: Row.Type) throws -> [Row] {
    try store.catalog.read { try $0.rows(type) }
  }

  /// The hits on the newest version of each list, by number.
  func standingHits() throws -> [MatchRow] {
    let newest = try store.catalog.read { try StandingLists.read($0, state: nil).versions }
    return try rows(MatchRow.self).filter { newest.contains($0.listVersionId) }
  }

  /// What a check of the whole case finds.
  func problems() throws -> [String] { try CaseCheck(store: store).run().problems }

  /// The number of rows of every table that grows with what is taken in.
  func counts() throws -> [String: Int] {
    var counts: [String: Int] = [:]
    func count<Row: CatalogRow>(_ type: Row.Type) throws {
      counts[Row.table] = try store.catalog.read { try $0.count(type) }
    }
    try count(SourceRow.self)
    try count(CaptureRow.self)
    try count(FindingRow.self)
    try count(ItemRow.self)
    try count(FingerprintRow.self)
    try count(OccurrenceRow.self)
    try count(PageRow.self)
    try count(PostRow.self)
    try count(PostingRow.self)
    try count(TraceRow.self)
    try count(ConclusionRow.self)
    return counts
  }

  /// The number of the item with this content.
  func item(_ sha256: SHA256Digest) throws -> Int64? {
    try SyntheticAccess(store: store).contents().first { $0.sha256 == sha256 }?.item
  }
}

extension TestCase {
  /// Turns the wall on, so that tiles may decide.
  func turnWallOn() throws {
    try PolicyService(store: store, actor: administrator).put(
      WorkPolicy.standardYAML.replacing("wall: off", with: "wall: on"))
  }
}
