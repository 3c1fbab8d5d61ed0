// SPDX-License-Identifier: Apache-2.0
// A row that is left out is never the only one that a sum of printed rows lacks.

import Testing

@testable import StudyReport

@Suite struct LeftOutTests {
  @Test func aRowBesideTheOneThatIsLeftOutIsHidden() {
    var book = CellBook()
    for (cell, count, role) in [
      ("all", 100, CellBook.Role.headline), ("most", 97, .headline), ("few", 3, .part),
      ("ten", 10, .part), ("both", 13, .total), ("none", 0, .part),
    ] {
      book.declare(cell, as: role)
      book.add(count, to: cell)
    }
    book.state("all", isSumOf: ["most", "few"])
    book.state("both", isSumOf: ["few", "ten", "none"])
    let disclosure = DisclosureControl.hide(book, largestSmallCell: 4)
    #expect(disclosure.omitted.contains("few"), "the headlines give it away")
    #expect(!disclosure.shows("ten"))
    #expect(["all", "most"].allSatisfy(disclosure.shows))
  }
}
