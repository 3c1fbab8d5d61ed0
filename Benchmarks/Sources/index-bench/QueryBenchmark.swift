// SPDX-License-Identifier: Apache-2.0
// A number of searches, so that instructions with and without them can be counted.

import HashIndex

/// Makes a set by chance and searches it a number of times within 31 bits.
struct QueryBenchmark {
  let count: Int
  let queries: Int

  func run() {
    var sets = HashSets(seed: 5, isClustered: false)
    let hashes = sets.set(count)
    let index = RadiusIndex(hashes)
    var found = 0
    for query in sets.queries(queries, of: hashes) {
      index.forEachHit(query, radius: 31) { _, _ in found += 1 }
    }
    Measuring.line("queries", [("queries", Double(queries)), ("found", Double(found))])
  }
}
