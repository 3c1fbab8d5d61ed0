// SPDX-License-Identifier: Apache-2.0
// Regimes, audit samples and the own work walked in a real browser, accessible in both themes once filled.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct PagesWalkTests {
    /// Looks at the page in both themes.
    private func check(_ browser: Browser, _ name: String, at selector: String? = nil) async throws
    {
      try await browser.resize(1_440, 900)
      for theme in ["light", "dark"] {
        try await browser.prefer(theme: theme)
        if let selector {
          try await browser.run(
            "document.querySelector(arguments[0]).scrollIntoView({ block: 'start' })", [selector])
        }
        try await browser.settle()
        let violations = try await browser.violations()
        #expect(violations == [], "\(name) \(theme): \(violations)")
        try await Self.keep(browser, "\(name)-\(theme)")
      }
    }

    /// Keeps a picture of the page, where somebody wants to look at it.
    static func keep(_ browser: Browser, _ name: String) async throws {
      guard let folder = ProcessInfo.processInfo.environment["MARTLET_SCREENSHOTS"] else { return }
      try await browser.screenshot().write(to: URL(fileURLWithPath: "\(folder)/\(name).png"))
    }

    private func write(_ served: ServedCase, _ name: String, _ text: String) throws -> String {
      let path = served.folder + "/" + name
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return path
    }

    @Test func aNewerVersionIsShownDroppedAndTakenUp() async throws {
      let served = try BrowsingFixture.served()
      for item in try BrowsingFixture.family(served) {
        try BrowsingFixture.record(served, "ann", item)
      }
      let canada = try RegimeBrowser.text(of: "canada")
      let hole = try write(
        served, "hole.yaml",
        canada.replacing("when: {child: no}", with: "when: {child: no, indecent: no}"))
      try await served.visit("admin") { visitor in
        let browser = visitor.browser
        try await visitor.go("/regimes")
        try await browser.choose(file: hole, in: "#examine input[type=file]")
        try await browser.tab(to: "#examine button")
        try await browser.press("Enter")
        try await browser.wait(for: "#found table")
        #expect(try await browser.text("#found").contains(PageTexts.text("regimes_hole")))
        #expect(try await browser.count("#accept") == 0)
        try await check(browser, "regimes-hole")

        try await browser.tab(to: "#drop")
        try await browser.press("Enter")
        try await browser.wait("!document.querySelector('#found table')")
        try await browser.run("document.querySelector('#examine select').value = 'canada'")
        try await browser.tab(to: "#examine button")
        try await browser.press("Enter")
        try await browser.wait(for: "#accept")
        let shown = try await browser.text("#found")
        #expect(shown.contains("not derived") && shown.contains("none (draft)"), "\(shown)")
        #expect(try await browser.count("#found a[href^='/items/']") > 1)
        try await check(browser, "regimes-difference")
        #expect(try served.store.regimes().count == 1, "looking changes nothing")

        try await browser.run("window.isOld = true")
        try await browser.tab(to: "#accept")
        try await browser.press("Enter")
        try await browser.wait("!window.isOld")
        try await browser.settle()
        let held = try RegimeBrowser(store: served.store, actor: .keyHolder).read()
        #expect(held.compactMap { $0.json["regime"]?.text } == ["uk-england-wales", "canada"])

        // A rule is confirmed by its name, with a reason.
        try await browser.run(
          "for (const part of document.querySelectorAll('details')) part.open = true")
        try await browser.type("read in the statute book", into: "input[name=reason]")
        try await browser.run("window.isOld = true")
        try await browser.press("Enter")
        try await browser.wait("!window.isOld")
        try await browser.settle()
        #expect(try await browser.text("main").contains("read in the statute book"))

        // Facts are explained in one line.
        try await browser.run(
          "const form = document.querySelector('[data-explain]'); form.closest('details').open = true; "
            + "form.elements.child.value = 'no'; form.querySelector('button').click()")
        try await browser.wait(
          "document.querySelector('[data-explain] + p').innerText.includes('Depicts a child: no')")
        try await check(browser, "regimes-explained", at: "[data-explain]")
      }
      #expect(try CaseCheck(store: served.store).run().problems == [])
    }

    @Test func aSampleIsDrawnFollowedAndToldOnceFinished() async throws {
      let served = try BrowsingFixture.served()
      try await served.visit("lea", "aud") { lead, auditor in
        let browser = lead.browser
        try await lead.go("/study")
        try await browser.run("document.querySelector('#audit details').open = true")
        try await browser.type("1", into: "#audit input[name=items]")
        try await browser.run("window.isOld = true")
        try await browser.press("Enter")
        try await browser.wait("!window.isOld")
        try await browser.settle()
        let waiting = try await browser.text("#audit")
        #expect(
          waiting.contains("nothing is told of it until all its looks are in")
            && !waiting.contains("0 of 1"), "\(waiting)")
        try await check(browser, "study-audit-waiting", at: "#audit")

        try await auditor.go("/study")
        let followed = try await auditor.browser.text("#audit")
        #expect(followed.contains("0 of 1 item was looked at"), "\(followed)")

        let drawn = try #require(
          try served.store.catalog.read { try $0.rows(StudySampleItemRow.self) }.first)
        try BrowsingFixture.record(served, "ben", drawn.itemId)
        try await auditor.go("/study")
        let told = try await auditor.browser.text("#audit")
        #expect(told.contains("None of 1 is criminal"), "\(told)")
        try await check(auditor.browser, "study-audit-told", at: "#audit")
      }
    }

    @Test func thePersonOpensTheOwnResultsByKeys() async throws {
      let served = try ServedCase(try ServedTemplate.large.get())
      let items = try SyntheticAccess(store: served.store).contents().map(\.item)
      try #require(items.count >= 200)
      let golden = items.enumerated().filter { $0.offset % 9 == 0 }.map(\.element)
      try OwnRouteTests.plan(served, golden: golden)
      let service = try AssessmentService(store: served.store, actor: served.actor("ann"))
      for (number, item) in items.enumerated() {
        // From the second hundred on the answers are others than agreed.
        let answer = number >= 100 ? "yes" : "no"
        _ = try service.record([
          AssessmentEntry(item: item, facts: try FactSheet([.child: answer]), route: .seen)
        ])
      }
      let agreed = try golden.map {
        AssessmentEntry(item: $0, facts: try FactSheet([.child: "no"]), route: .seen)
      }
      for name in ["ben", "cat", "dan", "eve"] {
        _ = try AssessmentService(store: served.store, actor: served.actor(name)).record(agreed)
      }
      served.clock.advance(seconds: 8 * 86_400)
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/own")
        #expect(try await browser.count("#drift *") == 0, "nothing by surprise")
        try await browser.tab(to: "button[data-by=hundred]")
        try await browser.press("Enter")
        try await browser.wait(for: "#drift p")
        let told = try await browser.text("#drift")
        #expect(told.contains("looks 1 – 100") && told.contains("Fisher's exact test"), "\(told)")
        #expect(told.contains("the share fell significantly"), "\(told)")
        #expect(
          told.contains("More of your answers than of the others' differ")
            && told.contains("0 / \(4 * golden.count) of the others' (p < 0.001)."), "\(told)")
        try await check(browser, "own-opened")
        let leaf = try #require(
          try served.store.catalog.read { try $0.rows(LeafRow.self, orderedBy: ["-seq"]) }.first {
            $0.kind == "study.drift"
          })
        #expect(!String(decoding: leaf.entry, as: UTF8.self).contains("user-"))
      }
    }
  }
}
