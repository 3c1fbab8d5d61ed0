// SPDX-License-Identifier: Apache-2.0
// Sources sent from a real browser: what is wrong with one is told on the page.

import Casework
import Foundation
import SyntheticEncoding
import Testing

@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct SourcesWalkTests {
    private func file(_ served: ServedCase, _ name: String, _ bytes: [UInt8]) throws -> String {
      let path = served.folder + "/" + name
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      return path
    }

    private func wait(_ browser: Browser, for phase: String) async throws {
      try await browser.wait(
        "document.getElementById('phase').textContent === arguments[0]", [PageTexts.text(phase)])
    }

    @Test func whatIsWrongWithASourceIsTold() async throws {
      let served = try ServedCase()
      let nothing = try file(served, "nothing.json", Array("no mapping".utf8))
      let broken = try file(served, "broken.zip", Array("PK\u{3}\u{4}broken".utf8))
      let picture = try file(served, "gull.png", try IntakeTests.picture())
      try await served.visit("lea") { visitor in
        let browser = visitor.browser
        try await visitor.go("/sources")
        try await wait(browser, for: "intake_idle")

        try await browser.tab(to: "#send button")
        try await browser.press("Enter")
        try await browser.hear(PageTexts.text("sources_choose"))

        try await browser.choose(file: picture, in: "#file")
        try await browser.choose(file: nothing, in: "#mapping")
        try await browser.tab(to: "#send button")
        try await browser.press("Enter")
        try await browser.wait(for: ".notice.fault")
        let told = try await browser.text(".notice.fault")
        #expect(told.contains("mapping") && !told.contains("no mapping"), "\(told)")
        #expect(served.workbench.desk.intake.state.phase == .idle, "nothing was begun")

        try await visitor.go("/sources")
        try await wait(browser, for: "intake_idle")
        try await browser.choose(file: broken, in: "#file")
        try await browser.tab(to: "#send button")
        try await browser.press("Enter")
        try await wait(browser, for: "intake_done_in_part")
        let counts = try await browser.text("#counts")
        #expect(counts.contains("\(PageTexts.text("sources_findings")): 1"), "\(counts)")
        // The list has it without being asked for again.
        try await browser.wait(
          "document.querySelector('#list tbody tr:last-child')?.innerText.trim().endsWith('1')")
        let row = try await browser.text("#list tbody tr:last-child")
        #expect(row.hasSuffix("1"), "\(row)")

        try await visitor.go("/sources")
        try await browser.choose(file: picture, in: "#file")
        try await browser.tab(to: "#send button")
        try await browser.press("Enter")
        try await wait(browser, for: "intake_done")
        try await browser.wait(
          "document.getElementById('counts').innerText.includes(arguments[0])",
          ["\(PageTexts.text("sources_new")): 1"])
      }
    }
  }
}
