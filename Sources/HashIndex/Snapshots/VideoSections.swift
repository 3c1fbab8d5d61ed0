// SPDX-License-Identifier: Apache-2.0
// The sections of a snapshot about known videos: their frames, and which frames have which hash.

internal import EvidenceModel

/// What a snapshot holds of known videos, ready to be written.
struct VideoSections {
  /// How much there is.
  private(set) var counts = VideoCounts()
  /// The distinct hashes of fit frames, sorted, 32 bytes each.
  private(set) var hashes: [UInt8] = []
  private var starts: [UInt32] = [0]
  private var fitCounts: [UInt32] = []
  private var hashStarts: [UInt32] = []
  private var postings: [UInt32] = []

  /// Sorts the frames of the videos in `entries` that have `minimumQuality` or more.
  ///
  /// - Complexity: O(n log n) in the frames, with 40 bytes each.
  init(_ entries: HashListEntries, minimumQuality: Int) {
    var fit: [(key: FingerprintKey, frame: UInt32)] = []
    var number: UInt32 = 0
    for video in entries.videos {
      var distinct: Set<PDQHash> = []
      for frame in video.frames {
        if frame.fingerprint.quality >= minimumQuality {
          fit.append((FingerprintKey(frame.fingerprint.hash), number))
          distinct.insert(frame.fingerprint.hash)
        }
        number += 1
      }
      starts.append(number)
      fitCounts.append(UInt32(distinct.count))
    }
    fit.sort { $0.key == $1.key ? $0.frame < $1.frame : $0.key < $1.key }
    var last: FingerprintKey?
    for (key, frame) in fit {
      if key != last {
        hashStarts.append(UInt32(postings.count))
        for byte in 0..<32 { hashes.append(key[byte]) }
        last = key
      }
      postings.append(frame)
    }
    counts = VideoCounts(
      frames: Int(number), hashes: hashStarts.count, postings: postings.count)
    hashStarts.append(UInt32(postings.count))
  }

  /// Writes the sections in the order of ``VideoLayout``.
  func write(_ videos: [VPDQFingerprint], to file: SnapshotFile) throws(HashIndexError) {
    try write(starts, to: file)
    try write(fitCounts, to: file)
    for video in videos {
      var writer = CanonicalWriter()
      for frame in video.frames { writer.write(frame) }
      try file.write(writer.bytes)
    }
    try file.pad()
    try file.write(hashes)
    try file.pad()
    try write(hashStarts, to: file)
    try write(postings, to: file)
  }

  private func write(_ numbers: [UInt32], to file: SnapshotFile) throws(HashIndexError) {
    for number in numbers { try file.write(ListSnapshot.bigEndian(number)) }
    try file.pad()
  }
}
