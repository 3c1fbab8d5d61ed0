// SPDX-License-Identifier: Apache-2.0
// A break in a real browser: it comes after the time the policy says, it holds, and the item is still there after it.

import Casework
import EvidenceModel
import Foundation
import Testing

@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct BreakWalkTests {
    /// Tells ten seconds of work at an item, as the page does by itself.
    static func beat(_ served: ServedCase, _ visitor: Visitor, _ item: Int64) async throws {
      served.clock.advance(seconds: 10)
      let status = try await visitor.browser.run(
        """
        const csrf = document.querySelector('meta[name="martlet-csrf"]').content;
        return fetch("/api/v1/queue/lease", {
          method: "POST", headers: { "Content-Type": "application/json", "X-Martlet-CSRF": csrf },
          body: JSON.stringify({ item: arguments[0], active: true }),
        }).then(answer => answer.status);
        """, [Int(item)])
      #expect(status as? Int == 200)
    }

    @Test func aBreakComesWhenItIsDueAndTheItemAfterIt() async throws {
      let served = try ServedCase()
      try served.policy(["{after_minutes: 50, minutes: 10}": "{after_minutes: 1, minutes: 5}"])
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        let first = try await visitor.item()
        for _ in 0..<4 { try await Self.beat(served, visitor, first) }
        try await visitor.look()
        try await browser.press("1")
        try await visitor.record()
        let second = try await visitor.item()
        #expect(second != first, "no break is due after forty seconds")
        for _ in 0..<3 { try await Self.beat(served, visitor, second) }
        #expect(try await visitor.item() == second, "nobody is stopped in the midst of an item")
        try await visitor.go("/queue")
        try await browser.wait("document.getElementById('queue').dataset.state === 'break'")
        let told = try await browser.text("#instead")
        #expect(told.contains(PageTexts.text("queue_state_break")), "\(told)")
        #expect(told.contains("Leave the screen"), "\(told)")
        #expect(try await browser.count("#picture img") == 0)

        // Asking again does not end it.
        served.clock.advance(seconds: 290)
        try await browser.press("Enter")
        try await browser.settle()
        #expect(
          try await browser.run("return document.getElementById('queue').dataset.state") as? String
            == "break")
        served.clock.advance(seconds: 10)
        #expect(try await visitor.item() == second, "it comes by itself, and it is the one held")
      }
    }

    @Test func whatIsTakenBackAfterTheBudgetIsAnsweredAnewWithoutItsPicture() async throws {
      let served = try ServedCase()
      try served.policy(["exposures_per_day: none": "exposures_per_day: 1"])
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        let item = try await visitor.item()
        #expect(try await browser.count("#picture img") == 1)
        try await visitor.look()
        try await browser.press("5")
        try await visitor.record()
        try await browser.wait("document.getElementById('queue').dataset.state === 'budget'")
        try await browser.press("u")
        try await browser.wait("document.getElementById('queue').dataset.picture === 'closed'")
        #expect(try await visitor.item() == item)
        let words = try await browser.text("#cover")
        #expect(words.contains(PageTexts.text("queue_closed")), "\(words)")
        #expect(try await browser.count("#picture img") == 0)
        try await browser.press("r")
        try await browser.hear(PageTexts.text("refusal_budget_spent"))
        #expect(try await browser.count("#picture img") == 0, "no key brings it back")
        #expect(try await browser.violations() == [])
        try await PagesWalkTests.keep(browser, "queue-closed")
        try await browser.press("4", "Enter")
        try await browser.wait("document.getElementById('queue').dataset.state === 'budget'")
        let newest = try OwnAssessments(store: served.store, actor: try served.actor("ann"))
          .newest(1).first
        #expect(newest?.item == item && newest?.isWithdrawn == false)
      }
    }
  }
}
