// SPDX-License-Identifier: Apache-2.0
// Two people at their own browsers: what both rate, each rates without a word of the other's.

import Casework
import EvidenceModel
import Foundation
import Testing

@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct TogetherWalkTests {
    /// The words of the pages by which somebody could learn of an item and its family.
    private func words(_ visitor: Visitor, of item: Int64) async throws -> [String: String] {
      var found: [String: String] = [:]
      for path in ["/items/\(item)", "/families/\(item)", "/study", "/wall?item=\(item)"] {
        try await visitor.go(path)
        try await visitor.browser.settle()
        found[path] = try await visitor.browser.text("main")
      }
      return found
    }

    @Test func theSecondRaterIsToldNothingOfTheFirst() async throws {
      let served = try ServedCase()
      try served.policy(["double_rating: 0": "double_rating: 1", "wall: off": "wall: on"])
      try served.keepAtWork(["ann", "ben"])
      let noted = "a gull on the third mast"
      try await served.visit("ann", "ben") { ann, ben in
        try await ann.go("/queue")
        let item = try await ann.item()
        let before = try await words(ben, of: item)
        #expect(before.values.allSatisfy { !$0.isEmpty })

        try await ann.browser.press("n")
        try await ann.browser.wait(for: "dialog textarea")
        try await ann.browser.type(noted, into: "dialog textarea")
        try await ann.browser.tab(to: "dialog button.primary")
        try await ann.browser.press("Enter")
        try await ann.browser.wait("!document.querySelector('dialog')")
        try await ann.look()
        try await ann.browser.press("K", "1")
        try await ann.browser.wait("document.querySelector('#macros [aria-pressed=true]')")
        try await ann.browser.settle()
        let law = try await ann.browser.text("#law strong")
        #expect(!law.isEmpty)
        try await ann.record()
        try await ann.go("/items/\(item)")
        try await ann.browser.settle()
        let own = try await ann.browser.text("main")
        #expect(own.contains(PageTexts.text("item_you") + " · "), "her own record is there")

        #expect(try await words(ben, of: item) == before, "no page of ben's has changed")
        try await ben.go("/queue")
        #expect(try await ben.item() == item, "both rate the same item")
        try await ben.browser.settle()
        #expect(try await ben.browser.count("#macros [aria-pressed=true]") == 0)
        #expect(try await ben.browser.count("#tags [aria-pressed=true]") == 0)
        #expect(try await ben.browser.text("#law strong") != law)
        let source =
          try await ben.browser.run("return document.documentElement.outerHTML") as? String
        #expect(source?.contains(noted) == false)

        // His own answer differs; hers stays hers, and each has but one record of it.
        try await ben.look()
        try await ben.browser.press("5")
        try await ben.record()
        for (name, visitor) in [("ann", ann), ("ben", ben)] {
          let own = try OwnAssessments(store: served.store, actor: try served.actor(name)).newest(
            10, on: item)
          #expect(own.count == 1, "\(name)")
          try await visitor.go("/queue")
          #expect(try await visitor.item() != item, "neither is asked twice")
        }
      }
      #expect(try CaseCheck(store: served.store).run().problems == [])
    }
  }
}
