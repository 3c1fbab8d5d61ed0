// SPDX-License-Identifier: Apache-2.0
// Boxes are gone through within their bounds, and many items leave few pages to be read.

import EvidenceModel
import MartletTesting
import Testing

@testable import NativeDecoders

@Suite struct MediaBoxesTests {
  private static func number(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func box(_ name: String, _ content: [UInt8], size: Int? = nil) -> [UInt8] {
    number(size ?? 8 + content.count) + Array(name.utf8) + content
  }

  @Test func boxesOfEverySizeAreFound() {
    let wide: [UInt8] =
      Self.number(1) + Array("wide".utf8) + Self.number(0) + Self.number(19) + [7, 8, 9]
    let bytes = Self.box("ftyp", [1, 2]) + wide + Self.box("rest", [4, 5, 6], size: 0)
    let found = Array(MediaBoxes(bytes))
    #expect(found.map(\.name) == ["ftyp", "wide", "rest"])
    #expect(found.map { Array(bytes[$0.content]) } == [[1, 2], [7, 8, 9], [4, 5, 6]])
    #expect(MediaBoxes(bytes, in: 0..<10).map(\.name) == ["ftyp"])
  }

  @Test(arguments: 2..<8)
  func aSizeThatNoBoxCanHaveIsTheLast(_ size: Int) {
    let bytes = Self.box("none", [], size: size) + Self.box("next", [1])
    #expect(MediaBoxes(bytes).map(\.name) == ["none"])
    #expect(MediaBoxes(bytes).allSatisfy { $0.content.isEmpty })
  }

  @Test func boundsHold() {
    let beyond = Self.box("more", [1, 2, 3], size: 4_000_000_000)
    #expect(MediaBoxes(beyond).map(\.content) == [8..<11])
    var far: [UInt8] = Self.number(1) + Array("long".utf8)
    far += [UInt8](repeating: 0xff, count: 8) + [1]
    #expect(MediaBoxes(far).map(\.content) == [16..<17])
    var generator = SeedReport.generator("media boxes")
    for _ in 0..<2_000 {
      let bytes = (0..<generator.below(80)).map { _ in UInt8(generator.below(4)) }
      for box in MediaBoxes(bytes) {
        #expect(box.content.lowerBound >= 8 && box.content.upperBound <= bytes.count)
      }
      _ = FurtherPictures.hasSequence(bytes)
      _ = PicturePages.items(bytes)
    }
  }

  @Test func itemsAreCountedByTheirTables() {
    func file(_ items: Int, data: Int = 0) -> [UInt8] {
      let tables =
        Self.box("iinf", [UInt8](repeating: 0, count: 20 * items))
        + Self.box("iloc", [UInt8](repeating: 0, count: 20 * items))
        + Self.box("idat", [UInt8](repeating: 0, count: data))
      return Self.box("ftyp", [0]) + Self.box("meta", [0, 0, 0, 0] + tables)
    }
    #expect(PicturePages.items(file(0)) == 0 && PicturePages.items(file(300)) == 300)
    #expect(PicturePages.items(file(300, data: 1_000_000)) == 300, "samples are no table")
    #expect(PicturePages.items([]) == 0)
  }

  @Test func manyItemsLeaveFewPages() {
    #expect(PicturePages.most(items: 0) > 100_000 && PicturePages.most(items: 1_000) == 1_000)
    #expect(PicturePages.most(items: 3_000) == 111 && PicturePages.most(items: 10_000) == 10)
    #expect(PicturePages.most(items: 1_000_000) == 1 && PicturePages.most(items: .max) == 1)
  }
}
