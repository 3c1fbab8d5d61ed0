// SPDX-License-Identifier: Apache-2.0
// What a sample of seen items can be drawn from: what no earlier sample checked, and somebody can still rate blind.

internal import Catalog
internal import EvidenceModel

/// What a sample of what was seen and is not criminal can be drawn from.
///
/// Each of its items asks for one more look, by somebody who has not seen it. So what an earlier sample of the stratum
/// checked is left out, since it is known, and what everybody who assesses has looked at, since nobody is left. What is
/// left out hangs on who looked, never on what a sample is to find: the draw is random among the rest, and its bounds are of
/// that.
struct SampleFrame {
  /// The items to draw from, in order.
  let items: [Int64]
  /// The items of the stratum that an earlier sample checked.
  let checked: Set<Int64>
  /// Those of whose looks it was worked out that somebody is left.
  let raters: Set<Int64>

  /// The part of `all` that some of `raters` can still check for a sample that comes after those before number `sample`.
  ///
  /// - Throws: errors of the catalog.
  /// - Complexity: O(items × raters + items of samples).
  init(
    _ all: [Int64], raters: Set<Int64>, votes: AuditVotes, _ reader: any CatalogReader,
    before sample: Int64? = nil
  ) throws {
    var conditions: [CatalogCondition] = [
      .equals("stratum", .text(StudySampleRow.Stratum.negative.rawValue))
    ]
    if let sample { conditions.append(.lessThan("id", .integer(sample))) }
    let earlier = try reader.rows(StudySampleRow.self, where: conditions).map(\.id)
    var checked: Set<Int64> = []
    for sample in earlier {
      try reader.forEach(
        StudySampleItemRow.self, where: [.equals("sample_id", .integer(sample))]
      ) { checked.insert($0.itemId) }
    }
    self.checked = checked
    self.raters = raters
    items = all.filter { item in
      !checked.contains(item) && !raters.isSubset(of: votes.lookers[item] ?? [])
    }
  }

  /// What can be drawn from now: what an assessor can still check; where there is nothing of it, what a lead can.
  ///
  /// Leads settle disputes, and what is left to them waits for who has other work: while assessors can finish a
  /// sample, it holds nothing that they cannot.
  static func now(
    _ all: [Int64], votes: AuditVotes, _ reader: any CatalogReader
  ) throws -> SampleFrame {
    let people = try reader.rows(UserRow.self, where: [.equals("state", "active")])
    let assessors = Set(
      people.filter { $0.role == UserRole.assessor.rawValue }.map(\.id))
    let frame = try SampleFrame(all, raters: assessors, votes: votes, reader)
    guard frame.items.isEmpty else { return frame }
    let everybody = people.filter {
      UserRole(rawValue: $0.role).flatMap { Actor.capabilities[$0] }?.contains(.assess) == true
    }
    return try SampleFrame(all, raters: Set(everybody.map(\.id)), votes: votes, reader)
  }

  /// Why there is nothing to draw from though the stratum, which holds `all`, is not empty: a sentence without its stop.
  func nothing(of all: [Int64]) -> String {
    let words = AuditStratum.negative.words
    return all.allSatisfy(checked.contains)
      ? "every item of \(words) was checked by a sample: there is nothing left to draw"
      : "nobody is left who could check more of \(words): what no sample checked was looked at by everybody who assesses; "
        + "add a user who assesses, then draw again"
  }

  /// The people named by the leaf of a sample as those of whom somebody had to be left; `nil` for samples of earlier
  /// programs, which did not ask.
  static func raters(
    of sample: StudySampleRow, _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> Set<Int64>? {
    let leaves = try reader.rows(
      LeafRow.self,
      where: [
        .equals("kind", .text(LeafKind.studySample.rawValue)),
        .equals("time", .integer(sample.created)),
      ], orderedBy: ["seq"])
    for leaf in leaves {
      let facts = try LeafDetail(
        bytes: columns.open(leaf.sealedDetail, LeafRow.self, "sealed_detail", row: leaf.seq)
      ).facts
      guard facts["sample"]?.integer == sample.id else { continue }
      return facts["raters"]?.elements.map { Set($0.compactMap(\.integer)) }
    }
    return nil
  }
}
