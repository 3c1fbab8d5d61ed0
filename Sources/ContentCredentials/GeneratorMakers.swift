// SPDX-License-Identifier: Apache-2.0
// Which maker of generators a manifest names: by its programs, else by its signer.

/// The makers of generators that are told by their manifests alone, since their files hold no other text.
///
/// Whole words count. A name says who states the manifest, and no more than the manifest's own state lets it: without a
/// trusted signature anyone can write it.
enum GeneratorMakers {
  /// Words in order, lower case, and the tool class that they name.
  private static let table: [(words: [String], tool: String)] = [
    (["adobe", "firefly"], "Adobe Firefly"), (["firefly"], "Adobe Firefly"),
    (["chatgpt"], "OpenAI"), (["openai"], "OpenAI"), (["dall", "e"], "OpenAI"),
    (["gpt", "image"], "OpenAI"), (["gpt", "4o"], "OpenAI"),
    (["google"], "Google AI"),
  ]

  /// The tool that a manifest of generated or partly generated content names; `nil` for other manifests and makers.
  static func tool(of manifest: Manifest) -> String? {
    guard manifest.namesGenerator || manifest.namesGeneratedPart else { return nil }
    let programs = manifest.actions.compactMap(\.softwareAgent) + manifest.generators
    let signers = [manifest.issuer, manifest.commonName].compactMap { $0 }
    return (programs + signers).lazy.compactMap(tool(in:)).first
  }

  private static func tool(in text: String) -> String? {
    let words = text.prefix(1_024).lowercased().split { !$0.isLetter && !$0.isNumber }.map(
      String.init)
    return table.first { entry in
      words.indices.contains { words[$0...].starts(with: entry.words) }
    }?.tool
  }
}

extension ManifestStore {
  /// The tool that the active manifest names, else the first that one of its inputs' manifests does.
  var tool: String? { ([active] + others).lazy.compactMap(GeneratorMakers.tool).first }
}
