// SPDX-License-Identifier: Apache-2.0
// Whether the size of a stratum of what was seen, and of a sample that follows from it, may be told.

internal import Catalog
internal import EvidenceModel

/// Whether the sizes of strata and samples may be told to a person.
///
/// How many items were seen and are not criminal is a result. So who grades is told neither that nor the size of a sample,
/// which is all there are where more were asked for, before nothing waits any more; and no size of a sample while any of it
/// waits: see ``DrawAccess``.
struct SampleSizes {
  let access: DrawAccess
  private let isBlind: Bool

  init(_ reader: any CatalogReader, store: CaseStore, actor: Actor) throws {
    access = try DrawAccess(reader, store: store, actor: actor)
    isBlind = try AuditBlindness.holds(actor, reader)
  }

  /// Whether it may be told how many items a stratum holds now, and why nothing of it can be drawn.
  func isPresentTold(_ stratum: AuditStratum) -> Bool {
    !isBlind && (access.areFiguresOpen || stratum == .notSelected)
  }

  /// Whether it may be told how many items a sample has, and from how many it was drawn.
  func isSizeTold(_ sample: DrawnSample) -> Bool { access.tellsSizes(of: sample.stratum) }
}
