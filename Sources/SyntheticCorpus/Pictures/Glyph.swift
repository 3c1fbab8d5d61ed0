// SPDX-License-Identifier: Apache-2.0
// The neutral signs that tell a person the class of a synthetic picture.

/// The sign printed in a corner of a synthetic picture.
public enum Glyph: String, CaseIterable, Hashable, Sendable {
  /// Pseudo-photograph, severity A.
  case triangle = "▲"
  /// Pseudo-photograph, severity B.
  case square = "■"
  /// Pseudo-photograph, severity C.
  case disc = "●"
  /// Prohibited image.
  case diamond = "◆"
  /// Not criminal.
  case ring = "○"
  /// Not for assessment.
  case cross = "✚"

  /// Whether the point (`x`, `y`) of a square from -256 to 256 lies on the sign; `y` grows downwards.
  func covers(x: Int, y: Int) -> Bool {
    switch self {
    case .triangle: (-220...200).contains(y) && abs(x) * 420 <= (y + 220) * 240
    case .square: abs(x) <= 200 && abs(y) <= 200
    case .disc: x * x + y * y <= 225 * 225
    case .diamond: abs(x) + abs(y) <= 250
    case .ring: (140 * 140...230 * 230).contains(x * x + y * y)
    case .cross: min(abs(x), abs(y)) <= 75 && max(abs(x), abs(y)) <= 230
    }
  }
}
