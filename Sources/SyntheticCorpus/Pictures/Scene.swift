// SPDX-License-Identifier: Apache-2.0
// Procedural pictures: terrain of noise, a ridge, plain shapes. Never anything else.

internal import EvidenceModel
internal import SyntheticEncoding

/// A procedural picture that follows from its seed, in whole numbers throughout.
struct Scene {
  private static let octaves = [
    (cells: 3, amplitude: 96), (cells: 6, amplitude: 74), (cells: 12, amplitude: 44),
    (cells: 24, amplitude: 18),
  ]
  /// Where the mean of the summed octaves lies.
  private static let middle = 232 * 128

  let seed: UInt64
  /// Changes the finer noise and the shapes, and leaves the composition: a "new-seed variation".
  let variation: UInt64?

  /// Draws the scene.
  ///
  /// - Complexity: O(width · height).
  func canvas(width: Int, height: Int) -> PixelCanvas {
    var ground = SeededGenerator(seed: seed, label: "ground")
    let palette = Palette(using: &ground)
    let slope = (x: ground.below(120) - 60, y: ground.below(120) - 60)
    var fine = SeededGenerator(seed: variation ?? seed, label: "fine")
    var layers: [(noise: ValueNoise, amplitude: Int)] = []
    for (index, octave) in Self.octaves.enumerated() {
      let noise =
        index < 2
        ? ValueNoise(cells: octave.cells, width: width, height: height, using: &ground)
        : ValueNoise(cells: octave.cells, width: width, height: height, using: &fine)
      layers.append((noise, octave.amplitude))
    }
    let ridge = Ridge(width: width, height: height, using: &ground)
    let shapes = (0..<(2 + ground.below(4))).map { _ in
      Shape(width: width, height: height, using: &ground)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(width * height * 3)
    for y in 0..<height {
      var sums = [Int](repeating: 0, count: width)
      for layer in layers { layer.noise.add(row: y, amplitude: layer.amplitude, to: &sums) }
      ridge?.add(row: y, to: &sums)
      for shape in shapes { shape.add(row: y, to: &sums) }
      let tilt = slope.y * (2 * y - height) * 128 / height
      for x in 0..<width {
        let sloped = sums[x] &- Self.middle &+ tilt &+ slope.x &* (2 &* x &- width) &* 128 / width
        let level = min(255, max(0, 128 &+ (sloped &* 7) >> 10))
        let color = palette.colors[level]
        bytes.append(color.red)
        bytes.append(color.green)
        bytes.append(color.blue)
      }
    }
    return PixelCanvas(width: width, height: height, bytes: bytes)
      ?? PixelCanvas(width: width, height: height)
  }
}

/// A line of hills: what lies below it is darker.
private struct Ridge {
  private let heights: [Int]
  private let drop: Int

  /// A ridge for one scene in three.
  init?(width: Int, height: Int, using generator: inout SeededGenerator) {
    let isThere = generator.below(3) == 0
    let noise = ValueNoise(cells: 7, width: width, height: 1, using: &generator)
    let base = height / 4 + generator.below(max(1, height / 3))
    drop = 8_000 + generator.below(8_000)
    guard isThere else { return nil }
    var line = [Int](repeating: 0, count: width)
    noise.add(row: 0, amplitude: 1, to: &line)
    heights = line.map { base + ($0 - 128) * height / 700 }
  }

  func add(row y: Int, to sums: inout [Int]) {
    for x in 0..<heights.count where y > heights[x] { sums[x] -= drop }
  }
}

/// A disc, a ring or a bar, lighter or darker than what it lies on.
private struct Shape {
  private let sort: Int
  private let centerX: Int
  private let centerY: Int
  private let size: Int
  private let change: Int

  init(width: Int, height: Int, using generator: inout SeededGenerator) {
    sort = generator.below(3)
    centerX = generator.below(width)
    centerY = generator.below(height)
    let side = min(width, height)
    size = side / 16 + generator.below(max(1, side / 6))
    let strength = 9_000 + generator.below(9_000)
    change = generator.below(2) == 0 ? strength : -strength
  }

  func add(row y: Int, to sums: inout [Int]) {
    let down = y - centerY
    guard abs(down) <= size else { return }
    if sort == 2 {
      guard abs(down) <= size / 3 else { return }
      for x in max(0, centerX - size)..<min(sums.count, centerX + size) { sums[x] += change }
      return
    }
    let inner = sort == 1 ? size * size * 4 / 9 : -1
    for x in max(0, centerX - size)..<min(sums.count, centerX + size + 1) {
      let across = x - centerX
      let distance = across * across + down * down
      if distance <= size * size, distance > inner { sums[x] += change }
    }
  }
}
