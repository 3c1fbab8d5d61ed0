// SPDX-License-Identifier: Apache-2.0
// Procedural pictures for the tests of marks.

import EvidenceModel

@testable import Provenance

enum MarkPictures {
  /// The pictures of `scripts/make-watermark-vectors`, by the same whole numbers.
  static func vector(kind: Int, seed: Int, width: Int, height: Int) -> SampledPicture? {
    var samples: [UInt8] = []
    samples.reserveCapacity(width * height * 3)
    for y in 0..<height {
      for x in 0..<width {
        let mixed = UInt32(truncatingIfNeeded: x * 73_856_093 ^ y * 19_349_663 ^ seed * 83_492_791)
        let noise = Int(((mixed ^ mixed >> 13) &* 1_274_126_177) >> 24)
        switch kind {
        case 0:
          samples += [x * 255 / width, y * 255 / height, x + y + seed * 40].map(byte)
        case 1: samples += [x * 2 + noise, y * 3 + noise / 2, x + y * 2 + noise].map(byte)
        default:
          let bar = (x / 11 + y / 7) % 3 == 0 ? 48 : 0
          samples += [150 + bar + noise % 3, 110 + bar / 2 + noise % 2, 70 + seed + x / 16].map(
            byte)
        }
      }
    }
    return SampledPicture(width: width, height: height, samples: samples)
  }

  private static func byte(_ value: Int) -> UInt8 { UInt8(truncatingIfNeeded: value) }

  /// A picture of smooth hills of colour, of bars or of grain, drawn from a generator.
  static func random(
    width: Int, height: Int, using generator: inout SeededGenerator
  ) -> SampledPicture? {
    let sort = generator.below(4)
    let cells = 2 + generator.below(14)
    let lattice = (0..<(cells + 1) * (cells + 1) * 3).map { _ in generator.below(256) }
    let grain = [0, 3, 9, 30][generator.below(4)]
    let contrast = 1 + generator.below(4)
    let tint = (0..<3).map { _ in generator.below(160) }
    let phase = (x: generator.below(width), y: generator.below(height))
    var samples: [UInt8] = []
    samples.reserveCapacity(width * height * 3)
    for y in 0..<height {
      let down = (y * cells * 64) / height
      for x in 0..<width {
        let across = (x * cells * 64) / width
        let noise = grain == 0 ? 0 : generator.below(grain) - grain / 2
        for channel in 0..<3 {
          func node(_ i: Int, _ j: Int) -> Int {
            lattice[((down / 64 + j) * (cells + 1) + across / 64 + i) * 3 + channel]
          }
          var value = 0
          switch sort {
          case 0, 1:
            let (u, v) = (across & 63, down & 63)
            let top = node(0, 0) * (64 - u) + node(1, 0) * u
            let bottom = node(0, 1) * (64 - u) + node(1, 1) * u
            value = (top * (64 - v) + bottom * v) >> 12
          case 2: value = node(0, 0)
          default: value = ((x + phase.x) / (2 + cells) + (y + phase.y) / (3 + cells)) % 2 * 90 + 60
          }
          value = tint[channel] / contrast + value / contrast + noise
          samples.append(UInt8(clamping: value))
        }
      }
    }
    return SampledPicture(width: width, height: height, samples: samples)
  }
}
