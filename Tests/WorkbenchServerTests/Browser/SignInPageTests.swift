// SPDX-License-Identifier: Apache-2.0
// Signing in, locking and the account in a real browser.

import Casework
import Foundation
import Testing

@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct SignInPageTests {
    private func look(_ browser: Browser, _ name: String) async throws {
      for theme in ["dark", "light"] {
        try await browser.prefer(theme: theme)
        if let folder = ProcessInfo.processInfo.environment["MARTLET_SCREENSHOTS"] {
          try await browser.screenshot().write(
            to: URL(fileURLWithPath: "\(folder)/\(name)-\(theme).png"))
        }
        #expect(try await browser.violations() == [], "\(name) \(theme)")
      }
      #expect(
        try await browser.run(
          "return document.documentElement.scrollWidth <= innerWidth") as? Bool == true, "\(name)")
    }

    @Test func aPersonSignsInForTheFirstTimeLocksAndUnlocks() async throws {
      let served = try ServedCase()
      let given = try served.oneTimePassword("ann")
      let browser = try await Browser(width: 1_280, height: 720)
      try await served.open { address in
        try await browser.go(to: address + "/")
        try await browser.wait(for: "form[action='/sign-in']")
        try await look(browser, "sign-in")
        try await browser.type("ann", into: "input[name=name]")
        try await browser.type("wrong", into: "input[name=password]")
        try await browser.press("Enter")
        try await browser.wait(for: "[role=alert]")
        try await look(browser, "sign-in-wrong")
        try await browser.type("ann", into: "input[name=name]")
        try await browser.type(given, into: "input[name=password]")
        try await browser.press("Enter")
        try await browser.wait(for: "form[action='/account/password']")
        try await look(browser, "password")
        for (field, text) in [
          ("current", given), ("new", ServedCase.password), ("again", ServedCase.password),
        ] { try await browser.type(text, into: "input[name=\(field)]") }
        try await browser.press("Enter")
        try await browser.wait("location.pathname === '/queue'")
        try await browser.go(to: address + "/account")
        try await browser.wait(for: "a[href='/account/password']")
        try await look(browser, "account")
        try await browser.run("window.wasHere = true; document.activeElement?.blur();")
        try await browser.press("X")
        try await browser.wait("location.pathname === '/locked'")
        #expect(try await browser.text("body").contains("Harbour study") == false)
        try await look(browser, "locked")
        try await browser.go(to: address + "/queue")
        try await browser.wait("location.pathname === '/locked'")
        try await browser.type(ServedCase.password, into: "input[name=password]")
        try await browser.press("Enter")
        try await browser.wait("location.pathname === '/queue'")
      }
      await browser.close()
    }

    @Test func thePageHidesItselfWhenNobodyIsThere() async throws {
      let served = try ServedCase { $0.sessions.idle = .seconds(3) }
      try served.choosePassword("ann")
      let browser = try await Browser(width: 1_280, height: 720)
      try await served.open { address in
        try await browser.go(to: address + "/sign-in")
        try await browser.type("ann", into: "input[name=name]")
        try await browser.type(ServedCase.password, into: "input[name=password]")
        try await browser.press("Enter")
        try await browser.wait("location.pathname === '/locked'")
      }
      await browser.close()
    }
  }
}
