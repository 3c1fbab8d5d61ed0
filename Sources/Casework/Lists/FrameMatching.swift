// SPDX-License-Identifier: Apache-2.0
// Holds the sampled frames of a video against the pictures of a known list.

internal import Catalog
internal import EvidenceModel
internal import HashIndex

/// A hit of an item on one entry of a list, and which frames of a video hit it.
struct ItemHit {
  /// The entry, and the smallest distance.
  var hit: ListHit
  /// The frames; `nil` when it was not a frame that hit.
  var frames: FrameShare?
}

/// How much of a video hit one entry of a list, and how much of it the whole list.
///
/// Only frames of the list's smallest quality or more count, as vPDQ counts them.
struct FrameShare: Hashable {
  /// The frames near the entry.
  var near = 0
  /// When the first of them is shown, in microseconds from the video's first frame.
  var first: Int64
  /// When the last of them is shown.
  var last: Int64
  /// The frames near any entry of the list.
  var nearAny = 0
  /// The frames that count.
  var fit: Int

  /// What is kept with the match.
  var json: JSONValue {
    [
      "near": JSONValue(near), "near_any": JSONValue(nearAny), "fit": JSONValue(fit),
      "first_microseconds": .integer(first), "last_microseconds": .integer(last),
    ]
  }
}

extension ListSnapshot {
  /// How many entries a video's frames hit at most: the nearest.
  static let mostFrameHits = 1_000

  /// Every entry that an item hits: by its digests, then by its picture and its frames, the nearest first.
  ///
  /// - Throws: `HashIndexError` when an entry that has to be read is damaged.
  func hits(of fingerprints: ItemFingerprints) throws(HashIndexError) -> [ItemHit] {
    let exact = try lookup(fingerprints.digests).map { ItemHit(hit: $0) }
    var near: [ItemHit] = []
    if let pdq = fingerprints.pdq {
      near = try lookup(pdq: pdq, dihedral: fingerprints.dihedral).map { ItemHit(hit: $0) }
    }
    guard let vpdq = fingerprints.vpdq, count(of: .pdq) > 0 else { return exact + near }
    var ofFrames = try frameHits(of: vpdq)
    // The first frame of an animation is its picture too.
    for index in near.indices {
      guard let other = ofFrames.removeValue(forKey: near[index].hit.entry) else { continue }
      near[index].frames = other.frames
      if other.hit.distance < near[index].hit.distance { near[index].hit = other.hit }
    }
    let nearest = ofFrames.values.sorted { $0.hit.order < $1.hit.order }
    near += nearest.prefix(Self.mostFrameHits)
    return exact + near.sorted { $0.hit.order < $1.hit.order }
  }

  /// The PDQ entries that frames hit, by their numbers; frames are held as they are, not turned or mirrored.
  ///
  /// - Complexity: O(different frames) look-ups.
  private func frameHits(of vpdq: VPDQFingerprint) throws(HashIndexError) -> [Int: ItemHit] {
    let fit = vpdq.frames.filter { $0.fingerprint.quality >= settings.minimumQuality }
    var known: [PDQHash: [ListHit]] = [:]
    var found: [Int: ItemHit] = [:]
    var nearAny = 0
    for frame in fit {
      let hash = frame.fingerprint.hash
      let hits: [ListHit]
      if let before = known[hash] {
        hits = before
      } else {
        hits = try lookup(pdq: frame.fingerprint, dihedral: [])
        known[hash] = hits
      }
      if !hits.isEmpty { nearAny += 1 }
      for hit in hits {
        let time = frame.microseconds
        var share =
          found[hit.entry]?.frames ?? FrameShare(first: time, last: time, fit: fit.count)
        share.near += 1
        (share.first, share.last) = (min(share.first, time), max(share.last, time))
        let best = found[hit.entry]?.hit
        let nearest = best.map { $0.distance <= hit.distance ? $0 : hit } ?? hit
        found[hit.entry] = ItemHit(hit: nearest, frames: share)
      }
    }
    for entry in found.keys { found[entry]?.frames?.nearAny = nearAny }
    return found
  }
}

extension ListHit {
  /// Nearer ones first, then as the list is sorted.
  fileprivate var order: (Int, Int) { (distance, entry) }
}

extension VPDQFingerprint {
  /// Opens a fingerprint row of a video.
  ///
  /// - Throws: `VaultError` `.corrupt`; ``CaseworkError`` `.tampered` when it is not what was written.
  init(_ row: FingerprintRow, columns: SealedColumns) throws {
    let bytes = try columns.open(
      row.sealedValue, FingerprintRow.self, "sealed_value.vpdq", row: row.itemId)
    do {
      var reader = CanonicalReader(bytes)
      self = try reader.readVPDQ()
      try reader.finish()
    } catch {
      throw CaseworkError(
        .tampered, "the fingerprint of item \(row.itemId) is not what was written")
    }
  }
}
