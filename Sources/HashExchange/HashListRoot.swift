// SPDX-License-Identifier: Apache-2.0
// One digest over all entries of a list version: the root of a Merkle tree over them in order.

internal import Crypto
public import EvidenceModel

/// The root of the Merkle tree over the entries of a list version, in the order of their numbers.
///
/// A leaf's bytes are, in the canonical encoding, the algorithm's name, the fingerprint's bytes without
/// a length (of a known video its key and its frames), the stated quality or its absence, and the tags with their count.
///
/// - Source: RFC 6962, section 2.1 (Merkle Tree Hash with SHA-256).
public struct HashListRoot {
  /// Roots of complete subtrees, the leftmost first, with their numbers of leaves.
  private var subtrees: [(size: Int, hash: [UInt8])] = []

  /// The tree without leaves.
  public init() {}

  /// The root over all entries of a list.
  ///
  /// - Complexity: O(n).
  public static func of(_ entries: HashListEntries) -> EvidenceModel.SHA256Digest {
    var root = HashListRoot()
    let tagSets = entries.tagSets.map { encode($0) }
    for algorithm in FingerprintAlgorithm.allCases {
      for (position, entry) in entries[algorithm].enumerated() {
        let bytes =
          algorithm == .vpdq
          ? KnownVideo(key: entry.key, fingerprint: entries.videos[position]).bytes
          : entry.key.bytes(algorithm.byteCount)
        root.append(
          algorithm, bytes,
          quality: algorithm == .pdq ? entry.quality : nil, encodedTags: tagSets[Int(entry.tagSet)])
      }
    }
    return root.value
  }

  /// Adds the next entry.
  public mutating func append(
    _ algorithm: FingerprintAlgorithm, _ bytes: [UInt8], quality: Int?, tags: [String]
  ) {
    append(algorithm, bytes, quality: quality, encodedTags: Self.encode(tags))
  }

  /// The root over the entries so far.
  public var value: EvidenceModel.SHA256Digest {
    guard var hash = subtrees.last?.hash else { return .ofEmptyInput }
    for left in subtrees.dropLast().reversed() { hash = Self.node(left.hash, hash) }
    return EvidenceModel.SHA256Digest(bytes: hash) ?? .ofEmptyInput
  }

  private mutating func append(
    _ algorithm: FingerprintAlgorithm, _ bytes: [UInt8], quality: Int?, encodedTags: [UInt8]
  ) {
    var writer = CanonicalWriter()
    writer.write(UInt8(0))
    writer.write(algorithm.rawValue)
    var leaf = writer.bytes
    leaf += bytes
    if let quality {
      leaf += [1, 0, 0, 0, UInt8(clamping: quality)]
    } else {
      leaf.append(0)
    }
    leaf += encodedTags
    var tree = (size: 1, hash: Array(SHA256.hash(data: leaf)))
    while let last = subtrees.last, last.size == tree.size {
      subtrees.removeLast()
      tree = (2 * tree.size, Self.node(last.hash, tree.hash))
    }
    subtrees.append(tree)
  }

  private static func encode(_ tags: [String]) -> [UInt8] {
    var writer = CanonicalWriter()
    writer.write(UInt32(clamping: tags.count))
    for tag in tags { writer.write(tag) }
    return writer.bytes
  }

  private static func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    Array(SHA256.hash(data: [1] + left + right))
  }
}
