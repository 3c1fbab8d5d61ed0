// SPDX-License-Identifier: Apache-2.0
// On which days items were posted, or first seen where no page mapping was given.

internal import Catalog
internal import EvidenceModel

/// On which days items were posted, or first seen where no page mapping was given; in the case's zone.
struct WallDays: Sendable {
  /// The version of the wall's state for which it was read.
  let version: Int
  /// Days since 1970-01-01, ascending, each with the item of the same place in ``items``.
  private let days: [Int32]
  private let items: [Int32]

  /// Reads the days of all items.
  ///
  /// - Complexity: O(n log n) in postings or occurrences.
  init(_ reader: any CatalogReader, timeZone: String, version: Int) throws {
    self.version = version
    let cutter = DayCutter(timeZone: timeZone)
    var pairs: [Int64] = []
    func add(_ time: Int64, _ item: CatalogValue) {
      guard case .integer(let number) = item, number > 0, number < Int64(Int32.max),
        let day = cutter.day(ofMicroseconds: time)
      else { return }
      pairs.append(Int64(day.daysSinceEpoch) << 32 | number)
    }
    let withdrawn = try WithdrawnPostings.read(reader)
    if try reader.count(PostRow.self) > withdrawn.posts.count {
      var times: [Int64: Int64] = [:]
      try reader.forEachValues(PostRow.self, columns: ["id", "time"]) { values in
        if case .integer(let post) = values[0], case .integer(let time) = values[1],
          !withdrawn.posts.contains(post)
        {
          times[post] = time
        }
      }
      try reader.forEachValues(PostingRow.self, columns: ["id", "post_id", "item_id"]) { values in
        if case .integer(let id) = values[0], case .integer(let post) = values[1],
          let time = times[post], !withdrawn.postings.contains(id)
        {
          add(time, values[2])
        }
      }
    } else {
      try reader.forEachValues(OccurrenceRow.self, columns: ["first_time", "item_id"]) { values in
        if case .integer(let time) = values[0] { add(time, values[1]) }
      }
    }
    pairs.sort()
    days = pairs.map { Int32(truncatingIfNeeded: $0 >> 32) }
    items = pairs.map { Int32(truncatingIfNeeded: $0 & 0xffff_ffff) }
  }

  /// The items of the days from `first` to `last`, in order, each once; without an end, of all days on that side.
  ///
  /// - Complexity: O(n log n) in the items of these days.
  func items(from first: CivilDate?, to last: CivilDate?) -> [Int32] {
    let low = first.map { place(of: $0.daysSinceEpoch) } ?? 0
    let high = last.map { place(of: $0.daysSinceEpoch + 1) } ?? days.count
    guard low < high else { return [] }
    return items[low..<high].sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  /// The first and the last day; `nil` when no time is known.
  var range: ClosedRange<CivilDate>? {
    guard let first = days.first, let last = days.last else { return nil }
    return CivilDate(daysSinceEpoch: Int(first))...CivilDate(daysSinceEpoch: Int(last))
  }

  /// How many items each day has, the first days first; the rest is left out.
  func counts(most: Int) -> [(day: CivilDate, items: Int)] {
    var counts: [(day: CivilDate, items: Int)] = []
    var (known, last): (Int32?, Int32?) = (nil, nil)
    for (day, item) in zip(days, items) {
      if day != known {
        guard counts.count < most else { break }
        counts.append((CivilDate(daysSinceEpoch: Int(day)), 0))
        (known, last) = (day, nil)
      }
      if item != last { counts[counts.count - 1].items += 1 }
      last = item
    }
    return counts
  }

  /// Where the first entry of a day, or of a later one, stands.
  private func place(of day: Int) -> Int {
    var (low, high) = (0, days.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(days[middle]) < day { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
