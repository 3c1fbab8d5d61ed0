// SPDX-License-Identifier: Apache-2.0
// A lock in the midst of an answer: what was begun is there again, and nothing was recorded by it.

import Casework
import EvidenceModel
import Foundation
import Testing

@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct BegunWalkTests {
    /// The answers that are chosen on the form.
    private static func chosen(_ browser: Browser) async throws -> [String] {
      let found = try await browser.run(
        """
        return [...document.querySelectorAll("#facts .q [aria-pressed=true]")]
          .map(option => `${option.closest(".q").dataset.question}=${option.dataset.answer}`);
        """)
      return try #require(found as? [String]).sorted()
    }

    private static func unlock(_ browser: Browser) async throws {
      try await browser.wait(for: "form[action='/unlock']")
      try await browser.type(Visitor.password, into: "input[name=password]")
      try await browser.press("Enter")
      try await browser.wait("location.pathname === '/queue'")
    }

    @Test func theKeyOfTheLockCostsNoAnswerAndNoNote() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        let item = try await visitor.item()
        try await browser.press("Enter")
        try await browser.hear(PageTexts.text("queue_nothing_chosen"))
        try await browser.press("1", "d")
        let before = try await Self.chosen(browser)
        #expect(!before.isEmpty)
        try await browser.press("n")
        try await browser.wait(for: "dialog textarea")
        try await browser.type("half a note", into: "dialog textarea")
        // The lock's key is a letter to the field: the button of the bar lies under the dialog.
        try await browser.run("document.getElementById('lock').click()")
        try await Self.unlock(browser)
        #expect(try await visitor.item() == item)
        #expect(try await Self.chosen(browser) == before)
        try await browser.hear(PageTexts.text("queue_begun"))
        try await browser.press("n")
        try await browser.wait(for: "dialog textarea")
        #expect(
          try await browser.run("return document.querySelector('dialog textarea').value") as? String
            == "half a note")
        #expect(try await browser.violations() == [])
        try await browser.press("Escape")
        try await browser.wait("!document.querySelector('dialog')")
        let browserKept = try await browser.run(
          "return localStorage.length + sessionStorage.length")
        #expect(browserKept as? Int == 0)
        let own = try OwnAssessments(store: served.store, actor: try served.actor("ann")).newest(9)
        #expect(own.isEmpty)
        // What was let be is not offered again, and what is recorded is what stood there.
        try await browser.press("X")
        try await Self.unlock(browser)
        #expect(try await visitor.item() == item)
        #expect(try await Self.chosen(browser) == before)
        try await browser.press("n")
        try await browser.wait(for: "dialog textarea")
        #expect(
          try await browser.run("return document.querySelector('dialog textarea').value") as? String
            == "")
        try await browser.press("Escape")
        try await browser.wait("!document.querySelector('dialog')")
        try await visitor.look()
        try await visitor.record()
        let newest = try #require(
          try OwnAssessments(store: served.store, actor: try served.actor("ann")).newest(1).first)
        #expect(newest.item == item)
        #expect(
          newest.facts.entries.map { "\($0.question.rawValue)=\($0.answer)" }.sorted() == before)
      }
    }

    @Test func whatIsBegunGoesBeforeWhatWasTakenBackWhenThePageLocksByItself() async throws {
      let uptime = ServedUptime()
      let served = try ServedCase { $0.uptime = uptime.reader }
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        let item = try await visitor.item()
        try await visitor.look()
        try await browser.press("5")
        try await visitor.record()
        // Of two holds the later one is gone on with.
        served.clock.advance(seconds: 1)
        try await browser.press("u")
        try await browser.wait(
          "document.getElementById('queue').dataset.item === arguments[0]", ["\(item)"])
        _ = try await visitor.item()
        let old = try await Self.chosen(browser)
        try await browser.press("4")
        let new = try await Self.chosen(browser)
        #expect(!old.isEmpty && new != old)
        // Told by itself, a moment after the last change.
        try await Task.sleep(for: .seconds(1))
        try await browser.settle()
        uptime.advance(.seconds(700))
        try await browser.run("const real = Date.now; Date.now = () => real() + 3600000;")
        try await Self.unlock(browser)
        #expect(try await visitor.item() == item)
        #expect(try await Self.chosen(browser) == new)
      }
    }

    @Test func aPageOfTheLockGoesOnOnceAnotherWasUnlocked() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        // What another page of the same browser does.
        let elsewhere = """
          const csrf = document.querySelector("input[name=csrf]").value;
          return fetch("/api/v1/session/" + arguments[0], {
            method: "POST", headers: { "Content-Type": "application/json",
              "X-Martlet-CSRF": arguments[2] ?? csrf },
            body: JSON.stringify(arguments[1]),
          }).then((answer) => answer.ok);
          """
        for way in ["by itself", "by the password"] {
          try await visitor.go("/queue")
          _ = try await visitor.item()
          try await browser.press("X")
          try await browser.wait(for: "form[action='/unlock']")
          let done = try await browser.run(
            elsewhere, ["unlock", ["password": Visitor.password]])
          #expect(done as? Bool == true)
          if way == "by itself" {
            try await browser.run("document.dispatchEvent(new Event('visibilitychange'))")
          } else {
            // A page that was not told of anything sends the proof that it has.
            try await browser.run(
              "document.querySelector('input[name=password]').value = arguments[0]; document.querySelector('form[action=\"/unlock\"]').submit()",
              [Visitor.password])
          }
          try await browser.wait("location.pathname === '/queue'")
          _ = try await visitor.item()
        }
      }
    }

    @Test func theWallSaysWhyNothingIsShown() async throws {
      let served = try ServedCase()
      try served.policy([
        "wall: off": "wall: on", "exposures_per_day: none": "exposures_per_day: 1",
      ])
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await visitor.look()
        try await browser.press("5")
        try await visitor.record()
        try await browser.wait("document.getElementById('queue').dataset.state === 'budget'")
        try await visitor.go("/wall?kind=image")
        try await browser.wait(
          "document.getElementById('place').innerText.includes(arguments[0])",
          [PageTexts.text("refusal_budget_spent")])
        #expect(try await browser.count(".shot img") == 0)
        #expect(try await browser.count("#rest-not-criminal:disabled") == 1)
        #expect(try await browser.count("#rest-not-for-assessment:disabled") == 1)
        #expect(try await browser.violations() == [])
        try await browser.press("n")
        try await browser.hear(PageTexts.text("refusal_budget_spent"))
      }
    }
  }
}
