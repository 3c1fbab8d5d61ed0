// SPDX-License-Identifier: Apache-2.0
// One decision about many items in a real browser, by keys: the rest of a family, the rest of a page.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct ExceptionWalkTests {
    /// The items that a record of `user` about `item` can be carried over to, and the others of its family.
    private func reach(
      _ served: ServedCase, of item: Int64, by user: Actor
    ) throws -> (reached: [Int64], others: [Int64]) {
      let number = try #require(user.user)
      return try served.store.catalog.read { reader in
        let paths = try FamilyPaths.read(
          around: item, by: number, reader, columns: served.store.columns)
        let members = paths?.members(besides: item) ?? []
        let reached = try members.filter { try paths?.path(to: $0, by: number, reader) != nil }
        return (reached, members.filter { !reached.contains($0) })
      }
    }

    /// The person's standing records of the route, by item.
    private func records(
      _ served: ServedCase, _ user: Actor, _ route: AssessmentRoute
    ) throws -> [Int64: OwnAssessment] {
      let all = try OwnAssessments(store: served.store, actor: user).newest(10_000, on: nil)
      return Dictionary(
        all.filter { $0.route == route && !$0.isWithdrawn }.map { ($0.item, $0) },
        uniquingKeysWith: { first, _ in first })
    }

    @Test func oneLookDecidesTheRestOfAFamilyByEnter() async throws {
      let served = try ServedCase()
      let ann = try served.actor("ann")
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        var seen: Int64?
        for _ in 0..<30 where seen == nil {
          let item = try await visitor.item()
          try await visitor.look()
          try await browser.press("1")
          try await visitor.record()
          if try !reach(served, of: item, by: ann).reached.isEmpty { seen = item }
        }
        let item = try #require(seen, "no item of the queue has a family within reach")
        let (reached, others) = try reach(served, of: item, by: ann)
        let before = try records(served, ann, .seen)
        try await visitor.go("/families/\(item)")
        try await browser.settle()
        try await browser.press("Enter")
        try await browser.wait("document.getElementById('carried').innerText !== ''")
        try await browser.settle()

        let carried = try records(served, ann, .inferred)
        let told = try await browser.text("#carried")
        let noun = PageTexts.text(carried.count == 1 ? "wall_items_one" : "wall_items")
        #expect(told.hasPrefix("\(PageTexts.text("family_recorded")) \(carried.count) \(noun)."))
        for member in others { #expect(told.contains("\(member)"), "\(told)") }
        #expect(carried.keys.sorted() == reached.filter { before[$0] == nil }.sorted())
        for member in others { #expect(carried[member] == nil, "no path leads to \(member)") }
        for record in carried.values { #expect(record.facts == before[item]?.facts) }
        #expect(try records(served, ann, .seen) == before, "what was seen stays as it was")
        let words = try await browser.run(
          "return [...document.querySelectorAll('table td')].map(cell => cell.innerText)")
        let word = PageTexts.text("word_inferred")
        #expect((words as? [String])?.count { $0 == word } == carried.count)

        // All of it is one decision, and is taken back as one.
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await browser.press("u")
        let back =
          carried.count == 1
          ? PageTexts.text("queue_undone")
          : "\(PageTexts.text("wall_undone")) \(carried.count) \(PageTexts.text("wall_items"))"
        try await browser.hear(back)
        #expect(try records(served, ann, .inferred).isEmpty)
      }
      #expect(try CaseCheck(store: served.store).run().problems == [])
    }

    /// What finds the tiles that lie wholly within the wall's window.
    private static func whole(of selector: String) -> String {
      "[...document.querySelectorAll('\(selector)')].filter(t => { const [b, f] = [t, "
        + "document.getElementById('wall')].map(e => e.getBoundingClientRect()); "
        + "return b.top >= f.top - 2 && b.bottom <= f.bottom + 2; })"
    }

    @Test func theRestOfAPageIsDecidedByItsTiles() async throws {
      let served = try ServedCase()
      try served.policy(["wall: off": "wall: on"])
      let ann = try served.actor("ann")
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/wall?kind=image&order=rank")
        let left = PageTexts.text("wall_undecodable")
        let isDrawn =
          "document.querySelector('.tile .shot img') && \(Self.whole(of: ".tile"))"
          + ".every(t => t.querySelector('img') || t.querySelector('.shot').textContent === arguments[0])"
        try await browser.wait(isDrawn, [left])
        func tiles(_ selector: String) async throws -> [Int64] {
          let found = try await browser.run(
            "return [...document.querySelectorAll(arguments[0])].map(e => Number(e.dataset.item))",
            [selector])
          return (found as? [Int])?.map { Int64($0) } ?? []
        }
        // A tile that lies partly below the edge is shown, and not decided.
        let found = try await browser.run(
          "return \(Self.whole(of: ".tile:has(.shot img)")).map(t => Number(t.dataset.item))")
        let shown = ((found as? [Int]) ?? []).map { Int64($0) }
        #expect(try await tiles(".tile").count > shown.count, "some are below the edge")
        #expect(shown.count > 4)

        try await browser.press("ArrowRight", "x")
        try await browser.wait(for: ".tile.kept")
        let kept = try await tiles(".tile.kept")
        #expect(kept.count == 1 && Set(shown).isSuperset(of: kept))
        try await browser.press("n")
        try await browser.hear("\(PageTexts.text("wall_recorded")) \(shown.count - 1)")
        let first = try records(served, ann, .glanced)
        #expect(Set(first.keys) == Set(shown).subtracting(kept))
        try await browser.settle()
        let count =
          "document.querySelector('[data-filter=own][value=glanced]').parentElement.querySelector('small')"
        #expect(
          try await browser.run("return \(count).textContent") as? String == "\(first.count)",
          "the filters count what was decided at once")
        let notCriminal = try FactSheet([.indecent: "no", .pornographic: "no"])
        for record in first.values { #expect(record.facts == notCriminal) }

        // What was left out is decided by itself, once it is taken in again.
        try await browser.wait(isDrawn, [left])
        try await browser.wait(for: ".tile[aria-selected=true].kept")
        try await browser.press("x")
        try await browser.wait("!document.querySelector('.tile.kept')")
        try await browser.press("m")
        try await browser.hear("\(PageTexts.text("wall_recorded")) 1")
        let second = try records(served, ann, .glanced)
        #expect(second[kept[0]]?.facts == (try FactSheet([.child: "no"])))
        #expect(second.count == shown.count)

        // What was decided last on the page is taken back at once.
        try await browser.press("u")
        try await browser.hear("\(PageTexts.text("wall_undone")) 1")
        #expect(
          try OwnAssessments(store: served.store, actor: ann).newest(1).first?.isWithdrawn == true)
      }
      #expect(try CaseCheck(store: served.store).run().problems == [])
    }

    @Test func undoOnTheWallTakesBackWhatWasDecidedLastOnThisPageAlone() async throws {
      let served = try ServedCase()
      try served.policy(["wall: off": "wall: on"])
      let (ann, ben) = (try served.actor("ann"), try served.actor("ben"))
      let all = try SyntheticAccess(store: served.store).contents().map(\.item)
      let early = try #require(all.last)
      try BrowsingFixture.record(served, "ann", early)
      served.clock.advance(seconds: 60)
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/wall?kind=image&order=rank")
        try await browser.settle()
        try await browser.press("n")
        try await browser.hear(PageTexts.text("wall_recorded"))
        let decided = try records(served, ann, .glanced)
        #expect(decided.count > 0)

        // Meanwhile the same person records elsewhere, and another person what was decided here.
        served.clock.advance(seconds: 60)
        let late = try #require(all.first { decided[$0] == nil && $0 != early })
        try BrowsingFixture.record(served, "ann", late)
        let both = try #require(decided.keys.min())
        try BrowsingFixture.record(served, "ben", both)
        try await browser.press("u")
        try await browser.hear("\(PageTexts.text("wall_undone")) \(decided.count)")
        #expect(try records(served, ann, .glanced).isEmpty)
        #expect(Set(try records(served, ann, .seen).keys) == [early, late])
        #expect(Array(try records(served, ben, .seen).keys) == [both])

        // There is nothing more to take back on this page.
        try await browser.press("u")
        try await browser.hear(PageTexts.text("wall_nothing_to_undo"))
        #expect(Set(try records(served, ann, .seen).keys) == [early, late])
      }
      #expect(try CaseCheck(store: served.store).run().problems == [])
    }

    @Test func keysDecideNothingOnTheWallBehindAnOpenDialog() async throws {
      let served = try ServedCase()
      try served.policy(["wall: off": "wall: on"])
      let ann = try served.actor("ann")
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/wall?kind=image&order=rank")
        try await browser.settle()
        try await browser.run(
          """
          const dialog = document.createElement("dialog"), button = document.createElement("button");
          button.textContent = "close";
          dialog.append(button);
          document.body.append(dialog);
          dialog.showModal();
          """)
        try await browser.press("n", "m", "x", "ArrowRight")
        try await browser.settle()
        #expect(try await browser.count(".tile.kept") == 0)
        #expect(try records(served, ann, .glanced).isEmpty)
        try await browser.press("Escape")
        try await browser.wait("!document.querySelector('dialog[open]')")
        try await browser.press("x")
        try await browser.wait("document.querySelector('.tile.kept')?.dataset.index === '0'")
      }
      #expect(try records(served, ann, .glanced).isEmpty)
    }

    @Test func aJumpSaysWhatIsNotThere() async throws {
      let served = try ServedCase()
      try served.policy(["wall: off": "wall: on"])
      let images = try SyntheticAccess(store: served.store).contents().map(\.item)
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/wall")
        try await browser.settle()
        func jump(_ text: String) async throws {
          try await browser.type(text, into: "#jump")
          try await browser.press("Enter")
        }
        let beyond = PageTexts.text("wall_beyond")
        for text in ["#90000", "90000"] {
          try await jump(text)
          try await browser.wait(
            "document.getElementById('place').innerText.endsWith(arguments[0])", [beyond])
          let place = try await browser.text("#place")
          let total = try await browser.text("#total")
          #expect(place == "\(total) of \(total) · \(beyond)")
          try await jump(String(images[0]))
          try await browser.wait(
            "!document.getElementById('place').innerText.includes(arguments[0])", [beyond])
        }
        // Of some items alone, one that is not among them.
        try BrowsingFixture.record(served, "ann", images[0])
        try await visitor.go("/wall?own=none")
        try await browser.settle()
        try await jump(String(images[0]))
        try await browser.wait(
          "document.getElementById('place').innerText.endsWith(arguments[0])",
          [PageTexts.text("wall_not_here")])
      }
    }

    @Test func nothingIsDecidedOnAWallThatThePolicyKeepsOff() async throws {
      let served = try ServedCase { $0.isWallOn = { _ in true } }
      let ann = try served.actor("ann")
      try await served.visit("ann") { visitor in
        try await visitor.go("/wall?kind=image")
        try await visitor.browser.settle()
        try await visitor.browser.press("n")
        try await visitor.browser.wait(for: ".notice.fault")
        let told = try await visitor.browser.text(".notice.fault")
        #expect(told.contains("keeps the wall off"), "\(told)")
      }
      #expect(try records(served, ann, .glanced).isEmpty)
    }
  }
}
