// SPDX-License-Identifier: Apache-2.0
// Stores the study plan before the first assessment, and its amendments with their reasons.

internal import Catalog
internal import Crypto
public import EvidenceModel
internal import Foundation

/// A version of the study plan.
public struct StoredPlan: Sendable {
  /// The version's number, from 1.
  public let version: Int64
  /// The plan file's text.
  public let text: String
  /// What it says.
  public let plan: StudyPlan
  /// SHA-256 of the plan file, in hexadecimal: what the ledger holds.
  public let digest: String
  /// When it was stored.
  public let created: Instant
  /// Who stored it, by pseudonym.
  public let actor: String
  /// Whether it came after the first assessment.
  public let isLate: Bool
  /// Why it was amended; `nil` where no reason was given.
  public let reason: String?
  /// The newest assessment when it was stored; 0 for none.
  let lastAssessment: Int64
}

/// What of a version of the study plan a person may be shown.
public struct ShownPlan: Sendable {
  /// The version.
  public let plan: StoredPlan
  /// The plan file's text; `nil` for who grades until nothing that is drawn by one of its seeds waits.
  public let text: String?
  /// What the plan says without its seeds, a line each.
  public let outline: [String]
}

/// Stores and tells the study plan.
public struct StudyPlanService {
  /// The longest reason for an amendment, in characters.
  public static let longestReason = 1_000

  let store: CaseStore
  let actor: Actor

  /// Works on the plan of `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// The newest version; `nil` where none was stored.
  ///
  /// It names golden items with the facts agreed: who only assesses may not read it.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; `.tampered` when the stored text is no plan.
  public func inForce() throws -> StoredPlan? {
    try actor.require(.seeTeam)
    return try store.catalog.read { try Self.newest($0, columns: store.columns) }
  }

  /// The newest version as far as the person may be shown it; `nil` where none was stored.
  ///
  /// Its file tells the seeds of the draws, and on which items people agreed beforehand.
  ///
  /// - Throws: as ``inForce()``.
  public func shown() throws -> ShownPlan? {
    try actor.require(.seeTeam)
    return try store.catalog.read { reader in
      guard let stored = try Self.newest(reader, columns: store.columns) else { return nil }
      let access = try DrawAccess(reader, store: store, actor: actor)
      return ShownPlan(
        plan: stored, text: access.tellsSeeds ? stored.text : nil,
        outline: StudyPlanParticulars(stored.plan, access).outline)
    }
  }

  /// Stores a plan; what is rated twice is drawn by it from now on.
  ///
  /// - Parameters:
  ///   - text: The plan file's text.
  ///   - reason: Why it is amended: needed once anything was assessed.
  /// - Returns: the version's number.
  /// - Throws: ``CaseworkError`` `.denied`; `.usage` with the first fault of the file, or without a reason where one is
  ///   needed; `.conflict` when the same text is in force; `.notFound` for a golden item that the case does not have, and for a lead who is
  ///   no active user that may settle disputes.
  /// - Complexity: O(items selected).
  @discardableResult
  public func put(_ text: String, amending reason: String? = nil) throws -> Int64 {
    try actor.require(.planStudy)
    let plan = try StudyPlan(yaml: text)
    if let reason {
      guard (1...Self.longestReason).contains(reason.count), EvidenceText.saysAnything(reason)
      else {
        throw CaseworkError(
          .usage, "a reason for an amendment has 1 to \(Self.longestReason) characters")
      }
    }
    return try store.record(actor) { recording in
      let reader = recording.reader
      let digest = Array(SHA256.hash(data: Data(text.utf8)))
      let newest = try reader.first(StudyPlanRow.self, orderedBy: ["-id"])
      guard newest?.digest != digest else {
        throw CaseworkError(
          .conflict, "this plan is stored already, as version \(newest?.id ?? 0)")
      }
      let last = try reader.maximum(AssessmentRow.self, column: "id") ?? 0
      guard last == 0 || reason != nil else {
        throw CaseworkError(
          .usage,
          "assessment has begun: a plan that comes now is an amendment; give the reason with --amend"
        )
      }
      try Self.check(plan, reader)
      let id = try recording.number(StudyPlanRow.self)
      try recording.insert(
        StudyPlanRow(
          id: id,
          sealedText: store.columns.seal(
            Array(text.utf8), StudyPlanRow.self, "sealed_text", row: id),
          digest: digest, doubleRating: plan.doubleRating,
          doubleRatingSeed: Int64(plan.doubleRatingSeed), assessors: plan.assessors,
          late: last > 0,
          sealedReason: reason.map {
            store.columns.seal(Array($0.utf8), StudyPlanRow.self, "sealed_reason", row: id)
          },
          lastAssessment: last, created: recording.now.microseconds, actor: actor.pseudonym))
      for golden in plan.golden {
        let facts = JSONValue.object(
          golden.facts.entries.map { .init($0.question.rawValue, .string($0.answer)) })
        try recording.insert(
          StudyGoldenRow(
            planId: id, itemId: golden.item,
            sealedFacts: store.columns.seal(
              facts, StudyGoldenRow.self, "sealed_facts", row: golden.item)))
      }
      try QueueIndex(recording, regime: store.description.regime).rebuild()
      try recording.leaf(
        .studyPlan,
        shown: [
          ("version", String(id)), ("digest", HexText.encode(digest)),
          ("late", last > 0 ? "yes" : "no"),
        ])
      return id
    }
  }

