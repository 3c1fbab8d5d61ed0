// SPDX-License-Identifier: Apache-2.0
// In a real browser: a record's seconds are those in which its person was at the item, and an end that is lost comes again.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct LookTimeWalkTests {
    private static let isOpen = "document.getElementById('picture').dataset.open === 'true'"
    private static let isCovered = "document.getElementById('picture').dataset.open === 'false'"
    private static let isQuiet = "document.documentElement.dataset.pending === '0'"

    /// The page's clock stands, so that nobody is idle before a test says so.
    private static let stand =
      "window.clock = Date.now(); Date.now = () => window.clock; window.dispatchEvent(new Event('pointermove'));"

    /// Lets the page do something, waits until the workbench has heard, and lets time go by.
    private static func step(
      _ served: ServedCase, _ browser: Browser, _ condition: String = "true", seconds: Double,
      _ work: () async throws -> Void
    ) async throws {
      try await work()
      try await browser.wait("\(condition) && \(isQuiet)")
      served.clock.advance(seconds: seconds)
    }

    /// The seconds of ann's newest record.
    private static func seconds(_ served: ServedCase) throws -> Double? {
      try served.store.catalog.read { try $0.rows(AssessmentRow.self, orderedBy: ["id"]) }.last?
        .activeSeconds
    }

    @Test func theSecondsOfARecordAreThoseAtTheItem() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await Self.step(served, browser, seconds: 3) { try await browser.run(Self.stand) }
        // Covered, revealed by holding a key, covered, revealed for good, graded while it is open.
        try await Self.step(served, browser, Self.isOpen, seconds: 4) {
          try await browser.hold("Space")
        }
        try await Self.step(served, browser, Self.isCovered, seconds: 2) {
          try await browser.release("Space")
        }
        try await Self.step(served, browser, Self.isOpen, seconds: 1.5) {
          try await browser.press("r")
        }
        try await browser.press("5")
        try await visitor.record()
        #expect(try Self.seconds(served) == 10.5)

        // Graded at once, before the page gives a sign of life by itself.
        _ = try await visitor.item()
        try await Self.step(served, browser, seconds: 0.75) {}
        try await Self.step(served, browser, Self.isOpen, seconds: 1) {
          try await browser.press("r")
        }
        try await browser.press("5")
        try await visitor.record()
        #expect(try Self.seconds(served) == 1.75)
      }
      #expect(try CaseCheck(store: served.store).run().problems == [])
    }

    @Test func idleAndHiddenTimeIsNobodys() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await Self.step(served, browser, seconds: 5) { try await browser.run(Self.stand) }
        // Thirty seconds without a key: idle from then on, and at work again with the next movement.
        try await Self.step(served, browser, seconds: 9) {
          try await browser.run(
            "window.clock += 30000; window.dispatchEvent(new Event('focus'));")
        }
        try await Self.step(served, browser, seconds: 2) {
          try await browser.run("window.dispatchEvent(new Event('pointermove'));")
        }
        // Another window before this one.
        for (isHidden, seconds) in [(true, 8.0), (false, 3)] {
          try await Self.step(served, browser, seconds: seconds) {
            try await browser.run(
              """
              Object.defineProperty(document, "hidden", { value: \(isHidden), configurable: true });
              document.dispatchEvent(new Event("visibilitychange"));
              """)
          }
        }
        try await Self.step(served, browser, Self.isOpen, seconds: 1) {
          try await browser.press("r")
        }
        try await browser.press("5")
        try await visitor.record()
        #expect(try Self.seconds(served) == 11)
      }
    }

    @Test func anEndThatIsLostIsToldAgainWithItsTime() async throws {
      let served = try ServedCase()
      var item: Int64 = 0
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        item = try await visitor.item()
        try await Self.step(served, browser, Self.isOpen, seconds: 6) {
          try await browser.run(Self.stand)
          try await browser.press("r")
        }
        func network(isThere: Bool) async throws {
          try await browser.inspect("Network.enable", [:])
          try await browser.inspect(
            "Network.emulateNetworkConditions",
            ["offline": !isThere, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1])
        }
        try await network(isThere: false)
        try await browser.press("r")
        try await browser.wait(Self.isCovered)
        served.clock.advance(seconds: 20)
        try await browser.run("window.clock += 20000")
        try await network(isThere: true)
        for _ in 0..<600 {
          try served.workbench.desk.views.flush()
          if try Self.look(served, item)?.ended != nil { break }
          try await Task.sleep(for: .milliseconds(100))
        }
      }
      let look = try #require(try Self.look(served, item))
      #expect(look.ended?.seconds(since: look.began) == 6)
    }

    private static func look(_ served: ServedCase, _ item: Int64) throws -> CustodyView? {
      try CustodyService(store: served.store, actor: try served.actor("admin"))
        .views(of: item, question: "How was this item looked at?").first { $0.manner.isSharp }
    }

    @Test func aSessionThatIsEndedElsewhereShowsNothingMore() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        // No page gives a sign of life by itself: only what the workbench says can tell it.
        try await browser.inspect(
          "Page.addScriptToEvaluateOnNewDocument", ["source": "window.setInterval = () => 0;"])
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await browser.press("r")
        try await browser.wait(Self.isOpen)
        let door = served.workbench.desk.signIn
        try door.signOut(userNamed: "ann", by: try served.actor("admin"))
        try await browser.wait("location.pathname === '/sign-in'")
        #expect(try await browser.count("img") == 0)
      }
    }
  }
}
