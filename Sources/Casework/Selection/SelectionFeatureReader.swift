// SPDX-License-Identifier: Apache-2.0
// Gathers what selection may know about every item.

internal import Catalog
internal import EvidenceModel

/// Gathers the features of every item from one state of the catalog.
struct SelectionFeatureReader {
  let store: CaseStore

  struct Entry {
    let item: Int64
    let contentName: [UInt8]
    let features: SelectionFeatures
  }

  /// The features of all items, by number.
  func read(_ reader: any CatalogReader) throws -> [Entry] {
    let matches = try MatchIndex.read(reader, columns: store.columns)
    let families = try familyRoles(reader)
    let triage = try triageDecisions(reader)
    let provenance = try provenance(reader)
    let posted = try postedItems(reader)
    var entries: [Entry] = []
    try reader.forEach(ItemRow.self, orderedBy: ["id"]) { row in
      entries.append(
        Entry(
          item: row.id, contentName: row.contentName,
          features: SelectionFeatures(
            kind: row.kind, isDecodable: row.state != ItemState.undecodable.rawValue,
            isPosted: posted?.isPosted(row.id),
            match: matches.bearing(on: row.id), family: families[row.id] ?? .alone,
            triage: triage[row.id] ?? .none, claims: provenance[row.id]?.claims ?? [],
            hasInputPicture: provenance[row.id]?.hasInputPicture ?? false,
            isVerifiedGenerated: provenance[row.id]?.isVerifiedGenerated ?? false)))
    }
    return entries
  }

  /// The features of one item that its rank follows from; the others say nothing.
  ///
  /// - Complexity: O(traces and matches of the item).
  func rankFeatures(of item: ItemRow, _ reader: any CatalogReader) throws -> SelectionFeatures {
    let matches = try MatchIndex.read(of: item.id, reader, columns: store.columns)
    let provenance = try provenance(reader, of: item.id)[item.id]
    return SelectionFeatures(
      kind: item.kind, isDecodable: item.state != ItemState.undecodable.rawValue, isPosted: nil,
      match: matches.bearing(on: item.id), family: .alone, triage: .none,
      claims: provenance?.claims ?? [],
      hasInputPicture: provenance?.hasInputPicture ?? false,
      isVerifiedGenerated: provenance?.isVerifiedGenerated ?? false)
  }

  /// What postings show; `nil` where no page mapping has found any post.
  private struct Posted {
    /// The items shown by a posting.
    var items: Set<Int64> = []
    /// The items that a source without postings holds: of these no posting could tell.
    var elsewhere: Set<Int64> = []

    func isPosted(_ item: Int64) -> Bool? {
      items.contains(item) ? true : elsewhere.contains(item) ? nil : false
    }
  }

  private func postedItems(_ reader: any CatalogReader) throws -> Posted? {
    let withdrawn = try WithdrawnPostings.read(reader)
    guard try reader.count(PostRow.self) > withdrawn.posts.count else { return nil }
    var posted = Posted()
    var shown: Set<Int64> = []
    try reader.forEach(PostingRow.self) { row in
      guard !withdrawn.postings.contains(row.id) else { return }
      posted.items.insert(row.itemId)
      shown.insert(row.occurrenceId)
    }
    var withPostings: Set<Int64> = []
    var held: [Int64: Set<Int64>] = [:]
    try reader.forEachValues(
      CaptureRow.self, columns: ["source_id", "item_id", "occurrence_id"]
    ) { values in
      guard case .integer(let source) = values[0], case .integer(let item) = values[1] else {
        return
      }
      if case .integer(let occurrence) = values[2], shown.contains(occurrence) {
        withPostings.insert(source)
      }
      held[source, default: []].insert(item)
    }
    for (source, items) in held where !withPostings.contains(source) {
      posted.elsewhere.formUnion(items)
    }
    return posted
  }

  private func familyRoles(
    _ reader: any CatalogReader
  ) throws -> [Int64: SelectionFeatures.FamilyRole] {
    guard let version = try reader.maximum(FamilyVersionRow.self, column: "id") else { return [:] }
    var sizes: [Int64: Int] = [:]
    var members: [FamilyMemberRow] = []
    try reader.forEach(FamilyMemberRow.self, where: [.equals("version_id", .integer(version))]) {
      sizes[$0.family, default: 0] += 1
      members.append($0)
    }
    var roles: [Int64: SelectionFeatures.FamilyRole] = [:]
    for member in members where sizes[member.family] ?? 0 > 1 {
      roles[member.itemId] = member.itemId == member.family ? .medoid : .member
    }
    return roles
  }

  private func triageDecisions(
    _ reader: any CatalogReader
  ) throws -> [Int64: SelectionFeatures.Triage] {
    var decisions: [Int64: SelectionFeatures.Triage] = [:]
    try reader.forEach(TriageRow.self, orderedBy: ["id"]) {
      decisions[$0.itemId] = $0.selected ? .selected : .notSelected
    }
    return decisions
  }

  private struct Provenance {
    let claims: Set<TraceClaim>
    let hasInputPicture: Bool
    let isVerifiedGenerated: Bool
  }

  /// What the traces of each item say: all of an item's rows together, since one may undo another's proof.
  private func provenance(
    _ reader: any CatalogReader, of only: Int64? = nil
  ) throws -> [Int64: Provenance] {
    var found: [Int64: Provenance] = [:]
    var item: Int64?
    var traces: [Trace] = []
    func finish() {
      guard let item else { return }
      found[item] = Provenance(
        claims: Set(traces.map(\.claim)),
        hasInputPicture: traces.contains(where: \.statesInputPicture),
        isVerifiedGenerated: VerifiedGeneration.isProven(by: traces))
      traces = []
    }
    let isItem: [CatalogCondition] = only.map { [.equals("item_id", .integer($0))] } ?? []
    let standing = try StandingTraces(reader, where: isItem)
    try reader.forEach(TraceRow.self, where: isItem, orderedBy: ["item_id", "number"]) { row in
      guard standing.contain(row) else { return }
      if row.itemId != item {
        finish()
        item = row.itemId
      }
      let json = try store.columns.openJSON(
        row.sealedTrace, TraceRow.self, "sealed_trace", row: row.itemId)
      if let trace = TraceRecord.trace(json) { traces.append(trace) }
    }
    finish()
    return found
  }
}
