// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import MartletTesting
import Testing

@testable import HashIndex

@Suite struct DigestTableTests {
  @Test func itFindsWhatItHoldsAndNothingElse() {
    var generator = SeedReport.generator("digest table")
    let digests = (0..<500).map { _ in RandomHashes.digest(&generator) }
    let table = DigestTable(digests + digests.prefix(100))
    #expect(table.count == 500)
    let sorted = digests.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    for (position, digest) in sorted.enumerated() {
      #expect(table.position(of: digest) == position)
    }
    for _ in 0..<200 { #expect(!table.contains(RandomHashes.digest(&generator))) }
    #expect(DigestTable<MD5Digest>([]).position(of: .ofEmptyInput) == nil)
  }

  /// Guessing a key's place helps where keys are spread evenly, and must do no harm where they are not.
  @Test func keysThatAreNotSpreadEvenlyAreFoundInFewSteps() throws {
    var generator = SeedReport.generator("uneven keys")
    for length in [16, 20, 32] {
      let keys = (0..<3_000).map { number -> [UInt8] in
        var key = [UInt8](repeating: number < 1_500 ? 0 : 255, count: length)
        key[length - 1] = UInt8(truncatingIfNeeded: number)
        key[length - 2] = UInt8(truncatingIfNeeded: number >> 8)
        return key
      }
      let packed = keys.flatMap { $0 }
      for number in keys.indices {
        var steps = 0
        let key = keys[number]
        let answer = SortedKeys.position(
          of: key.span, in: packed.span, start: 0, count: keys.count
        ) { _, _ in
          steps += 1
          return true
        }
        #expect(answer == .found(number))
        #expect(steps <= 26)
      }
      let absent = (0..<length).map { _ in UInt8(1 + generator.below(254)) }
      #expect(
        SortedKeys.position(of: absent.span, in: packed.span, start: 0, count: keys.count)
          == .absent)
    }
  }
}
