// SPDX-License-Identifier: Apache-2.0
// A snapshot too large to hold twice: written, opened and searched, with planted near-duplicates counted.

import EvidenceModel
import Foundation
import HashIndex

/// Measures a mapped snapshot of very many hashes.
struct LargeBenchmark {
  let count: Int
  let path: String

  func run() throws {
    var sets = HashSets(seed: 4, isClustered: false)
    var queries: [PDQHash] = []
    let build = try Measuring.seconds {
      var builder = HashListEntriesBuilder()
      for number in 0..<count {
        let hash = sets.one()
        builder.add(.pdq, FingerprintKey(hash))
        if number.isMultiple(of: max(1, count / 500)) {
          queries.append(sets.near(hash, number % 32))
        }
      }
      let entries = builder.finish().entries
      try ListSnapshot.write(
        entries, settings: HashListSettings(name: "large", owner: "bench", polarity: .positive),
        root: .ofEmptyInput, sourceDigest: .ofEmptyInput, to: path)
    }
    let written = Measuring.peakMB()
    var list: ListSnapshot?
    let opening = try Measuring.seconds { list = try ListSnapshot(path: path) }
    guard let list else { return }
    let checking = Measuring.seconds { list.checkAll() }
    var found = 0
    let times = try queries.map { query in
      try Measuring.seconds {
        let hits = try list.lookup(pdq: PDQFingerprint(hash: query, quality: 100), dihedral: [])
        if !hits.isEmpty { found += 1 }
      }
    }
    let memory = Measuring.residentMB()
    Measuring.line(
      "large snapshot",
      [
        ("entries", Double(list.count)), ("build_and_write_seconds", build),
        ("peak_mb_while_building", written), ("open_ms", opening * 1e3),
        ("check_all_seconds", checking), ("lookup_median_ms", Measuring.median(times) * 1e3),
        ("planted", Double(queries.count)), ("found", Double(found)),
        ("anonymous_mb", memory.anonymous), ("mapped_mb", memory.mapped),
      ])
  }
}
