// SPDX-License-Identifier: Apache-2.0

import CKernels
import EvidenceModel
import MartletTesting
import Testing

@testable import HashIndex

/// Every kernel at every level that this processor has, against its twin in Swift.
@Suite struct HammingKernelTests {
  static let levels = Array(0...martlet_hamming_level())

  private static func bytes(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
  }

  @Test(arguments: levels)
  func distancesAndScansAreThoseOfTheTwin(_ level: Int32) {
    var generator = SeedReport.generator("distances \(level)")
    for count in [0, 1, 7, 8, 9, 255, 256, 257, 600] {
      let hashes = Self.bytes(32 * count, &generator)
      let query = Self.bytes(32, &generator)
      let expected = (0..<count).map { HammingTwin.distance(.hash($0, of: hashes), query[...]) }
      var distances = [UInt16](repeating: 0, count: count)
      unsafe martlet_hamming_distances(level, hashes, count, query, &distances)
      #expect(distances.map(Int.init) == expected, "\(count) hashes")

      let first = count / 3
      var hits = [martlet_hit](repeating: martlet_hit(), count: count)
      let found = unsafe martlet_hamming_scan(
        level, hashes, first, count - first, query, 126, &hits)
      let near = (first..<count).filter { expected[$0] <= 126 }
      #expect(hits[..<found].map { Int($0.position) } == near)
      #expect(hits[..<found].map { Int($0.distance) } == near.map { expected[$0] })
      #expect(hits[..<found].allSatisfy { $0.query == 0 })
    }
  }

  @Test(arguments: levels)
  func probesAreThoseOfTheTwin(_ level: Int32) {
    var generator = SeedReport.generator("probes \(level)")
    let sketches = (0..<2_000).map { _ in UInt16(truncatingIfNeeded: generator.next()) }
    for most in [0, 1, 3, 7, 8, 15, 16] {
      var probes: [martlet_probe] = []
      var expected: [UInt64] = []
      for (number, count) in [0, 1, 15, 16, 17, 31, 32, 33, 64, 500].enumerated() {
        let first = generator.below(1_500)
        let query = UInt16(truncatingIfNeeded: generator.next())
        let tag = UInt32(number)
        probes.append(
          martlet_probe(
            first: UInt32(first), count: UInt32(count), tag: tag, sketch: query,
            most: UInt16(most)))
        let near = HammingTwin.near(sketches, first: first, count: count, query: query, most: most)
        expected += near.map { UInt64(tag) << 32 | UInt64($0) }
      }
      let found = unsafe sketches.withUnsafeBytes { bytes in
        unsafe Self.run(level, bytes.bindMemory(to: UInt8.self).baseAddress, probes)
      }
      #expect(found == expected, "at most \(most)")
    }
  }

  /// Runs probes with little room, so that they are done in several goes.
  private static func run(
    _ level: Int32, _ base: UnsafePointer<UInt8>?, _ given: [martlet_probe]
  ) -> [UInt64] {
    var probes = given
    var tables = unsafe martlet_tables()
    unsafe tables.base = base
    var room = [UInt64](repeating: 0, count: 96)
    var all: [UInt64] = []
    var done = 0
    while done < probes.count {
      var found = 0
      let more = unsafe probes[done...].withUnsafeMutableBufferPointer { rest in
        unsafe martlet_hamming_probe(
          level, &tables, rest.baseAddress, rest.count, &room, room.count, &found)
      }
      all += room[..<found]
      done += more
    }
    return all
  }

  @Test(arguments: levels)
  func checksReportAPairAtItsFirstPartOnly(_ level: Int32) {
    var generator = SeedReport.generator("checks \(level)")
    let centre = RandomHashes.hash(&generator)
    let near = (0..<300).map { _ in RandomHashes.near(centre, generator.below(60), &generator) }
    var hashes: [UInt8] = []
    for hash in near { RadiusSearch.append(hash, to: &hashes) }
    var queries: [UInt8] = []
    for hash in [RandomHashes.hash(&generator), centre] { RadiusSearch.append(hash, to: &queries) }
    for radius in [0, 7, 20, 31, 40, 63] {
      let reach = PartReach(radius: radius)
      let layout = RadiusLayout(
        hashes: 0, starts: 0, ids: [Int](repeating: RadiusLayout.inEntryOrder, count: 16),
        sketches: [Int](repeating: 0, count: 16))
      var candidates: [UInt64] = []
      var expected: [[Int]] = []
      for part in 0..<16 where reach.bits[part] >= 0 {
        for position in near.indices {
          candidates.append(UInt64(part) << 60 | 1 << 32 | UInt64(position))
          let hash = ArraySlice<UInt8>.hash(position, of: hashes)
          let distance = HammingTwin.distance(hash, queries[32...])
          let first = HammingTwin.firstPart(hash, queries[32...], reach: reach.bits)
          // A pair that this part does not lead to never gets here; one that an earlier part leads to
          // is reported there.
          if distance <= radius, first.map({ $0 >= part }) ?? true {
            expected.append([1, position, distance])
          }
        }
      }
      var hits = [martlet_hit](repeating: martlet_hit(), count: candidates.count)
      let found = unsafe hashes.withUnsafeBufferPointer { bytes in
        guard let base = bytes.baseAddress else { return 0 }
        var tables = unsafe martlet_tables(base: base, count: near.count, layout, reach)
        return unsafe martlet_hamming_check(
          level, &tables, candidates, candidates.count, queries, UInt32(radius), &hits)
      }
      #expect(
        hits[..<found].map { [Int($0.query), Int($0.position), Int($0.distance)] } == expected)
    }
  }
}
