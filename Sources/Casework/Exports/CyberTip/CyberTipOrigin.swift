// SPDX-License-Identifier: Apache-2.0
// When a draft says that a file is believed to be made by generative AI.

internal import Catalog
internal import EvidenceModel

/// Decides on the annotation `generativeAi`.
///
/// Whoever reads the annotation may look for a real child later, or not at all; so it is never set from what anybody can type
/// into a file alone:
///
/// | # | when | annotation |
/// |---|---|---|
/// | 1 | the record that stands says the origin is a camera | none; told where traces say otherwise |
/// | 2 | a signature that verifies says generated or edited, and no trace contradicts it | set |
/// | 3 | the record says computer-made, and that it looks like a photograph | set |
/// | 4 | the record says computer-made or altered, and traces that are strong or proved agree | set |
/// | 5 | strong or proved traces alone, or a record of altered alone | none; told, for a person to decide |
/// | 6 | hints, or nothing | none |
enum CyberTipOrigin {
  /// Whether the annotation is set; else what a person has to decide, if anything.
  static func isGenerated(
    _ conclusion: ProvenanceConclusion, _ facts: FactSheet
  ) -> (isSet: Bool, words: String?) {
    let isTraced =
      [.generated, .edited].contains(conclusion.code)
      && [.strong, .proof].contains(conclusion.strength)
    let isContradicted = conclusion.reasons.contains { $0.hasPrefix("contradiction.") }
    let origin = facts[.origin]
    if origin == "camera" {
      return (false, isTraced ? "an assessor says camera and traces say a generator: decide" : nil)
    }
    if isTraced, conclusion.strength == .proof, !isContradicted { return (true, nil) }
    if origin == "computer_made", facts[.photographLike] == "yes" { return (true, nil) }
    if isTraced, origin == "computer_made" || origin == "altered" { return (true, nil) }
    if isTraced { return (false, "traces of a generator, which can be forged: look, and decide") }
    if origin == "altered" {
      return (false, "an assessor says altered: decide whether by a generator")
    }
    return (false, nil)
  }

  /// What the traces of an item say together.
  static func conclusion(
    of item: Int64, _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> ProvenanceConclusion {
    guard let row = try reader.row(ConclusionRow.self, key: .integer(item)) else {
      return ProvenanceConclusion(code: .unknown, strength: nil, reasons: [])
    }
    let reasons = try columns.openJSON(
      row.sealedReasons, ConclusionRow.self, "sealed_reasons", row: item)
    return ProvenanceConclusion(
      code: row.code, strength: row.strength,
      reasons: (reasons.elements ?? []).compactMap(\.text))
  }
}
