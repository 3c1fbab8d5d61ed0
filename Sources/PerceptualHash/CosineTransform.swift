// SPDX-License-Identifier: Apache-2.0
// The 16×16 lowest frequencies of a 64×64 grid, and the bits they make.

internal import EvidenceModel

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The part of the discrete cosine transform (type II) that PDQ uses: rows and columns 1...16.
///
/// - Source: facebook/ThreatExchange `pdq/cpp/hashing/pdqhashing.cpp`, `dct64To16`.
enum CosineTransform {
  /// 16 rows of 64: row `i`, column `j` is √(2/64) · cos(π/128 · (i+1) · (2j+1)).
  static let matrix: [Float] = {
    let scale = Double(Float((2.0 / 64.0).squareRoot()))
    var values: [Float] = []
    for row in 0..<16 {
      for column in 0..<64 {
        let angle = (Double.pi / 2 / 64) * Double(row + 1) * Double(2 * column + 1)
        values.append(Float(scale * cos(angle)))
      }
    }
    return values
  }()

  /// The 16×16 lowest frequencies, without the constant ones, of a 64×64 `grid`.
  static func lowFrequencies(of grid: [Float]) -> LowFrequencies {
    let weights = matrix.span
    let partial = columnTransform(grid.span, weights)
    let input = partial.span
    var output = [Float](repeating: 0, count: 256)
    var result = output.mutableSpan
    for row in 0..<16 {
      for column in 0..<16 {
        var sum: Float = 0
        for index in 0..<64 { sum += input[row * 64 + index] * weights[column * 64 + index] }
        result[row * 16 + column] = sum
      }
    }
    return LowFrequencies(values: output)
  }

  /// The product of the matrix and the grid, 16 rows of 64; each sum runs down its column in order.
  private static func columnTransform(_ grid: Span<Float>, _ weights: Span<Float>) -> [Float] {
    var output = [Float](repeating: 0, count: 16 * 64)
    var result = output.mutableSpan
    for row in 0..<16 {
      for index in 0..<64 {
        let weight = weights[row * 64 + index]
        for column in 0..<64 {
          result[row * 64 + column] += weight * grid[index * 64 + column]
        }
      }
    }
    return output
  }
}

/// The 16×16 lowest frequencies of a picture, row-major.
struct LowFrequencies: Sendable {
  let values: [Float]

  /// One bit for each frequency, set where it is above the median: the 128th smallest of the 256.
  ///
  /// Frequency `i` is bit `i`; bit 255 is printed first.
  var hash: PDQHash {
    let median = values.sorted()[127]
    var words: [UInt64] = [0, 0, 0, 0]
    for (index, value) in values.enumerated() where value > median {
      words[3 - index / 64] |= 1 << UInt64(index % 64)
    }
    return PDQHash(words[0], words[1], words[2], words[3])
  }

  /// The frequencies of the picture turned or mirrored.
  ///
  /// Signs flip, and for the diagonal symmetries rows and columns change places. Row and column 0 hold the first odd frequency, hence the parity.
  func transformed(_ transform: DihedralTransform) -> LowFrequencies {
    var result = [Float](repeating: 0, count: 256)
    for row in 0..<16 {
      for column in 0..<16 {
        let value = values[row * 16 + column]
        let oddRow = !row.isMultiple(of: 2)
        let oddColumn = !column.isMultiple(of: 2)
        let keepsSign =
          switch transform {
          case .original, .flipPlus1: true
          case .rotate90, .flipY: oddColumn
          case .rotate270, .flipX: oddRow
          case .rotate180, .flipMinus1: oddRow == oddColumn
          }
        let target = transform.swapsAxes ? column * 16 + row : row * 16 + column
        result[target] = keepsSign ? value : -value
      }
    }
    return LowFrequencies(values: result)
  }
}

extension DihedralTransform {
  /// Whether width and height change places.
  fileprivate var swapsAxes: Bool {
    switch self {
    case .rotate90, .rotate270, .flipPlus1, .flipMinus1: true
    case .original, .rotate180, .flipX, .flipY: false
    }
  }
}
