// SPDX-License-Identifier: Apache-2.0
// A study under way, as a person sees it: plan, samples, estimate, two laws; the pictures of docs/tour.md come from here.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct StudyTourTests {
    private static let answers: [String: [String: String]] = [
      "none": ["child": "no"],
      "pseudo": [
        "child": "impression", "photograph_like": "yes", "origin": "computer_made",
        "indecent": "yes", "severity": "c", "dominant_depiction": "yes",
      ],
      "drawn": [
        "child": "impression", "photograph_like": "no", "derived": "no", "pornographic": "yes",
        "listed_content": "yes", "obscene_character": "yes", "origin": "computer_made",
        "indecent": "no",
      ],
    ]

    /// What a person says of an item: mostly what the others say.
    private static func answer(_ item: Int64, _ person: Int) -> String {
      if (item * 7 + Int64(person) * 13) % 37 == 0 { return "none" }
      return item % 6 == 0 ? "pseudo" : item % 17 == 0 ? "drawn" : "none"
    }

    /// Lets people work off what waits for them.
    private static func work(_ served: ServedCase, _ people: [String], most: Int = .max) throws {
      for (number, name) in people.enumerated() {
        let actor = try served.actor(name)
        let queue = WorkQueue(store: served.store, actor: actor)
        let service = try AssessmentService(store: served.store, actor: actor)
        var count = 0
        while count < most, let next = try queue.next() {
          count += 1
          served.clock.advance(seconds: 20)
          let facts = try FactSheet(named: answers[answer(next.item, number)] ?? [:])
          try recorded(
            try service.record([AssessmentEntry(item: next.item, facts: facts, route: .seen)]))
        }
      }
    }

    private static func settle(_ served: ServedCase) throws {
      let lead = try served.actor("lea")
      while let next = try WorkQueue(store: served.store, actor: lead).next(.dispute) {
        let facts = try FactSheet(named: answers[answer(next.item, 99)] ?? [:])
        try recorded(
          try AssessmentService(store: served.store, actor: lead).record([
            AssessmentEntry(
              item: next.item, facts: facts, route: .seen, note: "settled by the picture",
              isAdjudication: true)
          ]))
      }
    }

    /// Ends the test when an entry was refused: the same item would come for ever.
    private static func recorded(_ outcomes: [AssessmentOutcome]) throws {
      for case .refused(let error) in outcomes { throw error }
    }

    /// A planned study of two laws, worked off, with one sample finished and one that waits.
    private static func served() throws -> ServedCase {
      let served = try ServedCase(try ServedTemplate.large.get())
      let adoption = RegimeAdoption(store: served.store, actor: try served.actor("admin"))
      for id in ["canada", "us-federal"] { _ = try adoption.add(RegimeBrowser.text(of: id)) }
      let lead = try served.actor("lea")
      let items = try served.store.catalog.read {
        try $0.rows(QueueEntryRow.self, orderedBy: ["item_id"])
      }.map(\.itemId)
      let golden = items.prefix(4).map { item in
        let facts = (answers[answer(item, 99)] ?? [:]).sorted { $0.key < $1.key }
        return "{item: \(item), facts: {"
          + facts.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}}"
      }
      try StudyPlanService(store: served.store, actor: lead).put(
        """
        format: martlet.study-plan/1
        title: Harbour survey, September 2026
        question: How much of what was posted to the harbour board in a month is criminal, and made by computers?
        frame: {what: all pictures posted to the harbour board, from: 2026-09-01, to: 2026-09-30}
        regimes: [uk-england-wales, canada]
        selection: {rules: standard, seed: 1}
        audits: [{stratum: not_selected, excludes: 0.05, confidence: 0.95, seed: 41}, {stratum: negative, excludes: 0.05, confidence: 0.9, seed: 42}]
        double_rating: {share: 0.2, seed: 7}
        golden: [\(golden.joined(separator: ", "))]
        roles: {assessors: 4, leads: [lea]}
        """)
      let team = ["ann", "ben", "cat", "dan"]
      try work(served, team)
      try settle(served)
      _ = try SampleService(store: served.store, actor: lead).draw(.notSelected)
      try work(served, team)
      try settle(served)
      _ = try SampleService(store: served.store, actor: lead).draw(.negative)
      try work(served, ["dan"], most: 9)
      return served
    }

    private static func look(
      _ visitor: Visitor, _ path: String, _ name: String, height: Int, at selector: String? = nil
    ) async throws {
      let browser = visitor.browser
      try await browser.resize(1_440, height)
      for theme in ["light", "dark"] {
        try await browser.prefer(theme: theme)
        try await visitor.go(path)
        if let selector {
          try await browser.run(
            "document.querySelector(arguments[0]).scrollIntoView({ block: 'start' })", [selector])
        }
        try await browser.settle()
        #expect(try await browser.violations() == [], "\(name) \(theme)")
        try await PagesWalkTests.keep(browser, "\(name)-\(theme)")
      }
    }

    @Test func aStudyUnderWayIsToldToEachRole() async throws {
      let served = try Self.served()
      try await served.visit("lea", "aud") { lead, auditor in
        try await Self.look(lead, "/study", "tour-study", height: 1_200)
        let plan = try await lead.browser.text("main")
        for words in ["Harbour survey, September 2026", PageTexts.text("study_deviations")] {
          #expect(plan.contains(words), "\(words)")
        }
        try await Self.look(lead, "/study", "tour-audit-waiting", height: 900, at: "#audit")
        try await Self.look(auditor, "/study", "tour-audit", height: 900, at: "#audit")
        try await Self.look(auditor, "/regimes", "tour-regimes", height: 1_200)
        let told = try await auditor.browser.text("main")
        for words in ["Canada", "United States", "England and Wales"] {
          #expect(told.contains(words), "\(words)")
        }
        try Self.work(served, ["ann", "ben", "cat", "dan", "eve"])
        try Self.settle(served)
        try await Self.look(auditor, "/study", "tour-audit-done", height: 900, at: "#audit")
        let done = try await auditor.browser.text("#audit")
        #expect(done.contains("are criminal: open the stratum again"), "\(done)")
        #expect(done.components(separatedBy: "what was seen and is not criminal").count == 3)
        #expect(!done.contains(PageTexts.text("word_negative")), "that speaks of known lists")
      }
      #expect(try CaseCheck(store: served.store).run().problems == [])
    }
  }
}
