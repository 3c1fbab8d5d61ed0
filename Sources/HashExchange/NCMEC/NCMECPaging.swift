// SPDX-License-Identifier: Apache-2.0
// Whether pages of hash sharing are all there, by the next page that each of them names.

internal import EvidenceModel

/// The chain of pages: each but the last of a query names the one after it.
///
/// Pages do not say which one they are themselves. So a page is known to be missing when a query has no page that names none
/// after it, and, where the links tell entries by `start` and `size` (or `max`), when there is a gap between those that are named.
/// What `max` is of is not documented: the last entry of the page in samples, the last of all elsewhere; so `size` goes first.
///
/// - Source: facebook/ThreatExchange, `exchanges/clients/ncmec/hash_api.py` and its samples (`/v2/entries?from=…&to=…&start=2001&size=1000&max=3000`).
struct NCMECPaging {
  /// A page that is named and not there.
  struct Missing: Hashable {
    /// The number of the file that names it; `nil` where the list is one file.
    let file: Int?
    /// The number of its first entry, where it is stated.
    let start: Int64?

    /// What is told in a conversion, which leaves nothing out that is there.
    var problem: LineProblem {
      LineProblem(file: file, line: 0, algorithm: nil, reason: .missingPage)
    }

    /// Why nothing is imported.
    var error: HashListError {
      let place = file.map { "file \($0)" } ?? "the page"
      let entries = start.map { ", with the entries from \($0) on," } ?? ""
      return HashListError(
        .incomplete,
        "the pages of hash sharing are not all there: \(place) names a next page\(entries) that is missing, and may take back "
          + "entries; nothing was imported. Fetch it, and import all pages together as a folder or an archive"
      )
    }
  }

  /// What a page says of the next.
  private struct Link {
    let file: Int?
    let query: String
    let start: Int64?
    let end: Int64?
  }

  private var links: [Link] = []
  private var lastPages = 0

  /// Notes a page that was read, as far as it could be; `next` is where it says that the next one is.
  mutating func add(next: String?, file: Int?) {
    guard let next else {
      lastPages += 1
      return
    }
    let fields = next.split(separator: "?", maxSplits: 1).last?.split(separator: "&") ?? []
    let values = Dictionary(
      fields.compactMap { field -> (Substring, Substring)? in
        let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? (parts[0], parts[1]) : nil
      }, uniquingKeysWith: { first, _ in first })
    let number = { (name: Substring) in
      values[name].flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil }
    }
    let (start, size) = (number("start"), number("size"))
    links.append(
      Link(
        file: file, query: "\(values["from"] ?? "")&\(values["to"] ?? "")", start: start,
        end: start.flatMap { start in size.map { Self.end(start, $0) } } ?? number("max")))
  }

  /// The number of the last entry of a page of `size` entries from `start` on.
  private static func end(_ start: Int64, _ size: Int64) -> Int64 {
    let (next, isTooFar) = start.addingReportingOverflow(size)
    return isTooFar ? .max : next - 1
  }

  /// The first page that is known to be missing; `nil` when none is.
  var missing: Missing? {
    let queries = Dictionary(grouping: links, by: \.query).sorted { $0.key < $1.key }
    for (_, links) in queries {
      let named = links.filter { $0.start != nil && $0.end != nil }
        .sorted { ($0.start ?? 0) < ($1.start ?? 0) }
      for (one, next) in zip(named, named.dropFirst()) {
        guard let end = one.end, let start = next.start, one.start != start, end < start - 1
        else { continue }
        return Missing(file: one.file, start: one.start)
      }
    }
    guard lastPages < queries.count else { return nil }
    let last = links.max { ($0.start ?? 0) < ($1.start ?? 0) }
    return last.map { Missing(file: $0.file, start: $0.start) }
  }
}
