// SPDX-License-Identifier: Apache-2.0
// Keys over all pages: answers stay where they are, what is taken anywhere is refused, every main action has one.

import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct KeyWalkTests {
    private func answers(_ browser: Browser) async throws -> [String] {
      try await browser.run(
        "return [...document.querySelectorAll('#macros button')].map(each => each.innerText)")
        as? [String] ?? []
    }

    /// Asks for another key of an action in the list of keys; what the list says of it.
    private func rebind(_ browser: Browser, _ action: String, to key: String) async throws -> String
    {
      try await browser.press("?")
      try await browser.wait(for: "dialog.help")
      try await browser.run(
        "document.querySelector(`dialog.help kbd[data-key='${arguments[0]}']`).parentElement.focus()",
        [action])
      try await browser.press("Enter", key)
      let said = try await browser.text("dialog.help [role=status]")
      try await browser.press("Escape")
      try await browser.wait("!document.querySelector('dialog.help')")
      try await browser.settle()
      return said
    }

    @Test func noKeyOfAnAnswerIsGivenAwayOnAnotherPage() async throws {
      let served = try BrowsingFixture.served()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        _ = try await visitor.item()
        let before = try await answers(browser)
        #expect(before.first?.hasPrefix("1") == true, "\(before)")
        try await visitor.go("/wall")
        try await browser.settle()
        // Of an answer, of a question, of an action of the queue, of one of another page.
        for key in ["1", "9", "q", "u", "v"] {
          let said = try await rebind(browser, "theme", to: key)
          #expect(said.hasPrefix(PageTexts.text("keys_taken")), "\(key): \(said)")
        }
        #expect(try await rebind(browser, "theme", to: "!") == "")
        // What no other page has beside it is free on its own.
        #expect(try await rebind(browser, "wall.except", to: "1") == "")
        try await visitor.go("/queue")
        _ = try await visitor.item()
        #expect(try await answers(browser) == before)
        #expect(try await browser.text("[data-do=theme] kbd") == "!")
      }
    }

    @Test func aBindingKeptEarlierThatCollidesFallsBackAndIsTold() async throws {
      let served = try ServedCase()
      let preferences = PreferenceService(store: served.store, actor: try served.actor("ann"))
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await browser.settle()
        _ = try preferences.change([
          "keys": ["theme": "1", "lock": "q", "undo": "%", "note": "!"]
        ])
        try await visitor.go("/queue")
        try await browser.hear(PageTexts.text("keys_fell_back"))
        let item = try await visitor.item()
        #expect(try await answers(browser).first?.hasPrefix("1") == true)
        try await visitor.look()
        try await browser.press("1")
        try await browser.wait(
          "document.querySelector('#macros [aria-pressed=true] kbd')?.innerText === '1'")
        try await browser.press("q")
        try await browser.wait(
          "document.querySelector('.q[data-question=child] [aria-pressed=true]')")
        #expect(try await visitor.item() == item, "nothing was locked")
        #expect(
          try await browser.text("[data-do=note] kbd") == "!", "what collides with nothing stays")
        try await browser.settle()
      }
      let kept = try preferences.read().keys
      #expect(kept == ["undo": "%", "note": "!"])
    }

    @Test func everyMainActionOfAPageHasAKeyBesideIt() async throws {
      let served = try BrowsingFixture.served()
      let family = try BrowsingFixture.family(served)
      let pages = [
        "/lists", "/lists/1", "/sources", "/study", "/ledger", "/exports", "/settings", "/people",
        "/regimes", "/own", "/account", "/families", "/families/\(family[0])",
        "/items/\(family[0])", "/compare?left=\(family[0])&right=\(family[1])", "/wall",
      ]
      try await served.visit("lea") { visitor in
        let browser = visitor.browser
        for path in pages {
          try await visitor.go(path)
          try await browser.settle()
          let found = try await browser.run(
            """
            const shown = [...document.querySelectorAll("main [data-press], main [data-do]")].filter(each => each.checkVisibility());
            return [shown.map(each => each.querySelector("kbd")?.textContent ?? ""), [...document.querySelectorAll("main button.primary")].filter(each => !each.querySelector("kbd")).map(each => each.innerText)];
            """)
          let (keys, without) = try #require((found as? [[String]]).map { ($0[0], $0[1]) })
          #expect(!keys.contains("") && Set(keys).count == keys.count, "\(path): \(keys)")
          #expect(without == [], "\(path)")
          // These have none while figures are closed, or where there is but one page.
          let mayBeBare = ["/people", "/families", "/exports"].contains(path)
          #expect(mayBeBare || !keys.isEmpty, "\(path)")
        }
        try await visitor.go("/ledger")
        try await browser.press("v")
        try await browser.wait(for: "#check dd")
      }
    }
  }
}
