// SPDX-License-Identifier: Apache-2.0
// Results of texts and other files that an earlier program derived otherwise than this one does.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime

/// Finds results that were derived before people were asked what an item without a picture is.
///
/// A determination is written once, when its record is. Earlier programs took a text for a depiction where nobody said
/// what it was; since then it is undetermined. A newer rule file derives every record anew.
struct EarlierDerivations {
  let reader: any CatalogReader
  let columns: SealedColumns
  let regime: CaseRegime

  /// How many items that are no picture or video stand by a result that this program would not derive from the same facts
  /// and the same law.
  ///
  /// - Complexity: O(such items).
  func count(_ grades: [Int64: Grade], kinds: [Int64: ItemKind]) throws -> Int {
    try grades.count { item, grade in
      guard let kind = kinds[item], !kind.isSeenAsDepiction, let id = grade.assessment else {
        return false
      }
      return try isEarlier(id)
    }
  }

  private func isEarlier(_ assessment: Int64) throws -> Bool {
    guard let row = try reader.row(AssessmentRow.self, key: .integer(assessment)),
      let known = try reader.row(
        DeterminationRow.self, key: .integer(assessment), .text(regime.derivation)),
      let moment = TimestampParser.rfc3339(known.asOf + "T00:00:00Z")
    else { return false }
    let facts = try LawFacts.read(row, reader, columns: columns)
    guard !facts.isEmpty else { return false }
    let found = regime.regime.determine(facts, asOf: CivilDate(of: moment), confirmed: [])
    return found.instrument != known.instrument || found.standing != known.standing
      || found.severity != known.severity
  }
}
