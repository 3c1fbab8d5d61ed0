// SPDX-License-Identifier: Apache-2.0
// Exact search within 31 bits: build, open, single and batch searches, memory, misses.

import EvidenceModel
import Foundation
import HashIndex

/// Measures search in one set of hashes.
struct SearchBenchmark {
  let count: Int
  let kind: String
  let folder: String

  func run() throws {
    var sets = HashSets(seed: 1, isClustered: kind == "clustered")
    let hashes =
      kind == "equal" ? [PDQHash](repeating: sets.one(), count: count) : sets.set(count)
    let queries = sets.queries(2_000, of: hashes)
    try write(hashes, "hashes.bin")
    try write(queries, "queries.bin")
    try snapshot(hashes, queries)
    var index = RadiusIndex([])
    var build = 0.0
    let processor = Measuring.processorSeconds {
      build = Measuring.seconds { index = RadiusIndex(hashes) }
    }
    Measuring.line(
      "built in memory",
      [("entries", Double(count)), ("seconds", build), ("processor_seconds", processor)])
    single(index, queries)
    bounds(index, queries)
    misses(index, hashes, queries)
  }

  /// Searches in batches, on one core and on two: new pictures against the set, and the set against itself.
  func runBatches() {
    var sets = HashSets(seed: 1, isClustered: kind == "clustered")
    let hashes = sets.set(count)
    let queries = sets.queries(100_000, of: hashes)
    let index = RadiusIndex(hashes)
    for threads in [1, 2] {
      batch("capture against the list", queries, index, threads)
      batch("entries against the list", Array(hashes.prefix(100_000)), index, threads)
    }
  }

  /// Searches in batches of `size` queries on one core: what they cost where little is shared.
  func runBatches(of size: Int) {
    var sets = HashSets(seed: 1, isClustered: kind == "clustered")
    let hashes = sets.set(count)
    let queries = sets.queries(20_000, of: hashes)
    let index = RadiusIndex(hashes)
    let starts = Array(stride(from: 0, to: queries.count, by: size))
    let scan = time(queries.prefix(min(size, 256)), index, 64)
    var own = 0.0
    for start in starts {
      own += time(queries[start..<min(start + size, queries.count)], index, 31)
    }
    Measuring.line(
      "batches",
      [
        ("entries", Double(count)), ("at_once", Double(size)),
        ("processor_us_a_query", own * 1e6 / Double(queries.count)),
        ("scan_us_a_query", scan * 1e6 / Double(min(size, 256))),
      ])
  }

  private func time(_ queries: ArraySlice<PDQHash>, _ index: RadiusIndex, _ radius: Int) -> Double {
    var hits = 0
    return Measuring.processorSeconds {
      index.forEachHit(of: Array(queries), radius: radius) { _, _, _ in hits += 1 }
    }
  }

  private func write(_ hashes: [PDQHash], _ name: String) throws {
    var bytes = Data()
    bytes.reserveCapacity(32 * hashes.count)
    for hash in hashes {
      for word in [hash.word0, hash.word1, hash.word2, hash.word3] {
        unsafe withUnsafeBytes(of: word.bigEndian) { unsafe bytes.append(contentsOf: $0) }
      }
    }
    try bytes.write(to: URL(filePath: "\(folder)/\(name)"))
  }

