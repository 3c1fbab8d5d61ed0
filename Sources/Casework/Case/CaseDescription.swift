// SPDX-License-Identifier: Apache-2.0
// martlet.json: what a case is, in the clear, and its wrapped keys.

internal import Crypto
public import EvidenceModel
public import EvidenceVault
internal import Foundation

/// What a casefile says of itself in the clear.
///
/// Everything but the wrapped keys is fixed when the case is made and committed by ledger leaf 0; the
/// wrapped keys change when a key is rotated and go when the case is erased.
public struct CaseDescription: Hashable, Sendable {
  /// The format this program writes.
  public static let currentFormat = 1

  /// The format of the casefile.
  public let format: Int
  /// The case's identifier, a random UUID in lower case.
  public let id: String
  /// The case's name, given by a person.
  public let name: String
  /// When the case was made.
  public let created: Instant
  /// Whether the case is synthetic, for good: every page, report and export says so.
  public let isSynthetic: Bool
  /// The identifier of the legal regime.
  public let regime: String
  /// The authority under which the material is held, as given; empty when none was.
  public let authority: String
  /// The IANA name of the zone in which days are cut.
  public let timeZone: String
  /// The ledger's verification key, as text.
  public let ledgerKey: String
  /// The wrapped keys; `nil` once the case is erased.
  public var keys: KeyEnvelope?

  /// SHA-256 of everything but the wrapped keys.
  public var digest: [UInt8] { Array(SHA256.hash(data: Array(fixedPart.compactText.utf8))) }

  private var fixedPart: JSONValue {
    [
      "schema": "martlet.case/1", "format": .integer(Int64(format)), "id": .string(id),
      "name": .string(name), "created": .string(created.description),
      "synthetic": .bool(isSynthetic), "regime": .string(regime), "authority": .string(authority),
      "time_zone": .string(timeZone), "ledger_key": .string(ledgerKey),
      "created_microseconds": .integer(created.microseconds),
    ]
  }

  /// The text of `martlet.json`.
  public var text: String {
    guard case .object(var members) = fixedPart else { return "" }
    members.append(.init("keys", keys?.json ?? .null))
    return JSONValue.object(members).indentedText + "\n"
  }

  /// Groups the parts of a new case.
  public init(
    id: String, name: String, created: Instant, isSynthetic: Bool, regime: String,
    authority: String, timeZone: String, ledgerKey: String, keys: KeyEnvelope?
  ) {
    format = Self.currentFormat
    self.id = id
    self.name = name
    self.created = created
    self.isSynthetic = isSynthetic
    self.regime = regime
    self.authority = authority
    self.timeZone = timeZone
    self.ledgerKey = ledgerKey
    self.keys = keys
  }

  /// Reads the description of the casefile at `folder`.
  ///
  /// - Throws: ``CaseworkError`` `.denied` when it may not be read, `.notACasefile`, `.newerFormat`; `KeyError` for damaged keys.
  public static func read(from folder: CaseFolder) throws -> CaseDescription {
    try folder.requireReadableDescription()
    guard let data = FileManager.default.contents(atPath: folder.description), data.count < 1 << 20
    else {
      throw CaseworkError(
        .notACasefile,
        "\(EvidenceText.escaped(folder.path)) is not a casefile: it has no readable martlet.json")
    }
    guard let json = try? JSONParser.parse(Array(data)),
      json["schema"]?.text?.hasPrefix("martlet.case/") == true, let format = json["format"]?.integer
    else {
      throw CaseworkError(
        .notACasefile, "\(EvidenceText.escaped(folder.description)) does not describe a casefile")
    }
    guard format <= currentFormat else {
      throw CaseworkError(
        .newerFormat,
        "the casefile has format \(format), this program reads up to \(currentFormat); use a newer one"
      )
    }
    return try CaseDescription(json: json, folder: folder)
  }

  private init(json: JSONValue, folder: CaseFolder) throws {
    guard let id = json["id"]?.text, let name = json["name"]?.text,
      let created = json["created_microseconds"]?.integer,
      let isSynthetic = json["synthetic"]?.bool,
      let regime = json["regime"]?.text, let authority = json["authority"]?.text,
      let timeZone = json["time_zone"]?.text, let ledgerKey = json["ledger_key"]?.text
    else {
      throw CaseworkError(
        .notACasefile,
        "\(EvidenceText.escaped(folder.description)) is damaged: a setting is missing")
    }
    let envelope = json["keys"]
    self.init(
      id: id, name: name, created: Instant(microseconds: created), isSynthetic: isSynthetic,
      regime: regime, authority: authority, timeZone: timeZone, ledgerKey: ledgerKey,
      keys: envelope == nil || envelope == .null ? nil : try KeyEnvelope(json: envelope ?? .null))
  }

  /// Writes `martlet.json` anew: a whole file or the old one, never half of one.
  ///
  /// - Throws: ``CaseworkError`` `.unwritable` when the folder cannot be written.
  public func write(to folder: CaseFolder) throws {
    try WholeFile.write(Array(text.utf8), to: folder.description, mode: 0o600)
  }
}
