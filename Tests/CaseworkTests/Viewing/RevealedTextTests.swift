// SPDX-License-Identifier: Apache-2.0
// Revealed text shows what it is made of: nothing in it turns its order or hides.

import EvidenceModel
import EvidenceVault
import Testing

@testable import Casework
@testable import Catalog

@Suite struct RevealedTextTests {
  @Test func charactersThatTurnOrHideTextAreTold() throws {
    let testCase = try TestCase()
    let source = try Scratch()
    try source.write(try Pictures.png(9), to: "f/quay\u{202e}gnp.png")
    let words = "Tides of the \u{202e}harbour\u{200b}\n\tin spring\r\nand autumn\u{200f}.\n"
    try source.write(Array(words.utf8), to: "f/tides.txt")
    try testCase.ingest([source.path + "/f"])
    let rook = try testCase.add("rook", .assessor)
    let views = ViewService(store: testCase.store)
    let rows = try testCase.rows(ItemRow.self)
    let picture = try #require(rows.first { $0.kind == .image }).id
    let text = try #require(rows.first { $0.kind == .text }).id
    func reveal(_ what: ItemText, _ item: Int64) throws -> RevealedText {
      try views.revealText(what, of: item, by: rook, session: "s").text
    }
    guard case .places(let places) = try reveal(.places, picture) else {
      Issue.record("no places")
      return
    }
    #expect(places.count == 1 && places[0].hasSuffix("quay\\u{202e}gnp.png"))
    #expect(
      try reveal(.content, text)
        == .content(
          "Tides of the \\u{202e}harbour\\u{200b}\n\tin spring\nand autumn\\u{200f}.\n"))
  }

  @Test func aTextIsReadAsLongAsItsViewIsOpen() throws {
    let desk = try ViewDesk()
    let began = desk.testCase.clock.present
    func read() throws -> String {
      try desk.views.revealText(.places, of: 1, by: desk.rook, session: "rook's").token
    }
    let read1 = try read()
    desk.testCase.clock.advance(seconds: 8)
    try desk.views.end(read1, session: "rook's", isActive: true)
    _ = try read()
    desk.testCase.clock.advance(seconds: ViewService.silenceSeconds + 1)
    try desk.views.tick()
    let ends = try desk.endings().sorted { $0.key < $1.key }.map(\.value)
    #expect(ends.map(\.seconds) == [8, 0])
    #expect(
      ends.map(\.ended) == [began.advanced(bySeconds: 8), began.advanced(bySeconds: 8)],
      "of what falls silent nothing is made up")
    #expect(ends.map(\.cause) == [.ended, .silent])
  }

  @Test func aTextThatCannotBeToldLeavesNoViewOpen() throws {
    let testCase = try TestCase()
    let source = try Scratch()
    try source.write(Array("Tides".utf8), to: "f/tides.txt")
    try testCase.ingest([source.path + "/f"])
    let rook = try testCase.add("rook", .assessor)
    let views = ViewService(store: testCase.store)
    let item = try #require(testCase.rows(ItemRow.self).first)
    try testCase.store.vault.remove(name: try #require(BlobName(bytes: item.contentName)))
    #expect(throws: (any Error).self) {
      try views.revealText(.content, of: item.id, by: rook, session: "s")
    }
    try views.flush()
    #expect(try testCase.rows(ViewRow.self).count == 1)
    #expect(try testCase.rows(ViewEndRow.self).count == 1)
  }

  @Test(arguments: [
    ("", ""), ("a\\b", "a\\\\b"), ("\r\r\n\n", "\\u{d}\n\n"), ("one\n\ntwo\t", "one\n\ntwo\t"),
    ("\u{2028}", "\\u{2028}"),
  ])
  func endsOfLinesAndTabsAreKept(_ text: String, _ expected: String) {
    #expect(EvidenceText.escapedLines(text) == expected)
  }
}
