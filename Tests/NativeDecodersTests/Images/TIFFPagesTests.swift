// SPDX-License-Identifier: Apache-2.0
// Pages of a TIFF are counted, smaller versions of them are not, and no chain is followed for ever.

import Testing

@testable import NativeDecoders

@Suite struct TIFFPagesTests {
  /// A number of `width` bytes.
  private static func bytes(_ value: Int, _ width: Int, isLittle: Bool) -> [UInt8] {
    let little = (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    return isLittle ? little : little.reversed()
  }

  /// Directories one behind the other, each with its kind as its one entry; the last leads to `end`.
  private static func file(
    _ kinds: [Int], isLittle: Bool = true, isBig: Bool = false, end: Int = 0
  ) -> [UInt8] {
    func number(_ value: Int, _ width: Int) -> [UInt8] { bytes(value, width, isLittle: isLittle) }
    let wide = isBig ? 8 : 4
    var made: [UInt8] = isLittle ? [0x49, 0x49] : [0x4d, 0x4d]
    made += isBig ? number(0x2b, 2) + number(8, 2) + number(0, 2) : number(0x2a, 2)
    made += number(made.count + wide, wide)
    for (index, kind) in kinds.enumerated() {
      made += number(1, isBig ? 8 : 2) + number(254, 2) + number(4, 2) + number(1, wide)
      made += number(kind, 4) + (isBig ? number(0, 4) : [])
      made += number(index == kinds.count - 1 ? end : made.count + wide, wide)
    }
    return made
  }

  @Test(arguments: [true, false], [true, false])
  func pagesCountAndSmallerVersionsDoNot(_ isLittle: Bool, _ isBig: Bool) {
    func count(_ kinds: [Int]) -> Int {
      TIFFPages(Self.file(kinds, isLittle: isLittle, isBig: isBig)).count
    }
    #expect(count([0]) == 1 && count([0, 0, 0]) == 3)
    #expect(count([0, 1, 1, 1]) == 1, "a pyramid")
    #expect(count([2, 2, 4, 1]) == 2, "pages of a document, a mask and a thumbnail")
    #expect(count([1]) == 1, "a file holds one picture at least")
  }

  @Test func whatLeadsBackOrBeyondEnds() {
    #expect(TIFFPages(Self.file([0, 0], end: 8)).count == 2)
    #expect(TIFFPages(Self.file([0, 0], end: 1 << 30)).count == 2)
    let whole = Self.file([0, 0, 0])
    for count in 0...whole.count {
      #expect((1...3).contains(TIFFPages(Array(whole[..<count])).count))
    }
    #expect(TIFFPages([UInt8](repeating: 0xff, count: 64)).count == 1)
  }
}
