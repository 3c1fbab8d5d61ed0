// SPDX-License-Identifier: Apache-2.0
// What a study was planned to be, and the samples that were drawn for its audit.

/// One version of the study plan.
///
/// The newest version counts; earlier ones stay.
public struct StudyPlanRow: CatalogRow {
  /// The table's name.
  public static let table = "study_plan"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]

  /// The version's number.
  public var id: Int64
  /// The plan file's text, sealed.
  public var sealedText: [UInt8]
  /// SHA-256 of the plan file.
  public var digest: [UInt8]
  /// The share of the selected items that two people rate, each on their own, 0...1.
  public var doubleRating: Double
  /// The seed by which these are drawn.
  public var doubleRatingSeed: Int64
  /// How many people are to assess.
  public var assessors: Int
  /// Whether it came after the first assessment.
  public var late: Bool
  /// The reason for the amendment, sealed.
  public var sealedReason: [UInt8]?
  /// The newest assessment when it was stored; 0 for none.
  public var lastAssessment: Int64
  /// When it was stored, in microseconds since 1970.
  public var created: Int64
  /// Who stored it.
  public var actor: String

  /// Groups the columns of a row.
  public init(
    id: Int64, sealedText: [UInt8], digest: [UInt8], doubleRating: Double, doubleRatingSeed: Int64,
    assessors: Int, late: Bool, sealedReason: [UInt8]? = nil, lastAssessment: Int64, created: Int64,
    actor: String
  ) {
    self.id = id
    self.sealedText = sealedText
    self.digest = digest
    self.doubleRating = doubleRating
    self.doubleRatingSeed = doubleRatingSeed
    self.assessors = assessors
    self.late = late
    self.sealedReason = sealedReason
    self.lastAssessment = lastAssessment
    self.created = created
    self.actor = actor
  }
}

/// An item on whose facts a version of the plan says that people agreed beforehand.
public struct StudyGoldenRow: CatalogRow {
  /// The table's name.
  public static let table = "study_golden"
  /// The columns of the primary key.
  public static let keyColumns = ["plan_id", "item_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("plan_id", to: "study_plan"), CatalogReference("item_id", to: "item"),
  ]

  /// The plan's version.
  public var planId: Int64
  /// The item.
  public var itemId: Int64
  /// The facts agreed, sealed.
  public var sealedFacts: [UInt8]

  /// Groups the columns of a row.
  public init(planId: Int64, itemId: Int64, sealedFacts: [UInt8]) {
    self.planId = planId
    self.itemId = itemId
    self.sealedFacts = sealedFacts
  }
}

/// A simple random sample that was drawn from a stratum, without replacement.
public struct StudySampleRow: CatalogRow {
  /// A stratum from which samples are drawn.
  public enum Stratum: String, CaseIterable, Hashable, Sendable, Codable {
    /// What was not selected and nobody has seen.
    case notSelected = "not_selected"
    /// What was seen and is not criminal.
    case negative
  }

  /// The table's name.
  public static let table = "study_sample"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("run_id", to: "selection_run")
  ]

  /// The sample's number.
  public var id: Int64
  /// The stratum.
  public var stratum: Stratum
  /// How many items the stratum had.
  public var population: Int
  /// How many were drawn.
  public var size: Int
  /// The seed of the draw.
  public var seed: Int64
  /// How sure its bounds are meant to be, 0...1.
  public var confidence: Double
  /// So many such items, or more, the sample is to exclude; `nil` when it was drawn by number.
  public var excludes: Int?
  /// SHA-256 over the numbers of the stratum's items, in order.
  public var populationRoot: [UInt8]
  /// SHA-256 over the numbers of the items drawn, in the order drawn.
  public var root: [UInt8]
  /// The run of the selection rules that the stratum follows from.
  public var runId: Int64
  /// The newest assessment when it was drawn; 0 for none.
  public var lastAssessment: Int64
  /// When it was drawn, in microseconds since 1970.
  public var created: Int64
  /// Who drew it.
  public var actor: String

  /// Groups the columns of a row.
  public init(
    id: Int64, stratum: Stratum, population: Int, size: Int, seed: Int64, confidence: Double,
    excludes: Int?, populationRoot: [UInt8], root: [UInt8], runId: Int64, lastAssessment: Int64,
    created: Int64, actor: String
  ) {
    self.id = id
    self.stratum = stratum
    self.population = population
    self.size = size
    self.seed = seed
    self.confidence = confidence
    self.excludes = excludes
    self.populationRoot = populationRoot
    self.root = root
    self.runId = runId
    self.lastAssessment = lastAssessment
    self.created = created
    self.actor = actor
  }
}

/// One item of a sample.
public struct StudySampleItemRow: CatalogRow {
  /// The table's name.
  public static let table = "study_sample_item"
  /// The columns of the primary key.
  public static let keyColumns = ["sample_id", "item_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("sample_id", to: "study_sample"), CatalogReference("item_id", to: "item"),
  ]

  /// The sample.
  public var sampleId: Int64
  /// The item.
  public var itemId: Int64
  /// The place in the order drawn, from 0.
  public var position: Int
  /// The place in the queue, drawn among those of other items so that it tells nothing.
  public var rank: Double

  /// Groups the columns of a row.
  public init(sampleId: Int64, itemId: Int64, position: Int, rank: Double) {
    self.sampleId = sampleId
    self.itemId = itemId
    self.position = position
    self.rank = rank
  }
}
