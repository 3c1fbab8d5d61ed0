// SPDX-License-Identifier: Apache-2.0
// What is printed on a synthetic picture: its sign in a corner and its serial number beside it.

internal import EvidenceModel
internal import SyntheticEncoding

/// The sign and the serial number on a picture.
///
/// Serial numbers have six digits, so that near-duplicates differ by ink only, not by paper.
struct Imprint {
  private static let ink = PixelColor(22, 22, 28)
  private static let paper = PixelColor(232, 230, 222)

  let glyph: Glyph
  let serial: Int
  /// 0...3: bit 0 right instead of left, bit 1 bottom instead of top.
  let corner: Int

  /// Prints on `canvas`.
  func print(on canvas: inout PixelCanvas) {
    let side = min(canvas.width, canvas.height)
    let sign = max(11, side / 10)
    let plate = sign + max(2, sign / 4)
    let left = corner & 1 == 0 ? 2 : canvas.width - plate - 2
    let top = corner & 2 == 0 ? 2 : canvas.height - plate - 2
    canvas.fill(x: left, y: top, width: plate, height: plate, Self.paper)
    let inset = (plate - sign) / 2
    printSign(on: &canvas, left: left + inset, top: top + inset, size: sign)
    let scale = max(1, side / 320)
    let digits = DecimalText.padded(serial, to: 6)
    let length = (digits.utf8.count * 6 + 1) * scale
    let start = corner & 1 == 0 ? left + plate : left - length
    let base = corner & 2 == 0 ? top : top + plate - 9 * scale
    canvas.fill(x: start, y: base, width: length, height: 9 * scale, Self.paper)
    var x = start + scale
    for digit in digits.utf8 {
      Lettering.draw(digit, on: &canvas, x: x, y: base + scale, scale: scale, Self.ink)
      x += 6 * scale
    }
  }

  /// Nine points of each pixel are asked, for smooth edges.
  private func printSign(on canvas: inout PixelCanvas, left: Int, top: Int, size: Int) {
    for row in 0..<size where top + row < canvas.height && top + row >= 0 {
      for column in 0..<size where left + column < canvas.width && left + column >= 0 {
        var covered = 0
        for part in 0..<9 {
          let x = ((column * 3 + part % 3) * 2 + 1) * 256 / (size * 3) - 256
          let y = ((row * 3 + part / 3) * 2 + 1) * 256 / (size * 3) - 256
          if glyph.covers(x: x, y: y) { covered += 1 }
        }
        if covered > 0 {
          canvas[left + column, top + row] = Self.paper.mixed(with: Self.ink, part: covered, of: 9)
        }
      }
    }
  }
}

/// Digits of five by seven points.
private enum Lettering {
  /// Seven rows of five points a digit, the leftmost point in bit 4.
  private static let digits: [[UInt8]] = [
    [14, 17, 19, 21, 25, 17, 14], [4, 12, 4, 4, 4, 4, 14], [14, 17, 1, 6, 8, 16, 31],
    [14, 17, 1, 6, 1, 17, 14], [2, 6, 10, 18, 31, 2, 2], [31, 16, 30, 1, 1, 17, 14],
    [6, 8, 16, 30, 17, 17, 14], [31, 1, 2, 4, 8, 8, 8], [14, 17, 17, 14, 17, 17, 14],
    [14, 17, 17, 15, 1, 2, 12],
  ]

  static func draw(
    _ digit: UInt8, on canvas: inout PixelCanvas, x: Int, y: Int, scale: Int, _ color: PixelColor
  ) {
    guard (48...57).contains(digit) else { return }
    for (row, points) in digits[Int(digit) - 48].enumerated() {
      for column in 0..<5 where points >> UInt8(4 - column) & 1 == 1 {
        canvas.fill(x: x + column * scale, y: y + row * scale, width: scale, height: scale, color)
      }
    }
  }
}
