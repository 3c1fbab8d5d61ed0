// SPDX-License-Identifier: Apache-2.0
// The window of a box filter along one side of a picture, and how its sums become means.

/// A box filter along one side: half a cell of the 64×64 grid wide, rounded up.
struct BoxWindow {
  /// The number of values along the side.
  let side: Int
  /// The most values in a window.
  var size: Int { (side + 127) / 128 }
  /// How far the newest value of a window is ahead of the one that is replaced.
  var lead: Int { size / 2 }

  /// The value at the centre of each of 64 cells, rising; some repeat when the side is short.
  static func centres(of side: Int) -> [Int] {
    (0..<64).map { Int((Double($0) + 0.5) * Double(side) / 64) }
  }

  /// How the sum of a window whose newest value is `newest` is divided.
  ///
  /// The window may have run past the end, never past it whole.
  func scale(newest: Int) -> MeanScale {
    MeanScale(count: min(newest + 1, side) - max(0, newest + 1 - size))
  }
}

/// Division by a count: by multiplication where that is exact, so where the count is a power of two.
struct MeanScale {
  private let count: Float
  private let inverse: Float?

  /// Divides by `count`, at least 1.
  init(count: Int) {
    self.count = Float(count)
    inverse = count & (count - 1) == 0 ? 1 / Float(count) : nil
  }

  /// The quotients.
  func mean(_ sum: SIMD8<Float>) -> SIMD8<Float> {
    if let inverse { return sum * inverse }
    return sum / count
  }
}
