// SPDX-License-Identifier: Apache-2.0
// Models and links as a report tells them: counted by item, evidence text by its length alone.

import EvidenceModel
import StudyReport
import Testing

@testable import Casework

@Suite struct StudyLinksTests {
  private func group(_ links: StudyLinks, _ id: String) -> StudyLinks.Group? {
    links.groups.first { $0.id == id }
  }

  @Test func modelsAndHashesAreCountedByItem() {
    let links = StudyLinks([
      1: [
        .made(model: "Harbour.safetensors", modelHash: "0123456789", lora: "fog"),
        .made(model: "harbour"),
      ],
      2: [.made(model: "Harbour")], 3: [.made(model: "anchor")],
    ])
    #expect(
      group(links, "models")?.nodes == [
        .init(label: "harbour", items: 2), .init(label: "anchor", items: 1),
      ])
    #expect(group(links, "additions")?.nodes == [.init(label: "fog", items: 1)])
    #expect(group(links, "hashes")?.nodes == [.init(label: "0123456789", items: 1)])
    #expect(group(links, "prompts") == nil && group(links, "inputs") == nil)
  }

  @Test func promptsSeedsAndInputsAreToldByLengthWhereTwoItemsShareThem() {
    let links = StudyLinks([
      1: [.made(seed: "7", prompt: "red lighthouse", inputs: ["quay.png"])],
      2: [.made(seed: "7", prompt: "lighthouse red", inputs: ["Quay.png"])],
      3: [.made(seed: "8", prompt: "red lighthouse")], 4: [.made(prompt: "a quiet harbour")],
    ])
    #expect(
      group(links, "prompts")?.nodes == [.init(label: "Prompt of 14 characters", items: 3)])
    #expect(
      group(links, "seeds")?.nodes == [.init(label: "Seed and prompt of 16 characters", items: 2)])
    #expect(
      group(links, "inputs")?.nodes == [.init(label: "Input named of 8 characters", items: 2)])
    #expect(!"\(links)".contains("lighthouse") && !"\(links)".contains("quay"))
  }

  @Test func manyAndLongNamesAreBoundedAndEscaped() throws {
    var traces: [Int64: [Trace]] = [:]
    for item in Int64(0)..<50 { traces[item] = [.made(model: "ship \(100 + item)")] }
    traces[99] = [.made(model: "a\u{202e}" + String(repeating: "y", count: 300))]
    let models = try #require(group(StudyLinks(traces), "models"))
    #expect(models.nodes.count == StudyLinks.most && models.others == 11)
    #expect(models.nodes.allSatisfy { $0.label.count < 140 && !$0.label.contains("\u{202e}") })
  }

  @Test func onlyTheInternalEditionTellsThem() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let lead = try testCase.add("second-lead", .auditor)
    let service = ReportService(store: testCase.store, actor: lead)
    var snapshot = try service.snapshot(at: nil)
    snapshot.links = StudyLinks([1: [.made(model: "zzquay")]])
    for edition in ReportEdition.allCases {
      let report = try StudyReport.build(snapshot, options: ReportOptions(edition: edition))
      for text in [HTMLRenderer.text(report), JSONRenderer.text(report)] {
        #expect(text.contains("Models that traces name") == (edition == .internal))
        #expect(text.contains("zzquay") == (edition == .internal))
      }
    }
    try testCase.store.close()
  }
}
