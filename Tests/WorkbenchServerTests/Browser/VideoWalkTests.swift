// SPDX-License-Identifier: Apache-2.0
// In a real browser the parts of a video that a list knows are brought by a key, covered, each as a view of its own.

import Catalog
import EvidenceModel
import Testing

@testable import Casework
@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct VideoWalkTests {
    @Test func aKeyBringsTheFrameWithWhichAPartBegins() async throws {
      let (served, item, _) = try VideoShareTests.served()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/items/\(item)")
        try await browser.wait(for: "button[data-moment]")
        #expect(try await browser.count(".picture img") == 0, "nothing is fetched before")
        try await browser.press(".")
        try await browser.wait("document.querySelectorAll('.picture img').length === 1")
        try await browser.wait("document.querySelector('.picture').dataset.open === 'false'")
        // The still picture is begun first, and the moment after it.
        for _ in 0..<100 where try Self.views(served) < 2 {
          try await Task.sleep(for: .milliseconds(100))
        }
        let views = try Self.views(served)
        #expect(views == 2)
      }
    }

    @Test func aKeyTurnsFromTheFrameToTheContactSheetAndBack() async throws {
      let (served, item, _) = try VideoShareTests.served()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/items/\(item)")
        try await browser.press("r")
        try await browser.wait("document.querySelector('.picture').dataset.open === 'true'")
        let frame = try await Self.width(browser)
        try await browser.press(";")
        try await browser.wait(
          "document.querySelector('.picture').dataset.sheet === 'true' && document.querySelectorAll('.picture img').length === 2"
        )
        // The frame stays until the sheet is there.
        try await browser.wait(
          "document.querySelector('.picture img:last-child').naturalWidth > arguments[0]", [frame])
        try await browser.settle()
        try await PagesWalkTests.keep(browser, "contact-sheet")
        try await browser.press(";")
        try await browser.wait("document.querySelector('.picture').dataset.sheet === 'false'")
        try await browser.wait(
          "document.querySelector('.picture img:last-child').naturalWidth === arguments[0]", [frame]
        )
        // Each of the three was covered and open: six views, and the sheet's are no looks.
        for _ in 0..<100 where try Self.views(served) < 6 {
          try await Task.sleep(for: .milliseconds(100))
        }
        let views = try served.views(for: .item)
        #expect(views.map(\.isSheet) == [false, false, true, true, false, false])
        #expect(views.map(\.isLook) == [false, true, false, false, false, true])
      }
    }

    @Test func arrowsGoThroughTheFramesOfAVideo() async throws {
      let (served, item, frames) = try VideoShareTests.served()
      try #require(frames.count > 2)
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/items/\(item)")
        try await browser.press("r")
        try await browser.wait("document.querySelector('.picture').dataset.open === 'true'")
        let place = "document.getElementById('frame-state').textContent"
        func frame() async throws -> String { try await browser.text("#frame-state") }
        let first = try await frame()
        #expect(first.hasPrefix(PageTexts.text("queue_frame")))
        try await browser.press("ArrowRight")
        try await browser.wait("\(place) !== arguments[0]", [first])
        try await browser.settle()
        let second = try await frame()
        try await browser.click("button[data-do=later]")
        try await browser.wait("\(place) !== arguments[0]", [second])
        try await browser.settle()
        try await browser.press("ArrowLeft")
        try await browser.wait("\(place) === arguments[0]", [second])
        try await browser.settle()
        try await browser.press("ArrowLeft", "ArrowLeft")
        try await browser.wait("\(place) === arguments[0]", [first])
        #expect(try await browser.violations() == [])
      }
    }

    @Test func arrowsGoThroughThePagesOfAFile() async throws {
      let (served, item) = try PageViewTests.served()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/items/\(item)")
        try await browser.press("r")
        try await browser.wait("document.querySelector('.picture').dataset.open === 'true'")
        let place = "document.getElementById('frame-state').textContent"
        #expect(try await browser.text("#frame-state") == "\(PageTexts.text("queue_page")) 1")
        try await browser.press("ArrowRight")
        try await browser.wait("\(place).endsWith(' 2')")
        try await browser.settle()
        try await browser.click("button[data-do=later]")
        try await browser.wait("\(place).endsWith(' 3')")
        try await browser.settle()
        try await browser.press("ArrowLeft")
        try await browser.wait("\(place).endsWith(' 2')")
        #expect(try await browser.violations() == [])
      }
    }

    @Test func aStillPictureThatIsNoneOfTheFramesStandsBeforeThem() async throws {
      let (served, item) = try PageViewTests.servedApart()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/items/\(item)")
        try await browser.press("r")
        try await browser.wait("document.querySelector('.picture').dataset.open === 'true'")
        let place = "document.getElementById('frame-state').textContent"
        #expect(try await browser.text("#frame-state") == "")
        try await browser.press("ArrowRight")
        try await browser.wait("\(place).endsWith(' 0.0 s')")
        try await browser.settle()
        try await browser.press("ArrowRight")
        try await browser.wait("\(place).endsWith(' 0.1 s')")
        try await browser.settle()
        try await browser.press("ArrowLeft")
        try await browser.wait("\(place).endsWith(' 0.0 s')")
        try await browser.settle()
        try await browser.press("ArrowLeft")
        try await browser.wait("\(place) === ''")
        #expect(try await browser.violations() == [])
      }
    }

    @Test func arrowsOnTheItemOfASinglePictureBeginNoView() async throws {
      let (served, _, _) = try VideoShareTests.served()
      let rows = try served.store.catalog.read { try $0.rows(ItemRow.self, orderedBy: ["id"]) }
      let picture = try #require(rows.first { $0.kind == .image && $0.width ?? 0 > 300 }).id
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/items/\(picture)")
        try await browser.press("ArrowRight", "ArrowLeft")
        try await browser.settle()
        #expect(try await browser.count(".picture img") == 0)
        #expect(try Self.views(served) == 0, "nobody looked")
        try await browser.press("r")
        try await browser.wait("document.querySelector('.picture').dataset.open === 'true'")
        try await browser.press("ArrowRight")
        try await browser.settle()
        #expect(try await browser.violations() == [])
      }
    }

    private static func width(_ browser: Browser) async throws -> Int {
      let width = try await browser.run(
        "return document.querySelector('.picture img:last-child').naturalWidth")
      return try #require(width as? Int)
    }

    /// How many views of an item's page were begun; the queue, where a visitor comes in, may have begun one, too.
    private static func views(_ served: ServedCase) throws -> Int {
      try served.views(for: .item).count
    }
  }
}
