// SPDX-License-Identifier: Apache-2.0
// Time-based codes are those of the standards, within one step, and never twice.

import EvidenceModel
import Testing

@testable import Casework

@Suite struct TimeBasedCodeTests {
  private static let code = TimeBasedCode(secret: Array("12345678901234567890".utf8))

  /// RFC 6238, appendix B, SHA-1: the last six of the eight digits printed there.
  @Test(arguments: [
    (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"),
    (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130"),
  ])
  func theVectorsOfRFC6238AreMet(_ seconds: Int64, _ digits: String) throws {
    let time = try #require(Instant(secondsSinceEpoch: seconds))
    #expect(Self.code.code(step: TimeBasedCode.step(at: time)) == digits)
  }

  /// RFC 4226, appendix D.
  @Test func theVectorsOfRFC4226AreMet() {
    let expected = [
      "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
      "520489",
    ]
    #expect((0..<10).map { Self.code.code(step: $0) } == expected)
  }

  @Test(arguments: [(-2, false), (-1, true), (0, true), (1, true), (2, false)])
  func oneStepEitherWayIsAccepted(_ offset: Int64, _ isAccepted: Bool) throws {
    let time = try #require(Instant(secondsSinceEpoch: 1_790_000_010))
    let step = TimeBasedCode.step(at: time) + offset
    let given = Self.code.code(step: step)
    #expect(Self.code.acceptedStep(given, at: time, after: nil) == (isAccepted ? step : nil))
  }

  @Test func aStepIsUsedOnceAndEarlierOnesNoMore() throws {
    let time = try #require(Instant(secondsSinceEpoch: 1_790_000_010))
    let now = TimeBasedCode.step(at: time)
    #expect(Self.code.acceptedStep(Self.code.code(step: now), at: time, after: now) == nil)
    #expect(Self.code.acceptedStep(Self.code.code(step: now - 1), at: time, after: now) == nil)
    let next = Self.code.code(step: now + 1)
    #expect(Self.code.acceptedStep(next, at: time, after: now) == now + 1)
  }

  @Test(arguments: [
    "", "12345", "1234567", "abcdef", "１２３４５６", String(repeating: "1", count: 9_999),
  ])
  func whatIsNoCodeIsRefused(_ given: String) {
    #expect(
      Self.code.acceptedStep(given, at: Instant(microseconds: 0), after: nil) == nil)
  }

  @Test func blanksInACodeDoNotMatter() {
    let given = Self.code.code(step: 0)
    let spaced = " " + given.prefix(3) + " " + given.suffix(3)
    #expect(Self.code.acceptedStep(spaced, at: Instant(microseconds: 0), after: nil) == 0)
  }

  @Test func theAddressIsWhatAuthenticatorProgramsRead() {
    #expect(Self.code.secretText == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    #expect(
      Self.code.address(name: "heron")
        == "otpauth://totp/Martlet:heron?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Martlet"
        + "&algorithm=SHA1&digits=6&period=30")
  }

  @Test func freshSecretsDiffer() {
    #expect(TimeBasedCode.fresh().secret.count == 20)
    #expect(TimeBasedCode.fresh() != TimeBasedCode.fresh())
  }
}
