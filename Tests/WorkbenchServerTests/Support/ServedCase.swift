// SPDX-License-Identifier: Apache-2.0
// A synthetic case of real parts with a user of every role, and the workbench that serves it.

import Catalog
import CatalogSQLite
import DecoderHost
import EvidenceCapture
import EvidenceModel
import EvidenceVault
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import MediaDecoding
import Synchronization
import SyntheticCorpus
import Testing

@testable import Casework
@testable import WorkbenchServer

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

/// The real sandboxed decoders, one pool for all tests.
struct ServedDecoders: Examining, PictureDecoding {
  private static let pool = Result { try ServedDecoders(pool: DecoderPool(.beside())) }

  let pool: DecoderPool

  /// The pool of this process.
  static func shared() throws -> ServedDecoders { try pool.get() }

  func examine(
    _ open: @escaping ContentOpener, _ request: ExaminationRequest
  ) -> any PendingExamination {
    Pending(work: pool.submit { session in try session.examine(try open(), request) })
  }

  func render(
    _ open: @escaping ContentOpener, _ request: RenderRequest
  ) -> any PendingPicture {
    Rendering(work: pool.submit { session in try session.render(try open(), request) })
  }

  func makeSession() throws -> any DecoderSession { try pool.makeSession() }

  private struct Pending: PendingExamination {
    let work: PendingWork<Examination>
    func wait() throws -> Examination { try work.wait() }
  }

  private struct Rendering: PendingPicture {
    let work: PendingWork<RenderedPicture>
    func wait() throws -> RenderedPicture { try work.wait() }
  }
}

/// A clock that stands until it is moved.
final class ServedClock: Sendable {
  private let now = Mutex(Instant(microseconds: 1_790_000_000_000_000))

  var present: Instant { now.withLock { $0 } }

  func advance(seconds: Double) { now.withLock { $0 = $0.advanced(bySeconds: seconds) } }
}

/// A closed synthetic case, taken in, sorted into families and selected, that tests copy.
struct ServedTemplate: Sendable {
  let folder: String
  let tokens: [String: String]

  /// The case with 48 postings of a small corpus, and the people `ann`, `ben`, `cat`, `dan` and seven others
  /// (assessors), `lea` (lead), `aud` (auditor), `admin` (administrator).
  static let small = Result { try ServedTemplate(postings: 48) }

  /// The same with more than two hundred items.
  static let large = Result { try ServedTemplate(postings: 150) }

  private init(postings: Int) throws {
    folder = NSTemporaryDirectory() + "martlet-served-\(getpid())-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    ServedFolders.remember(folder)
    let corpus = try CorpusWriter.write(.demo(postings: postings, seed: 11), to: folder)
    let (store, token) = try CaseCreation(
      path: folder + "/case", name: "Harbour study", regime: "uk-england-wales",
      authority: "synthetic material", timeZone: "UTC", isSynthetic: true, administrator: "admin"
    ).create(
      id: CaseCreation.makeID(), keys: .newKeyFile(folder + "/case.key"), driver: SQLiteDriver(),
      clock: { Instant(microseconds: 1_790_000_000_000_000) })
    let mapping = try String(contentsOfFile: corpus.mappingPath, encoding: .utf8)
    _ = try IngestService(
      store: store, decoders: try ServedDecoders.shared(), actor: .keyHolder,
      isInterrupted: { false }, progress: { _ in }
    ).ingest(
      IngestRequest(
        sources: [corpus.capturePath], mapping: try PageMapping(json: Array(mapping.utf8)),
        mappingText: mapping))
    try FamilyService(store: store, actor: .keyHolder).rebuild()
    _ = try SelectionService(store: store, actor: .keyHolder).run(
      SelectionRules(yaml: SelectionRules.standardYAML), text: SelectionRules.standardYAML)
    let administrator = try UserService.authenticate(name: "admin", token: token, store: store)
    let people = UserService(store: store, actor: administrator)
    var tokens = ["admin": token]
    for (name, role) in Self.people { tokens[name] = try people.add(name: name, role: role) }
    self.tokens = tokens
    try store.close()
  }

  private static let people: [(String, UserRole)] =
    [
      ("ann", .assessor), ("ben", .assessor), ("cat", .assessor), ("dan", .assessor),
      ("lea", .lead),
      ("aud", .auditor),
    ] + ["eve", "fay", "gil", "hal", "ivy", "jan", "kit"].map { ($0, .assessor) }
}

/// Folders of tests, which go when the process ends.
enum ServedFolders {
  private static let folders = Mutex<[String]>([])
  private static let cleaning: Void = {
    atexit {
      for folder in ServedFolders.folders.withLock({ $0 }) {
        try? FileManager.default.removeItem(atPath: folder)
      }
    }
  }()

  static func remember(_ folder: String) {
    cleaning
    folders.withLock { $0.append(folder) }
  }
}

/// An open copy of the template, and its workbench.
final class ServedCase: Sendable {
  let folder: String
  let clock: ServedClock
  let store: CaseStore
  let workbench: Workbench
  let tokens: [String: String]