  /// Refuses a plan that the case refuses for what it names: as ``put(_:amending:)`` does, and nothing is stored.
  ///
  /// - Throws: ``CaseworkError`` `.usage` with the first fault of the file, `.notFound`; errors of the catalog.
  /// - Complexity: O(golden items + users).
  public func check(_ text: String) throws {
    let plan = try StudyPlan(yaml: text)
    try store.catalog.read { try Self.check(plan, $0) }
  }

  /// Refuses a plan that names somebody to lead who cannot, or a golden item that the case does not have.
  private static func check(_ plan: StudyPlan, _ reader: any CatalogReader) throws {
    if let name = try unable(plan, reader) {
      throw CaseworkError(
        .notFound,
        "the study plan was not accepted: `leads` names \(EvidenceText.escaped(name)), who is no active user that may "
          + "settle disputes; add the user as a lead first, or mend the name")
    }
    let missing = try plan.golden.first {
      try reader.row(ItemRow.self, key: .integer($0.item)) == nil
    }
    guard let missing else { return }
    throw CaseworkError(
      .notFound, "the study plan was not accepted: there is no item \(missing.item)")
  }

  /// The newest version, or the newest that `state` contains.
  static func newest(
    _ reader: any CatalogReader, columns: SealedColumns, state: LedgerState? = nil
  ) throws -> StoredPlan? {
    let rows = try reader.rows(StudyPlanRow.self, orderedBy: ["-id"])
    guard let row = try rows.first(where: { try state?.contains($0) ?? true }) else { return nil }
    let text = try text(row, columns)
    let plan = try plan(row, columns)
    let reason = try row.sealedReason.map {
      String(
        decoding: try columns.open($0, StudyPlanRow.self, "sealed_reason", row: row.id),
        as: UTF8.self)
    }
    return StoredPlan(
      version: row.id, text: text, plan: plan, digest: HexText.encode(row.digest),
      created: Instant(microseconds: row.created), actor: row.actor, isLate: row.late,
      reason: reason, lastAssessment: row.lastAssessment)
  }

  /// What a stored version says.
  ///
  /// - Throws: ``CaseworkError`` `.tampered` when the stored text is no plan.
  static func plan(_ row: StudyPlanRow, _ columns: SealedColumns) throws -> StudyPlan {
    guard let plan = try? StudyPlan(yaml: try text(row, columns)) else {
      throw CaseworkError(.tampered, "study plan \(row.id) is no plan; run martlet fsck")
    }
    return plan
  }

  private static func text(_ row: StudyPlanRow, _ columns: SealedColumns) throws -> String {
    String(
      decoding: try columns.open(
        row.sealedText, StudyPlanRow.self, "sealed_text", row: row.id), as: UTF8.self)
  }
}
