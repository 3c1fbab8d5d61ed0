// SPDX-License-Identifier: Apache-2.0
// The tables of a radius index, in memory or mapped, and the exact search in them.

internal import CKernels
internal import EvidenceModel
internal import Foundation

/// The tables of a radius index, in memory or mapped from a snapshot.
struct RadiusTables: Sendable {
  /// What the processor can do, asked once.
  static let level = martlet_hamming_level()
  /// Fewer entries than this have no tables in memory: not even of many queries is one looked up among them.
  static let smallest = 6_400

  let storage: Data
  let count: Int
  let layout: RadiusLayout
  /// Whether there are tables, or only hashes.
  var isIndexed: Bool

  /// Uses tables that lie in `storage`.
  init(storage: Data, count: Int, layout: RadiusLayout, isIndexed: Bool) {
    self.storage = storage
    self.count = count
    self.layout = layout
    self.isIndexed = isIndexed
  }

  /// Builds tables in memory over `count` hashes of 32 bytes in any order.
  ///
  /// - Complexity: O(n); 128 bytes an entry and 4 MiB from ``smallest`` entries on.
  init(building given: [UInt8]) {
    let count = given.count / 32
    let hashes = given.count == 32 * count ? given : Array(given[..<(32 * count)])
    guard count >= Self.smallest else {
      let layout = RadiusLayout(hashes: 0, starts: 0, ids: [], sketches: [])
      self.init(storage: Data(hashes), count: count, layout: layout, isIndexed: false)
      return
    }
    var storage = Data(hashes)
    var layout = RadiusLayout(hashes: 0, starts: hashes.count, ids: [], sketches: [])
    storage.reserveCapacity(count * 128 + RadiusLayout.startsBytes)
    storage.append(Data(count: RadiusLayout.startsBytes))
    for part in 0..<PartReach.parts {
      let postings = PartPostings(hashes, part: part)
      let from = layout.starts + part * RadiusLayout.startsOfPart * 4
      unsafe postings.starts.withUnsafeBytes { bytes in
        unsafe storage.replaceSubrange(from..<from + bytes.count, with: bytes)
      }
      layout.ids.append(storage.count)
      unsafe postings.ids.withUnsafeBytes { unsafe storage.append(contentsOf: $0) }
      layout.sketches.append(storage.count)
      unsafe postings.sketches.withUnsafeBytes { unsafe storage.append(contentsOf: $0) }
    }
    self.init(storage: storage, count: count, layout: layout, isIndexed: true)
  }

  /// The hash at `position`.
  func hash(at position: Int) -> PDQHash {
    let bytes = storage.span
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    let start = layout.hashes + 32 * position
    for offset in 0..<8 {
      words.0 = words.0 << 8 | UInt64(bytes[start + offset])
      words.1 = words.1 << 8 | UInt64(bytes[start + offset + 8])
      words.2 = words.2 << 8 | UInt64(bytes[start + offset + 16])
      words.3 = words.3 << 8 | UInt64(bytes[start + offset + 24])
    }
    return PDQHash(words.0, words.1, words.2, words.3)
  }
}

extension martlet_tables {
  /// The tables at `base`, with the reaches of a search.
  init(base: UnsafePointer<UInt8>, count: Int, _ layout: RadiusLayout, _ reach: PartReach) {
    unsafe self.init()
    unsafe self.count = UInt64(count)
    unsafe self.base = unsafe base
    unsafe hashes = UInt64(layout.hashes)
    for part in 0..<PartReach.parts {
      unsafe withUnsafeMutableBytes(of: &ids) { bytes in
        let at = layout.ids[part]
        let value = at == RadiusLayout.inEntryOrder ? UInt64.max : UInt64(at)
        unsafe bytes.storeBytes(of: value, toByteOffset: 8 * part, as: UInt64.self)
      }
      unsafe withUnsafeMutableBytes(of: &sketches) { bytes in
        unsafe bytes.storeBytes(
          of: UInt64(layout.sketches[part]), toByteOffset: 8 * part, as: UInt64.self)
      }
      unsafe withUnsafeMutableBytes(of: &self.reach) { bytes in
        unsafe bytes.storeBytes(
          of: Int8(clamping: reach.bits[part]), toByteOffset: part, as: Int8.self)
      }
    }
  }
}
