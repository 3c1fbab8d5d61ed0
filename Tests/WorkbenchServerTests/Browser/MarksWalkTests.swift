// SPDX-License-Identifier: Apache-2.0
// What a person puts on items and keeps: notes are read again, tags are found, views keep what they were asked.

import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct MarksWalkTests {
    @Test func aNoteIsReadAgainOnTheQueueInItsDialogAndOnTheItemsPage() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        let item = try await visitor.item()
        try await browser.press("n")
        try await browser.wait(for: "dialog textarea")
        try await browser.type("   ", into: "dialog textarea")
        try await browser.click("dialog button.primary")
        try await browser.hear(PageTexts.text("queue_note_empty"))
        try await browser.press("n")
        try await browser.wait(for: "dialog textarea")
        try await browser.type("the quay wall again", into: "dialog textarea")
        try await browser.click("dialog button.primary")
        try await browser.wait("document.getElementById('note').innerText.includes('quay wall')")

        try await visitor.go("/queue")
        #expect(try await visitor.item() == item)
        try await browser.wait("document.getElementById('note').innerText.includes('quay wall')")
        try await browser.press("n")
        try await browser.wait(for: "dialog .notes")
        #expect(try await browser.text("dialog .notes").contains("the quay wall again"))
        #expect(try await browser.violations() == [])
        try await browser.press("Escape")
        try await browser.wait("!document.querySelector('dialog')")
        try await browser.press("K")
        try await browser.wait(for: "[data-tag=known_victim][aria-pressed=true]")

        try await visitor.go("/items/\(item)")
        let told = try await browser.text("#marks")
        #expect(told.contains("the quay wall again"), "\(told)")
        #expect(told.contains(PageTexts.text("tag_known_victim")), "\(told)")
        try await browser.press("n")
        try await browser.wait(for: "dialog .notes")
        try await browser.type("and its lamp", into: "dialog textarea")
        try await browser.run("window.isOld = true")
        try await browser.click("dialog button.primary")
        try await browser.wait("!window.isOld")
        try await browser.settle()
        #expect(try await browser.text("#marks").contains("and its lamp"))
        #expect(try await browser.violations() == [])
      }
      #expect(try CaseCheck(store: served.store).run().problems == [])
    }

    @Test func aViewKeepsWordsThatNoItemHas() async throws {
      let served = try BrowsingFixture.served()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        for filter in [
          "kind=model", "trace=edited", "list=77", "tag=series", "grade=prohibited_image",
        ] {
          let path = "/wall?\(filter)"
          try await visitor.go(path)
          try await browser.settle()
          #expect(try await browser.text("#total") == "0", "\(path)")
          #expect(try await browser.count(".tiles .tools") == 0, "nothing to act on, no keys")
          try await browser.run("window.isOld = true")
          try await browser.type(filter, into: "#view-name")
          try await browser.press("Enter")
          try await browser.wait("!window.isOld")
          try await browser.settle()
          #expect(try await browser.count(".filters a[href='\(path)']") == 1, "\(path)")
          try await browser.run("document.querySelector('.filters .primary').click()")
          try await browser.settle()
          #expect(try await browser.address.hasSuffix(path), "\(path)")
        }
      }
    }
  }
}
