// SPDX-License-Identifier: Apache-2.0
// From frequencies to bits: the median by selection, and eight hashes from one transform.

internal import EvidenceModel

/// The 16×16 lowest frequencies of a picture, row-major.
struct LowFrequencies: Sendable {
  /// The values.
  let values: [Float]

  /// One bit for each frequency, set where it is above the median: the 128th smallest of the 256.
  ///
  /// Frequency `i` is bit `i`; bit 255 is printed first.
  var hash: PDQHash { FrequencyBits(values).hash }

  /// How far from the median the frequency lies that `count` others are as near to as it or nearer.
  ///
  /// As long as no frequency moves by as much beside the median, at most `count` bits of the hash change.
  func margin(beyond count: Int) -> Float {
    let median = FrequencyBits.median(values)
    return values.map { abs($0 - median) }.sorted()[min(max(0, count), values.count - 1)]
  }

  /// The hashes of all eight symmetries, in the order of ``DihedralTransform``.
  ///
  /// A turned or mirrored picture has the same frequencies with the signs of even rows, of even columns,
  /// or of cells where just one of both is odd flipped, and for the diagonal symmetries rows and columns
  /// change places. A change of places moves bits and leaves the median, so four selections make eight
  /// hashes. Row and column 0 hold the first odd frequency, hence the parity.
  var dihedral: [PDQHash] {
    let plain = FrequencyBits(values)
    let rows = FrequencyBits(flipped(evenRow: (-1, -1), oddRow: (1, 1)))
    let columns = FrequencyBits(flipped(evenRow: (-1, 1), oddRow: (-1, 1)))
    let both = FrequencyBits(flipped(evenRow: (1, -1), oddRow: (-1, 1)))
    return DihedralTransform.allCases.map { transform in
      switch transform {
      case .original: plain.hash
      case .rotate90: columns.transposed.hash
      case .rotate180: both.hash
      case .rotate270: rows.transposed.hash
      case .flipX: rows.hash
      case .flipY: columns.hash
      case .flipPlus1: plain.transposed.hash
      case .flipMinus1: both.transposed.hash
      }
    }
  }

  /// The values times the sign of their row's and column's parity.
  private func flipped(evenRow: (Float, Float), oddRow: (Float, Float)) -> [Float] {
    var result = values
    for row in Swift.stride(from: 0, to: 256, by: 32) {
      for column in Swift.stride(from: row, to: row + 16, by: 2) {
        result[column] *= evenRow.0
        result[column + 1] *= evenRow.1
        result[column + 16] *= oddRow.0
        result[column + 17] *= oddRow.1
      }
    }
    return result
  }
}

/// Which frequencies are above the median: sixteen rows of sixteen bits.
struct FrequencyBits {
  private var words: SIMD4<UInt64> = .zero

  /// Compares `values`, 256 of them, with their median.
  init(_ values: [Float]) {
    let median = Self.median(values)
    for word in 0..<4 {
      var bits: UInt64 = 0
      for bit in 0..<64 where values[word * 64 + bit] > median { bits |= 1 << UInt64(bit) }
      words[word] = bits
    }
  }

  /// The hash that these bits make.
  var hash: PDQHash { PDQHash(words[3], words[2], words[1], words[0]) }

  /// Rows as columns.
  var transposed: FrequencyBits {
    var result = self
    result.words = .zero
    for row in 0..<16 {
      let line = words[row / 4] >> UInt64(row % 4 * 16) & 0xffff
      for word in 0..<4 {
        // Four columns, their bits sixteen apart.
        let four = line >> UInt64(word * 4) & 0xf
        let spread = (four & 1) | (four & 2) << 15 | (four & 4) << 30 | (four & 8) << 45
        result.words[word] |= spread << UInt64(row)
      }
    }
    return result
  }

  /// The 128th smallest value, found bit by bit from the top of an order-keeping integer.
  ///
  /// Values that are no numbers have some place in that order.
  static func median(_ values: [Float]) -> Float {
    let keys = values.map { value in
      let pattern = value.bitPattern
      return pattern ^ (pattern >> 31 == 0 ? 0x8000_0000 : 0xffff_ffff)
    }
    var key: UInt32 = 0
    for bit in (0..<32).reversed() {
      // The largest key that at most 127 values are below.
      let trial = key | 1 << UInt32(bit)
      var below: UInt32 = 0
      for value in keys { below &+= value < trial ? 1 : 0 }
      if below <= 127 { key = trial }
    }
    return Float(bitPattern: key ^ (key >> 31 == 1 ? 0x8000_0000 : 0xffff_ffff))
  }
}
