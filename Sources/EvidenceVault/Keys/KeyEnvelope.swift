// SPDX-License-Identifier: Apache-2.0
// What stands in martlet.json so that a key file or passphrase opens the case.

public import EvidenceModel

/// The opened keys of one case.
public struct CaseSecrets: Sendable {
  /// The data key.
  public let caseKey: CaseKey
  /// The key that signs the ledger.
  public let signingKey: LedgerSigningKey

  /// Groups the two.
  public init(caseKey: CaseKey, signingKey: LedgerSigningKey) {
    self.caseKey = caseKey
    self.signingKey = signingKey
  }
}

/// The wrapped keys that a case keeps in its own folder.
///
/// With a key file: the case key, wrapped; the signing seed stands in the key file. With a passphrase:
/// both, wrapped. Removing the envelope is half of erasing a case; ``KeyFile/destroy(at:)`` the other.
public struct KeyEnvelope: Hashable, Sendable {
  /// The wrapped data key.
  public let caseKey: WrappedKey
  /// The wrapped signing seed; only with a passphrase.
  public let signingKey: WrappedKey?

  /// Whether a passphrase, not a key file, opens the case.
  public var needsPassphrase: Bool { caseKey.origin != .keyFile }

  /// Makes a fresh case key, wrapped by a key file.
  public static func create(
    keyFile: KeyFile
  ) throws(KeyError) -> (envelope: KeyEnvelope, secrets: CaseSecrets) {
    let key = try CaseKey.generate()
    let wrapped = try keyFile.wrappingKey.wrap(key, caseID: keyFile.caseID)
    return (
      KeyEnvelope(caseKey: wrapped, signingKey: nil),
      CaseSecrets(caseKey: key, signingKey: keyFile.signingKey)
    )
  }

  /// Makes fresh keys, both wrapped by a passphrase.
  public static func create(
    passphrase: Passphrase, caseID: String, parameters: PassphraseParameters = .fresh()
  ) throws(KeyError) -> (envelope: KeyEnvelope, secrets: CaseSecrets) {
    let wrapping = try passphrase.wrappingKey(parameters)
    let secrets = CaseSecrets(caseKey: try .generate(), signingKey: try .generate())
    let envelope = KeyEnvelope(
      caseKey: try wrapping.wrap(secrets.caseKey, caseID: caseID),
      signingKey: try wrapping.wrap(secrets.signingKey, caseID: caseID))
    return (envelope, secrets)
  }

  /// Opens the case with a key file.
  ///
  /// - Throws: ``KeyError`` `wrongKey` when the key file is another case's or the case has a
  ///   passphrase.
  public func open(keyFile: KeyFile, caseID: String) throws(KeyError) -> CaseSecrets {
    guard !needsPassphrase else {
      throw KeyError(.wrongKey, "this case is opened by a passphrase, not a key file")
    }
    guard keyFile.caseID == caseID else {
      throw KeyError(.wrongKey, "the key file belongs to another case")
    }
    return CaseSecrets(
      caseKey: try keyFile.wrappingKey.unwrapCaseKey(caseKey, caseID: caseID),
      signingKey: keyFile.signingKey)
  }

  /// Opens the case with a passphrase.
  ///
  /// - Throws: ``KeyError`` `wrongKey` when the passphrase is another or the case has a key file.
  public func open(passphrase: Passphrase, caseID: String) throws(KeyError) -> CaseSecrets {
    guard case .passphrase(let parameters) = caseKey.origin, let signingKey else {
      throw KeyError(.wrongKey, "this case is opened by a key file, not a passphrase")
    }
    let wrapping = try passphrase.wrappingKey(parameters)
    return CaseSecrets(
      caseKey: try wrapping.unwrapCaseKey(caseKey, caseID: caseID),
      signingKey: try wrapping.unwrapSigningKey(signingKey, caseID: caseID))
  }

  /// The value as JSON, for `martlet.json`.
  public var json: JSONValue {
    ["case_key": caseKey.json, "signing_key": signingKey?.json ?? .null]
  }

  /// Reads ``json`` back.
  ///
  /// - Throws: ``KeyError`` `malformed`, `newerFormat`.
  public init(json: JSONValue) throws(KeyError) {
    caseKey = try WrappedKey(json: json["case_key"] ?? .null)
    switch json["signing_key"] {
    case nil, .null?: signingKey = nil
    case let value?: signingKey = try WrappedKey(json: value)
    }
  }

  init(caseKey: WrappedKey, signingKey: WrappedKey?) {
    self.caseKey = caseKey
    self.signingKey = signingKey
  }
}
