// SPDX-License-Identifier: Apache-2.0
// The normal form of what generators say, and its way through the fields of a trace.

internal import EvidenceModel
internal import MartletTesting
internal import Testing

@Suite struct GenerationRecordTests {
  @Test func recordsComeBackFromTheirFields() {
    var generator = SeedReport.generator("generation records")
    func texts() -> [String] { (0..<generator.below(3)).map { "text \($0) \(generator.next())" } }
    func hash() -> ModelHash {
      let sort = ModelHash.Sort.allCases[generator.below(6)]
      let count = [ModelHash.Sort.autov1: 8, .autov2: 10, .autov3: 12][sort] ?? 64
      return ModelHash(
        sort: sort, digits: String((0..<count).map { _ in Character("\(generator.below(10))") }))
    }
    for _ in 0..<300 {
      var record = GenerationRecord()
      record.prompts = texts()
      record.negativePrompts = texts()
      record.seeds = texts()
      record.steps = texts()
      record.scales = texts()
      record.samplers = texts()
      record.widths = texts()
      record.heights = texts()
      record.inputs = texts()
      if generator.below(2) == 0 { record.version = "v1" }
      for number in 0..<generator.below(6) {
        let role = ModelUse.Role.allCases[generator.below(ModelUse.Role.allCases.count)]
        record.add(
          ModelUse(
            role, name: generator.below(5) == 0 ? nil : "name \(number)",
            weight: generator.below(2) == 0 ? "0.5" : nil,
            hashes: generator.below(2) == 0 ? [hash()] : []))
      }
      #expect(GenerationRecord(fields: record.fields) == record)
    }
  }

  @Test func namesAndHashesAreEvidenceAndNumbersAreNot() {
    var record = GenerationRecord()
    record.seeds = ["12", "twelve"]
    record.add(
      ModelUse(
        .lora, name: "coast", weight: "0.5",
        hashes: [
          ModelHash(sort: .autov2, digits: "0123456789")
        ]))
    let hidden = record.fields.filter(\.isEvidenceText).map(\.name)
    #expect(hidden == ["lora", "lora_hash", "seed"])
    #expect(record.fields.filter { !$0.isEvidenceText }.map(\.value) == ["0.5", "autov2", "12"])
  }

  @Test(arguments: [
    ("0123ABCD", ModelHash.Sort.autov1, "0123abcd"), ("0x0123456789", .autov2, "0123456789"),
    ("0123456789ab", .autov3, "0123456789ab"), ("sha256:00", .unknown, "00"),
    ("blake3:0123", .blake3, "0123"),
    ("tensors_sha256:0123456789ab", .autov3, "0123456789ab"),
    (
      "tensors_sha256:" + String(repeating: "a", count: 64), .tensorsSHA256,
      String(repeating: "a", count: 64)
    ),
    (
      String(repeating: "a", count: 64), .sha256,
      String(repeating: "a", count: 64)
    ),
  ])
  func hashesAreSortedByTheirLength(_ text: String, _ sort: ModelHash.Sort, _ digits: String) {
    #expect(ModelHash(text) == ModelHash(sort: sort, digits: digits))
  }

  @Test(arguments: ["", "0x", "xyz", "random:12", "12 34", String(repeating: "0", count: 129)])
  func otherTextIsNoHash(_ text: String) { #expect(ModelHash(text) == nil) }

  @Test func whatIsSaidTwiceIsOneUse() {
    var record = GenerationRecord()
    record.add(ModelUse(.lora, name: "coast", weight: "0.5"))
    record.add(
      ModelUse(.lora, name: "coast", hashes: [ModelHash(sort: .autov1, digits: "01234567")]))
    record.add(ModelUse(.lora, name: "coast", weight: "0.9"))
    record.add(ModelUse(.lora, name: nil))
    record.add(ModelUse(.lora, name: nil, weight: "1"))
    #expect(record.models.map(\.weight) == ["1", "0.5", "0.9"])
    #expect(record.models[1].hashes.count == 1)
  }
}
