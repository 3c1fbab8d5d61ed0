// SPDX-License-Identifier: Apache-2.0
// Texts of metadata are cut at bytes, whatever combines with the signs that part them.

import Testing

@testable import Provenance

@Suite struct TextDecodingTests {
  @Test(arguments: [
    ("a label", "label", 2), ("label label", "label", 6), ("label", "label", 0),
    ("labe", "label", nil),
    ("", "label", nil), ("label", "", nil), ("lalabel\u{301}", "label", 2), ("élabel", "label", 2),
    ("labellabe", "label", 0),
  ])
  func aWordIsFoundWhereItBeginsLast(text: String, word: String, offset: Int?) {
    #expect(TextDecoding.lastOffset(of: word, in: text) == offset)
    #expect(TextDecoding.contains(word, in: text) == (offset != nil))
  }

  @Test func signsPartTextsWhateverCombinesWithThem() {
    #expect(TextDecoding.pieces(of: "a,\u{301}b,,c", by: ",") == ["a", "\u{301}b", "", "c"])
    #expect(TextDecoding.pieces(of: "", by: ",") == [""])
    let halves = TextDecoding.halves(of: "a:b:\u{301}c", atLast: ":")
    #expect(halves?.before == "a:b" && halves?.behind == "\u{301}c")
    #expect(TextDecoding.halves(of: "abc", atLast: ":") == nil)
  }

  @Test func blanksAndZerosAreTakenFromBothEnds() {
    #expect(TextDecoding.trimmed("\u{0}\u{a0} a b\u{301}\r\n\u{3000}") == "a b\u{301}")
    #expect(TextDecoding.trimmed(" \u{0} ") == "" && TextDecoding.trimmed("") == "")
    #expect(TextDecoding.trimmed("ab ab".dropFirst(2)) == "ab")
  }

  @Test func unitsOfSixteenBitsAreReadWithAndWithoutOthersThanASCII() {
    #expect(TextDecoding.utf16([0, 0x61, 0, 0x62, 0x63], isBigEndian: true) == "ab")
    #expect(TextDecoding.utf16([0xe9, 0, 0x61, 0], isBigEndian: false) == "éa")
    #expect(TextDecoding.utf16([0xd8, 0x00, 0, 0x61], isBigEndian: true) == "\u{fffd}a")
  }
}
