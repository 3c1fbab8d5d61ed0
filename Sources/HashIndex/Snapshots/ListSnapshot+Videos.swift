// SPDX-License-Identifier: Apache-2.0
// Known videos: which of them share enough frames with a video.

public import EvidenceModel
internal import Foundation

/// A hit of a video on a known video.
public struct VideoHit: Hashable, Sendable {
  /// The entry; its distance is that of the two nearest frames.
  public let hit: ListHit
  /// The share of the video's distinct fit hashes that are near one of the entry's, 0...100.
  public let queryPercent: Double
  /// The share of the entry's distinct fit hashes that are near one of the video's, 0...100.
  public let targetPercent: Double

  /// The larger share first, then the other, then as the list is sorted.
  fileprivate var order: (Double, Double, Int) {
    (-max(queryPercent, targetPercent), -min(queryPercent, targetPercent), hit.entry)
  }
}

extension ListSnapshot {
  /// How many known videos a video hits at most: those that share most.
  public static let mostVideoHits = 100

  /// The known videos that share enough with `video`, those that share most first.
  ///
  /// As published: frames below the list's smallest quality are left out on both sides, and equal hashes of one
  /// video count once; a hash matches when any of the other video is within the list's threshold. A hit is a
  /// known video of whose hashes the list's share or more match, or of which so much of `video` is.
  ///
  /// - Source: facebook/ThreatExchange `vpdq/README.md`, "Comparison (Matching) Algorithm".
  /// - Throws: ``HashIndexError`` `.corrupt` when a part that has to be read is damaged.
  /// - Complexity: O(different frames) look-ups, and what they find.
  public func lookup(video: VPDQFingerprint) throws(HashIndexError) -> [VideoHit] {
    guard let tables = frameTables, let layout = layout.videos else { return [] }
    let fit = video.frames.lazy.map(\.fingerprint).filter {
      $0.quality >= self.settings.minimumQuality
    }
    let queries = Array(Set(fit.map(\.hash)))
    guard !queries.isEmpty else { return [] }
    var near: [Int: NearHash] = [:]
    try search(tables, for: queries) { query, position, distance in
      near[position, default: NearHash()].add(query, distance)
    }
    var shared: [Int: SharedHashes] = [:]
    for (position, hash) in near {
      for video in try videos(with: position, layout) {
        shared[video, default: SharedHashes()].add(position, hash.distance)
      }
    }
    var seen = [Int](repeating: -1, count: queries.count)
    var hits: [VideoHit] = []
    for (video, found) in shared {
      let all = try number(layout.fitCounts, video)
      var matched = 0
      for position in found.positions {
        for query in near[position]?.queries ?? [] where seen[query] != video {
          seen[query] = video
          matched += 1
        }
      }
      let hit = VideoHit(
        hit: ListHit(
          algorithm: .vpdq, distance: found.distance, entry: first(.vpdq) + video,
          entryBytes: try key(ofVideo: video)),
        queryPercent: Double(matched) * 100 / Double(queries.count),
        targetPercent: Double(found.positions.count) * 100 / Double(max(1, all)))
      if max(hit.queryPercent, hit.targetPercent) >= Double(settings.videoPercent) {
        hits.append(hit)
      }
    }
    return Array(hits.sorted { $0.order < $1.order }.prefix(Self.mostVideoHits))
  }

  /// The fingerprint of the known video that is entry number `entry`; `nil` when it is none.
  ///
  /// - Throws: ``HashIndexError`` `.corrupt` when it is damaged.
  public func video(ofEntry entry: Int) throws(HashIndexError) -> VPDQFingerprint? {
    let position = entry - first(.vpdq)
    guard (0..<count(of: .vpdq)).contains(position) else { return nil }
    return try video(position).fingerprint
  }

  /// The known video at `position` among all of them.
  func video(_ position: Int) throws(HashIndexError) -> KnownVideo {
    guard let layout = layout.videos else { throw SnapshotReading.corrupt }
    let start = try number(layout.starts, position)
    let end = try number(layout.starts, position + 1)
    guard start <= end, end <= header.videos.frames else { throw SnapshotReading.corrupt }
    let place = layout.frames + SnapshotFormat.frameBytes * start
    let byteCount = SnapshotFormat.frameBytes * (end - start)
    try touch(place, byteCount)
    var writer = CanonicalWriter()
    writer.writeFixed(try key(ofVideo: position))
    writer.write(UInt8(1))
    writer.write(UInt32(clamping: end - start))
    writer.writeFixed(SnapshotReading.slice(file.span, place..<place + byteCount))
    guard let video = KnownVideo(bytes: writer.bytes) else { throw SnapshotReading.corrupt }
    return video
  }

  private func key(ofVideo position: Int) throws(HashIndexError) -> [UInt8] {
    let byteCount = FingerprintAlgorithm.vpdq.byteCount
    try touch(layout.keys[FingerprintAlgorithm.vpdq.section] + byteCount * position, byteCount)
    return keyBytes(.vpdq, position)
  }

  /// The videos that have a frame with the hash at `position`, each once.
  private func videos(
    with position: Int, _ layout: VideoLayout
  ) throws(HashIndexError) -> [Int] {
    let start = try number(layout.hashStarts, position)
    let end = try number(layout.hashStarts, position + 1)
    guard start <= end, end <= header.videos.postings else { throw SnapshotReading.corrupt }
    var found: [Int] = []
    var next = 0
    for posting in start..<end {
      let frame = try number(layout.postings, posting)
      guard frame >= next || found.isEmpty else { continue }
      let video = try video(withFrame: frame, layout)
      next = try number(layout.starts, video + 1)
      found.append(video)
    }
    return found
  }

  /// The video whose frames `frame` is among.
  private func video(
    withFrame frame: Int, _ layout: VideoLayout
  ) throws(HashIndexError) -> Int {
    guard frame < header.videos.frames else { throw SnapshotReading.corrupt }
    var (low, high) = (0, count(of: .vpdq))
    while low + 1 < high {
      let middle = (low + high) / 2
      if try number(layout.starts, middle) <= frame { low = middle } else { high = middle }
    }
    return low
  }

  /// The number at `index` of a table of 32-bit numbers.
  private func number(_ table: Int, _ index: Int) throws(HashIndexError) -> Int {
    try touch(table + 4 * index, 4)
    return SnapshotReading.number(file.span, at: table + 4 * index)
  }
}

/// A hash of the list, and the query's hashes near it.
private struct NearHash {
  var queries: [Int] = []
  var distance = Int.max

  mutating func add(_ query: Int, _ distance: Int) {
    queries.append(query)
    self.distance = min(self.distance, distance)
  }
}

/// The hashes of one known video that are near one of the query's.
private struct SharedHashes {
  var positions: [Int] = []
  var distance = Int.max

  mutating func add(_ position: Int, _ distance: Int) {
    positions.append(position)
    self.distance = min(self.distance, distance)
  }
}
