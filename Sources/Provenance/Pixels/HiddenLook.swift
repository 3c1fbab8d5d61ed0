// SPDX-License-Identifier: Apache-2.0
// What the first rows of a picture show of texts in its lowest bits.

internal import MediaDecoding

/// Follows the first column of a picture as long as it may be the signature of a hidden text.
struct HiddenLook {
  /// The rows that hold a signature, one bit each at least.
  private static let rows = 120

  /// The planes whose bits may be those of a signature.
  private(set) var planes = StealthPlane.allCases
  /// Whether the first row's alphas are 254 and 255 and nothing else.
  private(set) var hasTwoAlphas = false
  /// Whether enough was seen to say so.
  private(set) var isDone = false

  /// Takes the next row; false when enough was seen.
  mutating func take(_ shape: PictureShape, _ row: Int, _ samples: Span<UInt8>) -> Bool {
    if row == 0, shape.hasAlpha {
      hasTwoAlphas = Self.alphas(shape, samples) == [254, 255]
    }
    planes.removeAll { !StealthBits.mayBegin($0, shape, row, samples) }
    isDone = planes.isEmpty || row + 1 >= Self.rows
    return !isDone
  }

  /// No more rows come: of a whole picture, what was seen is all there is.
  mutating func finish(isWhole: Bool) { if isWhole { isDone = true } }

  /// The values of alpha in a row, at most three of them.
  static func alphas(_ shape: PictureShape, _ samples: Span<UInt8>) -> Set<UInt8> {
    var found: Set<UInt8> = []
    var index = shape.channels - 1
    while index < samples.count {
      if !found.contains(samples[index]) {
        found.insert(samples[index])
        if found.count == 3 { break }
      }
      index += shape.channels
    }
    return found
  }
}
