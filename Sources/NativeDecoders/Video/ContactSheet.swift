// SPDX-License-Identifier: Apache-2.0
// Pictures of several frames put beside each other, row by row.

internal import MediaDecoding

/// Puts pictures of frames into the cells of one picture.
///
/// As many columns as make the sheet about square; every cell is as large as the largest picture, which stands in the
/// middle of its own, on a dark ground.
struct ContactSheet {
  /// Pixels between cells.
  private static let gap = 4
  private static let ground: UInt8 = 24

  /// How many cells stand beside each other.
  let columns: Int
  /// The longest side of a picture in a cell, in pixels.
  let cellSide: Int

  /// A sheet of at most `count` pictures that fits into a square of `side` pixels.
  init(count: Int, side: Int) {
    columns = (1...max(1, count)).first { $0 * $0 >= count } ?? 1
    cellSide = max(1, (side - Self.gap * (columns - 1)) / columns)
  }

  /// The sheet of these pictures, in their order.
  ///
  /// - Complexity: O(pixels).
  func compose(_ pictures: [RGBPlane]) -> RGBPlane {
    let across = pictures.map(\.width).max() ?? 1
    let down = pictures.map(\.height).max() ?? 1
    let rows = (pictures.count + columns - 1) / columns
    let used = min(columns, pictures.count)
    let width = used * across + Self.gap * (used - 1)
    let height = rows * down + Self.gap * (rows - 1)
    var bytes = [UInt8](repeating: Self.ground, count: 3 * width * height)
    for (index, picture) in pictures.enumerated() {
      let left = index % columns * (across + Self.gap) + (across - picture.width) / 2
      let top = index / columns * (down + Self.gap) + (down - picture.height) / 2
      for row in 0..<picture.height {
        let source = 3 * row * picture.width
        let target = 3 * ((top + row) * width + left)
        bytes.replaceSubrange(
          target..<target + 3 * picture.width,
          with: picture.bytes[source..<source + 3 * picture.width])
      }
    }
    return RGBPlane(width: width, height: height, bytes: bytes)
  }
}

extension RGBPlane {
  /// The picture turned by whole quarters anticlockwise; as it is for any other angle.
  func turned(_ degrees: Int) -> RGBPlane {
    guard [90, 180, 270].contains(degrees) else { return self }
    let isAcross = degrees != 180
    let (across, down) = isAcross ? (height, width) : (width, height)
    var turned = [UInt8](repeating: 0, count: bytes.count)
    for y in 0..<down {
      for x in 0..<across {
        let (column, row) =
          switch degrees {
          case 90: (width - 1 - y, x)
          case 180: (width - 1 - x, height - 1 - y)
          default: (y, height - 1 - x)
          }
        let (from, to) = (3 * (row * width + column), 3 * (y * across + x))
        for channel in 0..<3 { turned[to + channel] = bytes[from + channel] }
      }
    }
    return RGBPlane(width: across, height: down, bytes: turned)
  }
}
