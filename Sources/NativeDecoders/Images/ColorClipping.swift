// SPDX-License-Identifier: Apache-2.0
// How far the luma that a JPEG stores lies from the luma of the colours it is shown in.

/// Compares stored luma with that of the colours made from it, on a grid of pixels.
///
/// They differ by rounding, unless chroma lies beyond what red, green and blue can show: then colours are
/// clipped, and programs that hash decoded colours hash another picture than the stored luma.
struct ColorClipping {
  /// The mean difference in levels from which on it is told; rounding and ordinary clipping stay far below.
  static let noted = 2

  private var sum = 0
  private var count = 0

  /// Whether the mean difference so far is as large as is told.
  var isBeyondGamut: Bool { count > 0 && sum >= 1_000 * Self.noted * count }

  /// Adds every eighth pixel of row `number`: its luma, and its red, green and blue.
  mutating func add(_ number: Int, luma: Span<UInt8>, colors: Span<UInt8>) {
    let width = min(luma.count, colors.count / 3)
    for x in stride(from: number & 7, to: width, by: 8) {
      let (red, green, blue) = (
        Int(colors[3 * x]), Int(colors[3 * x + 1]), Int(colors[3 * x + 2])
      )
      sum += abs(299 * red + 587 * green + 114 * blue - 1_000 * Int(luma[x]))
      count += 1
    }
  }
}
