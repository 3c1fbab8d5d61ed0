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
        try await browser.run("window.isOld = true")
        try await browser.press("Enter")
        try await browser.wait("!window.isOld")
        try await browser.settle()

        let carried = try records(served, ann, .inferred)
        #expect(carried.keys.sorted() == reached.filter { before[$0] == nil }.sorted())
        for member in others { #expect(carried[member] == nil, "no path leads to \(member)") }
        for record in carried.values { #expect(record.facts == before[item]?.facts) }
        #expect(try records(served, ann, .seen) == before, "what was seen stays as it was")
        let words = try await browser.run(
          "return [...document.querySelectorAll('table td')].map(cell => cell.innerText)")
        let word = PageTexts.text("word_inferred")
        #expect((words as? [String])?.count { $0 == word } == carried.count)
      }
      #expect(try CaseCheck(store: served.store).run().problems == [])
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
          "document.querySelector('.tile .shot img') && [...document.querySelectorAll('.tile .shot')]"
          + ".every(shot => shot.querySelector('img') || shot.textContent === arguments[0])"
        try await browser.wait(isDrawn, [left])
        func tiles(_ selector: String) async throws -> [Int64] {
          let found = try await browser.run(
            "return [...document.querySelectorAll(arguments[0])].map(e => Number(e.dataset.item))",
            [selector])
          return (found as? [Int])?.map { Int64($0) } ?? []
        }
        let shown = try await tiles(".tile:has(.shot img)")
        #expect(shown.count > 4)

        try await browser.press("ArrowRight", "x")
        try await browser.wait(for: ".tile.kept")
        let kept = try await tiles(".tile.kept")
        #expect(kept.count == 1 && Set(shown).isSuperset(of: kept))
        try await browser.press("n")
        try await browser.wait(
          "document.getElementById('notices').innerText.includes(arguments[0])",
          ["\(PageTexts.text("wall_recorded")) \(shown.count - 1)"])
        let first = try records(served, ann, .glanced)
        #expect(Set(first.keys) == Set(shown).subtracting(kept))
        for record in first.values { #expect(record.facts == (try FactSheet([.child: "no"]))) }

        // What was left out is decided by itself, once it is taken in again.
        try await browser.wait(isDrawn, [left])
        try await browser.wait(for: ".tile[aria-selected=true].kept")
        try await browser.press("x")
        try await browser.wait("!document.querySelector('.tile.kept')")
        try await browser.press("m")
        try await browser.wait(
          "document.getElementById('notices').innerText.includes(arguments[0])",
          ["\(PageTexts.text("wall_recorded")) 1"])
        let second = try records(served, ann, .glanced)
        #expect(second[kept[0]]?.facts == .empty)
        #expect(second.count == shown.count)
      }
      #expect(try CaseCheck(store: served.store).run().problems == [])
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
