// SPDX-License-Identifier: Apache-2.0
// In a real browser: a text is read by a key, places are uncovered by another, a picture is zoomed, and Tab stays Tab.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct ReadingWalkTests {
    private static let words = "<b>The harbour</b> opens at six."

    /// A served case with a text, and the text's number.
    private func served() throws -> (ServedCase, item: Int64) {
      let served = try ServedCase()
      let path = served.folder + "/harbour-notes.txt"
      try Data(Self.words.utf8).write(to: URL(fileURLWithPath: path))
      _ = try IngestService(
        store: served.store, decoders: try ServedDecoders.shared(), actor: .keyHolder,
        isInterrupted: { false }, progress: { _ in }
      ).ingest(IngestRequest(sources: [path], mapping: nil, mappingText: nil))
      let items = try served.store.catalog.read { try $0.rows(ItemRow.self, orderedBy: ["id"]) }
      return (served, try #require(items.last { $0.kind == .text }).id)
    }

    @Test func aTextIsReadByAKeyAndItsPlaceByAnother() async throws {
      let (served, item) = try served()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/items/\(item)")
        try await browser.wait(for: "#read-content")
        #expect(try await browser.count("#content pre") == 0, "nothing is shown unasked")
        try await browser.press("t")
        try await browser.wait(for: "#content pre")
        #expect(try await browser.text("#content pre") == Self.words, "as it is, never as markup")
        try await browser.press(",")
        try await browser.wait(for: "#places li")
        #expect(try await browser.text("#places").contains("harbour-notes.txt"))
        try await browser.run("document.dispatchEvent(new CustomEvent('martlet:idle'))")
        try await browser.wait("!document.querySelector('#content pre, #places li')")
        #expect(try await browser.violations() == [])
      }
      let views = try served.views(for: .item)
      #expect(views.map(\.thing) == [.text, .text])
    }

    @Test func aPictureIsZoomedToItsOwnPixelsAndBeyond() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await browser.wait(for: "#picture img")
        for zoom in [1, 2, 4] {
          try await browser.press("0")
          try await browser.wait("document.getElementById('picture').dataset.zoom === '\(zoom)'")
          try await browser.wait(
            """
            (() => { const image = document.querySelector('#picture img');
            return image && Math.abs(image.getBoundingClientRect().width - image.naturalWidth * \(zoom)) < 1; })()
            """)
        }
        try await browser.press("0")
        try await browser.wait("document.getElementById('picture').dataset.zoom === '0'")
        try await browser.wait(
          "document.querySelector('#picture img').getBoundingClientRect().width <= document.getElementById('view').clientWidth"
        )
      }
    }

    @Test func tabTakesNoAction() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await browser.click("[data-do=help]")
        try await browser.wait(for: "dialog.help button.key")
        try await browser.click("dialog.help button.key")
        try await browser.press("Tab")
        let moved =
          "document.activeElement !== document.querySelectorAll('dialog.help button.key')[0]"
        try await browser.wait(moved)
        let keys = try await browser.run(
          "return [...document.querySelectorAll('kbd')].map((each) => each.textContent).join(' ')")
        #expect((keys as? String)?.contains("Tab") == false)
      }
      let preferences = PreferenceService(store: served.store, actor: try served.actor("ann"))
      let changed = try preferences.change(["keys": ["undo": "Tab", "note": "m"]])
      #expect(changed.keys == ["note": "m"])
    }
  }
}
