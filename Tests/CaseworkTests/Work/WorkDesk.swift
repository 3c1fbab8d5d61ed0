// SPDX-License-Identifier: Apache-2.0
// A case with waiting items and a team, and a policy made by changing lines of the standard one.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework

/// A case with waiting items and a team.
struct WorkDesk {
  /// The answers that give a known result under the case's regime.
  static let answers: [String: [String: String]] = [
    "none": ["child": "no"],
    "severe": [
      "child": "yes", "photograph_like": "yes", "origin": "computer_made", "indecent": "yes",
      "severity": "a",
    ],
    "mild": [
      "child": "yes", "photograph_like": "yes", "origin": "computer_made", "indecent": "yes",
      "severity": "c",
    ],
    "open": ["child": "unsure"],
    "draft": [
      "child": "yes", "photograph_like": "yes", "origin": "altered", "indecent": "yes",
      "severity": "a",
    ],
  ]

  let testCase: TestCase
  let lead: Actor
  let people: [Actor]
  var store: CaseStore { testCase.store }

  /// A case of `items` small pictures of which none are near each other, selected.
  init(
    items: Int = 5, people count: Int = 3, timeZone: String = "UTC", policy: [String: String] = [:]
  ) throws {
    testCase = try TestCase(timeZone: timeZone)
    let source = try Scratch()
    for seed in 0..<items {
      try source.write(try Pictures.png(UInt64(4_000 + seed), side: 64), to: "f/\(seed).png")
    }
    try testCase.ingest([source.path + "/f"])
    lead = try testCase.add("lead", .lead)
    var people: [Actor] = []
    for number in 1...count { people.append(try testCase.add("rater-\(number)", .assessor)) }
    self.people = people
    if !policy.isEmpty { try put(policy) }
    try select()
  }

  /// A case of three pictures of one family, the first two numbers of which are returned, and a stranger.
  static func family(people: Int = 2) throws -> (desk: WorkDesk, items: [Int64], stranger: Int64) {
    let testCase = try TestCase()
    let source = try Scratch()
    let contents = [
      try Pictures.png(51), try Pictures.jpeg(51, quality: 95),
      try Pictures.jpeg(51, quality: 90), try Pictures.png(52),
    ]
    for (index, bytes) in contents.enumerated() { try source.write(bytes, to: "f/\(index)") }
    try testCase.ingest([source.path + "/f"])
    try FamilyService(store: testCase.store, actor: .keyHolder).rebuild()
    let items = try contents.map { try #require(try testCase.item(Pictures.sha256($0))) }
    return (try WorkDesk(testCase, people: people), Array(items.prefix(3)), items[3])
  }

  /// A case of six pictures of one family, of which two are drawn for a check, and which of them these are.
  static func largeFamily() throws -> (desk: WorkDesk, others: [Int64], drawn: [Int64]) {
    let testCase = try TestCase()
    let source = try Scratch()
    let contents =
      [try Pictures.png(51)]
      + (try [97, 95, 93, 91, 90].map { try Pictures.jpeg(51, quality: $0) })
    for (index, bytes) in contents.enumerated() { try source.write(bytes, to: "f/\(index)") }
    try testCase.ingest([source.path + "/f"])
    try FamilyService(store: testCase.store, actor: .keyHolder).rebuild()
    let version = try #require(try testCase.rows(FamilyVersionRow.self).map(\.id).max())
    let members = try testCase.rows(FamilyMemberRow.self).filter { $0.versionId == version }
    let family = try #require(members.first?.family)
    let drawn = FamilySample.draw(members.map(\.itemId), family: family)
    let others = members.map(\.itemId).filter { !drawn.contains($0) }
    return (try WorkDesk(testCase, people: 2), others.sorted(), drawn.sorted())
  }

  /// A desk over a case made otherwise.
  init(_ testCase: TestCase, people count: Int) throws {
    self.testCase = testCase
    lead = try testCase.add("desk-lead", .lead)
    people = try (1...count).map { try testCase.add("desk-\($0)", .assessor) }
    try select()
  }

  func select() throws {
    let text = SelectionRules.standardYAML
    _ = try SelectionService(store: store, actor: lead).run(
      try SelectionRules(yaml: text), text: text)
  }

  /// Brings the standard policy into force with some lines replaced, found by how they begin, and with the wall on
  /// where they say nothing of it.
  func put(_ changes: [String: String] = [:]) throws {
    try PolicyService(store: store, actor: testCase.administrator).put(
      try Self.policy(["wall:": "wall: on"].merging(changes) { $1 }))
  }

  static func policy(_ changes: [String: String]) throws -> String {
    var lines = WorkPolicy.standardYAML.components(separatedBy: "\n")
    for (start, line) in changes {
      let index = try #require(
        lines.firstIndex { $0.trimmingCharacters(in: .whitespaces).hasPrefix(start) }, "\(start)")
      let indent = lines[index].prefix { $0 == " " }
      lines[index] = indent + line
    }
    return lines.joined(separator: "\n")
  }

