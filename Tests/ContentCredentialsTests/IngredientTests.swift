// SPDX-License-Identifier: Apache-2.0
// The inputs of a signed picture are walked: what lowers an item's place must hold for all of them.

import EvidenceModel
import MediaDecoding
import Testing

@testable import ContentCredentials

@Suite struct IngredientTests {
  @Test(arguments: [
    ("edited-camera.jpg", TraceClaim.edited, ["camera_input", "other_source"]),
    ("generated-from-camera.jpg", .edited, ["camera_input"]),
    ("generated-from-plain.jpg", .generated, ["unproven_input"]),
    ("camera.jpg", .camera, ["camera_input", "not_stated", "other_source"]),
  ])
  func anInputThatIsNotProvenGeneratedForbidsTheStatement(
    name: String, claim: TraceClaim, doubts: [String]
  ) throws {
    let trace = try #require(try CredentialFixture.scan(name).traces.first)
    #expect(trace.values("state") == ["trusted"] && trace.strength == .proof)
    #expect(trace.claim == claim)
    #expect(trace.values("wholly_generated") == ["no"])
    #expect(Set(trace.values("doubt")).isSuperset(of: doubts))
  }

  @Test func theManifestOfACameraInputIsATraceOfACamera() throws {
    let traces = try CredentialFixture.scan("edited-camera.jpg").traces
    #expect(traces.map(\.kind) == ["c2pa.manifest", "c2pa.ingredient"])
    #expect(traces.last?.claim == .camera)
    #expect(traces.first?.values("ingredient") == ["parentOf"])
  }

  @Test func aBrokenInputIsToldAlthoughTheWholeIsTrusted() throws {
    let trace = try #require(try CredentialFixture.scan("broken-ingredient.jpg").traces.first)
    #expect(trace.values("state") == ["trusted"])
    #expect(trace.values("ingredient_problem") == ["assertion.hashedURI.mismatch"])
    #expect(trace.values("doubt").contains("broken_input"))
  }

  @Test func anEditorsSignatureDoesNotVouchForWhatAnInputSaysOfItself() throws {
    // A listed editor opened a file that an unknown signer calls wholly generated.
    let trace = try #require(try CredentialFixture.scan("opened-self-signed.jpg").traces.first)
    #expect(trace.values("state") == ["trusted"])
    #expect(trace.values("doubt") == ["unproven_input"])
  }

  @Test func aListedConverterOfAListedGeneratorKeepsTheStatement() throws {
    let trace = try #require(try CredentialFixture.scan("converted-generated.jpg").traces.first)
    #expect(trace.values("wholly_generated") == ["yes"] && trace.claim == .generated)
  }

  @Test func aSignerWhoLeavesPartsOutDoesNotStateTheWhole() throws {
    func doubts(_ word: String, usually: Bool = false) throws -> [String] {
      let json = """
        {"active_manifest": "a", "validation_state": "Trusted", "manifests": {"a": {"assertions": [
         {"label": "c2pa.actions.v2", "data": {"actions": [{"action": "c2pa.created",
          "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"}]}}]}},
         "validation_results": {"activeManifest": {"informational": [{"code": "\(word)"}],
          "success": [{"code": "signingCredential.trusted", "url": "self#jumbf=/c2pa/a/c2pa.signature"}]}}}
        """
      let store = try #require(ManifestStore(Array(json.utf8)))
      let carrier = CredentialCarrier(code: "x", offset: 0, length: 1)
      return CredentialTraces(carrier: carrier, leavesOutUsually: usually)
        .traces(of: store, list: nil, hasLists: true).flatMap { $0.values("doubt") }
    }
    #expect(try doubts("signingCredential.ocsp.skipped") == [])
    for binding in ["dataHash", "bmffHash", "boxesHash"] {
      #expect(
        try doubts("assertion.\(binding).additionalExclusionsPresent") == ["unsigned_parts"])
      #expect(
        try doubts("assertion.\(binding).additionalExclusionsPresent", usually: true) == [])
    }
  }

  @Test func wordsOfNoVocabularyAreEvidence() throws {
    for name in ["edited-camera.jpg", "generated.jpg", "self-signed.jpg"] {
      for trace in try CredentialFixture.scan(name).traces {
        for field in trace.fields where ["issuer", "common_name", "generator"].contains(field.name)
        {
          #expect(field.isEvidenceText)
        }
      }
    }
  }
}
