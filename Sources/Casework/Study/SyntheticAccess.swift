// SPDX-License-Identifier: Apache-2.0
// What a simulation may know of a synthetic case: which item holds which content.

internal import Catalog
public import EvidenceModel

/// Lets a simulation find its own pictures in a synthetic case.
///
/// Refused for every other case.
public struct SyntheticAccess {
  let store: CaseStore

  /// Looks into `store`.
  ///
  /// - Throws: ``CaseworkError`` `.denied` when the case is not synthetic.
  public init(store: CaseStore) throws(CaseworkError) {
    guard store.description.isSynthetic else {
      throw CaseworkError(.denied, "only a synthetic case may be simulated")
    }
    self.store = store
  }

  /// The number and SHA-256 of every item, by number.
  public func contents() throws -> [(item: Int64, sha256: SHA256Digest)] {
    var found: [(item: Int64, sha256: SHA256Digest)] = []
    try store.catalog.read { reader in
      try reader.forEach(ItemRow.self, orderedBy: ["id"]) { row in
        let digest = try ItemDigests.open(row, columns: store.columns).sha256
        found.append((row.id, digest))
      }
    }
    return found
  }

  /// The items that go to assessment by the newest selection and that nobody has seen yet.
  public func waiting() throws -> Set<Int64> {
    try store.catalog.read { reader in
      guard let run = try reader.maximum(SelectionRunRow.self, column: "id") else { return [] }
      var items: Set<Int64> = []
      try reader.forEach(SelectionRow.self, where: [.equals("run_id", .integer(run))]) { row in
        if row.decision == .selected || row.sampled { items.insert(row.itemId) }
      }
      try reader.forEach(AssessmentRow.self, where: [.equals("route", "seen")]) {
        items.remove($0.itemId)
      }
      return items
    }
  }

  /// How often the selection rules have run.
  public func selectionRuns() throws -> Int {
    try store.catalog.read { try $0.count(SelectionRunRow.self) }
  }

  /// Whether any triage decision was recorded.
  public func hasTriage() throws -> Bool {
    try store.catalog.read { try $0.count(TriageRow.self) > 0 }
  }
}
