// SPDX-License-Identifier: Apache-2.0
// A case with grades of every foundation, and two people who export.

import Catalog
import EvidenceModel
import Foundation

@testable import Casework

/// A case whose items 1 to 7 stand for what may and may not leave it.
struct ExportDesk {
  let testCase: TestCase
  let lead: Actor
  let people: [Actor]
  let folder: Scratch
  var store: CaseStore { testCase.store }
  var administrator: Actor { testCase.administrator }

  /// The case, made once and copied.
  private static let template = Result { try make() }

  /// Seen and agreed on by three, by two, by one; disputed; not criminal; golden and waiting; not looked at.
  static let (trusted, indicative, single, disputed, negative, golden, unseen) =
    (Int64(1), Int64(2), Int64(3), Int64(4), Int64(5), Int64(6), Int64(7))

  private static func make() throws -> CaseTemplate {
    let desk = try WorkDesk(items: 7, people: 4)
    try StudyPlanService(store: desk.store, actor: desk.testCase.administrator).put(
      PlanText.changed([
        "golden:": "golden: [{item: \(golden), facts: {child: no}}]",
        "roles:": "roles: {assessors: 4, leads: [lead]}",
      ]), amending: nil)
    for (item, answers) in [
      (trusted, ["severe", "severe", "severe"]), (indicative, ["severe", "severe"]),
      (single, ["mild"]), (disputed, ["severe", "mild"]), (negative, ["none", "none", "none"]),
      (golden, ["severe", "severe", "severe"]),
    ] {
      for (person, answer) in zip(desk.people, answers) {
        desk.testCase.clock.advance(seconds: 30)
        try desk.record(item, answer, by: person)
      }
    }
    return try desk.testCase.template()
  }

  init() throws {
    let testCase = try TestCase(copyOf: Self.template.get())
    let store = testCase.store
    func actor(_ name: String) throws -> Actor {
      let all = try UserService(store: store, actor: testCase.administrator).list()
      guard let user = all.first(where: { $0.name == name }) else {
        throw CocoaError(.fileNoSuchFile)
      }
      return Actor(user: user.id, name: user.name, role: user.role)
    }
    self.testCase = testCase
    lead = try actor("lead")
    people = try (1...4).map { try actor("rater-\($0)") }
    folder = try Scratch()
  }

  /// Where an export goes.
  var path: String { folder.path + "/out" }

  var terms: RequestTerms { terms([:]) }

  func terms(_ settings: [String: JSONValue]) -> RequestTerms {
    RequestTerms(
      settings: .object(settings.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }),
      recipients: ["Harbour office"], reason: "a test")
  }

  func kind(_ name: String) -> RequestKind { RequestKind(rawValue: name) ?? .internalReport }

  func requests(_ actor: Actor) -> RequestService { RequestService(store: store, actor: actor) }

  func exports(_ actor: Actor) -> ExportService { ExportService(store: store, actor: actor) }

  /// The number of a request by the lead that the administrator approved.
  func approved(_ kind: String = "hashlist", _ settings: [String: JSONValue] = [:]) throws -> Int64
  {
    let id = try requests(lead).request(self.kind(kind), terms(settings))
    try requests(administrator).decide(id, approve: true)
    return id
  }

  /// Asks, approves and writes.
  @discardableResult
  func write(
    _ kind: String = "hashlist", _ settings: [String: JSONValue] = [:]
  ) throws -> WrittenExport {
    try exports(lead).write(
      ExportOrder(kind: kind, request: try approved(kind, settings)), to: path)
  }

  /// The lines of the file that was written.
  func lines() throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  /// The names in the folder of exports.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  /// SHA-256 of an item.
  func digest(_ item: Int64) throws -> String {
    let row = try store.catalog.read { try $0.row(ItemRow.self, key: .integer(item)) }
    guard let row else { throw CocoaError(.fileNoSuchFile) }
    return try ItemDigests.open(row, columns: store.columns).sha256.description
  }
}
