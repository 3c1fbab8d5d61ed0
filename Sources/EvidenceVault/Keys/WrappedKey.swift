// SPDX-License-Identifier: Apache-2.0
// A key that can be stored in the open: sealed under a key file's key or a passphrase.

public import EvidenceModel

/// A key sealed under a ``WrappingKey``; safe to store beside the case.
///
/// AES-256-GCM; the purpose and the case's identifier are authenticated with it, so that a wrapped key
/// of another case or use does not open.
public struct WrappedKey: Hashable, Sendable {
  /// What the key inside is for.
  public enum Purpose: String, CaseIterable, Hashable, Sendable {
    /// The case's data key.
    case caseKey = "case-key"
    /// The seed of the ledger's signing key.
    case signingSeed = "ledger-signing-seed"
  }

  /// Where the wrapping key comes from.
  public enum Origin: Hashable, Sendable {
    /// From a key file.
    case keyFile
    /// From a passphrase with these Argon2id parameters.
    case passphrase(PassphraseParameters)
  }

  /// What the key inside is for.
  public let purpose: Purpose
  /// Where the wrapping key comes from.
  public let origin: Origin
  /// Nonce (12 bytes), ciphertext (32), tag (16).
  let sealed: [UInt8]

  static let sealedByteCount = 12 + CaseKey.byteCount + 16

  /// The bytes authenticated with the key.
  static func authenticated(purpose: Purpose, caseID: String) -> [UInt8] {
    var writer = CanonicalWriter()
    writer.write("martlet wrapped key v1")
    writer.write(purpose.rawValue)
    writer.write(caseID)
    return writer.bytes
  }

  /// The value as JSON.
  public var json: JSONValue {
    var members = [JSONValue.Member("purpose", .string(purpose.rawValue))]
    switch origin {
    case .keyFile:
      members.append(.init("method", "key-file"))
    case .passphrase(let parameters):
      members.append(.init("method", "passphrase"))
      members.append(.init("argon2id", parameters.json))
    }
    members.append(.init("sealed", .string(HexText.encode(sealed))))
    return .object(members)
  }

  /// Reads ``json`` back.
  ///
  /// - Throws: ``KeyError`` `malformed`, `newerFormat`.
  public init(json: JSONValue) throws(KeyError) {
    guard let purpose = json["purpose"]?.text.flatMap(Purpose.init(rawValue:)),
      let sealed = json["sealed"]?.text.flatMap({ HexText.decode($0) }),
      sealed.count == Self.sealedByteCount
    else { throw KeyError(.malformed, "the wrapped key is damaged") }
    switch json["method"]?.text {
    case "key-file": origin = .keyFile
    case "passphrase":
      origin = .passphrase(try PassphraseParameters(json: json["argon2id"] ?? .null))
    default: throw KeyError(.newerFormat, "the key is wrapped in a way this version does not know")
    }
    self.purpose = purpose
    self.sealed = sealed
  }

  init(purpose: Purpose, origin: Origin, sealed: [UInt8]) {
    self.purpose = purpose
    self.origin = origin
    self.sealed = sealed
  }
}
