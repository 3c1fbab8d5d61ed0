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
  /// How the person came to know, one byte an item; 0 where nothing was recorded.
  private(set) var routes: [UInt8] = []
  /// The place of the result in ``gradeNames``, from 1; 0 for no result.
  private(set) var grades: [UInt8] = []
  private(set) var gradeNames: [String] = []

  /// Changes whenever what the person recorded does.
  var version: [Int64] { [newest, Int64(withdrawals), Int64(adoptions)] }

  /// Takes in what the person recorded or took back since.
  ///
  /// - Complexity: O(new records); O(records) after somebody took one back, or the case a regime up.
  mutating func update(_ reader: any CatalogReader, user: Int64, regime: String) throws {
    let withdrawals = try reader.count(WithdrawalRow.self)
    let adoptions = try reader.count(AdoptedRegimeRow.self)
    if withdrawals != self.withdrawals || adoptions != self.adoptions { self = OwnRecords() }
    (self.withdrawals, self.adoptions) = (withdrawals, adoptions)
    let derivation = try CaseRegimes.derivation(of: regime, reader)
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
      let determination = try reader.row(
        DeterminationRow.self, key: .integer(row.id), .text(derivation))
      grades[row.item] = determination.map { code(of: Self.name($0)) } ?? 0
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

  /// The instrument, and the severity behind a slash where there is one.
  static func name(_ row: DeterminationRow) -> String {
    row.instrument + (row.severity.map { "/" + $0 } ?? "")
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
