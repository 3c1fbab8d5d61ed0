// SPDX-License-Identifier: Apache-2.0
// The items that no audit sample speaks for, in words and in rows.

internal import EvidenceModel

extension ReportAssembler {
  /// Items of one sort that no audit sample is drawn from, in items as the strata are.
  private struct Unsampled {
    let id: String
    let title: String
    let size: String
  }

  private static let carried = Unsampled(
    id: "carried", title: "Selected, with a tile or a carried-over record alone",
    size: StudyTally.carriedCell)

  /// What nothing bounds.
  private static let unbounded = [
    Unsampled(
      id: "waiting", title: "Selected or drawn by a rule, and waiting for a first look",
      size: StudyTally.waitingCell),
    Unsampled(
      id: "unconsidered", title: "Taken in since the newest selection",
      size: StudyTally.unconsideredCell),
    Unsampled(
      id: "unseeable", title: "Not selected, and no picture or video that could be decoded",
      size: StudyTally.unseeableCell),
  ]

  /// Why there is no total, where items wait for a look or for a selection.
  func waitingWords(_ audit: StudyAudit) -> [String] {
    [
      audit.waiting > 0
        ? "Items that were selected, or that a rule drew, wait for their first look, so there is no total. They are items of every kind, texts and broken files too, posted or not; tables of images count posted pictures and videos alone."
        : nil,
      audit.unconsidered > 0
        ? "Items came after the newest selection, and nothing is decided about them, so there is no total."
        : nil,
    ].compactMap(\.self)
  }

  /// Which sorts hold nothing, which are not bounded, and which the upper ends of the total hold.
  var unsampledWords: [String] {
    func names(_ sorts: [Unsampled], areEmpty: Bool) -> String? {
      let names = sorts.filter { (tally.book[$0.size] == 0) == areEmpty }.map {
        $0.title.prefix(1).lowercased() + $0.title.dropFirst()
      }
      return names.isEmpty ? nil : names.joined(separator: "; ")
    }
    return [
      names([Self.carried] + Self.unbounded, areEmpty: true).map { "Empty: \($0)." },
      names([Self.carried], areEmpty: false).map {
        "No audit sample is drawn of what is \($0): the upper ends of the total hold all of it."
      },
      names(Self.unbounded, areEmpty: false).map {
        "No audit sample is drawn of what is \($0): nothing bounds what is missed there."
      },
    ].compactMap(\.self)
  }

  /// How many items they are; what nothing bounds is one row, in the internal edition with its parts below.
  func unsampledRows(of columns: Int) -> [ReportRow?] {
    func line(_ sort: Unsampled, isPart: Bool) -> ReportRow? {
      tally.book[sort.size] == 0
        ? nil : sizeOnly(sort.id, sort.title, sort.size, of: columns, isPart: isPart)
    }
    let whole = Unsampled(
      id: "unbounded", title: "In no stratum, so that nothing bounds it",
      size: StudyTally.unboundedCell)
    let parts = options.edition == .internal ? Self.unbounded : []
    return [line(Self.carried, isPart: false), line(whole, isPart: false)]
      + parts.map { line($0, isPart: true) }
  }
}
