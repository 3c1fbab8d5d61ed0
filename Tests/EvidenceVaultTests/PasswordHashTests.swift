// SPDX-License-Identifier: Apache-2.0
// Passwords as Argon2id makes them fit to be kept.

import Testing

@testable import EvidenceVault

@Suite struct PasswordHashTests {
  private static let cheap = Argon2idPasswords(operations: 1, memory: 8_192)

  @Test func aHashVerifiesItsPasswordAndNoOther() throws {
    let password = Array("correct horse battery".utf8)
    let encoded = try Self.cheap.encoded(password)
    #expect(encoded.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
    #expect(Self.cheap.verifies(password, encoded))
    for other in ["", "correct horse batter", "correct horse battery ", "Correct horse battery"] {
      #expect(!Self.cheap.verifies(Array(other.utf8), encoded))
    }
  }

  @Test func twoHashesOfOnePasswordDiffer() throws {
    let password = Array("correct horse battery".utf8)
    #expect(try Self.cheap.encoded(password) != Self.cheap.encoded(password))
  }

  @Test func zeroBytesEndNoPassword() throws {
    let encoded = try Self.cheap.encoded([65, 0, 66])
    #expect(Self.cheap.verifies([65, 0, 66], encoded))
    #expect(!Self.cheap.verifies([65, 0, 67], encoded))
    #expect(!Self.cheap.verifies([65], encoded))
  }

  @Test func whatIsNoHashVerifiesNothing() throws {
    let password = Array("correct horse battery".utf8)
    let good = try Self.cheap.encoded(password)
    let wrong = [
      "", "$", "plain", good.replacing("argon2id", with: "argon2i"),
      good.replacing("v=19", with: "v=16"), good.replacing("m=8,", with: "m=99999999999,"),
      good.replacing("t=1,", with: "t=99,"), good.replacing("p=1", with: "p=4"),
      String(good.dropLast()), good + String(repeating: "A", count: 200),
    ]
    for encoded in wrong { #expect(!Self.cheap.verifies(password, encoded), "\(encoded)") }
  }

  @Test func aHashOfALowerCostIsOutdatedAndOfAHigherIsNot() throws {
    let low = try Self.cheap.encoded([1])
    let high = try Argon2idPasswords(operations: 2, memory: 16_384).encoded([1])
    #expect(!Self.cheap.isOutdated(low))
    #expect(!Self.cheap.isOutdated(high))
    #expect(Argon2idPasswords(operations: 2, memory: 8_192).isOutdated(low))
    #expect(Argon2idPasswords(operations: 1, memory: 16_384).isOutdated(low))
    #expect(Self.cheap.isOutdated("nonsense"))
  }

  @Test func theStandardCostIsTheOneThatIsPromised() throws {
    let encoded = try Argon2idPasswords.standard.encoded(Array("correct horse battery".utf8))
    #expect(encoded.hasPrefix("$argon2id$v=19$m=65536,t=3,p=1$"))
    #expect(Argon2idPasswords.standard.verifies(Array("correct horse battery".utf8), encoded))
  }
}
