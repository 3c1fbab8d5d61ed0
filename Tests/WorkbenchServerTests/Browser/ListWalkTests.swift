// SPDX-License-Identifier: Apache-2.0
// A list sent from a browser with lines that are refused: what is said of them stays until the person goes on.

import Casework
import EvidenceModel
import Foundation
import Testing

@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct ListWalkTests {
    @Test func aListIsWithdrawnFromItsPageByTheKeysAlone() async throws {
      let served = try BrowsingFixture.served()
      try await served.visit("lea") { visitor in
        let browser = visitor.browser
        try await browser.resize(1_280, 900)
        try await visitor.go("/lists/1")
        #expect(try await browser.violations() == [])
        let form = "form[data-call='POST /lists/1/withdrawal']"
        try await browser.type("its owner emptied it", into: "\(form) [name=reason]")
        try await browser.tab(to: "\(form) button")
        try await browser.press("Enter")
        try await browser.wait("document.querySelector('p.warm') !== null")
        #expect(try await browser.text("p.warm").contains("Withdrawn by: lead"))
        #expect(try await browser.count(form) == 0)
        #expect(try await browser.violations() == [])
        try await visitor.go("/lists")
        #expect(try await browser.text("table").contains("withdrawn"))
        #expect(try await browser.violations() == [])
        let fits = try await browser.run(
          "return document.documentElement.scrollWidth <= innerWidth")
        #expect(fits as? Bool == true)
      }
    }

    @Test func refusedLinesAreToldUntilOneGoesOnAndLongNamesAreCut() async throws {
      let served = try BrowsingFixture.served()
      let item = try #require(try SyntheticAccess(store: served.store).contents().first)
      let rows = ["\(item.sha256)"] + (1...24).map { "x\($0)" } + ["12"]
      let path = served.folder + "/quay.csv"
      try Data(("sha256\n" + rows.joined(separator: "\n") + "\n").utf8).write(
        to: URL(fileURLWithPath: path))
      let name = String(repeating: "quay", count: 48)
      try await served.visit("lea") { visitor in
        let browser = visitor.browser
        try await browser.resize(1_440, 900)
        try await visitor.go("/lists")
        try await browser.choose(file: path, in: "form[data-upload] [name=file]")
        try await browser.type(String(name.prefix(100)), into: "form[data-upload] [name=name]")
        try await browser.type("office", into: "form[data-upload] [name=owner]")
        try await browser.tab(to: "form[data-upload] button")
        try await browser.press("Enter")
        try await browser.wait(for: "#refused:not([hidden]) a")
        let told = try await browser.text("#refused")
        #expect(told.contains("25 lines") && told.contains("1 entry was imported"), "\(told)")
        #expect(told.contains("line 3: ") && told.contains("… 5 more"), "\(told)")
        #expect(!told.contains("x1"), "nothing of a line is told")
        #expect(try await browser.violations() == [])
        try await browser.tab(to: "#refused a")
        try await browser.press("Enter")
        try await browser.wait("location.pathname === '/lists/2'")
        for page in ["/lists", "/lists/2", "/items/\(item.item)"] {
          try await visitor.go(page)
          let fits = try await browser.run(
            "return document.documentElement.scrollWidth <= innerWidth")
          #expect(fits as? Bool == true, "\(page) scrolls sideways")
          #expect(try await browser.count(".cut[title^=quayquay]") > 0, "\(page)")
        }
      }
    }
  }
}
