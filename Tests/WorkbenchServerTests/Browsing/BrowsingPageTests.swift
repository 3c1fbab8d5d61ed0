// SPDX-License-Identifier: Apache-2.0
// The pages for reading in a real browser: accessible in both themes, and the wall walked by keys.

import EvidenceModel
import Foundation
import Testing

@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct BrowsingPageTests {
    private static func keep(_ browser: Browser, _ name: String) async throws {
      guard let folder = ProcessInfo.processInfo.environment["MARTLET_SCREENSHOTS"] else { return }
      try await browser.screenshot().write(to: URL(fileURLWithPath: "\(folder)/\(name).png"))
    }

    @Test func pagesOfSingleThingsFitAndAreAccessible() async throws {
      let served = try BrowsingFixture.served()
      let family = try BrowsingFixture.family(served)
      let pages = [
        ("item", "/items/\(family[0])"), ("family", "/families/\(family[0])"),
        ("compare", "/compare?left=\(family[0])&right=\(family[1])"), ("list", "/lists/1"),
        ("wall", "/wall"), ("wall-filtered", "/wall?kind=image&order=rank"),
        ("wall-empty", "/wall?kind=model"),
      ]
      try await served.visit("lea") { visitor in
        let browser = visitor.browser
        for (name, path) in pages {
          for theme in ["dark", "light"] {
            try await browser.prefer(theme: theme)
            try await browser.resize(1_440, 900)
            try await visitor.go(path)
            try await browser.settle()
            let violations = try await browser.violations()
            #expect(violations == [], "\(name) \(theme): \(violations)")
            try await Self.keep(browser, "reading-\(name)-\(theme)")
          }
          for (width, height, zoom) in [(1_280, 720, 1.0), (2_560, 1_440, 1), (1_280, 720, 2)] {
            try await browser.resize(width, height, zoom: zoom)
            let excess = try await browser.run(
              "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            #expect(excess as? Int == 0, "\(name) \(width) \(zoom)")
          }
        }
      }
    }

    @Test func theWallIsWalkedByKeys() async throws {
      let served = try BrowsingFixture.served()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await browser.resize(1_440, 900)
        try await visitor.go("/wall?kind=image")
        try await browser.wait(for: ".tile[aria-selected=true]")
        func current() async throws -> String {
          try await browser.text(".tile[aria-selected=true] b")
        }
        let first = try await current()
        try await browser.press("ArrowRight")
        try await browser.wait(
          "document.querySelector('.tile[aria-selected=true] b')?.innerText !== arguments[0]",
          [first]
        )
        let second = try await current()
        try await browser.press("End")
        try await browser.wait(
          "document.querySelector('.tile[aria-selected=true] b')?.innerText !== arguments[0]",
          [second])
        try await browser.press("Home")
        try await browser.wait(
          "document.querySelector('.tile[aria-selected=true] b')?.innerText === arguments[0]",
          [first]
        )
        try await browser.wait(for: ".tile .shot img")
        try await browser.press("c", "ArrowRight", "c")
        try await browser.wait("location.pathname === '/compare'")
        try await browser.wait(for: "svg.bits")
        try await visitor.go("/wall?kind=image")
        try await browser.wait(for: ".tile[aria-selected=true]")
        try await browser.press("Enter")
        try await browser.wait("location.pathname.startsWith('/items/')")
        try await browser.click("[data-show]")
        try await browser.wait(for: "#proof dd")
        #expect(try await browser.text("#proof").contains(PageTexts.text("yes")))
      }
    }
  }
}