  private func snapshot(_ hashes: [PDQHash], _ queries: [PDQHash]) throws {
    let path = "\(folder)/list.snapshot"
    var builder = HashListEntriesBuilder()
    for hash in hashes { builder.add(.pdq, FingerprintKey(hash)) }
    let entries = builder.finish().entries
    let settings = HashListSettings(name: "bench", owner: "bench", polarity: .positive)
    var writing = 0.0
    let processor = try Measuring.processorSeconds {
      writing = try Measuring.seconds {
        try ListSnapshot.write(
          entries, settings: settings, root: .ofEmptyInput, sourceDigest: .ofEmptyInput, to: path)
      }
    }
    let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    let opening = try (0..<5).map { _ in
      try Measuring.seconds { _ = try ListSnapshot(path: path) }
    }
    let list = try ListSnapshot(path: path)
    func lookup(_ query: PDQHash) throws -> Double {
      try Measuring.seconds {
        _ = try list.lookup(pdq: PDQFingerprint(hash: query, quality: 100), dihedral: [])
      }
    }
    let first = try lookup(queries[0])
    let checking = Measuring.seconds { list.checkAll() }
    let times = try queries.map(lookup)
    Measuring.line(
      "snapshot",
      [
        ("entries", Double(list.count)), ("write_seconds", writing),
        ("write_processor_seconds", processor), ("bytes", Double(bytes)),
        ("open_ms", Measuring.median(opening) * 1e3), ("first_lookup_ms", first * 1e3),
        ("check_all_seconds", checking), ("lookup_median_ms", Measuring.median(times) * 1e3),
      ])
  }

  private func single(_ index: RadiusIndex, _ queries: [PDQHash]) {
    var hits = 0
    var times: [Double] = []
    for query in queries {
      times.append(
        Measuring.processorSeconds { index.forEachHit(query, radius: 31) { _, _ in hits += 1 } })
    }
    let mean = times.reduce(0, +) / Double(times.count)
    let memory = Measuring.residentMB()
    Measuring.line(
      "single search",
      [
        ("queries", Double(queries.count)), ("median_ms", Measuring.median(times) * 1e3),
        ("mean_ms", mean * 1e3), ("p99_ms", times.sorted()[times.count * 99 / 100] * 1e3),
        ("hits", Double(hits)), ("anonymous_mb", memory.anonymous),
      ])
  }

  /// Radii up to 63 against one linear scan for the same query just before and after, so that what else the
  /// machine does bears on both.
  private func bounds(_ index: RadiusIndex, _ queries: [PDQHash]) {
    func time(_ query: PDQHash, _ radius: Int) -> Double {
      var hits = 0
      return Measuring.processorSeconds {
        index.forEachHit(query, radius: radius) { _, _ in hits += 1 }
      }
    }
    let some = queries.prefix(41)
    let scans = some.map { time($0, 64) }
    let ratios = [15, 31, 32, 40, 47, 48, 52, 56, 60, 63].map { radius in
      let each = some.map { query in
        let before = time(query, 64)
        let own = time(query, radius)
        return own / ((before + time(query, 64)) / 2)
      }
      return ("scans_at_\(radius)", Measuring.median(each))
    }
    Measuring.line("radii", [("scan_ms", Measuring.median(scans) * 1e3)] + ratios)
  }

  /// Compares with all, which radius 64 does, and counts what the index missed.
  private func misses(_ index: RadiusIndex, _ hashes: [PDQHash], _ queries: [PDQHash]) {
    var missed = 0
    var found = 0
    for query in queries.prefix(kind == "equal" ? 3 : 200) {
      var all: Set<Int> = []
      index.forEachHit(query, radius: 64) { position, distance in
        if distance <= 31 { all.insert(position) }
      }
      var hits: Set<Int> = []
      index.forEachHit(query, radius: 31) { position, _ in hits.insert(position) }
      missed += all.symmetricDifference(hits).count
      found += hits.count
    }
    Measuring.line("misses", [("missed_or_wrong", Double(missed)), ("found", Double(found))])
  }

  private func batch(_ name: String, _ queries: [PDQHash], _ index: RadiusIndex, _ threads: Int) {
    var hits = 0
    var wall = 0.0
    let processor = Measuring.processorSeconds {
      wall = Measuring.seconds {
        hits = index.search(queries, radius: 31, threads: threads).reduce(0) { $0 + $1.count }
      }
    }
    let each = 1e3 / Double(queries.count)
    Measuring.line(
      name,
      [
        ("entries", Double(count)), ("queries", Double(queries.count)),
        ("threads", Double(threads)), ("queries_a_second", Double(queries.count) / wall),
        ("ms_a_query", wall * each), ("processor_ms_a_query", processor * each),
        ("hits", Double(hits)),
      ])
  }
}
