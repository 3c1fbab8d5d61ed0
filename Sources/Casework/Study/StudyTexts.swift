// SPDX-License-Identifier: Apache-2.0
// What a report says of method and limits, and which tool classes are safe to publish.

internal import EvidenceModel

/// The standing paragraphs of a report.
enum StudyTexts {
  /// How the figures came about.
  static func method(for description: CaseDescription) -> [String] {
    [
      "Every source was hashed before and after it was read. Content is identified by SHA-256; the same "
        + "content at several places is one item.",
      "Assessors recorded facts, not offences; the regime's rule file derives the instrument and severity "
        + "from the facts as of the date of each record. An item is counted by its adjudication, else by "
        + "the agreeing records of those who saw it, one being enough.",
      "Disputed, inferred and glanced items are rows of their own and in no criminal count of seen items.",
      "Every record stands in a ledger whose root is printed here; who holds the case can verify each of "
        + "them, and who holds a checkpoint can verify that nothing was rewritten since.",
    ]
  }

  /// Which mapping counts where pages were mapped anew.
  static func newestMapping(changes: Int) -> String {
    "Postings are those that the page mapping given last for each source finds; what an earlier mapping "
      + "had found otherwise is not counted. Mapping anew changed the postings \(changes) "
      + "\(changes == 1 ? "time" : "times")."
  }

  /// What the figures do not say.
  static let limits = [
    "An item without traces of a generator is of unknown provenance: it is not said to be a photograph.",
    "What was not selected was not assessed, but for the samples shown; where one says so, it bounds how much can "
      + "have been missed there.",
    "Looks and seconds are those recorded; time spent otherwise is not in them.",
  ]
}

/// The tool classes that reports may name in public.
enum ToolClasses {
  /// The classes that the trace scanner gives.
  static let known = [
    "AUTOMATIC1111", "Adobe Firefly", "ComfyUI", "DALL-E", "Fooocus", "Google", "InvokeAI",
    "Midjourney", "NovelAI", "OpenAI", "Stable Diffusion",
  ]
}
