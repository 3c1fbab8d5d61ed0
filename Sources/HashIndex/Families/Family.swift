// SPDX-License-Identifier: Apache-2.0
// Families of near-duplicates, and how each member came in.

public import EvidenceModel

/// How families are made.
public struct FamilySettings: Hashable, Sendable {
  /// The largest distance in bits over which an item may join another.
  public var joinDistance: Int
  /// The largest distance in bits of a member from its family's medoid; at least `joinDistance` counts.
  public var medoidDistance: Int
  /// The smallest PDQ quality of an item that may be in a family.
  public var minimumQuality: Int

  /// Sets every part.
  public init(joinDistance: Int, medoidDistance: Int, minimumQuality: Int) {
    self.joinDistance = joinDistance
    self.medoidDistance = medoidDistance
    self.minimumQuality = minimumQuality
  }

  /// 31 bits to join, 48 bits from the medoid, quality 50.
  public static let standard = FamilySettings(
    joinDistance: PDQHash.standardThreshold, medoidDistance: 48,
    minimumQuality: PDQFingerprint.standardQuality)
}

/// One item that may be in a family.
public struct FamilyItem: Hashable, Sendable {
  /// The item's identity.
  public let digest: SHA256Digest
  /// Its PDQ hash and quality.
  public let fingerprint: PDQFingerprint
  /// Its hashes under the eight symmetries in the order of `DihedralTransform`, the first as stored;
  /// or empty, when only the stored hash is known.
  public let variants: [PDQHash]

  /// Groups the parts of an item.
  public init(digest: SHA256Digest, fingerprint: PDQFingerprint, variants: [PDQHash]) {
    self.digest = digest
    self.fingerprint = fingerprint
    self.variants = variants
  }
}

/// The edge over which a member joined its family.
public struct FamilyEdge: Hashable, Sendable {
  /// The member that was in the family before.
  public let other: SHA256Digest
  /// The smallest distance of the two over all symmetries, in bits.
  public let distance: Int
  /// What turns the other member's picture into this one's.
  public let transform: DihedralTransform

  /// Groups the parts of an edge.
  public init(other: SHA256Digest, distance: Int, transform: DihedralTransform) {
    self.other = other
    self.distance = distance
    self.transform = transform
  }
}

/// One member of a family.
public struct FamilyMember: Hashable, Sendable {
  /// The item's identity.
  public let digest: SHA256Digest
  /// The edge over which it joined; `nil` for the medoid.
  public let edge: FamilyEdge?
  /// Its distance from the medoid over all symmetries, in bits; 0 for the medoid.
  public let medoidDistance: Int

  /// Groups the parts of a member.
  public init(digest: SHA256Digest, edge: FamilyEdge?, medoidDistance: Int) {
    self.digest = digest
    self.edge = edge
    self.medoidDistance = medoidDistance
  }
}

/// A family: two or more near-duplicates.
public struct Family: Hashable, Sendable {
  /// The medoid first, then the others in the order in which they joined, so that every edge leads to an
  /// earlier member.
  public let members: [FamilyMember]

  /// Groups members.
  public init(members: [FamilyMember]) { self.members = members }
}

/// All families of a set of items, made by one version of the algorithm.
public struct FamilySet: Hashable, Sendable {
  /// The algorithm and its version; docs/families.md describes it.
  public static let algorithm = "martlet.family/1"

  /// How they were made.
  public let settings: FamilySettings
  /// The families, in the bytewise order of their medoids' digests.
  public let families: [Family]

  /// Groups families.
  public init(settings: FamilySettings, families: [Family]) {
    self.settings = settings
    self.families = families
  }

  /// Bytes that mean these families and nothing else, for a digest that a ledger leaf holds.
  public func canonicalBytes() -> [UInt8] {
    var writer = CanonicalWriter()
    writer.write(Self.algorithm)
    writer.write(UInt32(clamping: settings.joinDistance))
    writer.write(UInt32(clamping: settings.medoidDistance))
    writer.write(UInt32(clamping: settings.minimumQuality))
    writer.write(UInt64(families.count))
    for family in families {
      writer.write(UInt64(family.members.count))
      for member in family.members {
        writer.writeFixed(member.digest.bytes)
        writer.write(UInt32(clamping: member.medoidDistance))
        writer.write(optional: member.edge) { writer, edge in
          writer.writeFixed(edge.other.bytes)
          writer.write(UInt32(clamping: edge.distance))
          writer.write(UInt8(clamping: edge.transform.rawValue))
        }
      }
    }
    return writer.bytes
  }
}