  func next(_ actor: Actor, _ kind: WorkKind = .rating) throws -> QueuedItem? {
    try WorkQueue(store: store, actor: actor).next(kind)
  }

  func offer(_ actor: Actor) throws -> WorkOffer { try WorkGate(store: store, actor: actor).next() }

  /// Beats every ten seconds, at work on an item in hand.
  func work(_ item: Int64, seconds: Double, by actor: Actor) throws {
    let queue = WorkQueue(store: store, actor: actor)
    for _ in 0..<Int(seconds / 10) {
      testCase.clock.advance(seconds: 10)
      try queue.beat(item, isActive: true)
    }
  }

  @discardableResult
  func record(
    _ item: Int64, _ answer: String, by actor: Actor, route: AssessmentRoute = .seen,
    isAdjudication: Bool = false, unsure: Bool = false, note: String? = nil
  ) throws -> Int64 {
    let facts =
      route == .inferred ? nil : try FactSheet(named: Self.answers[answer] ?? [:])
    let outcome = try #require(
      try AssessmentService(store: store, actor: actor).record([
        AssessmentEntry(
          item: item, facts: facts, route: route,
          note: note ?? (isAdjudication ? "settled by the picture" : nil),
          isAdjudication: isAdjudication, wantsSecondOpinion: unsure)
      ]).first)
    switch outcome {
    case .recorded(let id, _): return id
    case .refused(let error): throw error
    }
  }

  /// The entry of an item; `nil` when it waits for nobody.
  func entry(_ item: Int64) throws -> QueueEntryRow? {
    try store.catalog.read { try $0.row(QueueEntryRow.self, key: .integer(item)) }
  }

  /// What a check finds about the queue's index.
  func queueProblems() throws -> [String] {
    try store.catalog.read { reader in
      var audit = QueueAudit()
      try audit.run(reader, columns: store.columns, regime: store.description.regime)
      return audit.problems
    }
  }

  /// The grade of an item.
  func grade(_ item: Int64) throws -> Grade {
    try store.catalog.read { reader in
      let state = try LedgerState.read(reader, columns: store.columns)
      return try GradeReader(
        reader: reader, outcomes: OutcomeReader.own(store, reader), state: state,
        columns: store.columns
      ).read().grades[item] ?? .none
    }
  }
}

extension OutcomeReader {
  /// By the case's own regime, with the rules confirmed so far.
  static func own(_ store: CaseStore, _ reader: any CatalogReader) throws -> OutcomeReader {
    try OutcomeReader(
      CaseRegimes.inForce(reader, own: store.description.regime)[0], reader,
      columns: store.columns)
  }
}

extension WorkOffer {
  /// The number of the item that is handed out; `nil` where none is.
  var held: Int64? { if case .item(let item) = self { item.item } else { nil } }
}
