// SPDX-License-Identifier: Apache-2.0
// Every text of the workbench in one place, apart from the pages, for translation.

internal import EvidenceModel

/// The texts of the workbench in one language.
///
/// They lie in `Assets/texts.en.json`, by key. Templates use them as `{{t.key}}`, modules by importing
/// `/assets/texts.js`.
enum PageTexts {
  /// The language, as in HTML's `lang`.
  static let language = "en"

  /// The texts by key.
  static let all: [String: String] = {
    guard let value = try? JSONParser.parse(PackageResources.texts_en_json),
      let members = value.members
    else { preconditionFailure("the texts of the workbench are not JSON") }
    var texts: [String: String] = [:]
    for member in members { texts[member.name] = member.value.text }
    return texts
  }()

  /// The text for `key`; the key itself where there is none, which a test forbids.
  static func text(_ key: String) -> String { all[key] ?? key }

  /// The texts as a module.
  static let module: [UInt8] =
    Array("export default ".utf8) + PackageResources.texts_en_json + Array(";\n".utf8)
}
