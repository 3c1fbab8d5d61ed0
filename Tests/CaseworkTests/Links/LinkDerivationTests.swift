// SPDX-License-Identifier: Apache-2.0
// What traces and places say about what items have in common.

import EvidenceModel
import Testing

@testable import Casework

@Suite struct LinkDerivationTests {
  private static let sha256 = String(repeating: "0123456789abcdef", count: 4)

  private func texts(_ traces: [Trace], sha256: String? = nil) -> Set<String> {
    Set(
      LinkDerivation.links(of: traces, sha256: sha256).map {
        "\($0.relation.rawValue) \($0.kind.rawValue) \($0.text)"
      })
  }

  @Test(arguments: [
    ("01234567", ["model autov1 01234567"]), ("0x0123456789", ["model autov2 0123456789"]),
    ("0123456789AB", ["model autov3 0123456789ab"]), ("012345", ["model other_hash 012345"]),
    (sha256, ["model sha256 \(sha256)", "model autov2 0123456789"]),
    ("blake3:\(sha256)", ["model blake3 \(sha256)"]),
    (
      "tensors_sha256:\(sha256)",
      ["model tensors_sha256 \(sha256)", "model autov3 0123456789ab"]
    ),
    ("01234", []), ("0000000000", []),
  ])
  func aHashIsOfItsSort(_ hash: String, _ expected: [String]) {
    #expect(texts([.made(modelHash: hash)]) == Set(expected))
  }

