// SPDX-License-Identifier: Apache-2.0
// vault.json: the format of the vault, and a value that tells the right case key from a wrong one.

internal import EvidenceModel

/// The file `vault.json` of a vault.
struct VaultManifest {
  static let fileName = "vault.json"
  static let format = "martlet.vault/1"

  let checkValue: [UInt8]

  var text: [UInt8] {
    let json: JSONValue = [
      "format": .string(Self.format), "key_check": .string(HexText.encode(checkValue)),
    ]
    return Array(json.indentedText.utf8) + [UInt8(ascii: "\n")]
  }

  init(key: CaseKey) { checkValue = key.checkValue }

  /// Reads the file at `path`; `nil` when there is none.
  init?(path: String) throws(VaultError) {
    let bytes: [UInt8]
    do {
      bytes = try Descriptor.open(reading: path).read(at: 0, count: 4_096)
    } catch {
      let failure = VaultError(error)
      if failure.code == .notFound { return nil }
      throw failure
    }
    guard let json = try? JSONParser.parse(bytes), let format = json["format"]?.text,
      let check = json["key_check"]?.text.flatMap({ HexText.decode($0) })
    else { throw VaultError(.notAVault, "vault.json is damaged; restore it from a backup") }
    guard format == Self.format else {
      throw VaultError(.newerFormat, "the vault has the format \(EvidenceText.escaped(format))")
    }
    checkValue = check
  }

  /// Fails when the vault belongs to another key.
  func check(_ key: CaseKey) throws(VaultError) {
    guard checkValue == key.checkValue else {
      throw VaultError(.wrongKey, "the vault belongs to another case key")
    }
  }
}