  /// Copies the template and opens the copy.
  init(
    _ template: ServedTemplate? = nil,
    configure: (inout WorkbenchConfiguration) -> Void = { _ in }
  ) throws {
    let template = try template ?? ServedTemplate.small.get()
    let clock = ServedClock()
    folder = NSTemporaryDirectory() + "martlet-served-\(getpid())-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    ServedFolders.remember(folder)
    for name in ["case", "case.key"] {
      try FileManager.default.copyItem(
        atPath: template.folder + "/" + name, toPath: folder + "/" + name)
    }
    tokens = template.tokens
    self.clock = clock
    store = try CaseStore.open(
      path: folder + "/case", keys: .keyFile(folder + "/case.key"), driver: SQLiteDriver(),
      clock: { clock.present })
    var configuration = try WorkbenchConfiguration(port: 0)
    configuration.passwords = Argon2idPasswords(operations: 1, memory: 8_192)
    configure(&configuration)
    workbench = try Workbench(
      store: store, decoders: try ServedDecoders.shared(), configuration: configuration)
  }

  deinit {
    store.closeUnchanged()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// A user who acts directly, not over HTTP.
  func actor(_ name: String) throws -> Actor {
    try UserService.authenticate(name: name, token: tokens[name] ?? "", store: store)
  }

  /// Brings the standard policy into force with some of its texts replaced.
  func policy(_ changes: [String: String]) throws {
    var text = WorkPolicy.standardYAML
    for (old, new) in changes {
      guard text.contains(old) else { throw CaseworkError(.usage, "no \(old) in the policy") }
      text = text.replacing(old, with: new)
    }
    try PolicyService(store: store, actor: try actor("admin")).put(text)
  }

  /// Lets no other assessors than these be at work, so that what is drawn for two ratings is theirs.
  func keepAtWork(_ names: Set<String>) throws {
    let people = UserService(store: store, actor: try actor("admin"))
    for person in try people.list()
    where person.role == .assessor && !names.contains(person.name) && person.isActive {
      try people.deactivate(name: person.name)
    }
  }

  /// Serves the case over real HTTP while `body` runs.
  func serve(_ body: @escaping @Sendable (ServedClient) async throws -> Void) async throws {
    workbench.desk.start()
    let outcome: Result<Void, any Error>
    do {
      try await withTaskExecutorPreference(ServingThreads.shared) {
        try await workbench.application().test(.live) { client in
          let port = try #require(client.port)
          try await body(ServedClient(client: PatientClient(port: port), tokens: self.tokens))
        }
      }
      outcome = .success(())
    } catch { outcome = .failure(error) }
    await workbench.desk.stop()
    try outcome.get()
  }
}

/// Asks the workbench as one of the people.
struct ServedClient: Sendable {
  let client: PatientClient
  let tokens: [String: String]

  /// An answer.
  struct Answer: Sendable {
    let status: Int
    let fields: HTTPFields
    let bytes: [UInt8]

    /// The body as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The body as JSON; null when it is none.
    var json: JSONValue { (try? JSONParser.parse(bytes)) ?? .null }
  }

  /// Sends a request as `user`, or as nobody.
  func send(
    _ method: HTTPRequest.Method, _ path: String, as user: String? = nil, json: JSONValue? = nil,
    bytes: [UInt8]? = nil, fields: HTTPFields = [:]
  ) async throws -> Answer {
    var fields = fields
    if let user { fields[.authorization] = "Bearer \(tokens[user] ?? "")" }
    if json != nil { fields[.contentType] = "application/json" }
    return try await client.send(
      method, path, fields,
      bytes.map { ByteBuffer(bytes: $0) } ?? json.map { ByteBuffer(string: $0.compactText) })
  }
}

extension ServedCase {
  /// Serves the case at an address that a browser can open, while `body` runs.
  func open(_ body: (_ address: String) async throws -> Void) async throws {
    let isDone = Mutex(false)
    let (ports, port) = AsyncStream<Int>.makeStream()
    // Owned by this call, which does not return before it has ended.
    let server = Task(executorPreference: ServingThreads.shared) { [workbench] in
      defer { port.finish() }
      try await workbench.run(isStopping: { isDone.withLock { $0 } }) { port.yield($0) }
    }
    var started = ports.makeAsyncIterator()
    let outcome: Result<Void, any Error>
    do {
      if let number = await started.next() { try await body("http://127.0.0.1:\(number)") }
      outcome = .success(())
    } catch { outcome = .failure(error) }
    isDone.withLock { $0 = true }
    try await server.value
    try outcome.get()
  }
}

extension ServedCase {
  /// The views that were begun for a purpose, oldest first.
  func views(for purpose: ViewPurpose) throws -> [ViewDetail] {
    try store.catalog.read { try $0.rows(ViewRow.self, orderedBy: ["id"]) }
      .map { try ViewDetail($0, columns: store.columns) }.filter { $0.purpose == purpose }
  }
}