  @Test func aNameAndAHashAreTwoThings() {
    #expect(
      texts([.made(model: "Harbour.safetensors", modelHash: "0123456789", lora: "fog")]) == [
        "model autov2 0123456789", "model model_name harbour", "lora model_name fog",
      ])
  }

  @Test func everyRoleIsKept() {
    var record = GenerationRecord()
    for role in ModelUse.Role.allCases { record.add(ModelUse(role, name: "quay \(role.rawValue)")) }
    #expect(
      texts([.generated(record)])
        == Set(ModelUse.Role.allCases.map { "\($0.rawValue) model_name quay_\($0.rawValue)" }))
  }

  @Test func aSeedAlsoCountsWithItsPrompt() {
    #expect(texts([.made(seed: "7")]) == ["seed seed 7"])
    #expect(
      texts([.made(seed: "007", prompt: "red (lighthouse:1.2)")]) == [
        "seed seed 7", "prompt prompt lighthouse red", "seed seed_prompt 7 lighthouse red",
      ])
    #expect(texts([.made(seed: "-1", prompt: "7")]) == [])
  }

  @Test func anInputIsANameAndADigestWhereItsPathHoldsOne() {
    let sha1 = String(repeating: "ab", count: 20)
    let md5 = String(repeating: "cd", count: 16)
    #expect(texts([.made(inputs: ["Quay.png [input]"])]) == ["input file_name quay.png"])
    #expect(
      texts([.made(inputs: ["/tmp/\(Self.sha256)/image.png"])]) == [
        "input file_name image.png", "input content_sha256 \(Self.sha256)",
      ])
    #expect(
      texts([.made(inputs: ["\(sha1.uppercased()).PNG", "\(md5).png"])]) == [
        "input file_name \(sha1).png", "input content_sha1 \(sha1)",
        "input file_name \(md5).png", "input content_md5 \(md5)",
      ])
    #expect(texts([.made(inputs: ["", "/"])]) == [])
  }

  @Test func aDocumentIsTiedToThoseThatItWasMadeFrom() {
    let ids = ["1f", "2e", "3d"].map { String(repeating: $0, count: 16) }
    let (own, first, input) = (ids[0], ids[1], ids[2])
    let trace = Trace(
      kind: "xmp.document", tool: nil, claim: .note, carrier: "jpeg.APP1.XMP", offset: 0, length: 1,
      strength: .hint, forgeability: .trivial,
      fields: [
        ("document_id", own), ("original_id", first), ("derived_from", input), ("other", own),
      ].map { TraceField(name: $0.0, value: $0.1, isEvidenceText: true) })
    #expect(
      texts([trace]) == [
        "document document_id \(own)", "document document_id \(first)",
        "input document_id \(input)",
      ])
  }

  @Test func aThumbnailTiesPicturesThatHoldItAndTheItemThatItIs() {
    let trace = Trace(
      kind: "test.thumbnail", tool: nil, claim: .note, carrier: "jpeg.APP1.Exif", offset: 0,
      length: 1, strength: .hint, forgeability: .moderate,
      fields: [
        TraceField(name: "answer", value: "supports_camera", isEvidenceText: false),
        TraceField(name: "thumbnail_sha256", value: Self.sha256, isEvidenceText: true),
      ])
    #expect(
      texts([trace]) == [
        "thumbnail thumbnail_sha256 \(Self.sha256)", "thumbnail content_sha256 \(Self.sha256)",
      ])
  }

  @Test func aModelFileSaysWhatItIs() {
    let base = String(repeating: "fedcba9876543210", count: 4)
    let trace = Trace.modelFile([
      ("sha256", Self.sha256), ("autov1", "89abcdef"), ("autov2", "0123456789"),
      ("tensors_sha256", base), ("autov3", "fedcba987654"), ("name", "Fog.safetensors"),
      ("role", "lora"),
      ("base_model", "Harbour v2"),
    ])
    #expect(
      texts([trace]) == [
        "file sha256 \(Self.sha256)", "file autov2 0123456789", "file autov1 89abcdef",
        "file tensors_sha256 \(base)", "file autov3 fedcba987654", "file model_name fog",
        "base model_name harbour_v2",
      ])
    #expect(
      texts([], sha256: Self.sha256) == [
        "file sha256 \(Self.sha256)", "file autov2 0123456789",
      ])
  }

  @Test func aModelFileIsTiedToItsBaseByHash() {
    let base = String(repeating: "fedcba9876543210", count: 4)
    let lora = Trace.modelFile([("base_model_hash", base), ("base_model_hash", "89abcdef")])
    #expect(
      texts([lora]) == [
        "base sha256 \(base)", "base autov2 fedcba9876", "base autov1 89abcdef",
      ])
    let links = LinkDerivation.links(of: [lora], sha256: nil)
    let own = LinkDerivation.links(of: [], sha256: base)
    #expect(!Set(links.map(\.text)).isDisjoint(with: own.map(\.text)))
    #expect(texts([.modelFile([("base_model_hash", "unknown")])]) == [])
  }

  @Test(arguments: [
    ("sha256", "0123456789"), ("autov1", "0123456789"), ("autov2", "01234567"),
    ("autov3", "nothing"),
    ("autov2", "blake3:0123456789"), ("sha256", ""), ("tensors_sha256", "0123456789"),
    ("name", "none"), ("colour", "0123456789"),
  ])
  func aModelFilesFieldThatIsNotOfItsSortIsPassedOver(_ name: String, _ value: String) {
    #expect(texts([.modelFile([(name, value)])]) == [])
  }

  @Test func aQuestionByWholeDigitsAsksForTheFileAndItsTensors() {
    let kinds = LinkDerivation.models(named: Self.sha256).map(\.kind)
    #expect(kinds == [.sha256, .autov2, .tensorsSHA256, .autov3, .modelName])
    #expect(LinkDerivation.models(named: "0123456789").map(\.kind) == [.autov2, .modelName])
  }

  @Test func tracesOfOtherSortsSayNothing() {
    let camera = Trace(
      kind: "exif.camera", tool: nil, claim: .camera, carrier: "jpeg.APP1.Exif", offset: 0,
      length: 1,
      strength: .hint, forgeability: .trivial,
      fields: [TraceField(name: "model", value: "box camera", isEvidenceText: true)])
    #expect(texts([camera]) == [])
  }

  @Test func placesOfPicturesAndModelFilesHaveNames() throws {
    func name(_ text: String, _ place: String, _ kind: ItemKind) -> String? {
      LinkDerivation.link(toFileAt: ["kind": .string(place), "text": .string(text)], kind: kind).map
      {
        "\($0.relation.rawValue) \($0.kind.rawValue) \($0.text)"
      }
    }
    #expect(name("a.zip!/b/Quay.png", "path", .image) == "name file_name quay.png")
    #expect(name("https://quay.example/v.mp4?x", "url", .video) == "name file_name v.mp4")
    #expect(name("models/Fog.ckpt", "path", .model) == "file model_name fog")
    #expect(name("guide.txt", "path", .text) == nil)
    #expect(name("a/", "path", .image) == nil)
    #expect(LinkDerivation.link(toFileAt: .null, kind: .image) == nil)
  }

  @Test func postersAreNamesWithoutWhatNobodySees() {
    func poster(_ name: JSONValue) -> String? {
      LinkDerivation.poster(ofPost: ["id": "1", "poster": name])?.text
    }
    #expect(poster("  Grey\u{202e} HERON ") == "grey heron")
    #expect(poster("") == nil && poster("\u{200b}") == nil && poster(.null) == nil)
  }
}
