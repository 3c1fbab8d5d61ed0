// SPDX-License-Identifier: Apache-2.0
// The names of texts by which tools are known.

/// The names of texts by which tools are known: what stands under them is told before anything else.
enum TextKeywords {
  /// Names that programs sign under, or write their settings under.
  private static let names: Set<String> = [
    "parameters", "Parameters", "postprocessing", "prompt", "workflow", "invokeai_metadata",
    "invokeai_graph", "invokeai_workflow", "sd-metadata", "Dream", "Software", "Source", "Title",
    "Author", "Creator", "Comment", "Description", "Encoder", "Make", "Model", "software",
    "comment", "Credit", "DigitalSourceType", "AIGC", "fooocus_scheme", "Generation time",
  ]

  /// Whether a tool that is read here writes under `keyword`.
  static func isKnown(_ keyword: String) -> Bool {
    names.contains(keyword) || EasyDiffusion.isSetting(keyword: keyword)
  }
}
