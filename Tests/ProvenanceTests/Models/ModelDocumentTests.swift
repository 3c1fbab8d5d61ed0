// SPDX-License-Identifier: Apache-2.0
// Every field and finding that our samples give stands in the document of provenance.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct ModelDocumentTests {
  @Test func everyFieldAndFindingIsDocumented() throws {
    let text = String(
      decoding: try Repository.bytes(of: "docs/provenance.md"), as: UTF8.self)
    var names: Set<String> = []
    var generator = SeedReport.generator("documented models")
    for sample in HostileModelTests.samples {
      for round in 0..<200 {
        var bytes = sample.bytes
        for _ in 0..<min(round, 3) {
          bytes[generator.below(bytes.count)] = UInt8(truncatingIfNeeded: generator.next())
        }
        let result = try scan(bytes, sample.format)
        for trace in result.traces {
          names.insert(trace.kind)
          // A damaged key of metadata makes no field: names of fields are ours.
          names.formUnion(trace.fields.map(\.name))
        }
        names.formUnion(result.findings.map(\.code))
      }
    }
    let missing = names.filter { !text.contains("`\($0)`") }
    #expect(missing.isEmpty, "\(missing.sorted())")
    #expect(names.count > 40)
  }
}
