// SPDX-License-Identifier: Apache-2.0
// The 16×16 lowest frequencies of a 64×64 grid.

internal import CKernels

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The part of the discrete cosine transform (type II) that PDQ uses: rows and columns 1...16.
///
/// Every sum runs in the reference's order, in a lane of its own.
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

  /// The matrix column after column.
  private static let transposed: [Float] = (0..<64 * 16).map { matrix[$0 % 16 * 64 + $0 / 16] }

  /// The 16×16 lowest frequencies, without the constant ones, of a 64×64 `grid`.
  static func lowFrequencies(of grid: [Float]) -> LowFrequencies {
    let partial = product(matrix, by: grid, columns: 64)
    return LowFrequencies(values: product(partial, by: transposed, columns: 16))
  }

  /// 16 rows of 64, `left`, times 64 rows of `columns`, `right`; `columns` is a multiple of 16.
  private static func product(_ left: [Float], by right: [Float], columns: Int) -> [Float] {
    precondition(left.count == 16 * 64 && right.count == 64 * columns, "the sizes fit")
    return unsafe [Float](unsafeUninitializedCapacity: 16 * columns) { output, count in
      guard let start = output.baseAddress else { return }
      unsafe martlet_product(left, right, columns, start)
      count = 16 * columns
    }
  }
}
