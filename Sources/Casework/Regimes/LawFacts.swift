// SPDX-License-Identifier: Apache-2.0
// The facts that rules are applied to: those recorded, and of what is no picture that its class is open.

internal import Catalog
public import EvidenceModel

extension FactSheet {
  /// The facts that rules are applied to, of an item of some kind.
  ///
  /// A picture or video whose class nobody was asked for is taken for a depiction by the rules. Of everything else a person says
  /// what it is: unanswered, it is unsure.
  public func asApplied(to kind: ItemKind?) -> FactSheet {
    guard let kind, !kind.isSeenAsDepiction, self[.itemClass] == nil else { return self }
    var answers = Dictionary(uniqueKeysWithValues: entries.map { ($0.question, $0.answer) })
    answers[.itemClass] = "unsure"
    return (try? FactSheet(answers)) ?? self
  }
}

extension ItemKind {
  /// Whether an item of this kind depicts something, unless somebody says that it is something else.
  var isSeenAsDepiction: Bool { self == .image || self == .video }
}

/// Reads the facts that rules are applied to.
enum LawFacts {
  /// Those of a record.
  ///
  /// - Throws: ``CaseworkError`` `.tampered`; errors of the catalog.
  static func read(
    _ row: AssessmentRow, _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> FactSheet {
    let facts = try FactRecord.open(row, columns: columns)
    return facts.isEmpty ? facts : facts.asApplied(to: try kind(of: row.itemId, reader))
  }

  /// What sort of content an item is; `nil` where there is none of that number.
  static func kind(of item: Int64, _ reader: any CatalogReader) throws -> ItemKind? {
    try reader.row(ItemRow.self, key: .integer(item))?.kind
  }
}
