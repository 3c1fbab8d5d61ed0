// SPDX-License-Identifier: Apache-2.0
// Smooth noise in whole numbers: the ground of every synthetic picture.

internal import EvidenceModel

/// One octave of value noise: random heights on a lattice, smoothly interpolated.
struct ValueNoise {
  private let cells: Int
  private let lattice: [Int]
  private let columns: [(cell: Int, weight: Int)]
  private let rows: [(cell: Int, weight: Int)]

  /// Noise of `cells` by `cells` lattice cells over a picture; at least 1.
  init(cells: Int, width: Int, height: Int, using generator: inout SeededGenerator) {
    self.cells = cells
    lattice = (0..<((cells + 1) * (cells + 1))).map { _ in generator.below(256) }
    columns = Self.steps(width, cells: cells)
    rows = Self.steps(height, cells: cells)
  }

  /// Adds the noise of row `y`, 0...255 times `amplitude`, to `sums`.
  func add(row y: Int, amplitude: Int, to sums: inout [Int]) {
    let (cell, weight) = rows[y]
    let top = cell * (cells + 1)
    let line = (0...cells).map { column in
      let upper = lattice[top + column]
      let across = (upper << 8) + (lattice[top + cells + 1 + column] - upper) * weight
      return (across * amplitude) >> 8
    }
    for x in 0..<columns.count {
      let (cell, weight) = columns[x]
      let left = line[cell]
      sums[x] &+= left &+ ((line[cell &+ 1] &- left) &* weight) >> 8
    }
  }

  /// The lattice cell and the smoothed weight of its far side, 0...256, of each pixel.
  private static func steps(_ count: Int, cells: Int) -> [(cell: Int, weight: Int)] {
    (0..<count).map { position in
      let scaled = position * cells * 256 / count
      let part = scaled & 255
      return (scaled >> 8, (part * part * (768 - 2 * part)) >> 16)
    }
  }
}
