// SPDX-License-Identifier: Apache-2.0
// A whole grading session in a real browser, without a mouse.

import Casework
import EvidenceModel
import Foundation
import Testing

@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct GradingWalkTests {
    @Test func theFirstSignInAsksForAPasswordOfOnesOwn() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        #expect(try await visitor.browser.text(".bar .who").hasPrefix("ann"))
        try await visitor.go("/account")
        try await visitor.browser.tab(to: "form[action='/sign-out'] button")
        try await visitor.browser.press("Enter")
        try await visitor.browser.wait(for: "input[name=password]")
        try await visitor.enter("ann", "not the password at all")
        try await visitor.browser.wait(for: "[role=alert]")
        try await Task.sleep(for: .seconds(1.2))
        try await visitor.enter("ann", Visitor.password)
        try await visitor.browser.wait(for: ".bar .who")
      }
    }

    @Test func itemsAreGradedByKeysAlone() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        let first = try await visitor.item()
        #expect(try await browser.count("#picture img") == 1)

        // Nothing is recorded before a look, and the person is told so.
        try await browser.press("1", "Enter")
        try await browser.wait(for: ".notice.fault")
        #expect(try await visitor.item() == first)

        try await visitor.look()
        try await browser.press("1")
        try await browser.wait("document.querySelector('#macros [aria-pressed=true]')")
        try await browser.wait("document.querySelector('#law strong')?.textContent.length > 0")
        try await visitor.record()
        let second = try await visitor.item()
        #expect(second != first)

        try await visitor.look()
        try await browser.press("5")
        try await visitor.record()
        let third = try await visitor.item()
        #expect(![first, second].contains(third))

        // Taking back brings the newest back first, then the one before.
        served.clock.advance(seconds: 3)
        try await browser.press("u")
        try await browser.wait(
          "document.getElementById('queue').dataset.item === arguments[0]", [String(second)])
        served.clock.advance(seconds: 3)
        try await browser.press("u")
        try await browser.wait(
          "document.getElementById('queue').dataset.item === arguments[0]", [String(first)])
      }
      #expect(try CaseCheck(store: served.store).run().problems == [])
    }

    @Test func aKeyCanBeGivenToAnotherAction() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await browser.press("?")
        try await browser.wait(for: "dialog.help")
        try await browser.run(
          "document.querySelector('dialog.help kbd[data-key=keep]').parentElement.focus()")
        try await browser.press("Enter", "9")
        try await browser.press("Escape")
        try await browser.wait("!document.querySelector('dialog.help')")
        #expect(try await browser.text("[data-do=keep] kbd") == "9")
        try await browser.press("9")
        try await browser.wait("document.getElementById('picture').dataset.open === 'true'")
      }
    }

    @Test func whoDoesNotWantAnItemNeedsNoReason() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        try await visitor.go("/queue")
        let first = try await visitor.item()
        try await visitor.browser.press("x")
        try await visitor.browser.wait(
          "document.getElementById('queue').dataset.item !== arguments[0]", [String(first)])
        #expect(try await visitor.item() != first)
        try await visitor.go("/queue")
        #expect(try await visitor.item() != first)
      }
    }

    @Test func lockingHidesThePictureAndAsksForThePassword() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await browser.press("r")
        try await browser.wait("document.getElementById('picture').dataset.open === 'true'")
        try await browser.press("X")
        try await browser.wait(for: "form[action='/unlock']")
        #expect(try await browser.count("img") == 0)
        try await visitor.go("/queue")
        try await browser.wait(for: "form[action='/unlock']")
        try await browser.type(Visitor.password, into: "input[name=password]")
        try await browser.press("Enter")
        try await browser.wait(for: ".bar .who")
      }
    }
  }
}
