// SPDX-License-Identifier: Apache-2.0
// Every kernel that this processor runs gives the bits of the plain oracle.

import EvidenceModel
import MartletTesting
import PerceptualHash
import Testing

@Suite struct KernelTests {
  /// Sides at which windows, blocks and lanes change, and the shortest.
  private static let sides = [
    5, 6, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 100, 127, 128, 129, 130, 255, 257, 300, 385,
  ]

  private static func pictures(_ generator: inout SeededGenerator, _ count: Int) -> [(Int, Int)] {
    (0..<count).map { _ in
      (sides[generator.below(sides.count)], sides[generator.below(sides.count)])
    }
  }

  @Test func everyKernelGivesTheBitsOfThePlainOracle() throws {
    var generator = SeedReport.generator("kernels against the oracle")
    var hashers = PDQKernel.available.map { PDQHasher(kernel: $0) }
    #expect(PDQKernel.available.first == .portable)
    for (width, height) in Self.pictures(&generator, 16) + [
      (5, 512), (512, 5), (512, 40), (40, 700),
    ] {
      let bytes = (0..<width * height).map { _ in UInt8(generator.next() >> 56) }
      let fractions = bytes.map { Float($0) / 1.0625 }
      for isWhole in [true, false] {
        let luma = isWhole ? bytes.map { Float($0) } : fractions
        let frequencies = PlainPDQ.frequencies(PlainPDQ.grid(luma, width: width, height: height))
        let expected = PlainPDQ.hash(frequencies)
        for index in hashers.indices {
          let found = hashers[index].hash(luma: luma.span, width: width, height: height)
          let kernel = PDQKernel.available[index]
          #expect(found?.hash == expected, "\(kernel), \(width)×\(height), whole \(isWhole)")
          guard isWhole else { continue }
          let ofBytes = hashers[index].hash(luma: bytes.span, width: width, height: height)
          #expect(ofBytes == found, "\(kernel), bytes, \(width)×\(height)")
        }
      }
    }
  }

  @Test func allEightHashesAreThoseOfTheTransformedFrequencies() throws {
    var generator = SeedReport.generator("eight hashes")
    for (width, height) in Self.pictures(&generator, 6) {
      let bytes = (0..<width * height).map { _ in UInt8(generator.next() >> 56) }
      let grid = PlainPDQ.grid(bytes.map { Float($0) }, width: width, height: height)
      let frequencies = PlainPDQ.frequencies(grid)
      let expected = DihedralTransform.allCases.map {
        PlainPDQ.hash(PlainPDQ.transformed(frequencies, $0))
      }
      for kernel in PDQKernel.available {
        var hasher = PDQHasher(kernel: kernel)
        let found = hasher.dihedral(luma: bytes.span, width: width, height: height)
        #expect(found?.variants == expected, "\(kernel), \(width)×\(height)")
        #expect(found?.fingerprint.hash == expected.first)
      }
    }
  }

  @Test func largePicturesTakeWideWindows() throws {
    var generator = SeedReport.generator("wide windows")
    let (width, height) = (1_100, 200)
    let bytes = (0..<width * height).map { _ in UInt8(generator.next() >> 56) }
    let fingerprints = PDQKernel.available.map { kernel in
      var hasher = PDQHasher(kernel: kernel)
      return hasher.hash(luma: bytes.span, width: width, height: height)
    }
    #expect(fingerprints.first != nil && Set(fingerprints).count == 1)
  }

  @Test func aSideBeyondTheSumsOfBytesIsHashedAllTheSame() throws {
    let (width, height) = (32_900, 5)
    let bytes = (0..<width * height).map { UInt8(truncatingIfNeeded: $0 >> 9) }
    let fingerprints = PDQKernel.available.map { kernel in
      var hasher = PDQHasher(kernel: kernel)
      return hasher.hash(luma: bytes.span, width: width, height: height)
    }
    #expect(fingerprints.first != nil && Set(fingerprints).count == 1)
  }

  @Test func aKernelIsReusedForSmallerAndLargerPictures() throws {
    var generator = SeedReport.generator("kernels reused")
    for kernel in PDQKernel.available {
      var used = PDQHasher(kernel: kernel)
      for (width, height) in Self.pictures(&generator, 6) {
        let bytes = (0..<width * height).map { _ in UInt8(generator.next() >> 56) }
        var fresh = PDQHasher(kernel: kernel)
        let first = fresh.hash(luma: bytes.span, width: width, height: height)
        let again = used.hash(luma: bytes.span, width: width, height: height)
        #expect(first == again, "\(kernel), \(width)×\(height)")
      }
    }
  }
}
