// SPDX-License-Identifier: Apache-2.0
// Looks that nobody had to take, each counted once under its first reason.

internal import Catalog
internal import EvidenceModel

/// Looks that nobody had to take.
///
/// Of an item that nobody has a record of having seen, the first of these that holds counts, so that no
/// item counts twice; repeated captures are not items and stand for themselves. A look that was taken back was taken
/// all the same.
public struct AvoidedLooks: Hashable, Sendable {
  /// Items on the newest version of a list of known material by an exact SHA-256, by PDQ or by vPDQ; hits that a
  /// person rejected and those on held entries left out.
  public var known = 0
  /// Items with a record carried over from another member of their family, as long as its path stands.
  public var inferred = 0
  /// Items that the newest selection left out and drew for no sample.
  public var deselected = 0
  /// Captures of pictures and videos that were captured before.
  public var duplicates = 0

  /// All of them.
  public var total: Int { known + inferred + deselected + duplicates }

  /// Nothing.
  public init() {}
}

extension AvoidedLooks {
  /// Counts the looks avoided in a case.
  ///
  /// - Complexity: O(rows of items, captures, matches, records and selection).
  init(_ reader: any CatalogReader, columns: SealedColumns) throws {
    self.init()
    var pictures: Set<Int64> = []
    try reader.forEachValues(ItemRow.self, columns: ["id", "kind"]) { values in
      guard case .integer(let item) = values[0] else { return }
      let kinds = [ItemKind.image, .video].map { CatalogValue.text($0.rawValue) }
      if kinds.contains(values[1]) { pictures.insert(item) }
    }
    var captured: Set<Int64> = []
    try reader.forEachValues(
      CaptureRow.self, columns: ["item_id"], where: [.isNotNull("item_id")]
    ) { values in
      guard case .integer(let item) = values[0], pictures.contains(item) else { return }
      if !captured.insert(item).inserted { duplicates += 1 }
    }
    let records = try RecordedItems(reader)
    let known = try Self.knownItems(reader, columns)
    let deselected = try Self.deselectedItems(reader)
    for item in pictures.subtracting(records.seen) {
      if known.contains(item) {
        self.known += 1
      } else if records.inferred.contains(item) {
        inferred += 1
      } else if deselected.contains(item) {
        self.deselected += 1
      }
    }
  }

  /// The items on positive lists; a digest that two contents can share proves nothing.
  private static func knownItems(
    _ reader: any CatalogReader, _ columns: SealedColumns
  ) throws -> Set<Int64> {
    let standing = try StandingLists.read(reader, state: nil)
    let versions = standing.versions.filter { standing.polarity(ofVersion: $0) == .positive }
    let exclusions = try HitExclusions.read(reader, columns: columns)
    var known: Set<Int64> = []
    for version in versions {
      guard let list = standing.list(ofVersion: version) else { continue }
      let algorithms = [FingerprintAlgorithm.sha256, .pdq, .vpdq]
      try reader.forEach(
        MatchRow.self,
        where: [
          .equals("list_version_id", .integer(version)),
          .oneOf("algorithm", algorithms.map { .text($0.rawValue) }),
        ]
      ) { if try !exclusions.contains($0, list: list) { known.insert($0.itemId) } }
    }
    return known
  }

  private static func deselectedItems(_ reader: any CatalogReader) throws -> Set<Int64> {
    guard let run = try reader.maximum(SelectionRunRow.self, column: "id") else { return [] }
    var items: Set<Int64> = []
    try reader.forEachValues(
      SelectionRow.self, columns: ["item_id", "sampled"],
      where: [
        .equals("run_id", .integer(run)),
        .equals("decision", .text(SelectionRow.Decision.notSelected.rawValue)),
      ]
    ) { values in
      if case .integer(let item) = values[0], values[1] == .integer(0) { items.insert(item) }
    }
    return items
  }
}

/// The items that people looked at, and others that records were carried to over paths that stand.
struct RecordedItems {
  private(set) var seen: Set<Int64> = []
  private(set) var inferred: Set<Int64> = []

  /// Reads the records of all people, or of one.
  ///
  /// - Complexity: O(records and family members), or O(records of the person).
  init(_ reader: any CatalogReader, of user: Int64? = nil) throws {
    var items: [Int64: Int64] = [:]
    let path = try Self.path(reader, isOfOne: user != nil) { items[$0] }
    var carried: [(id: Int64, item: Int64, source: Int64?)] = []
    try reader.forEachValues(
      AssessmentRow.self, columns: ["id", "item_id", "route", "source_assessment_id"],
      where: user.map { [.equals("user_id", .integer($0))] } ?? []
    ) { values in
      guard case .integer(let id) = values[0], case .integer(let item) = values[1] else { return }
      items[id] = item
      if values[2] != .text(AssessmentRoute.inferred.rawValue) {
        seen.insert(item)
      } else if case .integer(let source) = values[3] {
        carried.append((id, item, source))
      }
    }
    for record in carried where !seen.contains(record.item) {
      if try !path.isWithdrawn(record.id) && !path.isGone(from: record.source, to: record.item) {
        inferred.insert(record.item)
      }
    }
  }

  /// The paths of records, looked up one by one where they are those of one person.
  private static func path(
    _ reader: any CatalogReader, isOfOne: Bool, item: @escaping (Int64) -> Int64?
  ) throws -> CarriedPath {
    guard !isOfOne else {
      let version = try reader.maximum(FamilyVersionRow.self, column: "id")
      return CarriedPath(reader, familyVersion: version)
    }
    let withdrawn = try AssessmentMarks.read(reader).withdrawn
    let families = try FamilyPaths.membership(reader, state: nil)
    return CarriedPath(
      isWithdrawn: withdrawn.contains, item: item, family: { families?.family(of: $0) })
  }
}
