// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import MartletTesting
import PerceptualHash
import Testing

@Suite struct PDQHasherTests {
  @Test func everyGoldenVectorOfLumaHasTheReferencesBitsAndQuality() throws {
    let vectors = try GoldenVector.load().filter { $0.picture.kind != "rgb" }
    #expect(vectors.count >= 70)
    for vector in vectors {
      let isSmall = vector.picture.width * vector.picture.height <= 10_000
      // The portable kernel is slow in debug builds; `KernelTests` takes it to every size.
      for kernel in PDQKernel.available where isSmall || kernel == .best {
        try check(vector, with: kernel)
      }
    }
  }

  private func check(_ vector: GoldenVector, with kernel: PDQKernel) throws {
    var hasher = PDQHasher(kernel: kernel)
    let picture = vector.picture
    let luma = picture.luma
    let plain = hasher.hash(luma: luma.span, width: picture.width, height: picture.height)
    #expect(
      plain == PDQFingerprint(hash: vector.hash, quality: vector.quality),
      "\(vector.testDescription), \(kernel)")
    let all = hasher.dihedral(luma: luma.span, width: picture.width, height: picture.height)
    #expect(all?.variants == vector.variants, "\(vector.testDescription), \(kernel)")
    #expect(all?.fingerprint.quality == vector.dihedralQuality, "\(vector.testDescription)")
    #expect(all?.fingerprint.hash == vector.variants.first, "\(vector.testDescription)")
    let bytes = luma.map { UInt8($0) }
    guard bytes.map({ Float($0) }) == luma else { return }
    let ofBytes = hasher.hash(luma: bytes.span, width: picture.width, height: picture.height)
    #expect(ofBytes == plain, "\(vector.testDescription), \(kernel), bytes")
  }

  @Test func everyGoldenVectorOfPixelsIsShrunkAndHashedAsTheReferenceDoesFiles() throws {
    let vectors = try GoldenVector.load().filter { $0.picture.kind == "rgb" }
    #expect(vectors.count == 6)
    for vector in vectors {
      let (width, height) = (vector.picture.width, vector.picture.height)
      let pixels = vector.picture.pixels
      let converted = PDQLuma.fromRGB(pixels.span, width: width, height: height)
      let luma = try #require(converted)
      let small = PDQLuma.shrunk(luma.span, width: width, height: height)
      #expect((small != nil) == (width > 512 || height > 512))
      var hasher = PDQHasher()
      let hashed =
        if let small { hasher.hash(luma: small.span, width: 512, height: 512) } else {
          hasher.hash(luma: luma.span, width: width, height: height)
        }
      #expect(
        hashed == PDQFingerprint(hash: vector.hash, quality: vector.quality),
        "\(vector.testDescription)")
    }
  }

  @Test(arguments: [(0, 10), (10, 0), (-1, 10), (10, 10), (Int.max, Int.max)])
  func picturesWithoutTheirPixelsHaveNoHash(_ width: Int, _ height: Int) {
    let luma = [Float](repeating: 1, count: 99)
    var hasher = PDQHasher()
    let plain = hasher.hash(luma: luma.span, width: width, height: height)
    let variants = hasher.dihedral(luma: luma.span, width: width, height: height)?.variants
    let small = PDQLuma.shrunk(luma.span, width: width, height: height)
    #expect(plain == nil)
    #expect(variants == nil)
    #expect(small == nil)
  }

  @Test func scratchMemoryOfAnEarlierPictureLeavesNoTrace() {
    let big = ProceduralLuma(kind: "noise", parameter: 1, width: 150, height: 90)
    let small = ProceduralLuma(kind: "blend", parameter: 2, width: 70, height: 80)
    var used = PDQHasher()
    _ = used.hash(luma: big.luma.span, width: 150, height: 90)
    var fresh = PDQHasher()
    let luma = small.luma
    let second = used.hash(luma: luma.span, width: 70, height: 80)
    let first = fresh.hash(luma: luma.span, width: 70, height: 80)
    #expect(second == first)
    #expect(second != nil)
  }

  @Test func lumaThatIsNoNumberDoesNotTrap() {
    var luma = ProceduralLuma(kind: "noise", parameter: 1, width: 64, height: 64).luma
    luma[17] = .nan
    luma[99] = .infinity
    var hasher = PDQHasher()
    let plain = hasher.hash(luma: luma.span, width: 64, height: 64)
    let variants = hasher.dihedral(luma: luma.span, width: 64, height: 64)?.variants
    #expect(plain != nil)
    #expect(variants?.count == 8)
  }

  @Test func variantsOfATurnedPictureAreThoseOfTheOriginal() throws {
    var generator = SeedReport.generator("dihedral variants")
    let side = 96
    let seed = generator.below(1_000_000)
    let luma = ProceduralLuma(kind: "blend", parameter: seed, width: side, height: side).luma
    var hasher = PDQHasher()
    let hashed = hasher.dihedral(luma: luma.span, width: side, height: side)
    let original = try #require(hashed)
    for transform in DihedralTransform.allCases {
      let turned = Self.apply(transform, to: luma, side: side)
      let fingerprint = hasher.hash(luma: turned.span, width: side, height: side)
      let distance = try #require(fingerprint).hash.distance(
        to: original.variants[transform.rawValue])
      #expect(distance <= 31, "\(transform): \(distance) bits")
    }
  }

  /// The picture turned or mirrored, pixel by pixel.
  private static func apply(_ transform: DihedralTransform, to luma: [Float], side: Int) -> [Float]
  {
    var result = luma
    let last = side - 1
    for row in 0..<side {
      for column in 0..<side {
        let (sourceRow, sourceColumn) =
          switch transform {
          case .original: (row, column)
          case .rotate90: (column, last - row)
          case .rotate180: (last - row, last - column)
          case .rotate270: (last - column, row)
          case .flipX: (last - row, column)
          case .flipY: (row, last - column)
          case .flipPlus1: (column, row)
          case .flipMinus1: (last - column, last - row)
          }
        result[row * side + column] = luma[sourceRow * side + sourceColumn]
      }
    }
    return result
  }
}

@Suite struct PDQLumaTests {
  @Test func greyBytesAreTheirOwnLuma() {
    let bytes: [UInt8] = [0, 1, 254, 255]
    let whole = PDQLuma.fromGrey(bytes.span, width: 2, height: 2)
    let tooFew = PDQLuma.fromGrey(bytes.span, width: 2, height: 3)
    let tooFewInColour = PDQLuma.fromRGB(bytes.span, width: 2, height: 1)
    #expect(whole == [0, 1, 254, 255])
    #expect(tooFew == nil)
    #expect(tooFewInColour == nil)
  }

  @Test func shrinkingTakesTheFloorOfEachCoordinate() throws {
    let luma = (0..<1_300 * 3).map { Float($0) }
    let shrunk = PDQLuma.shrunk(luma.span, width: 1_300, height: 3)
    let small = try #require(shrunk)
    #expect(small.count == 512 * 512)
    #expect(small[1] == 2)
    #expect(small[511] == Float(511 * 1_300 / 512))
    #expect(small[511 * 512] == 2 * 1_300)
  }
}
