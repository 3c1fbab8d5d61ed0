// SPDX-License-Identifier: Apache-2.0
// Every view, in both themes and all sizes: it fits, it is accessible, and it can be looked at.

import Casework
import EvidenceModel
import Foundation
import HTTPTypes
import Testing

@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct TourTests {
    /// Every page that needs no number, as the table has it.
    private static func pages(for role: UserRole) -> [String] {
      let actor = Actor(user: 1, name: "someone", role: role)
      return RouteTable.routes.filter {
        $0.kind == .page && $0.method == .get && $0.parameterNames.isEmpty && $0.path != "/"
          && $0.access != .anyone && $0.access.allows(Identity(actor: actor, proof: .token))
      }.map(\.path)
    }

    private static func keep(_ browser: Browser, _ name: String) async throws {
      guard let folder = ProcessInfo.processInfo.environment["MARTLET_SCREENSHOTS"] else { return }
      try await browser.screenshot().write(to: URL(fileURLWithPath: "\(folder)/\(name).png"))
    }

    @Test(arguments: [
      ("ann", UserRole.assessor), ("lea", .lead), ("aud", .auditor), ("admin", .administrator),
    ])
    func everyViewFitsAndIsAccessible(_ name: String, _ role: UserRole) async throws {
      let served = try ServedCase()
      try await served.visit(name) { visitor in
        let browser = visitor.browser
        for path in Self.pages(for: role) where path != "/locked" {
          for theme in ["dark", "light"] {
            try await browser.prefer(theme: theme)
            try await browser.resize(1_440, 900)
            try await visitor.go(path)
            try await browser.settle()
            let violations = try await browser.violations()
            #expect(violations == [], "\(name) \(path) \(theme): \(violations)")
            let file = path.dropFirst().replacing("/", with: "-")
            try await Self.keep(browser, "\(name)-\(file)-\(theme)")
          }
          for (width, height, zoom) in [(1_280, 720, 1.0), (2_560, 1_440, 1), (1_280, 720, 2)] {
            try await browser.resize(width, height, zoom: zoom)
            let excess = try await browser.run(
              "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            #expect(excess as? Int == 0, "\(name) \(path) \(width) \(zoom)")
            // Contrast is judged above, in both themes: here it is what scrolls, and what can be reached.
            let violations = try await browser.violations()
            #expect(violations == [], "\(name) \(path) \(width) \(zoom): \(violations)")
            guard zoom == 1 else { continue }
            let bar = try await browser.run("return document.querySelector('.bar').offsetHeight")
            #expect(bar as? Int == 48, "one line: \(name) \(path) \(width)")
            let file = path.dropFirst().replacing("/", with: "-")
            try await Self.keep(browser, "\(name)-\(file)-\(width)")
          }
        }
      }
    }

    @Test func theBarOfALeadWithABudgetStaysOneLine() async throws {
      let served = try ServedCase()
      try served.policy(["exposures_per_day: none": "exposures_per_day: 200"])
      try await served.visit("lea") { visitor in
        let browser = visitor.browser
        try await browser.resize(1_280, 720)
        try await visitor.go("/queue")
        try await browser.settle()
        #expect(try await browser.count("#well span") == 3)
        let bar = "return document.querySelector('.bar').offsetHeight"
        #expect(try await browser.run(bar) as? Int == 48)
        try await Self.keep(browser, "lea-budget-1280")
        try await browser.run(
          "document.querySelector('.who[href=\"/account\"] span').textContent = 'harbour '.repeat(9)"
        )
        #expect(try await browser.run(bar) as? Int == 48, "a long name is cut short")
      }
    }

    @Test func theSignInPageIsAccessible() async throws {
      let served = try ServedCase()
      try await served.open { address in
        let visitor = try await Visitor(address: address)
        for theme in ["dark", "light"] {
          try await visitor.browser.prefer(theme: theme)
          try await visitor.go("/sign-in")
          #expect(try await visitor.browser.violations() == [])
          try await Self.keep(visitor.browser, "sign-in-\(theme)")
        }
        await visitor.browser.close()
      }
    }
  }
}
