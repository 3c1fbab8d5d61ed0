// SPDX-License-Identifier: Apache-2.0
// An export asked for at one browser, approved at another, downloaded and verified.

import Casework
import EvidenceModel
import Foundation
import Testing

@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct ExportWalkTests {
    private func check(_ browser: Browser, _ name: String) async throws {
      try await browser.resize(1_440, 900)
      for theme in ["light", "dark"] {
        try await browser.prefer(theme: theme)
        try await browser.settle()
        let violations = try await browser.violations()
        #expect(violations == [], "\(name) \(theme): \(violations)")
        guard let folder = ProcessInfo.processInfo.environment["MARTLET_SCREENSHOTS"] else {
          continue
        }
        try await browser.screenshot().write(
          to: URL(fileURLWithPath: "\(folder)/\(name)-\(theme).png"))
      }
    }

    /// The bytes of a file that the browser saves, once they are there.
    private func saved(_ path: String) async throws -> [UInt8] {
      for _ in 0..<200 {
        if let data = FileManager.default.contents(atPath: path), !data.isEmpty {
          return Array(data)
        }
        try await Task.sleep(for: .milliseconds(50))
      }
      throw CocoaError(.fileNoSuchFile)
    }

    @Test func anExportIsAskedForApprovedTakenAndVerified() async throws {
      let served = try BrowsingFixture.served()
      _ = try AssessmentService(store: served.store, actor: try served.actor("ann")).record([
        AssessmentEntry(
          item: 3,
          facts: try FactSheet([
            .child: "yes", .photographLike: "yes", .origin: "computer_made", .indecent: "yes",
            .severity: "a",
          ]), route: .seen)
      ])
      let folder = served.folder + "/downloads"
      try await served.visit("admin", "aud") { asker, approver in
        let form = "form:has(input[value=hashlist])"
        try await asker.go("/exports")
        try await check(asker.browser, "exports-empty")
        try await asker.browser.run(
          "document.querySelector(arguments[0] + ' [name=\"settings.grades\"]').value = 'single'",
          [form])
        try await asker.browser.type("Harbour office", into: form + " [name=recipients]")
        try await asker.browser.type("a test of exports", into: form + " [name=reason]")
        try await asker.browser.tab(to: form + " button")
        try await asker.browser.press("Enter")
        try await asker.browser.wait(for: "#request-1")
        #expect(
          try await asker.browser.count("#request-1 button") == 0, "nobody decides for oneself")

        try await approver.go("/exports")
        #expect(try await approver.browser.text("#request-1").contains("Harbour office"))
        #expect(try await approver.browser.text("#request-1").contains("items"))
        #expect(try await approver.browser.count(form) == 0, "an auditor asks for nothing")
        try await check(approver.browser, "exports-open")
        try await approver.browser.tab(to: "#request-1 button.primary")
        try await approver.browser.press("Enter")
        try await approver.browser.wait("!document.querySelector('#request-1 button')")

        try await asker.browser.inspect(
          "Browser.setDownloadBehavior", ["behavior": "allow", "downloadPath": folder])
        try await asker.go("/exports")
        try await check(asker.browser, "exports-approved")
        try await asker.browser.tab(to: "#request-1 button.primary")
        try await asker.browser.press("Enter")
        let bytes = try await saved(folder + "/hashlist-1.csv")
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("md5,sha1,sha256,"))
        try await asker.browser.wait(for: "#request-1 a")
        #expect(try await asker.browser.count("#request-1 button") == 0, "it is given once")
        try await asker.browser.tab(to: "#request-1 a")
        try await asker.browser.press("Enter")
        let manifest = try await saved(folder + "/hashlist-1.csv.manifest.json")
        let result = try ExportVerification.check(
          path: folder + "/hashlist-1.csv", manifest: manifest, key: nil)
        #expect(result.isSound)
        try await check(asker.browser, "exports-done")
      }
    }

    @Test func aRefusalNeedsItsReasonAndIsTold() async throws {
      let served = try BrowsingFixture.served()
      let id = try RequestService(store: served.store, actor: try served.actor("admin")).request(
        try #require(RequestKind(rawValue: "hashlist")),
        RequestTerms(recipients: ["Harbour office"], reason: "a test"))
      try await served.visit("aud") { visitor in
        try await visitor.go("/exports")
        try await visitor.browser.type("too early", into: "#request-\(id) [name=reason]")
        try await visitor.browser.press("Enter")
        try await visitor.browser.wait("!document.querySelector('#request-\(id) form')")
        let text = try await visitor.browser.text("#request-\(id)")
        #expect(text.contains("too early") && text.contains("refused"), "\(text)")
      }
    }
  }
}
