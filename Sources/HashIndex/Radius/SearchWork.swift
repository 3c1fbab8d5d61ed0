// SPDX-License-Identifier: Apache-2.0
// The state of a search for one chunk of queries.

internal import CKernels

/// The state of a search for one chunk of queries.
struct SearchWork {
  /// Up to here queries share too little for their order to matter.
  private static let fewQueries = 64

  /// The queries' bytes, 32 each.
  let queries: [UInt8]
  let count: Int
  /// What was found so far.
  var hits: [martlet_hit] = []
  /// Candidates that were not fetched yet, and for each query how many they are.
  var pending: [UInt64] = []
  var pendingCounts: [Int]
  /// For each query what it cost so far, in the units of ``SearchBudget``.
  var spent: [Int]
  /// The most of that with which a query is not given up.
  var limit = Int.max
  /// Whether the chunk is part of a trial with many queries.
  var isTrial = false
  /// The queries that are answered by comparing all entries.
  var isScanned: [Bool]
  /// What all queries of the chunk cost.
  var cost = SearchCost()

  init(queries: [UInt8], count: Int) {
    self.queries = queries
    self.count = count
    spent = [Int](repeating: 0, count: count)
    pendingCounts = spent
    isScanned = [Bool](repeating: false, count: count)
  }

  /// The queries in the order of a part's value, so that neighbours read the same postings.
  func order(_ part: Int) -> [UInt32] {
    var order = (0..<UInt32(truncatingIfNeeded: count)).map { $0 }
    guard count > Self.fewQueries else { return order }
    var sorted = order
    // By the lower byte, then, keeping that order, by the upper one.
    for offset in [1, 0] {
      var next = [Int](repeating: 0, count: 257)
      for query in order { next[1 + Int(queries[32 * Int(query) + 2 * part + offset])] += 1 }
      for value in 1...256 { next[value] += next[value - 1] }
      for query in order {
        let value = Int(queries[32 * Int(query) + 2 * part + offset])
        sorted[next[value]] = query
        next[value] += 1
      }
      swap(&order, &sorted)
    }
    return order
  }

  /// The value of a query's part.
  func key(_ query: Int, _ part: Int) -> UInt16 {
    let at = 32 * query + 2 * part
    return UInt16(queries[at]) << 8 | UInt16(queries[at + 1])
  }

  /// The part after `part` as it lies in memory.
  func sketch(_ query: Int, _ part: Int) -> UInt16 {
    key(query, (part + 1) % PartReach.parts).bigEndian
  }
}
