// SPDX-License-Identifier: Apache-2.0
// What was recorded since a state, so that what follows from it is worked out again only where it must be.

internal import Catalog
internal import EvidenceModel

extension LeafKind {
  /// What was recorded after a leaf.
  ///
  /// - Complexity: O(leaves after it).
  static func recorded(after leaf: Int64, _ reader: any CatalogReader) throws -> Set<LeafKind> {
    var words: Set<String> = []
    try reader.forEachValues(
      LeafRow.self, columns: ["kind"], where: [.greaterThan("seq", .integer(leaf))]
    ) { if case .text(let word) = $0[0] { words.insert(word) } }
    return Set(words.compactMap(LeafKind.init(rawValue:)))
  }
}
