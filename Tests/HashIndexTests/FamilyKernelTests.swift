// SPDX-License-Identifier: Apache-2.0

import CKernels
import EvidenceModel
import MartletTesting
import Testing

@testable import HashIndex

/// The kernels of families at every level that this processor has, against their twins in Swift.
@Suite struct FamilyKernelTests {
  private static let counts = [0, 1, 15, 16, 17, 31, 33, 100, 1_000]

  private func distances(_ count: Int, _ generator: inout SeededGenerator) -> [UInt16] {
    (0..<count).map { _ in UInt16(generator.below(64)) }
  }

  @Test func theLeastOfTwoIsTaken() {
    var generator = SeedReport.generator("least")
    for count in Self.counts {
      var first = distances(count, &generator)
      let second = distances(count, &generator)
      let expected = zip(first, second).map { min($0, $1) }
      unsafe martlet_family_least(&first, second, count)
      #expect(first == expected)
    }
  }

  @Test(arguments: HammingKernelTests.levels)
  func countsAreThoseOfTheTwin(_ level: Int32) {
    var generator = SeedReport.generator("counting \(level)")
    for count in Self.counts {
      for most in [0, 31, 63] {
        let distances = distances(count, &generator)
        var degrees = (0..<count).map { _ in UInt32(generator.below(5)) }
        var sums = (0..<count).map { _ in UInt32(generator.below(5)) }
        let (oldDegrees, oldSums) = (degrees, sums)
        let near = distances.indices.filter { Int(distances[$0]) <= most }
        let weights = (0..<count).map { _ in UInt32(1 + generator.below(9)) }
        for change: Int32 in [1, -1, 7, -7] {
          var total: UInt64 = 0
          let isWeighted = abs(change) > 1
          let found = unsafe martlet_family_count(
            level, distances, count, UInt16(most), change, isWeighted ? weights : nil, &degrees,
            &sums, &total)
          let weigh = { (item: Int) in isWeighted ? UInt64(weights[item]) : 1 }
          #expect(UInt64(found) == near.reduce(0) { $0 + weigh($1) })
          #expect(total == near.reduce(0) { $0 + weigh($1) * UInt64(distances[$1]) })
          guard change > 0 else { continue }
          for item in 0..<count {
            let added = Int(distances[item]) <= most ? UInt32(change) : 0
            #expect(degrees[item] == oldDegrees[item] + added)
            #expect(sums[item] == oldSums[item] + added * UInt32(distances[item]))
          }
        }
        #expect(degrees == oldDegrees && sums == oldSums, "taken away again")
      }
    }
  }

  @Test(arguments: HammingKernelTests.levels)
  func offeredEdgesAreThoseOfTheTwin(_ level: Int32) {
    var generator = SeedReport.generator("joining \(level)")
    for count in Self.counts {
      for most in [0, 31, 63] {
        let distances = distances(count, &generator)
        let member = UInt32(generator.below(100))
        var best = (0..<count).map { _ in
          generator.below(4) == 0 ? UInt32.max : UInt32(generator.below(64))
        }
        var from = (0..<count).map { _ in UInt32(generator.below(100)) }
        var expected = (best: best, from: from, shorter: [UInt32]())
        for item in 0..<count where Int(distances[item]) <= most {
          let offered = (UInt32(distances[item]), member)
          guard offered < (best[item], from[item]) else { continue }
          if offered.0 < best[item] { expected.shorter.append(UInt32(item)) }
          (expected.best[item], expected.from[item]) = offered
        }
        var shorter = [UInt32](repeating: 0, count: max(1, count))
        let found = unsafe martlet_family_join(
          level, distances, count, UInt16(most), member, &best, &from, &shorter)
        #expect(best == expected.best && from == expected.from)
        #expect(Array(shorter[..<found]) == expected.shorter)
      }
    }
  }

  @Test func anItemThatMayNotJoinIsNeverOfferedAnEdge() {
    var best: [UInt32] = [0]
    var from: [UInt32] = [0]
    var shorter: [UInt32] = [0]
    let found = unsafe martlet_family_join(
      martlet_hamming_level(), [0], 1, 31, 0, &best, &from, &shorter)
    #expect(found == 0 && best == [0] && from == [0])
  }
}
