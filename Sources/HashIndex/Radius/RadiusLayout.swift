// SPDX-License-Identifier: Apache-2.0
// Where the tables of a radius index lie in memory or in a snapshot file.

/// Where the tables of a radius index lie, in bytes from the start of their storage.
///
/// Numbers in the tables are little-endian, as processors read them. `starts` holds for each of the
/// sixteen parts where every value's postings begin (65,537 numbers of four bytes). A posting of part `p`
/// is an entry's position (four bytes, in `ids`) and that entry's next part (two bytes, in `sketches`).
/// Entries in the order of their bytes need no ids for part 0.
struct RadiusLayout: Hashable, Sendable {
  /// Numbers in one part's `starts`.
  static let startsOfPart = 65_537
  /// The length of `starts` in bytes.
  static let startsBytes = PartReach.parts * startsOfPart * 4
  /// Fewer entries than this have no tables in a snapshot: comparing all is as fast for single queries.
  static let smallest = 16_384
  /// What `ids` holds for a part whose postings are in the order of the entries.
  static let inEntryOrder = -1

  var hashes: Int
  var starts: Int
  var ids: [Int]
  var sketches: [Int]
}
