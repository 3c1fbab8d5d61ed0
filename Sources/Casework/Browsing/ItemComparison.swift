// SPDX-License-Identifier: Apache-2.0
// Two items side by side: facts, distances under the eight symmetries, and the bits that differ.

internal import Catalog
public import EvidenceModel

/// Two items side by side.
public struct ItemComparison: Sendable {
  /// How the two hashes differ under one symmetry.
  public struct Symmetry: Hashable, Sendable {
    /// How the first picture is turned.
    public let transform: DihedralTransform
    /// Differing bits, 0...256.
    public let distance: Int
  }

  /// The first item.
  public let left: ItemFacts
  /// The second item.
  public let right: ItemFacts
  /// The distances in the order of symmetries; empty when one of the two has no PDQ hash.
  public let symmetries: [Symmetry]
  /// The symmetry of the smallest distance, the first of equal ones.
  public let nearest: Symmetry?
  /// Under that symmetry which of the 256 bits differ, in printed order.
  public let differing: [Bool]
  /// The bits of the first hash, so turned; only for who may see hashes.
  public let leftBits: [Bool]?
  /// The bits of the second hash.
  public let rightBits: [Bool]?
  /// Whether the two are in one family.
  public let areFamily: Bool
}

extension StoredPDQ {
  /// The hashes under the eight symmetries, the first as stored; that alone where no others were kept.
  var symmetries: [PDQHash] {
    variants.count == DihedralTransform.allCases.count ? variants : [hash] + variants
  }
}

extension ItemService {
  /// Two items side by side.
  ///
  /// Hash bits are shown to who may see the internal report; others see distances and which bits differ, from which
  /// no hash can be read.
  ///
  /// - Throws: ``CaseworkError`` `.notFound`, `.usage` for one item twice.
  public func compare(_ left: Int64, _ right: Int64) throws -> ItemComparison {
    guard left != right else {
      throw CaseworkError(.usage, "name two different items to compare")
    }
    return try store.catalog.read { reader in
      let rows = try [left, right].map { item in
        guard let row = try reader.row(ItemRow.self, key: .integer(item)) else {
          throw CaseworkError(.notFound, "there is no item \(item)")
        }
        return row
      }
      let facts = try rows.map { try ItemFacts($0, reader, columns: store.columns) }
      let hashes = try rows.map { row in
        try reader.row(FingerprintRow.self, key: .integer(row.id), "pdq").map {
          try StoredPDQ($0, columns: store.columns)
        }
      }
      let families = try rows.map {
        try ItemReading(reader: reader, columns: store.columns, item: $0.id).family()?.number
      }
      let turned = hashes[0].map(\.symmetries) ?? []
      let other = hashes[1]?.hash
      let symmetries = zip(DihedralTransform.allCases, turned).compactMap { transform, hash in
        other.map { ItemComparison.Symmetry(transform: transform, distance: hash.distance(to: $0)) }
      }
      let nearest = symmetries.min { $0.distance < $1.distance }
      let bits = nearest.map { turned[$0.transform.rawValue] }.map(Self.bits) ?? []
      let others = nearest == nil ? [] : other.map(Self.bits) ?? []
      let showsBits = actor.may(.internalReport) && nearest != nil
      return ItemComparison(
        left: facts[0], right: facts[1], symmetries: symmetries, nearest: nearest,
        differing: zip(bits, others).map { $0 != $1 }, leftBits: showsBits ? bits : nil,
        rightBits: showsBits ? others : nil,
        areFamily: families[0] != nil && families[0] == families[1])
    }
  }

  /// The 256 bits in printed order.
  static func bits(_ hash: PDQHash) -> [Bool] {
    hash.bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 == 1 } }
  }
}
