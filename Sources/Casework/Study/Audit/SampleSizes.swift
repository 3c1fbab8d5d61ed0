// SPDX-License-Identifier: Apache-2.0
// Whether the size of a stratum of what was seen, and of a sample that follows from it, may be told.

internal import Catalog
internal import EvidenceModel

/// Whether the sizes of strata and samples may be told to a person.
///
/// How many items were seen and are not criminal is a result. Who knows the share that was planned knows it from the size of
/// a sample, too. So who grades is told neither before nothing waits any more, unless the plan gives the number itself; and
/// no size of a sample while any of it waits: see ``DrawAccess``.
struct SampleSizes {
  let access: DrawAccess
  private let areFiguresOpen: Bool
  private let isBlind: Bool
  private let plan: StudyPlan?

  init(_ reader: any CatalogReader, store: CaseStore, actor: Actor) throws {
    access = try DrawAccess(reader, store: store, actor: actor)
    areFiguresOpen = try AnswerAccess(reader: reader, actor: actor).areFiguresOpen()
    isBlind = try AuditBlindness.holds(actor, reader)
    plan = try StudyPlanService.newest(reader, columns: store.columns)?.plan
  }

  /// Whether it may be told how many items a stratum holds now.
  func isPresentTold(_ stratum: AuditStratum) -> Bool {
    !isBlind && (areFiguresOpen || stratum == .notSelected)
  }

  /// Whether it may be told from how many items a sample was drawn.
  func isPopulationTold(_ sample: DrawnSample) -> Bool {
    guard !access.closedStrata.contains(sample.stratum) else { return false }
    return areFiguresOpen || sample.stratum == .notSelected
  }

  /// Whether the number of a sample's items may be told.
  func isSizeTold(_ sample: DrawnSample) -> Bool {
    guard !access.closedStrata.contains(sample.stratum) else { return false }
    if isPopulationTold(sample) { return true }
    return plan?.audits.first { $0.stratum == sample.stratum }?.extent == .items(sample.size)
  }
}
