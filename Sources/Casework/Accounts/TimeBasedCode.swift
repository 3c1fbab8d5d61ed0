// SPDX-License-Identifier: Apache-2.0
// Time-based one-time codes, as authenticator programs show them.

internal import Crypto
public import EvidenceModel

/// Time-based one-time codes (RFC 6238): HMAC-SHA-1, six digits, steps of 30 s.
public struct TimeBasedCode: Hashable, Sendable {
  /// The seconds of a step.
  public static let period: Int64 = 30
  /// How many steps a clock may be wrong, either way.
  static let window: Int64 = 1

  let secret: [UInt8]

  /// Codes of a secret; 20 bytes are usual.
  public init(secret: [UInt8]) { self.secret = secret }

  /// A fresh secret.
  static func fresh() -> TimeBasedCode { TimeBasedCode(secret: SecretText.bytes(20)) }

  /// The secret in base 32, as a person types it into an authenticator program.
  public var secretText: String { Base32Text.encode(secret, isPadded: false) }

  /// The address that authenticator programs read; `name` is the user's.
  public func address(name: String) -> String {
    // A user's name holds letters, digits, dots, hyphens and underscores only.
    "otpauth://totp/Martlet:\(name)?secret=\(secretText)&issuer=Martlet&algorithm=SHA1&digits=6"
      + "&period=\(Self.period)"
  }

  /// The step that a moment lies in.
  static func step(at time: Instant) -> Int64 {
    let seconds = time.microseconds / 1_000_000
    return seconds / period
  }

  /// The code of a step (RFC 4226, section 5.3).
  public func code(step: Int64) -> String {
    var writer = CanonicalWriter()
    writer.write(step)
    let mac = Array(
      HMAC<Insecure.SHA1>.authenticationCode(
        for: writer.bytes, using: SymmetricKey(data: secret)))
    let offset = Int(mac[19] & 0x0f)
    let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
    let digits = String(number % 1_000_000)
    return String(repeating: "0", count: 6 - digits.utf8.count) + digits
  }

  /// The step whose code was given: within one step of `time`, and later than `last`, so that no code
  /// is taken twice; `nil` when there is none.
  public func acceptedStep(_ given: String, at time: Instant, after last: Int64?) -> Int64? {
    let typed = given.filter { !$0.isWhitespace }
    let now = Self.step(at: time)
    var found: Int64?
    for step in (now - Self.window)...(now + Self.window) {
      let isEqual = SecretText.areEqual(typed, code(step: step))
      if isEqual, step > last ?? .min { found = step }
    }
    return found
  }
}
