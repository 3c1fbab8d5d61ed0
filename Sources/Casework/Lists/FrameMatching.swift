// SPDX-License-Identifier: Apache-2.0
// Holds the sampled frames of a video against the pictures of a known list.

internal import Catalog
internal import EvidenceModel
internal import HashIndex

/// A hit of an item on one entry of a list, and what of a video hit it.
struct ItemHit {
  /// The entry, and the smallest distance.
  var hit: ListHit
  /// The frames near a picture; `nil` when it was not a frame that hit.
  var frames: FrameShare?
  /// What is shared with a known video; `nil` for other entries.
  var video: VideoShare?
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

/// The entries of one list that the frames of a video hit.
///
/// Frames are held as they are, not turned or mirrored.
struct FrameHits {
  /// How many entries a video's frames hit at most: the nearest.
  static let mostHits = 1_000

  private let minimumQuality: Int
  /// By the entries' numbers.
  private var found: [Int: ItemHit] = [:]
  private var (fit, nearAny) = (0, 0)

  /// Begins with no frame of a video held against a list of this smallest quality.
  init(minimumQuality: Int) { self.minimumQuality = minimumQuality }

  /// Adds a frame, and what it hits; a frame of less than the smallest quality does not count.
  mutating func add(_ frame: VPDQFrame, _ hits: some Sequence<ListHit>) {
    guard frame.fingerprint.quality >= minimumQuality else { return }
    fit += 1
    let time = frame.microseconds
    var isNear = false
    for hit in hits {
      isNear = true
      var share = found[hit.entry]?.frames ?? FrameShare(first: time, last: time, fit: 0)
      share.near += 1
      (share.first, share.last) = (min(share.first, time), max(share.last, time))
      let best = found[hit.entry]?.hit
      let nearest = best.map { $0.distance <= hit.distance ? $0 : hit } ?? hit
      found[hit.entry] = ItemHit(hit: nearest, frames: share)
    }
    if isNear { nearAny += 1 }
  }

  /// All hits of an item: `others` by its digests, then those by its picture and its frames, the nearest first.
  func joined(with others: [ListHit]) -> [ItemHit] {
    var exact: [ItemHit] = []
    var near: [ItemHit] = []
    for hit in others {
      if hit.algorithm == .pdq {
        near.append(ItemHit(hit: hit))
      } else {
        exact.append(ItemHit(hit: hit))
      }
    }
    var ofFrames = found
    for entry in ofFrames.keys {
      ofFrames[entry]?.frames?.nearAny = nearAny
      ofFrames[entry]?.frames?.fit = fit
    }
    // The first frame of an animation is its picture too.
    for index in near.indices {
      guard let other = ofFrames.removeValue(forKey: near[index].hit.entry) else { continue }
      near[index].frames = other.frames
      if other.hit.distance < near[index].hit.distance { near[index].hit = other.hit }
    }
    near += ofFrames.values.sorted { $0.hit.order < $1.hit.order }.prefix(Self.mostHits)
    return exact + near.sorted { $0.hit.order < $1.hit.order }
  }
}

extension ListSnapshot {
  /// Every entry that an item hits: by its digests, then by its picture and its frames, the nearest first, then
  /// known videos, those that share most first.
  ///
  /// - Throws: `HashIndexError` when an entry that has to be read is damaged.
  /// - Complexity: O(different frames) look-ups.
  func hits(of fingerprints: ItemFingerprints) throws(HashIndexError) -> [ItemHit] {
    var others = try lookup(fingerprints.digests)
    if let pdq = fingerprints.pdq {
      others += try lookup(pdq: pdq, dihedral: fingerprints.dihedral)
    }
    let videos = try videoHits(of: fingerprints.vpdq)
    var frames = FrameHits(minimumQuality: settings.minimumQuality)
    guard let vpdq = fingerprints.vpdq, count(of: .pdq) > 0 else {
      return frames.joined(with: others) + videos
    }
    var known: [PDQFingerprint: [ListHit]] = [:]
    for frame in vpdq.frames {
      if known[frame.fingerprint] == nil {
        known[frame.fingerprint] = try lookup(pdq: frame.fingerprint, dihedral: [])
      }
      frames.add(frame, known[frame.fingerprint, default: []])
    }
    return frames.joined(with: others) + videos
  }
}

extension LibrarySearch {
  /// For each list every entry that an item hits, as a search of that list alone gives them.
  ///
  /// - Throws: `LibraryFault` with the list whose snapshot is damaged.
  /// - Complexity: O(different frames) look-ups.
  func hits(of fingerprints: ItemFingerprints) throws(LibraryFault) -> [[ItemHit]] {
    let others = try hits(
      digests: fingerprints.digests, pdq: fingerprints.pdq, dihedral: fingerprints.dihedral)
    var frames = members.map { FrameHits(minimumQuality: $0.snapshot.settings.minimumQuality) }
    if let vpdq = fingerprints.vpdq, members.contains(where: { $0.snapshot.count(of: .pdq) > 0 }) {
      var known: [PDQFingerprint: [LibraryHit]] = [:]
      for frame in vpdq.frames {
        if known[frame.fingerprint] == nil {
          known[frame.fingerprint] = try hits(
            digests: nil, pdq: frame.fingerprint, dihedral: [])
        }
        let found = known[frame.fingerprint, default: []]
        for member in frames.indices {
          frames[member].add(frame, found.lazy.filter { $0.member == member }.map(\.hit))
        }
      }
    }
    var hits: [[ItemHit]] = []
    for (member, list) in members.enumerated() {
      let found = frames[member].joined(with: others.filter { $0.member == member }.map(\.hit))
      do throws(HashIndexError) {
        hits.append(found + (try list.snapshot.videoHits(of: fingerprints.vpdq)))
      } catch { throw LibraryFault(member: member, error: error) }
    }
    return hits
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
