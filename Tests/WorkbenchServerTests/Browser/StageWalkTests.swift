// SPDX-License-Identifier: Apache-2.0
// What holds while a person looks, in a real browser: keys let go, pages left, answers that do not come.

import Casework
import EvidenceModel
import Foundation
import Testing

@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct StageWalkTests {
    private static let isOpen = "document.getElementById('picture').dataset.open === 'true'"
    private static let isCovered = "document.getElementById('picture').dataset.open === 'false'"

    @Test func aPictureIsCoveredWhereverTheKeyIsLetGo() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await browser.hold("Space")
        try await browser.wait(Self.isOpen)
        // The field of the note takes the keys from here on, the end of the look included.
        try await browser.press("n")
        try await browser.wait(for: "dialog textarea")
        try await browser.release("Space")
        try await browser.wait(Self.isCovered)
        try await browser.press("Escape")
        try await browser.wait("!document.querySelector('dialog')")

        for sign in ["window.dispatchEvent(new Event('blur'))", Self.idle] {
          try await browser.press("r")
          try await browser.wait(Self.isOpen)
          try await browser.run(sign)
          try await browser.wait(Self.isCovered)
        }
      }
    }

    /// At a zoom of 200 % the answers are below the picture, which a look brings back before it is recorded.
    @Test func whatIsLookedAtIsOnTheScreen() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await browser.resize(1_280, 720, zoom: 2)
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await browser.run("document.querySelector('.go').scrollIntoView()")
        let isAway = "document.getElementById('picture').getBoundingClientRect().bottom <= 0"
        try await browser.wait(isAway)
        try await browser.press("r")
        try await browser.wait(Self.isOpen)
        try await browser.wait("!(\(isAway))")
        #expect(
          try await browser.run(
            "return document.querySelector('.bar').getBoundingClientRect().bottom <= 0") as? Bool
            == true, "the bar leaves room")
      }
    }

    /// The window over a covered picture needs no pointer.
    @Test func theWindowIsMovedByKeys() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        func place() async throws -> [Double] {
          let text =
            try await browser.run(
              """
              const style = document.querySelectorAll("#picture img")[1].style;
              return ["--x", "--y"].map(name => parseFloat(style.getPropertyValue(name)));
              """) as? [Double]
          return try #require(text)
        }
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await browser.press("v")
        try await browser.wait(Self.isOpen)
        try await browser.press("ArrowLeft", "ArrowUp")
        let first = try await place()
        try await browser.press("ArrowRight")
        try await browser.wait(
          "parseFloat(document.querySelectorAll('#picture img')[1].style.getPropertyValue('--x')) > arguments[0]",
          [first[0]])
        try await browser.press("ArrowDown")
        let second = try await place()
        #expect(second[0] > first[0] && second[1] > first[1], "\(first) \(second)")
        for _ in 0..<12 { try await browser.press("ArrowLeft") }
        #expect(try await place()[0] >= 0, "it stays over the picture")
        #expect(try await browser.count("#picture[data-region=true]") == 1)
      }
    }

    private static let idle = "document.dispatchEvent(new CustomEvent('martlet:idle'))"

    @Test func withoutGoingOnByItselfEnterRecordsOnceAndThenGoesOn() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        let first = try await visitor.item()
        try await browser.press("j")
        try await browser.wait(
          "document.querySelector('[data-do=advance]').getAttribute('aria-pressed') === 'false'")
        try await visitor.look()
        try await browser.press("1", "Enter")
        try await browser.wait("document.getElementById('queue').dataset.state === 'recorded'")
        #expect(try await visitor.item() == first, "it stays")
        try await visitor.record()
        #expect(try await visitor.item() != first)
        let own = OwnAssessments(store: served.store, actor: try served.actor("ann"))
        #expect(try own.newest(9, on: first).count == 1, "recorded once")

        // The choice goes with the person, on whichever page they come back.
        try await visitor.go("/queue")
        _ = try await visitor.item()
        #expect(
          try await browser.count("[data-do=advance][aria-pressed=false]") == 1)
      }
    }

    @Test func howAPictureIsShownGoesWithThePerson() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        _ = try PreferenceService(store: served.store, actor: try served.actor("ann")).change([
          "brightness": 75, "picture_size": 384, "reveal": "toggle", "keys": ["grey": "9"],
        ])
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await browser.wait(
          "document.getElementById('picture').style.getPropertyValue('--side') === '384px'")
        #expect(try await browser.text("[data-do=grey] kbd") == "9")
        try await browser.press("Space")
        try await browser.wait(Self.isOpen)
        try await browser.press("Space")
        try await browser.wait(Self.isCovered)
        try await browser.press("h", "+")
        try await browser.wait("document.getElementById('dim-state').innerText.includes('50')")
        try await browser.wait("document.documentElement.dataset.pending === '0'")
        let own = try PreferenceService(store: served.store, actor: try served.actor("ann")).read()
        #expect(own.brightness == 50 && own.pictureSize == 512)
      }
    }

    @Test func questionsStayWhenTheLawDoesNotAnswer() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        _ = try await visitor.item()
        try await browser.wait("document.querySelector('#law strong')")
        try await browser.run(
          """
          const real = window.fetch;
          window.fetch = (path, ...rest) =>
            String(path).endsWith('/facts/preview') ? Promise.reject(new Error()) : real(path, ...rest);
          """)
        try await browser.press("q")
        try await browser.wait("!document.querySelector('#law strong')")
        #expect(try await browser.count("#facts .q[data-matters=true]") > 1)
      }
    }

    @Test func maskedTextIsReadOnDemandAndTakenOffAgain() async throws {
      let served = try BrowsingFixture.served()
      let item = try #require(try Self.masked(served))
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/items/\(item)")
        #expect(try await browser.text("#text") == "")
        try await browser.press("t")
        try await browser.wait("document.querySelector('#text dd')?.innerText.length > 0")
        try await browser.run(Self.idle)
        #expect(try await browser.text("#text") == "")
      }
      let own = try served.workbench.desk.exposures.own(
        try served.actor("ann"), since: Instant(microseconds: 0))
      #expect(own.texts == 1)
    }

    /// An item with masked text in a trace.
    private static func masked(_ served: ServedCase) throws -> Int64? {
      let service = try ItemService(store: served.store, actor: try served.actor("ann"))
      for item in Int64(1)...30 {
        let traces = (try? service.view(item).traces) ?? []
        if traces.contains(where: { $0.fields.contains(where: \.isMasked) }) { return item }
      }
      return nil
    }

    @Test func twoPicturesAreLaidOverEachOtherWhileBothAreOpen() async throws {
      let served = try BrowsingFixture.served()
      let family = try BrowsingFixture.family(served)
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/compare?left=\(family[0])&right=\(family[1])")
        #expect(try await browser.count(".picture img") == 0, "nothing is fetched before a look")
        try await browser.press("d")
        try await browser.wait("document.querySelectorAll('#difference img').length === 2")
        #expect(
          try await browser.run(
            """
            const [under, over] = document.querySelectorAll('#difference img');
            return getComputedStyle(over).mixBlendMode + under.naturalWidth
            """) as? String != "difference0")
        try await browser.press("d")
        try await browser.wait("document.getElementById('difference').hidden")
        try await browser.press("d")
        try await browser.wait("!document.getElementById('difference').hidden")
        try await browser.run(Self.idle)
        try await browser.wait("document.getElementById('difference').hidden")
        #expect(try await browser.count("#difference img") == 0)
      }
    }

    @Test func anIdlePageAsksWhetherThePersonIsAtWorkElsewhere() async throws {
      let uptime = ServedUptime()
      let served = try ServedCase { $0.uptime = uptime.reader }
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/queue")
        _ = try await visitor.item()
        // An hour passes on this page alone: the session is not idle for the workbench.
        try await browser.run("const real = Date.now; Date.now = () => real() + 3600000;")
        try await Task.sleep(for: .seconds(2.5))
        #expect(try await browser.count("#queue") == 1)
        // Idle for the workbench too, it is locked.
        uptime.advance(.seconds(700))
        try await browser.run("const then = Date.now; Date.now = () => then() + 3600000;")
        try await browser.wait(for: "form[action='/unlock']")
      }
    }
  }
}
