// SPDX-License-Identifier: Apache-2.0

import Crypto
import EvidenceModel
import EvidenceVault
import Foundation
import MartletTesting
import Testing

@Suite struct SealerTests {
  private let context = SealContext(table: "occurrence", column: "path", row: 7)

  @Test func valuesRoundTripAndNeverLookTheSame() throws {
    let sealer = Sealer(key: try TestKey.counting())
    for count in [0, 1, 15, 16, 17, 1_000] {
      let value = [UInt8](repeating: 0x5a, count: count)
      let sealed = sealer.seal(value, context: context)
      #expect(sealed.count == count + Sealer.overhead)
      #expect(sealed != sealer.seal(value, context: context))
      #expect(try sealer.open(sealed, context: context) == value)
    }
  }

  @Test(arguments: [
    SealContext(table: "posting", column: "path", row: 7),
    SealContext(table: "occurrence", column: "name", row: 7),
    SealContext(table: "occurrence", column: "path", row: 8),
    SealContext(table: "occurrencep", column: "ath", row: 7),
  ])
  func aValueOpensNowhereElse(_ other: SealContext) throws {
    let sealer = Sealer(key: try TestKey.counting())
    let sealed = sealer.seal([1, 2, 3], context: context)
    #expect(throws: VaultError(.corrupt, "")) { try sealer.open(sealed, context: other) }
  }

  @Test func everyChangedByteAndEveryTruncationIsNoticed() throws {
    let sealer = Sealer(key: try TestKey.counting())
    let sealed = sealer.seal([1, 2, 3], context: context)
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 0x10
      #expect(throws: VaultError.self) { try sealer.open(changed, context: context) }
      #expect(throws: VaultError.self) {
        try sealer.open(Array(sealed.prefix(index)), context: context)
      }
    }
  }

  @Test func anotherCaseKeyDoesNotOpen() throws {
    let sealed = Sealer(key: try TestKey.counting()).seal([1], context: context)
    let other = Sealer(key: try CaseKey.generate())
    #expect(throws: VaultError(.corrupt, "")) { try other.open(sealed, context: context) }
  }
}

@Suite struct LookupDigestTests {
  /// Computed with Python's hmac and hashlib from the documented derivation.
  @Test func theDigestIsTheDocumentedOne() throws {
    let digest = LookupDigest(key: try TestKey.counting())
    #expect(
      HexText.encode(digest.digest("a red lighthouse at dawn", domain: "occurrence.path"))
        == "edba0194efe8e3f8825d134a70fcfca536a99ba5cb889983b606798c3b81539b")
  }

  @Test func domainsAndKeysSeparate() throws {
    let first = LookupDigest(key: try TestKey.counting())
    let second = LookupDigest(key: try CaseKey.generate())
    #expect(first.digest("x", domain: "a") == first.digest("x", domain: "a"))
    #expect(first.digest("x", domain: "a") != first.digest("x", domain: "b"))
    #expect(first.digest("x", domain: "ab") != first.digest("bx", domain: "a"))
    #expect(first.digest("x", domain: "a") != second.digest("x", domain: "a"))
  }
}
