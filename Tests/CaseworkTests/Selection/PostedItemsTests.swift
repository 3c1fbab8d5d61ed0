// SPDX-License-Identifier: Apache-2.0
// Which items a posting could show: those of a source with postings, and of no other.

import Catalog
import Foundation
import Testing

@testable import Casework

@Suite struct PostedItemsTests {
  /// A forum that shows the picture of `shown` in a posting, and that of `furniture` nowhere.
  private static func forum(shown: UInt64, furniture: UInt64) throws -> [UInt8] {
    let pictures = try [shown, furniture].flatMap {
      WARC.response(QuayForum.address($0), type: "image/png", body: try Pictures.png($0))
    }
    let post = QuayForum.post("p1", day: 11, by: "heron", showing: QuayForum.address(shown))
    return pictures + QuayForum.page(1, post)
  }

  private static func rules(_ testCase: TestCase) throws -> [Int64: String] {
    let lead = try testCase.add("lead", .lead)
    let text = SelectionRules.standardYAML
    _ = try SelectionService(store: testCase.store, actor: lead).run(
      try SelectionRules(yaml: text), text: text)
    return Dictionary(
      uniqueKeysWithValues: try testCase.rows(SelectionRow.self).map { ($0.itemId, $0.rule) })
  }

  /// A seized folder beside a mapped forum: what lies in it was in no posting, and is no furniture of a page.
  @Test func whatAFolderHoldsIsNoFurnitureOfAForum() throws {
    let testCase = try TestCase()
    let source = try Scratch()
    try source.write(try Self.forum(shown: 61, furniture: 62), to: "forum.warc")
    try source.write(try Pictures.png(63), to: "folder/a.png")
    try testCase.ingest([source.path + "/forum.warc"], mapping: QuayForum.mapping)
    try testCase.ingest([source.path + "/folder"])
    let rules = try Self.rules(testCase)
    func rule(_ seed: UInt64) throws -> String? {
      rules[try #require(try testCase.item(Pictures.sha256(try Pictures.png(seed))))]
    }
    #expect(try rule(61) == "everything_else")
    #expect(try rule(62) == "page_furniture")
    #expect(try rule(63) == "everything_else")
  }

  /// Furniture that lies in a folder, too, is looked at.
  @Test func furnitureThatAFolderHoldsTooIsLookedAt() throws {
    let testCase = try TestCase()
    let source = try Scratch()
    try source.write(try Self.forum(shown: 61, furniture: 62), to: "forum.warc")
    try source.write(try Pictures.png(62), to: "folder/a.png")
    try testCase.ingest([source.path + "/forum.warc"], mapping: QuayForum.mapping)
    try testCase.ingest([source.path + "/folder"])
    let item = try #require(try testCase.item(Pictures.sha256(try Pictures.png(62))))
    #expect(try Self.rules(testCase)[item] == "everything_else")
  }
}
