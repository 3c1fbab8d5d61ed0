// SPDX-License-Identifier: Apache-2.0
// In a real browser: each uncovering is a view of its own, as long as it was open, and says how it was uncovered.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct LookRecordWalkTests {
    /// What custody tells of an uncovering: how, or which text, and for how many seconds.
    private struct Uncovering: Hashable, CustomStringConvertible {
      let how: String
      let seconds: Double?

      init(_ how: String, _ seconds: Double?) { (self.how, self.seconds) = (how, seconds) }

      var description: String {
        guard let seconds else { return "\(how), open" }
        return "\(how), \(seconds) s"
      }
    }

    /// The uncoverings of an item, pictures and texts, in the order in which they began.
    private static func uncoverings(_ served: ServedCase, _ item: Int64) throws -> [Uncovering] {
      try served.workbench.desk.views.flush()
      return try CustodyService(store: served.store, actor: try served.actor("admin"))
        .views(of: item, question: "How was this item looked at?")
        .filter { $0.thing == .text || $0.manner.isSharp }
        .map { view in
          Uncovering(
            view.gesture?.rawValue ?? view.what ?? "none",
            view.ended.map { $0.seconds(since: view.began) })
        }
    }

    /// The active seconds of the sharp views of a case.
    private static func measured(_ served: ServedCase) throws -> [Double?] {
      let columns = served.store.columns
      return try served.store.catalog.read { reader in
        try reader.rows(ViewRow.self, orderedBy: ["id"])
          .filter { try ViewDetail($0, columns: columns).isLook }
          .map { view in
            try reader.row(ViewEndRow.self, key: .integer(view.id)).flatMap {
              try ViewEnding($0, columns: columns).seconds
            }
          }
      }
    }

    /// Does something, waits until the page shows it and the workbench knows, and lets time go by.
    private static func step(
      _ served: ServedCase, _ browser: Browser, _ condition: String, seconds: Double,
      _ work: () async throws -> Void
    ) async throws {
      try await work()
      try await browser.wait(condition)
      try await browser.wait("document.documentElement.dataset.pending === '0'")
      served.clock.advance(seconds: seconds)
    }

    private static let isOpen =
      "[...document.querySelectorAll('.picture')].every(each => each.dataset.open === 'true')"
    private static let isCovered =
      "[...document.querySelectorAll('.picture')].every(each => each.dataset.open === 'false')"

    @Test func eachUncoveringIsAViewThatCoveringEnds() async throws {
      let served = try ServedCase()
      var item: Int64 = 0
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        item = try await visitor.item()
        try #require(try await browser.count("#picture img") == 1)
        for seconds in [1.0, 0.5] {
          try await Self.step(served, browser, Self.isOpen, seconds: seconds) {
            try await browser.hold("Space")
          }
          #expect(try await browser.count("#picture img") == 2)
          try await Self.step(served, browser, Self.isCovered, seconds: 15) {
            try await browser.release("Space")
          }
          #expect(try await browser.count("#picture img") == 1, "no sharp pixel stays")
        }
        // Open in a window, then whole, then in a window again: three looks, each as it was.
        for (key, isWindow, seconds) in [("v", true, 2.0), ("r", false, 3), ("v", true, 4)] {
          try await Self.step(
            served, browser,
            Self.isOpen + " && document.getElementById('picture').dataset.region === '\(isWindow)'",
            seconds: seconds
          ) { try await browser.press(key) }
          if key == "r" { try await PagesWalkTests.keep(browser, "look-whole") }
        }
        try await PagesWalkTests.keep(browser, "look-window")
        try await Self.step(served, browser, Self.isCovered, seconds: 60) {
          try await browser.press("v")
        }
        for sign in ["new Event('blur')", "new Event('pagehide')"] {
          try await Self.step(served, browser, Self.isOpen, seconds: 6) {
            try await browser.press("r")
          }
          try await Self.step(served, browser, Self.isCovered, seconds: 7) {
            try await browser.run("window.dispatchEvent(\(sign))")
          }
        }
      }
      #expect(
        try Self.uncoverings(served, item) == [
          .init("hold", 1), .init("hold", 0.5), .init("region", 2), .init("toggle", 3),
          .init("region", 4), .init("toggle", 6), .init("toggle", 6),
        ])
      let within = try served.views(for: .queue).filter(\.manner.isSharp).map(\.within)
      #expect(Set(within).count == 1 && within[0] != nil, "within that of the covered picture")
      #expect(try Self.measured(served) == [1, 0.5, 2, 3, 4, 6, 6])
      #expect(try CaseCheck(store: served.store).run().problems == [])
    }

    @Test func twoThatAreComparedAreCoveredTogether() async throws {
      let served = try BrowsingFixture.served()
      let family = try BrowsingFixture.family(served)
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/compare?left=\(family[0])&right=\(family[1])")
        for seconds in [2.0, 3] {
          try await Self.step(served, browser, Self.isOpen, seconds: seconds) {
            try await browser.press("r")
          }
          try await Self.step(served, browser, Self.isCovered, seconds: 6) {
            try await browser.press("r")
          }
        }
        try await visitor.go("/own")
      }
      for item in family.prefix(2) {
        #expect(
          try Self.uncoverings(served, item) == [.init("toggle", 2), .init("toggle", 3)])
      }
    }

    @Test(arguments: ["/items", "/queue"])
    func theLockKeyEndsALookWhenItIsPressed(_ page: String) async throws {
      let served = try BrowsingFixture.served()
      var item = try BrowsingFixture.family(served)[0]
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        if page == "/queue" {
          try await visitor.go(page)
          item = try await visitor.item()
        } else {
          try await visitor.go("\(page)/\(item)")
        }
        try await Self.step(served, browser, Self.isOpen, seconds: 3.25) {
          try await browser.press("r")
        }
        try await browser.press("X")
        try await browser.wait(for: "form[action='/unlock']")
        served.clock.advance(seconds: 30)
      }
      #expect(try Self.uncoverings(served, item) == [.init("toggle", 3.25)])
      let views = try CustodyService(store: served.store, actor: try served.actor("admin"))
        .views(of: item, question: "When did the views of this item end?")
      let began = try #require(views.last).began
      let locked = began.advanced(bySeconds: 3.25)
      #expect(views.suffix(2).map(\.ended) == [locked, locked])
      #expect(try Self.measured(served) == [3.25])
    }

    @Test func anIdlePageEndsItsLookAndIsLockedAllTheSame() async throws {
      let uptime = ServedUptime()
      let served = try ServedCase { $0.uptime = uptime.reader }
      var item: Int64 = 0
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        item = try await visitor.item()
        try await Self.step(served, browser, Self.isOpen, seconds: 5) {
          try await browser.press("r")
        }
        // What ends a look tells the workbench nothing of a person who is there.
        uptime.advance(.seconds(700))
        try await browser.run("const real = Date.now; Date.now = () => real() + 3600000;")
        try await browser.wait(for: "form[action='/unlock']")
      }
      #expect(try Self.uncoverings(served, item) == [.init("toggle", 5)])
      #expect(try Self.measured(served) == [0], "nobody was there")
    }

    @Test func aTextIsReadUntilItIsPutAway() async throws {
      let served = try BrowsingFixture.served()
      var item = try BrowsingFixture.family(served)[0]
      let isRead = "document.querySelectorAll('#places li').length > 0"
      let isAway = "document.querySelectorAll('#places li').length === 0"
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/items/\(item)")
        for seconds in [8.0, 2] {
          try await Self.step(served, browser, isRead, seconds: seconds) {
            try await browser.press(",")
          }
          try await Self.step(served, browser, isAway, seconds: 20) {
            try await browser.press(",")
          }
        }
        try await Self.step(served, browser, isRead, seconds: 4) { try await browser.press(",") }
        try await visitor.go("/own")
        try await browser.settle()
        #expect(
          try Self.uncoverings(served, item) == [
            .init("places", 8), .init("places", 2), .init("places", 4),
          ])

        // In the queue what comes next puts it away.
        try await visitor.go("/queue")
        item = try await visitor.item()
        let before = try Self.uncoverings(served, item).count
        try await Self.step(served, browser, isRead, seconds: 5) { try await browser.press(",") }
        try await PagesWalkTests.keep(browser, "text-read")
        try await browser.press("x")
        try await browser.wait(
          "document.getElementById('queue').dataset.item !== arguments[0]", [String(item)])
        try await browser.settle()
        #expect(
          try Self.uncoverings(served, item).dropFirst(before) == [.init("places", 5)])
      }
    }

    @Test func whatTheWorkbenchHoldsNoViewOfIsCovered() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        let item = try await visitor.item()
        try await Self.step(served, browser, Self.isOpen, seconds: 1) {
          try await browser.press("r")
        }
        // A machine that slept: its views fell silent.
        served.clock.advance(seconds: ViewService.silenceSeconds + 1)
        try served.workbench.desk.views.tick()
        try await browser.wait(Self.isCovered)
        // It is uncovered again within views of their own.
        try await browser.press("r")
        try await browser.wait(Self.isOpen)
        #expect(try await browser.count("#picture img") == 2)
        #expect(try Self.uncoverings(served, item) == [.init("toggle", 0), .init("toggle", nil)])
      }
    }
  }
}
