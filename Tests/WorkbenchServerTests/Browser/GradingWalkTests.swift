// SPDX-License-Identifier: Apache-2.0
// A whole grading session in a real browser, without a mouse.

import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct GradingWalkTests {
    @Test func theFirstSignInAsksForAPasswordOfOnesOwn() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        #expect(try await visitor.browser.text(".bar .who[href='/account']").hasPrefix("ann"))
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
        let told = try await browser.text(".notice.fault")
        #expect(told == "\(PageTexts.text("refusal_not_seen")) \(first)")
        try await browser.resize(1_280, 720)
        let covered = try await browser.run(
          """
          const notice = document.querySelector(".notice").getBoundingClientRect();
          return [".grade", ".why", "#picture img", ".tools", ".bar"].filter(each => {
            const box = document.querySelector(each).getBoundingClientRect();
            return notice.left < box.right && notice.right > box.left && notice.top < box.bottom && notice.bottom > box.top;
          });
          """)
        #expect(covered as? [String] == [], "a notice covers nothing")
        // The answers of a question stand in one line.
        let rows = try await browser.run(
          """
          return [...document.querySelectorAll(".q[data-matters=true]")].slice(0, 2).map(row =>
            new Set([...row.querySelectorAll(".opts button")].map(each => each.offsetTop)).size);
          """)
        #expect(rows as? [Int] == [1, 1])
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

    @Test func answersThatAChangedRegimeStillGivesKeepTheirKeys() async throws {
      let served = try ServedCase()
      let adoption = RegimeAdoption(store: served.store, actor: try served.actor("admin"))
      _ = try adoption.add(RegimeBrowser.text(of: "canada"))
      let own = try RegimeBrowser.text(of: "uk-england-wales")
      let version = try #require(own.firstMatch(of: /\nversion: (\d+)\n/).flatMap { Int($0.1) })
      let changed = own.replacing("\nversion: \(version)\n", with: "\nversion: \(version + 1)\n")
        .replacing("result: prohibited_image\n", with: "result: none\n")
      _ = try adoption.accept(changed)
      try await served.visit("ann") { visitor in
        try await visitor.go("/queue")
        _ = try await visitor.item()
        let keys =
          try await visitor.browser.run(
            "return [...document.querySelectorAll('#macros .group:first-child kbd')].map((each) => each.textContent)"
          ) as? [String] ?? []
        #expect(keys == ["1", "2", "3", "5", "6", "7"], "the fourth has another result by now")
        #expect(try await visitor.browser.count("#macros .group") == 2)
      }
    }

    @Test func everyRegimeOfTheCaseHasItsOneKeyAnswers() async throws {
      let served = try ServedCase()
      let adoption = RegimeAdoption(store: served.store, actor: try served.actor("admin"))
      for id in ["canada", "us-federal"] { _ = try adoption.add(RegimeBrowser.text(of: id)) }
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        _ = try await visitor.item()
        #expect(try await browser.count("#macros .group") == 3)
        let keys =
          try await browser.run(
            "return [...document.querySelectorAll('#macros kbd')].map((each) => each.textContent)")
          as? [String] ?? []
        #expect(keys.count > 12 && Set(keys).count == keys.count && !keys.contains(""), "\(keys)")
        #expect(keys.prefix(7) == ["1", "2", "3", "4", "5", "6", "7"])
        #expect(Set(keys).isDisjoint(with: ["Shift+K", "Shift+L", "Shift+X"]), "\(keys)")
        for theme in ["light", "dark"] {
          try await browser.prefer(theme: theme)
          try await browser.resize(1_440, 900)
          try await browser.settle()
          #expect(try await browser.violations() == [], "\(theme)")
          let excess = try await browser.run(
            "const all = document.querySelector('#macros').parentElement; return all.scrollWidth - all.clientWidth"
          )
          #expect(excess as? Int == 0, "nothing is cut off at the side")
          try await PagesWalkTests.keep(browser, "queue-regimes-\(theme)")
          try await browser.resize(1_280, 720)
          let hidden =
            try await browser.run(
              "return [...document.querySelectorAll('.grade > *')].map(part => part.scrollHeight - part.clientHeight)"
            )
            as? [Int]
          #expect(
            hidden == [0, 0, 0, 0], "answers, questions, law and button are in view, \(theme)")
          try await PagesWalkTests.keep(browser, "queue-regimes-1280-\(theme)")
        }

        // An answer of another regime by its key, rebound to one of the person's own.
        let action = "macro-canada.no_dominant_depiction"
        let key = try await browser.text("#macros [data-macro='\(action)'] kbd")
        try await browser.press(String(try #require(key.last)))
        try await browser.wait(
          "document.querySelector('#macros [aria-pressed=true]')?.dataset.macro === arguments[0]",
          [action])
        try await browser.wait("document.querySelector('#law').innerText.includes('Canada')")
        // What the others need is still asked.
        #expect(
          try await browser.count(".q[data-question=child][data-matters=true]") == 1)
        try await browser.press("?")
        try await browser.wait(for: "dialog.help")
        try await browser.run(
          "document.querySelector(`dialog.help kbd[data-key='${arguments[0]}']`).parentElement.focus()",
          [action])
        try await browser.press("Enter", "8")
        try await browser.press("Escape")
        try await browser.wait("!document.querySelector('dialog.help')")
        try await browser.press("1")
        try await browser.press("8")
        try await browser.wait(
          "document.querySelector('#macros [aria-pressed=true]')?.dataset.macro === arguments[0]",
          [action])
      }
    }

    @Test func withEveryRegimeEachAnswerAndQuestionHasAKeyThatIsShownAndRebindable() async throws {
      let served = try ServedCase()
      let adoption = RegimeAdoption(store: served.store, actor: try served.actor("admin"))
      for id in RegimeLibrary.ids where id != served.store.description.regime {
        _ = try adoption.add(RegimeBrowser.text(of: id))
      }
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        _ = try await visitor.item()
        let shown =
          try await browser.run(
            "return [...document.querySelectorAll('kbd[data-key]')].map(each => [each.dataset.key, each.textContent])"
          ) as? [[String]] ?? []
        let macros = shown.filter { $0[0].hasPrefix("macro-") }
        let facts = shown.filter { $0[0].hasPrefix("fact-") }
        #expect(macros.count == 38 && facts.count > 14, "\(macros.count) \(facts.count)")
        let keys = Dictionary(shown.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
        #expect(!keys.values.contains(""), "\(keys)")
        #expect(Set(keys.values).count == keys.count, "\(keys)")
        try await browser.resize(1_440, 900)
        try await PagesWalkTests.keep(browser, "queue-nine-regimes")

        // A key of two strokes does what it says, and its second stroke alone what it always did.
        let macro = try #require(macros.first { $0[1].hasPrefix("/ ") })
        let second = try #require(macro[1].last).lowercased()
        try await browser.press("/", second)
        try await browser.wait(
          "document.querySelector('#macros [aria-pressed=true]')?.dataset.macro === arguments[0]",
          [macro[0]])
        let question = try #require(facts.first { $0[1].hasPrefix("/ ") })
        try await browser.press("/", try #require(question[1].last).lowercased())
        try await browser.wait(
          "document.querySelector(`.q:has(kbd[data-key=${arguments[0]}]) [aria-pressed=true]`)",
          [question[0]])

        // Rebound to another of two strokes, and back.
        try await browser.press("?")
        try await browser.wait(for: "dialog.help")
        try await browser.run(
          "document.querySelector(`dialog.help kbd[data-key='${arguments[0]}']`).parentElement.focus()",
          [macro[0]])
        try await browser.press("Enter", "/", "9", "Escape")
        try await browser.wait("!document.querySelector('dialog.help')")
        #expect(try await browser.text("#macros [data-macro='\(macro[0])'] kbd") == "/ 9")
        try await browser.press("1", "/", "9")
        try await browser.wait(
          "document.querySelector('#macros [aria-pressed=true]')?.dataset.macro === arguments[0]",
          [macro[0]])
      }
      let kept = try PreferenceService(store: served.store, actor: try served.actor("ann")).read()
      #expect(kept.keys.values.contains("/9"))
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
        #expect(try await browser.complaints() == [])
        #expect(try await browser.count("img") == 0)
        try await PagesWalkTests.keep(browser, "locked")
        try await visitor.go("/queue")
        try await browser.wait(for: "form[action='/unlock']")
        try await browser.type(Visitor.password, into: "input[name=password]")
        try await browser.press("Enter")
        try await browser.wait(for: ".bar .who")
      }
    }
  }
}
