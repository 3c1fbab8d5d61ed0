// SPDX-License-Identifier: Apache-2.0
// Pages of a TIFF are counted, smaller versions of them are not, and no chain is followed for ever.

import MartletTesting
import Testing

@testable import NativeDecoders

@Suite struct TIFFPagesTests {
  /// A number of `width` bytes.
  private static func bytes(_ value: Int, _ width: Int, isLittle: Bool) -> [UInt8] {
    let little = (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    return isLittle ? little : little.reversed()
  }

  /// Directories one behind the other, each with its kind, its size, the fields `more` and further entries; the last leads to
  /// `end`.
  private static func file(
    _ kinds: [Int], isLittle: Bool = true, isBig: Bool = false, end: Int = 0, entries: Int = 3,
    bits: Int? = nil, more: [(Int, Int)] = [], isLong: Bool = false,
    width: (Int) -> Int = { 64 - $0 }
  ) -> [UInt8] {
    let more = (bits.map { [(258, $0)] } ?? []) + more
    let entries = entries + more.count
    func number(_ value: Int, _ width: Int) -> [UInt8] { bytes(value, width, isLittle: isLittle) }
    let wide = isBig ? 8 : 4
    var made: [UInt8] = isLittle ? [0x49, 0x49] : [0x4d, 0x4d]
    made += isBig ? number(0x2b, 2) + number(8, 2) + number(0, 2) : number(0x2a, 2)
    made += number(made.count + wide, wide)
    for (index, kind) in kinds.enumerated() {
      made += number(entries, isBig ? 8 : 2)
      let fields = [(254, kind), (256, width(index)), (257, 64)] + more
      for (tag, value) in fields {
        made += number(tag, 2) + number(isLong ? 16 : 4, 2) + number(1, wide)
        made += isLong ? number(value, 8) : number(value, 4) + (isBig ? number(0, 4) : [])
      }
      for _ in fields.count..<entries { made += [UInt8](repeating: 0xff, count: isBig ? 20 : 12) }
      made += number(index == kinds.count - 1 ? end : made.count + wide, wide)
    }
    return made
  }

  @Test(arguments: [true, false], [true, false])
  func pagesCountAndSmallerVersionsDoNot(_ isLittle: Bool, _ isBig: Bool) {
    func count(_ kinds: [Int]) -> Int? {
      TIFFPages(Self.file(kinds, isLittle: isLittle, isBig: isBig)).count
    }
    #expect(count([0]) == 1 && count([0, 0, 0]) == 3)
    #expect(count([0, 1, 1, 1]) == 1, "a pyramid")
    #expect(count([2, 2, 4, 1]) == 2, "pages of a document, a mask and a thumbnail")
    #expect(count([1]) == 1, "a file holds one picture at least")
    let same = Self.file([0, 1, 1], isLittle: isLittle, isBig: isBig, width: { _ in 64 })
    #expect(TIFFPages(same).count == 3, "what is as large is no smaller version")
    let masks = Self.file([0, 4], isLittle: isLittle, isBig: isBig, bits: 1)
    #expect(TIFFPages(masks).count == 1)
    let pictures = Self.file([0, 4], isLittle: isLittle, isBig: isBig, bits: 8)
    #expect(TIFFPages(pictures).count == 2, "a picture that calls itself a mask is none")
    #expect(count([4, 0]) == 2, "the first is always a page")
  }

  @Test(arguments: [true, false])
  func entriesCountInAnyOrderAndTheFirstOfEqualOnes(_ isLittle: Bool) {
    for more in [[(339, 1), (258, 8)], [(258, 8), (258, 1)]] {
      let bytes = Self.file([0, 4], isLittle: isLittle, more: more)
      #expect(TIFFPages(bytes).count == 2, "a picture of eight bits is no mask")
    }
    let mask = Self.file([0, 4], isLittle: isLittle, more: [(258, 1), (258, 8)])
    #expect(TIFFPages(mask).count == 1)
  }

  @Test(arguments: [true, false])
  func numbersOfEightBytesAreRead(_ isLittle: Bool) {
    let found = TIFFPages(
      Self.file([0, 0, 1], isLittle: isLittle, isBig: true, isLong: true))
    #expect(found.pages.count == 2 && found.pages.allSatisfy(\.hasSize))
  }

  @Test func picturesThatOnlyAnotherDirectoryLeadsToAreCountedApart() {
    func apart(_ kind: Int, _ width: Int, leadsTo: Int? = nil, more: [(Int, Int)] = []) -> Int {
      let size = Self.file([0], more: [(330, 0)]).count
      let beside = Self.file([kind], more: more, width: { _ in width }).dropFirst(8)
      let found = TIFFPages(Self.file([0], more: [(330, leadsTo ?? size)]) + beside)
      #expect(found.count == 1)
      return found.apart
    }
    #expect(apart(0, 64) == 1 && apart(0, 8) == 1)
    #expect(apart(1, 8) == 0, "a smaller version")
    #expect(apart(1, 64) == 1, "what is as large is no smaller version")
    #expect(apart(4, 64) == 0 && apart(4, 64, more: [(258, 8)]) == 1)
    #expect(apart(0, 64, leadsTo: 8) == 0, "back to where it came from")
    #expect(apart(0, 64, leadsTo: 1 << 30) == 0, "beyond the end")
    #expect(apart(0, 0) == 0, "none that could be read")
  }

  @Test(arguments: [0, 1])
  func moreDirectoriesBesideAPageThanAreLookedAtAreTold(_ more: Int) {
    let count = TIFFReader.mostSubdirectories + more
    var bytes = Self.file([0], more: [(330, 0)])
    // The places stand behind the directory, and each is that of the directory itself.
    let entry = bytes.count - 4 - 12
    bytes.replaceSubrange(entry + 4..<entry + 8, with: Self.bytes(count, 4, isLittle: true))
    bytes.replaceSubrange(entry + 8..<entry + 12, with: Self.bytes(bytes.count, 4, isLittle: true))
    for _ in 0..<count { bytes += Self.bytes(8, 4, isLittle: true) }
    let found = TIFFPages(bytes)
    #expect(found.isPart == (more > 0) && found.pages.count == 1 && found.apart == 0)
    #expect(found.leastCount == 1 + more)
  }

  @Test(arguments: PagedTIFF.Layout.all)
  func pagesSayWhereTheyBeginAndWhetherTheyAreCut(_ layout: PagedTIFF.Layout) {
    let page = PagedTIFF.Page(width: 8, height: 4, samples: [UInt8](repeating: 7, count: 96))
    let (bytes, directories) = PagedTIFF.make([page, page, page], layout)
    let found = TIFFPages(bytes)
    #expect(found.pages.map(\.place) == directories && !found.isCut && !found.isPart)
    #expect(found.pages.allSatisfy { $0.hasSize && !$0.isCut })
    #expect(found.isLittle == layout.isLittle && found.head.width == (layout.isBig ? 8 : 4))
    // The last page without its end: its directory is lost, or a part of its samples.
    let cut = TIFFPages(Array(bytes.dropLast(30)))
    #expect(cut.pages.count == (layout.isDataFirst ? 2 : 3))
    #expect(cut.isCut == layout.isDataFirst)
    #expect(cut.pages.last?.isCut == !layout.isDataFirst)
  }

  @Test func aChainMayLeadBackOnce() {
    // The first directory was moved behind the others, as programs that write tags anew do.
    var bytes = Self.file([0, 0, 0])
    let (first, size) = (8, 2 + 12 * 3 + 4)
    let moved = Array(bytes[first..<first + size])
    bytes.replaceSubrange(4..<8, with: Self.bytes(bytes.count, 4, isLittle: true))
    bytes += moved
    #expect(TIFFPages(bytes).count == 3)
  }

  @Test func directoriesThatLieOverEachOtherHaveAnEnd() {
    let bytes = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8] + [UInt8](repeating: 0x20, count: 4_000_000)
    _ = TIFFPages(bytes).count
    let many = (0..<300).map { _ in 0 }
    #expect(TIFFPages(Self.file(many, entries: 1_000)).count == nil, "more than are looked at")
  }

  @Test func whatLeadsBackOrBeyondEnds() {
    #expect(TIFFPages(Self.file([0, 0], end: 8)).count == 2)
    #expect(TIFFPages(Self.file([0, 0], end: 1 << 30)).count == 2)
    let whole = Self.file([0, 0, 0])
    for count in 0...whole.count {
      #expect((1...3).contains(TIFFPages(Array(whole[..<count])).count ?? 0))
    }
    #expect(TIFFPages([UInt8](repeating: 0xff, count: 64)).count == 1)
  }
}
