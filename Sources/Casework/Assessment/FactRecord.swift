// SPDX-License-Identifier: Apache-2.0
// Facts as they are sealed, and read back.

internal import Catalog
internal import EvidenceModel

/// Reads sealed facts.
enum FactRecord {
  /// The facts of an assessment.
  ///
  /// - Throws: `VaultError` `.corrupt`; ``CaseworkError`` `.tampered` when they are not facts.
  static func open(_ row: AssessmentRow, columns: SealedColumns) throws -> FactSheet {
    let json = try columns.openJSON(
      row.sealedFacts, AssessmentRow.self, "sealed_facts", row: row.id)
    var answers: [String: String] = [:]
    for member in json.members ?? [] { answers[member.name] = member.value.text ?? "" }
    guard let facts = try? FactSheet(named: answers) else {
      throw CaseworkError(.tampered, "the facts of assessment \(row.id) are not facts; run fsck")
    }
    return facts
  }
}
