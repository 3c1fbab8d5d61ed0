// SPDX-License-Identifier: Apache-2.0
// In a real browser: what is said stands once, as long as it is so, and the lock leads back to where it was put.

import Casework
import EvidenceModel
import Foundation
import Testing

@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct NoticeWalkTests {
    /// No notice goes by itself, so that what takes it off is known.
    private static let staying =
      "const real = window.setTimeout; window.setTimeout = (run, wait, ...rest) => wait >= 5000 ? 0 : real(run, wait, ...rest);"

    private static func network(_ browser: Browser, isThere: Bool) async throws {
      try await browser.inspect("Network.enable", [:])
      try await browser.inspect(
        "Network.emulateNetworkConditions",
        ["offline": !isThere, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1])
    }

    @Test func aNoticeStandsOnceAndAsLongAsItIsSo() async throws {
      let served = try ServedCase()
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await browser.inspect(
          "Page.addScriptToEvaluateOnNewDocument", ["source": Self.staying])
        try await visitor.go("/queue")
        _ = try await visitor.item()
        for _ in 0..<3 {
          try await browser.press("u")
          try await browser.wait(for: ".notice")
          try await browser.settle()
        }
        #expect(try await browser.count(".notice") == 1)
        try await Self.network(browser, isThere: false)
        for _ in 0..<2 {
          try await browser.press("u")
          try await browser.wait(for: ".notice.fault")
        }
        #expect(try await browser.text(".notice.fault") == PageTexts.text("offline"))
        #expect(try await browser.count(".notice.fault") == 1)
        try await Self.network(browser, isThere: true)
        // The next sign of life of the picture is answered.
        try await browser.wait("!document.querySelector('.notice.fault')")
        #expect(try await browser.count(".notice") == 1, "what is still so stays")
      }
    }

    @Test func unlockingLeadsBackToTheItem() async throws {
      let served = try BrowsingFixture.served()
      let item = try BrowsingFixture.family(served)[0]
      try await served.visit("ann") { visitor in
        let browser = visitor.browser
        try await visitor.go("/items/\(item)")
        try await browser.press("X")
        try await browser.wait(for: "form[action='/unlock']")
        try await browser.type("no such password", into: "input[name=password]")
        try await browser.press("Enter")
        try await browser.wait(for: ".fault")
        try await browser.type(Visitor.password, into: "input[name=password]")
        try await browser.press("Enter")
        try await browser.wait("location.pathname === '/items/\(item)'")
        // What is asked for while it is locked is there after it, too.
        try await browser.press("X")
        try await browser.wait(for: "form[action='/unlock']")
        try await visitor.go("/families/\(item)")
        try await browser.wait(for: "form[action='/unlock']")
        try await browser.type(Visitor.password, into: "input[name=password]")
        try await browser.press("Enter")
        try await browser.wait("location.pathname === '/families/\(item)'")
      }
    }
  }
}
