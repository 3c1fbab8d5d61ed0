// SPDX-License-Identifier: Apache-2.0
// One search for all lists of a library.

public import EvidenceModel

/// Several lists, and perhaps an index over some of them, ready to be searched.
public struct LibrarySearch: Sendable {
  /// The lists.
  public let members: [LibraryMember]
  /// The index over some or all of them.
  public let index: LibraryIndex?
  /// The number in the index of each member that it holds.
  private let numbers: [Int?]

  /// Groups lists, and an index over some of them.
  public init(_ members: [LibraryMember], index: LibraryIndex?) {
    self.members = members
    self.index = index
    numbers = members.map { index?.number(of: $0) }
  }

  /// Every entry of the lists that an item hits: for each list what its snapshot's own look-ups give, in the same
  /// order.
  ///
  /// Lists that are not in the index are searched by themselves, and all of them once the index is damaged.
  /// Nothing is looked for by digest where `digests` is `nil`, nor by PDQ where `pdq` is.
  ///
  /// - Parameters:
  ///   - digests: the item's digests.
  ///   - pdq: its PDQ.
  ///   - dihedral: the variants of that.
  ///   - wanted: the places of the lists that are asked; all where `nil`. Damage of others does not matter.
  /// - Returns: the hits, in the order of the lists.
  /// - Throws: ``LibraryFault`` with the list whose snapshot is damaged.
  public func hits(
    digests: ContentDigests?, pdq: PDQFingerprint?, dihedral: [PDQHash],
    among wanted: Set<Int>? = nil
  ) throws(LibraryFault) -> [LibraryHit] {
    let found = try indexed(digests, pdq, dihedral, wanted)
    var hits: [LibraryHit] = []
    for (member, list) in members.enumerated() where wanted?.contains(member) ?? true {
      if let found, numbers[member] != nil {
        hits += found.filter { $0.member == member }
      } else {
        hits += try list.hits(digests, pdq, dihedral, as: member)
      }
    }
    return hits
  }

  /// The hits on the lists that the index holds; `nil` when it is damaged or holds none.
  private func indexed(
    _ digests: ContentDigests?, _ pdq: PDQFingerprint?, _ dihedral: [PDQHash], _ wanted: Set<Int>?
  ) throws(LibraryFault) -> [LibraryHit]? {
    guard let index, numbers.contains(where: { $0 != nil }),
      let entries = index.answer({ () throws(HashIndexError) in
        try index.entries(digests, pdq, dihedral)
      })
    else { return nil }
    guard !entries.isEmpty else { return [] }
    var hits: [LibraryHit] = []
    for (member, number) in numbers.enumerated() where wanted?.contains(member) ?? true {
      guard let number else { continue }
      for entry in entries where entry.lists.contains(number) {
        if let hit = try members[member].hit(entry.hit, pdq, as: member) { hits.append(hit) }
      }
    }
    return hits.sorted {
      ($0.member, $0.hit.distance, $0.hit.entry) < ($1.member, $1.hit.distance, $1.hit.entry)
    }
  }
}

extension LibraryMember {
  /// What a search of this list alone gives.
  fileprivate func hits(
    _ digests: ContentDigests?, _ pdq: PDQFingerprint?, _ dihedral: [PDQHash], as member: Int
  ) throws(LibraryFault) -> [LibraryHit] {
    do throws(HashIndexError) {
      var hits: [ListHit] = []
      if let digests { hits = try snapshot.lookup(digests) }
      if let pdq { hits += try snapshot.lookup(pdq: pdq, dihedral: dihedral) }
      return hits.map { LibraryHit(member: member, hit: $0) }
    } catch { throw LibraryFault(member: member, error: error) }
  }

  /// A hit in the index as one on this list, whose threshold and qualities count; `nil` when it is none.
  fileprivate func hit(
    _ found: ListHit, _ pdq: PDQFingerprint?, as member: Int
  ) throws(LibraryFault) -> LibraryHit? {
    do throws(HashIndexError) {
      let hit = try snapshot.hit(found, pdq: pdq)
      return hit.map { LibraryHit(member: member, hit: $0) }
    } catch { throw LibraryFault(member: member, error: error) }
  }
}
