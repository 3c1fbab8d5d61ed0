// SPDX-License-Identifier: Apache-2.0
// Which files one report has and another has not, so that tables of an earlier one are told from what people put beside them.

internal import EvidenceModel

extension CSVRenderer {
  /// The files, without `.csv`, that a report has or has not, but for those that are named by a question,
  /// a regime or a sort of links.
  private static let tables: Set<String> = [
    "age_band", "agreement", "agreement_checks", "agreement_classes", "audit", "audit_found",
    "audit_shares", "audit_total", "commercial", "comparison", "days", "detail", "earlier",
    "effort", "exposure", "funnel", "grades", "items", "items_by_statute", "known_victim",
    "match", "one_look_each", "origin", "provenance", "public_figure", "realism", "sample",
    "seconds", "severity", "sex", "stages", "standing", "statute", "tags", "tool", "workload",
  ]

  /// Whether the program itself can give this name to a file that one report has and another has not.
  ///
  /// - Complexity: O(characters).
  public static func isTable(_ name: String) -> Bool {
    guard name.hasSuffix(".csv") else { return false }
    let id = name.dropLast(".csv".count)
    if tables.contains(String(id)) { return true }
    if id.hasPrefix("links_") {
      return id.dropFirst("links_".count).allSatisfy { ("a"..."z").contains($0) }
    }
    guard id.hasPrefix("confusion_") else { return false }
    let question = String(id.dropFirst("confusion_".count))
    guard question != "result", FactQuestion(rawValue: question) == nil else { return true }
    return question.hasPrefix("result_") && question.allSatisfy(isOfName)
  }

  /// Whether a regime's name can have the character.
  private static func isOfName(_ character: Character) -> Bool {
    ("a"..."z").contains(character) || ("0"..."9").contains(character) || "_-".contains(character)
  }
}
