// SPDX-License-Identifier: Apache-2.0
// What samples and golden items ask of an item beyond the ordinary work.

internal import Catalog

/// What samples and golden items ask of an item.
struct AuditNeed: Hashable {
  /// Whether a sample of what nobody had seen asks for a look.
  var wantsLook = false
  /// A sample of what is not criminal asks for one more look by somebody whose records are all newer than this one.
  var anotherAfter: Int64?
  /// So many people are to rate the item, on which people agreed beforehand.
  var goldenRaters = 0
  /// The place in the queue that was drawn for it; `nil` outside of samples.
  var rank: Double?

  /// Nothing.
  static let none = AuditNeed()

  /// Why an item waits that this asks for.
  var purpose: QueuePurpose {
    wantsLook || anotherAfter != nil ? .sample : goldenRaters > 0 ? .golden : .work
  }

  /// Adds what one sample asks.
  mutating func add(_ item: StudySampleItemRow, of sample: StudySampleRow) {
    switch sample.stratum {
    case .notSelected: wantsLook = true
    case .negative: anotherAfter = max(anotherAfter ?? 0, sample.lastAssessment)
    }
    rank = item.rank
  }

  /// How many people still have to rate the item for this, given the standing ratings by rater, oldest first.
  func missing(_ ratings: [Int64: [QueueVote]]) -> Int {
    var missing = max(0, goldenRaters - ratings.count)
    if wantsLook, ratings.isEmpty { missing = max(missing, 1) }
    if let anotherAfter,
      !ratings.values.contains(where: { Self.isAnother($0, after: anotherAfter) })
    {
      missing = max(missing, 1)
    }
    return missing
  }

  /// How many people a plan wants to rate golden items; a damaged row asks for no more than a plan can.
  static func raters(_ plan: StudyPlanRow) -> Int {
    min(max(plan.assessors, StudyPlan.assessorRange.lowerBound), StudyPlan.assessorRange.upperBound)
  }

  /// Whether a person came to the item only after an assessment, and said something definite.
  static func isAnother(_ votes: [QueueVote], after assessment: Int64) -> Bool {
    votes.allSatisfy { $0.assessment > assessment } && votes.last?.isDefinite == true
  }
}

/// Reads what samples and golden items ask, for one item or for all.
struct AuditNeeds {
  private let reader: any CatalogReader
  private let plan: StudyPlanRow?
  private let samples: [Int64: StudySampleRow]

  /// - Complexity: O(samples).
  init(_ reader: any CatalogReader, plan: StudyPlanRow?) throws {
    self.reader = reader
    self.plan = plan
    samples = try reader.rows(StudySampleRow.self).reduce(into: [:]) { $0[$1.id] = $1 }
  }

  /// What is asked of one item.
  func need(of item: Int64) throws -> AuditNeed {
    var need = AuditNeed()
    if !samples.isEmpty {
      let drawn = try reader.rows(
        StudySampleItemRow.self, where: [.equals("item_id", .integer(item))],
        orderedBy: ["sample_id"])
      for row in drawn { if let sample = samples[row.sampleId] { need.add(row, of: sample) } }
    }
    if let plan,
      try reader.row(StudyGoldenRow.self, key: .integer(plan.id), .integer(item)) != nil
    {
      need.goldenRaters = AuditNeed.raters(plan)
    }
    return need
  }

  /// What is asked of all items of which anything is.
  func all() throws -> [Int64: AuditNeed] {
    var needs: [Int64: AuditNeed] = [:]
    try reader.forEach(StudySampleItemRow.self, orderedBy: ["sample_id", "item_id"]) { row in
      if let sample = samples[row.sampleId] {
        needs[row.itemId, default: AuditNeed()].add(row, of: sample)
      }
    }
    if let plan {
      try reader.forEach(StudyGoldenRow.self, where: [.equals("plan_id", .integer(plan.id))]) {
        needs[$0.itemId, default: AuditNeed()].goldenRaters = AuditNeed.raters(plan)
      }
    }
    return needs
  }
}
