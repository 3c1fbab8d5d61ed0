// SPDX-License-Identifier: Apache-2.0
// A secret's address as a QR code: a square with the three finders where a reader looks for them.

import Foundation
import Testing

@testable import WorkbenchServer

@Suite struct CodeDrawingTests {
  /// The dark modules of a drawing, and its side with the margin.
  private func modules(_ text: String) throws -> (dark: Set<[Int]>, side: Int) {
    let svg = try #require(CodeDrawing.svg(text))
    let side = try #require(svg.firstMatch(of: /viewBox="0 0 (\d+) \1"/))
    var dark: Set<[Int]> = []
    for match in svg.matches(of: /M(\d+) (\d+)h1v1h-1z/) {
      dark.insert([try #require(Int(match.1)), try #require(Int(match.2))])
    }
    return (dark, try #require(Int(side.1)))
  }

  @Test func theThreeFindersStandInTheirCornersWithAMarginAround() throws {
    let (dark, side) = try modules(
      "otpauth://totp/Martlet:ann?secret=ABCDEFGHIJKLMNOP&issuer=Martlet")
    #expect((side - 8 - 21) % 4 == 0 && side > 29)
    let corners = [(4, 4), (side - 11, 4), (4, side - 11)]
    for (left, top) in corners {
      for x in 0..<7 {
        for y in 0..<7 {
          let isRing = x == 0 || x == 6 || y == 0 || y == 6
          let isCore = (2...4).contains(x) && (2...4).contains(y)
          #expect(dark.contains([left + x, top + y]) == (isRing || isCore))
        }
      }
    }
    #expect(dark.allSatisfy { $0.allSatisfy { (4..<side - 4).contains($0) } })
  }

  @Test func otherTextsAreOtherCodesAndWhatNoCodeHoldsHasNone() throws {
    #expect(try modules("a").dark != modules("b").dark)
    #expect(CodeDrawing.svg(String(repeating: "x", count: 5_000)) == nil)
    #expect(CodeDrawing.svg("<script>")?.contains("script") == false)
  }
}
