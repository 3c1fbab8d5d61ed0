// SPDX-License-Identifier: Apache-2.0
// Looks that nobody had to take, each counted once under its first reason.

internal import Catalog
internal import EvidenceModel
internal import StudyReport

/// Looks that nobody had to take.
///
/// Each image posted that spared somebody a look counts once, under the reason that reports give for it: see `LookFate`.
public struct AvoidedLooks: Hashable, Sendable {
  /// Images whose item is on a known list and was neither selected nor drawn, or about which nothing was decided yet; hits that a person rejected and those on held entries left out.
  public var known = 0
  /// Images whose item was neither selected nor drawn and is on a negative list by SHA-256.
  public var negative = 0
  /// Images with a record carried over from another member of their family, as long as its path stands.
  public var inferred = 0
  /// Images that the newest selection left out and drew for no sample, and that nobody looked at.
  public var deselected = 0
  /// Further images posted of an item.
  public var duplicates = 0

  /// All of them.
  public var total: Int { known + negative + inferred + deselected + duplicates }

  /// Nothing.
  public init() {}

  private mutating func add(_ fate: LookFate) {
    switch fate {
    case .known: known += 1
    case .negative: negative += 1
    case .inferred: inferred += 1
    case .deselected: deselected += 1
    case .duplicate: duplicates += 1
    case .looked, .audited, .glanced, .waiting: break
    }
  }
}

extension AvoidedLooks {
  /// Counts the looks avoided in a case, as if nobody had looked at the items `passingOver`, and none of them were drawn.
  ///
  /// - Complexity: O(rows of items, postings, matches, records and selection).
  init(
    _ reader: any CatalogReader, columns: SealedColumns, passingOver passed: Set<Int64> = []
  ) throws {
    self.init()
    var pictures: Set<Int64> = []
    try reader.forEachValues(ItemRow.self, columns: ["id", "kind"]) { values in
      guard case .integer(let item) = values[0] else { return }
      let kinds = [ItemKind.image, .video].map { CatalogValue.text($0.rawValue) }
      if kinds.contains(values[1]) { pictures.insert(item) }
    }
    let records = try RecordedItems(reader)
    let matches = try MatchIndex.read(reader, columns: columns)
    let selections = try Self.selections(reader)
    let drawn = try StudySampleRow.itemsAside(reader, state: nil).subtracting(passed)
    var posted: Set<Int64> = []
    for image in try PostedImages(reader, isPicture: pictures.contains).images {
      guard posted.insert(image.item).inserted else {
        add(.duplicate)
        continue
      }
      var item = StudyItem(
        number: Int(clamping: image.item),
        selection: selections[image.item] ?? .undecided,
        basis: records.basis(of: image.item),
        isKnown: matches.isKnown(image.item),
        isOnNegativeList: matches.bearing(on: image.item) == .negativeExact,
        isLookedAt: records.seen.contains(image.item) && !passed.contains(image.item))
      item.isDrawn = drawn.contains(image.item)
      add(LookFate.of(item, isAssessed: false))
    }
  }

  /// What the newest selection decided; what it left out and drew for a sample waits like what it selected.
  private static func selections(_ reader: any CatalogReader) throws -> [Int64: StudySelection] {
    guard let run = try reader.maximum(SelectionRunRow.self, column: "id") else { return [:] }
    var selections: [Int64: StudySelection] = [:]
    try reader.forEachValues(
      SelectionRow.self, columns: ["item_id", "decision", "sampled"],
      where: [.equals("run_id", .integer(run))]
    ) { values in
      guard case .integer(let item) = values[0] else { return }
      let isLeftAside =
        values[1] == .text(SelectionRow.Decision.notSelected.rawValue) && values[2] == .integer(0)
      selections[item] =
        isLeftAside ? .notSelected(rule: "", stratum: "") : .selected(rule: "")
    }
    return selections
  }
}

/// The items that people looked at, and others that only a tile was looked at of or that records were carried to over
/// paths that stand.
struct RecordedItems {
  private(set) var seen: Set<Int64> = []
  private(set) var inferred: Set<Int64> = []
  private(set) var glanced: Set<Int64> = []

  /// What an item's result rests on, where nobody looked at it.
  func basis(of item: Int64) -> StudyBasis {
    inferred.contains(item) ? .inferred : glanced.contains(item) ? .glanced : .none
  }

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
      if values[2] == .text(AssessmentRoute.seen.rawValue) {
        seen.insert(item)
      } else if values[2] == .text(AssessmentRoute.glanced.rawValue) {
        if try !path.isWithdrawn(id) { glanced.insert(item) }
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
