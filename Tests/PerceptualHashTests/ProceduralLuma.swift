// SPDX-License-Identifier: Apache-2.0
// The pictures of the golden vectors, by the same formulas as Fixtures/make-pdq-vectors.py.

import EvidenceModel

/// One procedural picture, named by its formula, a parameter and its size.
struct ProceduralLuma {
  let kind: String
  let parameter: Int
  let width: Int
  let height: Int

  var luma: [Float] {
    switch kind {
    case "noise":
      var generator = SeededGenerator(seed: UInt64(parameter))
      return (0..<width * height).map { _ in Float(generator.next() >> 56) }
    case "fraction":
      var generator = SeededGenerator(seed: UInt64(parameter))
      return (0..<width * height).map { _ in Float(generator.next() >> 40) / 65_536 }
    case "ramp": return each { x, y in Float((x * parameter + y * (parameter + 2)) % 256) }
    case "rings": return rings(parameter)
    case "blocks": return blocks()
    case "blend": return zip(rings(40), blocks()).map { ($0 + $1) / 2 }
    default: return [Float](repeating: Float(parameter), count: width * height)
    }
  }

  /// Interleaved RGB, for the kind `rgb`.
  var pixels: [UInt8] {
    let across = (width + 12) / 13
    let cells = random(3 * across * ((height + 12) / 13))
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let cell = 3 * (y / 13 * across + x / 13)
        for channel in 0..<3 {
          pixels.append(UInt8((cells[cell + channel] + x * (channel + 1)) % 256))
        }
      }
    }
    return pixels
  }

  private func rings(_ divisor: Int) -> [Float] {
    each { x, y in
      let across = x - width / 2
      let down = y - height / 2
      return Float((across * across + down * down) / divisor & 255)
    }
  }

  private func blocks() -> [Float] {
    let across = (width + 12) / 13
    let cells = random(across * ((height + 12) / 13))
    return each { x, y in Float(cells[y / 13 * across + x / 13]) }
  }

  private func random(_ count: Int) -> [Int] {
    var generator = SeededGenerator(seed: UInt64(parameter))
    return (0..<count).map { _ in Int(generator.next() >> 56) }
  }

  private func each(_ value: (Int, Int) -> Float) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(width * height)
    for y in 0..<height {
      for x in 0..<width { result.append(value(x, y)) }
    }
    return result
  }
}
