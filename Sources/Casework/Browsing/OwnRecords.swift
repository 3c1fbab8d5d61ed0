// SPDX-License-Identifier: Apache-2.0
// What one person has recorded about items, and nothing of what others have.

internal import Catalog
internal import EvidenceModel

/// What one person has recorded, by item: the newest rating that stands.
struct OwnRecords: Sendable {
  /// The newest assessment of the person that it takes account of.
  private var newest: Int64 = 0
  /// How many records anybody had taken back by then.
  private var withdrawals = 0
  /// How many regimes the case had taken up by then.
  private var adoptions = 0
  /// How many rules administrators had confirmed by then.
  private var confirmations = 0
  /// How the person came to know, one byte an item; 0 where nothing was recorded.
  private(set) var routes: [UInt8] = []
  /// The place of the result in ``gradeNames``, from 1; 0 for no result.
  private(set) var grades: [UInt8] = []
  private(set) var gradeNames: [String] = []

  /// Changes whenever what the person recorded does.
  var version: [Int64] {
    [newest, Int64(withdrawals), Int64(adoptions), Int64(confirmations)]
  }

  /// Takes in what the person recorded or took back since.
  ///
  /// - Complexity: O(new records); O(records) after somebody took one back, a rule was confirmed, or the case took a regime up.
  mutating func update(
    _ reader: any CatalogReader, user: Int64, regime: String, columns: SealedColumns
  ) throws {
    let withdrawals = try reader.count(WithdrawalRow.self)
    let adoptions = try reader.count(AdoptedRegimeRow.self)
    let confirmations = try reader.count(RuleConfirmationRow.self)
    if withdrawals != self.withdrawals || adoptions != self.adoptions
      || confirmations != self.confirmations
    {
      self = OwnRecords()
    }
    (self.withdrawals, self.adoptions, self.confirmations) = (withdrawals, adoptions, confirmations)
    let outcomes = try OutcomeReader(
      CaseRegimes.inForce(reader, own: regime)[0], reader, columns: columns)
    let words = ByteWords<WallOwn>()
    var rows: [(id: Int64, item: Int, route: UInt8)] = []
    try reader.forEachValues(
      AssessmentRow.self, columns: ["id", "item_id", "route"],
      where: [.equals("user_id", .integer(user)), .greaterThan("id", .integer(newest))],
      orderedBy: ["id"]
    ) { values in
      guard case .integer(let id) = values[0], case .integer(let item) = values[1], item > 0,
        item < Int64(Int32.max)
      else { return }
      rows.append((id, Int(item), words.code(values[2])))
    }
    for row in rows {
      newest = max(newest, row.id)
      if withdrawals > 0, try reader.row(WithdrawalRow.self, key: .integer(row.id)) != nil {
        continue
      }
      grow(to: row.item)
      routes[row.item] = row.route
      grades[row.item] = try name(of: row.id, outcomes, reader).map { code(of: $0) } ?? 0
    }
  }

  /// What the person has recorded about an item.
  func own(_ item: Int) -> WallOwn {
    item < routes.count ? ByteWords<WallOwn>.word(routes[item]) ?? .none : .none
  }

  /// What the person's record comes to; `nil` without one.
  func grade(_ item: Int) -> String? {
    guard item < grades.count, grades[item] > 0 else { return nil }
    return gradeNames[Int(grades[item]) - 1]
  }

  /// What stands before the name of a draft, so that nobody who filters by a result finds it.
  static let draftMark = "draft:"

  /// What a record comes to; `nil` for one without a determination.
  private func name(
    of assessment: Int64, _ outcomes: OutcomeReader, _ reader: any CatalogReader
  ) throws -> String? {
    guard
      let found = try reader.row(
        DeterminationRow.self, key: .integer(assessment), .text(outcomes.derivation)),
      let row = try reader.row(AssessmentRow.self, key: .integer(assessment))
    else { return nil }
    let outcome = try outcomes.outcome(of: row, found)
    return (outcome.draft == nil ? "" : Self.draftMark) + outcome.named.name
  }

  private mutating func grow(to item: Int) {
    guard item >= routes.count else { return }
    let places = item + 1 - routes.count
    routes.append(contentsOf: repeatElement(0, count: places))
    grades.append(contentsOf: repeatElement(0, count: places))
  }

  private mutating func code(of name: String) -> UInt8 {
    if let known = gradeNames.firstIndex(of: name) { return UInt8(clamping: known + 1) }
    guard gradeNames.count < 255 else { return 0 }
    gradeNames.append(name)
    return UInt8(clamping: gradeNames.count)
  }
}
