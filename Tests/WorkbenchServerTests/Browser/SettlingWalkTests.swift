// SPDX-License-Identifier: Apache-2.0
// In a real browser: a lead is handed what is disputed and settles it by keys; open dialogs keep keys to themselves;
// what was read is covered when work stops.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct SettlingWalkTests {
    private static let severe: [String: String] = [
      "child": "yes", "photograph_like": "yes", "origin": "computer_made", "indecent": "yes",
      "severity": "a",
    ]

    private static func record(
      _ served: ServedCase, _ user: String, _ item: Int64, _ facts: [String: String]
    ) throws {
      let outcome = try AssessmentService(store: served.store, actor: try served.actor(user))
        .record([AssessmentEntry(item: item, facts: try FactSheet(named: facts), route: .seen)])
      if case .refused(let error)? = outcome.first { throw error }
    }

    /// A case in which everything is rated once, and one picture twice, with two answers.
    private static func disputed() throws -> (ServedCase, item: Int64) {
      let served = try ServedCase()
      let queue = WorkQueue(store: served.store, actor: try served.actor("ann"))
      var pictures: [Int64] = []
      while let next = try queue.next() {
        try record(served, "ann", next.item, ["child": "no"])
        if next.kind == .image { pictures.append(next.item) }
      }
      let item = try #require(pictures.first)
      try record(served, "ben", item, severe)
      return (served, item)
    }

    @Test func aLeadIsHandedWhatIsDisputedAndSettlesItByKeys() async throws {
      let (served, item) = try Self.disputed()
      let reason = "the second look is right"
      try await served.visit("lea") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        #expect(try await visitor.item() == item)
        #expect(try await browser.count("#opinions li") == 0, "blind until the own answer is in")
        #expect(
          try await browser.text("#opinions p:not([hidden])").hasSuffix("your own answer is in."))
        try await visitor.look()
        try await browser.press("1")
        try await browser.wait("document.querySelector('#macros [aria-pressed=true]')")

        // Nothing is settled without a reason.
        try await browser.press("Enter")
        try await browser.wait(for: "dialog textarea")
        try await browser.press("Escape")
        try await browser.wait("!document.querySelector('dialog')")
        #expect(try await visitor.item() == item)

        try await browser.press("Enter")
        try await browser.wait(for: "dialog textarea")
        try await browser.type(reason, into: "dialog textarea")
        try await browser.tab(to: "dialog button.primary")
        try await browser.press("Enter")
        try await browser.wait("document.getElementById('queue').dataset.state === 'empty'")
      }
      let lead = try served.actor("lea")
      let own = try OwnAssessments(store: served.store, actor: lead).newest(10, on: nil)
      #expect(own.map(\.item) == [item])
      #expect(own.first?.isAdjudication == true)
      #expect(try WorkQueue(store: served.store, actor: lead).next(.dispute) == nil)
      #expect(try CaseCheck(store: served.store).run().problems == [])
    }

    /// Whoever settles disputes need not rate everything before.
    @Test func aLeadTakesDisputesBeforeWhatIsToBeRated() async throws {
      let served = try ServedCase()
      let queue = WorkQueue(store: served.store, actor: try served.actor("ann"))
      let item = try #require(try queue.next()).item
      try Self.record(served, "ann", item, ["child": "no"])
      try Self.record(served, "ben", item, Self.severe)
      try await served.visit("lea", "ann") { lead, assessor in
        let browser = lead.browser
        try await lead.go("/queue")
        #expect(try await lead.item() != item, "what is to be rated comes first by itself")
        let key = try await browser.text("[data-do=disputes] kbd")
        #expect(key == "F2", "no letter: those are the keys of answers by other laws")
        let begun = ".q[data-question=child] [aria-pressed=true]"
        try await browser.press("q")
        try await browser.wait("document.querySelector(arguments[0])", [begun])
        try await browser.press("F2")
        try await browser.wait(
          "document.getElementById('queue').dataset.item === arguments[0]", [String(item)])
        #expect(try await browser.count("[data-do=disputes][aria-pressed=true]") == 1)
        try await browser.settle()
        try await browser.press("F2")
        try await browser.wait(
          "document.getElementById('queue').dataset.item !== arguments[0]", [String(item)])
        try await browser.settle()
        #expect(try await browser.count("[data-do=disputes][aria-pressed=false]") == 1)
        #expect(try await browser.count(begun) == 1, "answers that were begun stay")
        try await browser.resize(1_280, 720)
        #expect(
          try await browser.run(
            "return document.querySelector('footer.keys').getBoundingClientRect().height <= 40")
            as? Bool == true, "all keys of a lead stand in one line")

        try await assessor.go("/queue")
        _ = try await assessor.item()
        #expect(try await assessor.browser.count("[data-do=disputes]") == 0)
      }
    }

    @Test func whoSettlesNothingIsHandedNoDispute() async throws {
      let (served, _) = try Self.disputed()
      try await served.visit("cat") { visitor in
        try await visitor.go("/queue")
        try await visitor.browser.wait(
          "document.getElementById('queue').dataset.state === 'empty'")
        #expect(try await visitor.browser.count("#opinions:not([hidden])") == 0)
      }
    }

    @Test func keysDoNothingInTheQueueBehindAnOpenDialog() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        let item = try await visitor.item()
        try await browser.press("n")
        try await browser.wait(for: "dialog textarea")
        try await browser.tab(to: "dialog button[type=button]")
        // Leave, keep open, an answer, take back, a tag: none of them is typed anywhere.
        try await browser.press("x", "r", "1", "u", "K")
        try await browser.settle()
        #expect(try await browser.count("dialog[open]") == 1)
        #expect(try await visitor.item() == item)
        #expect(
          try await browser.count("#macros [aria-pressed=true], #tags [aria-pressed=true]") == 0)
        #expect(
          try await browser.run("return document.getElementById('picture').dataset.open")
            as? String == "false")
        try await browser.press("Escape")
        try await browser.wait("!document.querySelector('dialog')")
        try await browser.press("r")
        try await browser.wait("document.getElementById('picture').dataset.open === 'true'")
        #expect(try await visitor.item() == item)
      }
      #expect(try served.store.catalog.read { try $0.count(OptOutRow.self) } == 0)
    }

    @Test func whatWasReadIsCoveredWhenABreakComes() async throws {
      let served = try ServedCase()
      try served.policy(["{after_minutes: 50, minutes: 10}": "{after_minutes: 1, minutes: 5}"])
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        let item = try await visitor.item()
        for _ in 0..<7 { try await BreakWalkTests.beat(served, visitor, item) }
        try await visitor.look()
        try await browser.press(",")
        try await browser.wait(for: "#places li")
        try await browser.press("1")
        try await visitor.record()
        try await browser.wait("document.getElementById('queue').dataset.state === 'break'")
        #expect(try await browser.count("#places *, #text *, #content *") == 0)
      }
    }

    @Test func whatWasReadIsCoveredWhenNobodyIsThereAndWhenThePageLocks() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await browser.press(",")
        try await browser.wait(for: "#places li")
        try await browser.run("document.dispatchEvent(new CustomEvent('martlet:idle'))")
        #expect(try await browser.count("#places *") == 0)

        try await browser.press(",")
        try await browser.wait(for: "#places li")
        let shown = try await browser.text("#places li")
        try await browser.press("X")
        try await browser.wait(for: "form[action='/unlock']")
        #expect(try await !browser.text("body").contains(shown))
      }
    }
  }
}
