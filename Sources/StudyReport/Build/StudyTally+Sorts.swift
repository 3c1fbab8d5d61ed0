// SPDX-License-Identifier: Apache-2.0
// Images posted by everything that tables count of one image at once, so that the tables are sums of the same parts.

internal import EvidenceModel

/// What a table of its own says of an image posted: what was decided, how it stands, and which look it took.
///
/// No table prints how many images are of one sort. But whoever reads all of them knows that each table is a sum of the
/// sorts: what was selected and neither seen nor spared a look waits, so that few waiting images would follow from three
/// greater counts.
private struct ImageSort: Hashable {
  let decision: String
  let standing: String
  let fate: LookFate

  /// The cell of the images of this sort.
  var cell: String { "sort.\(decision).\(standing).\(fate.rawValue)" }

  static let decisions = ["selected", "deselected", "undecided"]
  static let standings = ["assessed", "inferred", "glanced", "not_assessed"]

  init(_ decision: String, _ standing: String, _ fate: LookFate) {
    self.decision = decision
    self.standing = standing
    self.fate = fate
  }

  init(_ item: StudyItem, _ standing: StudyClass, isFurther: Bool) {
    switch item.selection {
    case .selected: decision = "selected"
    case .notSelected: decision = "deselected"
    case .undecided: decision = "undecided"
    }
    switch standing {
    case .inferred: self.standing = "inferred"
    case .glanced: self.standing = "glanced"
    case .notAssessed: self.standing = "not_assessed"
    default: self.standing = "assessed"
    }
    fate = isFurther ? .duplicate : LookFate.of(item, isAssessed: standing.isAssessed)
  }

  /// All sorts that images can be of.
  static let all = decisions.flatMap { decision in
    standings.flatMap { standing in
      LookFate.allCases.map { ImageSort(decision, standing, $0) }.filter(\.isPossible)
    }
  }

  private var isPossible: Bool {
    switch fate {
    case .looked, .duplicate: true
    case .audited: standing != "assessed" && decision == "deselected"
    case .inferred, .glanced: standing == fate.rawValue
    case .known: standing == "not_assessed" && decision != "selected"
    case .negative, .deselected: standing == "not_assessed" && decision == "deselected"
    case .waiting: standing == "not_assessed"
    }
  }

  /// Whether an image comes to be of this sort by a detour alone: by a look that was taken back, or by a record of what
  /// was not selected.
  var isOdd: Bool {
    switch (decision, standing) {
    case ("undecided", "inferred"), ("undecided", "glanced"): return true
    case ("undecided", "assessed"), ("deselected", "assessed"): return true
    default: break
    }
    switch fate {
    case .looked: return standing != "assessed"
    case .audited: return standing != "not_assessed"
    default: return false
    }
  }
}

extension StudyTally {
  /// The cell of the unique items posted with a class: their first images.
  static func firstCell(_ code: String) -> String { "first.\(code)" }
  /// The cell of the further images of items with a class.
  static func furtherCell(_ code: String) -> String { "further.\(code)" }

  /// Where an item can stand, in the names of the cells that count images so.
  private var standingCodes: [String] {
    instruments.map { "instrument.\($0.id)" } + Self.otherStandings
  }

  /// Counts the images posted by sort, and states which counts of other tables are sums of them.
  mutating func countSorts(_ standings: [Int: StudyClass]) {
    for sort in ImageSort.all { book.declareJoint(sort.cell) }
    let items = Dictionary(
      snapshot.items.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    var posted: Set<Int> = []
    let codes = standingCodes
    for code in codes {
      book.declareJoint(Self.firstCell(code))
      book.declareJoint(Self.furtherCell(code))
    }
    for figure in snapshot.figures {
      guard let item = items[figure.item], let standing = standings[figure.item] else { continue }
      let isFurther = !posted.insert(figure.item).inserted
      book.add(1, to: ImageSort(item, standing, isFurther: isFurther).cell)
      book.add(1, to: (isFurther ? Self.furtherCell : Self.firstCell)(standing.code))
    }
    for code in codes {
      book.state(code, isSumOf: [Self.firstCell(code), Self.furtherCell(code)])
    }
    book.state("unique_posted", isSumOf: codes.map(Self.firstCell))
    for standing in ImageSort.standings {
      stateSorts(
        of: standing == "assessed"
          ? codes.filter { !ImageSort.standings.contains($0) }.map(Self.firstCell)
          : [Self.firstCell(standing)]
      ) { $0.standing == standing && $0.fate != .duplicate }
    }
    for decision in ImageSort.decisions { stateSorts(decision) { $0.decision == decision } }
    for standing in ImageSort.standings { stateSorts(standing) { $0.standing == standing } }
    for fate in LookFate.allCases { stateSorts(fate.cell) { $0.fate == fate } }
    if !strata.isEmpty {
      stateSorts("sample.size") { $0.decision == "deselected" && $0.fate != .duplicate }
      relate(["sample.seen"], [ImageSort("deselected", "assessed", .looked).cell])
    }
    stateFurther()
    // No table tells of detours: where nobody made one, that is taken to be known.
    for sort in ImageSort.all where sort.isOdd {
      book.state([(sort.cell, 1)], lower: 0, upper: 0)
    }
  }

  /// A further image of an item was decided and stands as the first one: where no first one did so, none does.
  private mutating func stateFurther() {
    let most = max(1, snapshot.figures.count)
    for decision in ImageSort.decisions {
      for standing in ImageSort.standings {
        let sorts = ImageSort.all.filter { $0.decision == decision && $0.standing == standing }
        book.state(sorts.map { ($0.cell, $0.fate == .duplicate ? 1 : -most) }, upper: 0)
      }
    }
  }

  /// Ties what was not selected and waits to what the rules drew, and to what of audit samples is still to be looked at.
  ///
  /// Samples have to be counted.
  mutating func tieDrawn() {
    guard !strata.isEmpty else { return }
    let cells = snapshot.audit.map { audit in
      audit.strata.filter { $0.id == StudyAuditStratum.notSelected }.flatMap { stratum in
        stratum.samples.map { AuditCells(stratum, $0) }
      }
    }
    book.state(
      [Self.drawnCell] + (cells ?? []).map(\.seen),
      areAtMost: ["sample.sampled"] + (cells ?? []).map(\.drawn))
  }

  /// The cell of the images that were not selected and wait all the same: a rule or a sample drew them.
  static let drawnCell = ImageSort("deselected", "not_assessed", .waiting).cell

  private mutating func stateSorts(_ whole: String, _ isPart: (ImageSort) -> Bool) {
    book.state(whole, isSumOf: ImageSort.all.filter(isPart).map(\.cell))
  }

  private mutating func stateSorts(of wholes: [String], _ isPart: (ImageSort) -> Bool) {
    relate(wholes, ImageSort.all.filter(isPart).map(\.cell))
  }
}
