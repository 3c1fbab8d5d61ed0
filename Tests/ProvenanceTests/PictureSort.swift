// SPDX-License-Identifier: Apache-2.0
// Sorts of synthetic pictures that were never saved, from smooth to periodic.

internal import EvidenceModel
internal import Foundation
internal import MartletTesting
internal import SyntheticEncoding

/// A sort of synthetic picture.
enum PictureSort: String, CaseIterable {
  /// Waves of all directions up to a highest frequency, weaker the shorter they are.
  case bandLimited = "band-limited"
  /// The same to the highest frequency there is.
  case pink = "1/f"
  /// Midpoints between corners, moved by less at each smaller scale.
  case fractal
  /// Independent values.
  case noise
  /// A slope with slow waves.
  case gradient
  /// Rectangles of one colour each.
  case shapes
  /// Waves of one direction.
  case stripes
  /// Two values in a grid.
  case checks
  /// Band-limited grounds, rectangles and grain.
  case mixed
  /// Few levels of a fractal.
  case posterised

  /// The names of all sorts.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// Draws a picture.
  func picture(side: Int, using generator: inout SeededGenerator) -> PixelCanvas {
    let values = stretched(field(side, using: &generator), using: &generator)
    var canvas = PixelCanvas(width: side, height: side)
    for y in 0..<side {
      for x in 0..<side {
        let value = UInt8(clamping: Int(values[y * side + x]))
        canvas[x, y] = PixelColor(value, UInt8(clamping: Int(value) + 9), value / 2)
      }
    }
    return canvas
  }

  /// Values stretched to a range drawn from the whole one.
  private func stretched(_ field: [Double], using generator: inout SeededGenerator) -> [Double] {
    let (low, high) = (field.min() ?? 0, field.max() ?? 1)
    let contrast = Double(60 + generator.below(196))
    return field.map { 128 + contrast * (($0 - low) / max(high - low, 1e-9) - 0.5) }
  }

  private func field(_ side: Int, using generator: inout SeededGenerator) -> [Double] {
    func unit() -> Double { Double(generator.below(1 << 20)) / Double(1 << 20) }
    switch self {
    case .bandLimited:
      return Self.waves(side, highest: 0.03 + 0.2 * unit(), fall: 0.8 + 1.4 * unit(), &generator)
    case .pink: return Self.waves(side, highest: 0.5, fall: 0.6 + 1.6 * unit(), &generator)
    case .fractal: return Self.midpoints(side, fall: 0.45 + 0.3 * unit(), &generator)
    case .noise: return (0..<side * side).map { _ in unit() + unit() + unit() }
    case .gradient:
      let (across, down, length) = (unit() - 0.5, unit() - 0.5, 10 + 80 * unit())
      return Self.each(side) { x, y in x * across + y * down + 20 * sin(x / length) }
    case .shapes: return Self.rectangles(side, 20 + generator.below(80), &generator)
    case .stripes:
      let (turn, length) = (Double.pi * unit(), 3 + 37 * unit())
      let isHard = generator.below(2) == 0
      return Self.each(side) { x, y in
        let wave = sin((x * cos(turn) + y * sin(turn)) * 2 * .pi / length)
        return isHard ? (wave < 0 ? -1 : 1) : wave
      }
    case .checks:
      let cell = Double(2 + generator.below(28))
      return Self.each(side) { x, y in
        (Int(x / cell) + Int(y / cell)) % 2 == 0 ? 0 : 1
      }
    case .mixed:
      let ground = Self.waves(side, highest: 0.2, fall: 1 + unit(), &generator)
      let shapes = Self.rectangles(side, 12, &generator)
      let grain = 3 * unit()
      return zip(ground, shapes).map { $0 * 20 + $1 / 3 + grain * unit() }
    case .posterised:
      let levels = Double(3 + generator.below(20))
      let field = Self.midpoints(side, fall: 0.5, &generator)
      let (low, high) = (field.min() ?? 0, field.max() ?? 1)
      return field.map { ((($0 - low) / max(high - low, 1e-9)) * levels).rounded(.down) }
    }
  }

  private static func each(_ side: Int, _ value: (Double, Double) -> Double) -> [Double] {
    (0..<side * side).map { value(Double($0 % side), Double($0 / side)) }
  }

  /// A sum of thirty-two waves.
  private static func waves(
    _ side: Int, highest: Double, fall: Double, _ generator: inout SeededGenerator
  ) -> [Double] {
    func unit() -> Double { Double(generator.below(1 << 20)) / Double(1 << 20) }
    var sums = [Double](repeating: 0, count: side * side)
    for _ in 0..<32 {
      let lowest = 1 / Double(side)
      let frequency = lowest * pow(highest / lowest, unit())
      let (turn, phase) = (2 * Double.pi * unit(), 2 * Double.pi * unit())
      let weight = pow(frequency / lowest, -fall / 2)
      let (across, down) = (2 * .pi * frequency * cos(turn), 2 * .pi * frequency * sin(turn))
      let (stepCosine, stepSine) = (cos(across), sin(across))
      for y in 0..<side {
        let start = phase + down * Double(y)
        var (cosine, sine) = (cos(start) * weight, sin(start) * weight)
        for x in 0..<side {
          sums[y * side + x] += sine
          (cosine, sine) = (
            cosine * stepCosine - sine * stepSine, sine * stepCosine + cosine * stepSine
          )
        }
      }
    }
    return sums
  }

  /// Midpoints moved at random, by `fall` as much at each halving.
  private static func midpoints(
    _ side: Int, fall: Double, _ generator: inout SeededGenerator
  ) -> [Double] {
    var (grid, across) = ([Double](repeating: 0, count: 4), 2)
    var amount = 1.0
    while across < side {
      let next = 2 * across - 1
      var finer = [Double](repeating: 0, count: next * next)
      for y in 0..<next {
        for x in 0..<next {
          let corners = [
            grid[y / 2 * across + x / 2], grid[(y + 1) / 2 * across + x / 2],
            grid[y / 2 * across + (x + 1) / 2], grid[(y + 1) / 2 * across + (x + 1) / 2],
          ]
          let isOld = x % 2 == 0 && y % 2 == 0
          let move = isOld ? 0 : amount * (Double(generator.below(2_001)) / 1_000 - 1)
          finer[y * next + x] = corners.reduce(0, +) / 4 + move
        }
      }
      (grid, across) = (finer, next)
      amount *= fall
    }
    return (0..<side * side).map { grid[$0 / side * across + $0 % side] }
  }

  private static func rectangles(
    _ side: Int, _ count: Int, _ generator: inout SeededGenerator
  ) -> [Double] {
    var field = [Double](repeating: Double(generator.below(256)), count: side * side)
    for _ in 0..<count {
      let (left, top) = (generator.below(side), generator.below(side))
      let right = min(side, left + 4 + generator.below(side / 3))
      let bottom = min(side, top + 4 + generator.below(side / 3))
      let value = Double(generator.below(256))
      for y in top..<bottom {
        for x in left..<right { field[y * side + x] = value }
      }
    }
    return field
  }
}
