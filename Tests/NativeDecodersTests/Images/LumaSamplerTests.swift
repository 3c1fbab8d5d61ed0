// SPDX-License-Identifier: Apache-2.0
// The plane that is hashed holds the pixels that the reference looks at.

import Testing

@testable import NativeDecoders

@Suite struct LumaSamplerTests {
  private func source(_ x: Int, _ y: Int) -> RGBPixel {
    RGBPixel(
      red: UInt8(truncatingIfNeeded: x * 7 + y), green: UInt8(truncatingIfNeeded: x + y * 3),
      blue: UInt8(truncatingIfNeeded: x ^ y))
  }

  private func luma(_ pixel: RGBPixel) -> Float {
    let red = Float(0.299) * Float(pixel.red)
    let green = Float(0.587) * Float(pixel.green)
    let blue = Float(0.114) * Float(pixel.blue)
    return red + green + blue
  }

  @Test(arguments: [(5, 7), (512, 512), (513, 20), (3, 900), (1_000, 700)])
  func thePlaneIsTheNearestNeighbourReduction(width: Int, height: Int) {
    var sampler = LumaSampler(width: width, height: height)
    var last = -1
    while let row = sampler.wantedRow {
      #expect(row > last)
      last = row
      sampler.addRow { source($0, row) }
    }
    let isReduced = width > 512 || height > 512
    let (planeWidth, planeHeight) = isReduced ? (512, 512) : (width, height)
    #expect(sampler.width == planeWidth && sampler.height == planeHeight)
    var expected: [Float] = []
    for row in 0..<planeHeight {
      for column in 0..<planeWidth {
        expected.append(luma(source(column * width / planeWidth, row * height / planeHeight)))
      }
    }
    #expect(sampler.luma == expected)
  }
}
