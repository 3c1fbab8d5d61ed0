// SPDX-License-Identifier: Apache-2.0
// The inner loops of the Hamming index in plain Swift, to hold the C kernels against.

import EvidenceModel

/// The kernels' twins: bytes in, the same numbers out.
enum HammingTwin {
  static func distance(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
    zip(left, right).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
  }

  /// Numbers of the sketches from `first` that differ from `query` in at most `most` bits.
  static func near(_ sketches: [UInt16], first: Int, count: Int, query: UInt16, most: Int) -> [Int]
  {
    (first..<first + count).filter { (sketches[$0] ^ query).nonzeroBitCount <= most }
  }

  /// The first part that leads from one hash to another: its bits are within its reach, and those of it
  /// and the next part within both reaches and one.
  static func firstPart(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>, reach: [Int]) -> Int?
  {
    let bits = (0..<16).map { part in
      distance(
        left[(left.startIndex + 2 * part)..<(left.startIndex + 2 * part + 2)],
        right[(right.startIndex + 2 * part)..<(right.startIndex + 2 * part + 2)])
    }
    return (0..<16).first { part in
      let next = (part + 1) % 16
      return bits[part] <= reach[part] && bits[part] + bits[next] <= reach[part] + reach[next] + 1
    }
  }
}

extension ArraySlice where Element == UInt8 {
  /// The hash of number `position` in hashes that lie one after another.
  static func hash(_ position: Int, of packed: [UInt8]) -> ArraySlice<UInt8> {
    packed[(32 * position)..<(32 * position + 32)]
  }
}
