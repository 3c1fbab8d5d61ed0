// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import HashExchange
import MartletTesting
import Testing

/// The checker held against the transcribed rules, which a library of others applies.
@Suite struct CyberTipArbiterTests {
  private static let now = CyberTipSamples.now

  @Test func theCheckerAndTheTranscribedRulesAgree() throws {
    var generator = CyberTipGenerator(SeedReport.generator("drafts"))
    var drafts: [CyberTipDraft] = []
    for _ in 0..<250 {
      let draft = generator.draft()
      drafts.append(draft)
      for _ in 0..<3 { drafts.append(generator.changed(draft)) }
    }
    let verdicts = try CyberTipSamples.verdicts(drafts.map(CyberTipSamples.plainText))
    try #require(verdicts.count == drafts.count)
    for (draft, isAllowed) in zip(drafts, verdicts) {
      let findings = draft.findings(now: Self.now)
      #expect(
        findings.isEmpty == isAllowed,
        "\(findings.map { "\($0.path) \($0.rule)" }) in \(CyberTipSamples.plainText(draft))")
    }
    // Both answers are there in numbers, so that agreement means something.
    #expect(verdicts.count { $0 } > 80)
    #expect(verdicts.count { !$0 } > 80)
  }

  @Test func whatTheCheckerAllowsIsWrittenAndValid() throws {
    var generator = CyberTipGenerator(SeedReport.generator("written drafts"))
    var texts: [String] = []
    while texts.count < 200 {
      let draft = generator.draft()
      guard draft.findings(now: Self.now).isEmpty else { continue }
      for document in try draft.documents(notes: ["a note -- of this program's"]) {
        texts.append(document.text)
      }
    }
    #expect(try CyberTipSamples.verdicts(texts).allSatisfy { $0 })
  }

  @Test func aWrittenDraftIsReadBackTheSame() throws {
    var generator = CyberTipGenerator(SeedReport.generator("read back"))
    for _ in 0..<200 {
      let draft = generator.draft()
      let documents = try draft.documents()
      #expect(documents.count == draft.files.count + 1)
      for (element, document) in zip([draft.report] + draft.files, documents) {
        #expect(try CyberTipSamples.read(document.text) == element)
      }
      #expect(try draft.documents().map(\.text) == documents.map(\.text))
    }
  }
}
