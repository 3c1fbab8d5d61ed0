// SPDX-License-Identifier: Apache-2.0
// The names by which generators sign their files, as whole words.

internal import EvidenceModel

/// The names by which generators sign their files.
///
/// Only whole words in order count: names that are also ordinary words (of a paper, a bird, a runway)
/// are not in the list on their own.
enum GeneratorNames {
  /// One entry of the list.
  struct Entry {
    /// The words in order, lower case.
    let words: [String]
    /// The tool class.
    let tool: String
    /// What the name claims.
    let claim: TraceClaim
  }

  private static let table: [(String, String, TraceClaim)] = [
    ("novelai", "NovelAI", .generated),
    ("stable diffusion", "Stable Diffusion", .generated),
    ("stablediffusion", "Stable Diffusion", .generated),
    ("automatic1111", "AUTOMATIC1111", .generated),
    ("comfyui", "ComfyUI", .generated),
    ("fooocus", "Fooocus", .generated),
    ("invokeai", "InvokeAI", .generated),
    ("swarmui", "SwarmUI", .generated),
    ("easy diffusion", "Easy Diffusion", .generated),
    ("draw things", "Draw Things", .generated),
    ("midjourney", "Midjourney", .generated),
    ("dall e", "OpenAI", .generated),
    ("chatgpt", "OpenAI", .generated),
    ("openai", "OpenAI", .generated),
    ("adobe firefly", "Adobe Firefly", .generated),
    ("dreamstudio", "DreamStudio", .generated),
    ("leonardo ai", "Leonardo.Ai", .generated),
    ("ideogram", "Ideogram", .generated),
    ("made with google ai", "Google AI", .generated),
    ("ai generated with google", "Google AI", .generated),
    ("edited with google ai", "Google AI", .edited),
  ]

  private static let entries: [Entry] = table.map { words, tool, claim in
    Entry(words: words.split(separator: " ").map(String.init), tool: tool, claim: claim)
  }

  /// The first entry whose words stand in `text` (of which 1,024 characters are looked at).
  static func find(in text: String) -> Entry? {
    let words = text.prefix(1_024).lowercased()
      .split { !$0.isLetter && !$0.isNumber }.map(String.init)
    return entries.first { entry in
      words.indices.contains { words[$0...].starts(with: entry.words) }
    }
  }
}
