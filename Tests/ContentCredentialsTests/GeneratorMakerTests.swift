// SPDX-License-Identifier: Apache-2.0
// Makers of generators whose only trace is a manifest are told by it.

import EvidenceModel
import Testing

@testable import ContentCredentials

@Suite struct GeneratorMakerTests {
  private static let place = "http://cv.iptc.org/newscodes/digitalsourcetype/"

  private static func manifest(
    _ term: String, agent: String, generator: String, issuer: String, ingredient: String? = nil
  ) -> String {
    """
    {"claim_generator_info": [{"name": "\(generator)"}], "signature_info": {"issuer": "\(issuer)"},
     "ingredients": [\(ingredient.map { "{\"active_manifest\": \"\($0)\"}" } ?? "")],
     "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [{"action": "c2pa.created",
      "softwareAgent": \(agent), "digitalSourceType": "\(place)\(term)"}]}}]}
    """
  }

  private static func traces(_ active: String, other: String? = nil) throws -> [Trace] {
    let json = """
      {"active_manifest": "a", "validation_state": "Valid", "manifests": {"a": \(active)
       \(other.map { ", \"b\": \($0)" } ?? "")}}
      """
    let store = try #require(ManifestStore(Array(json.utf8)))
    let carrier = CredentialCarrier(code: "png.caBX", offset: 0, length: 1)
    return CredentialTraces(carrier: carrier).traces(of: store, list: nil, hasLists: true)
  }

  @Test(arguments: [
    ("\"GPT-4o\"", "a", "b", "OpenAI"), ("{\"name\": \"gpt-image-1\"}", "a", "b", "OpenAI"),
    ("null", "ChatGPT", "b", "OpenAI"), ("\"Azure OpenAI DALL-E\"", "a", "b", "OpenAI"),
    ("null", "a", "OpenAI OpCo, LLC", "OpenAI"), ("\"Adobe Firefly\"", "a", "b", "Adobe Firefly"),
    ("null", "Adobe_Firefly/1.0", "Adobe Inc.", "Adobe Firefly"),
    ("null", "a", "Google LLC", "Google AI"),
    ("\"Adobe Photoshop\"", "Adobe_Photoshop/26", "Adobe Inc.", nil),
  ])
  func theMakerIsToldByAgentGeneratorAndSigner(
    _ agent: String, _ generator: String, _ issuer: String, _ tool: String?
  ) throws {
    let traces = try Self.traces(
      Self.manifest(
        "trainedAlgorithmicMedia", agent: agent, generator: generator, issuer: issuer))
    #expect(traces.map(\.tool) == [tool])
    let agents = traces[0].fields.filter { $0.name == "software_agent" }
    #expect(agents.count == (agent == "null" ? 0 : 1) && agents.allSatisfy { $0.isEvidenceText })
  }

  @Test func aCameraIsNoGeneratorWhoeverMadeIt() throws {
    let camera = Self.manifest(
      "computationalCapture", agent: "null", generator: "Pixel Camera", issuer: "Google LLC")
    let traces = try Self.traces(camera)
    #expect(traces[0].tool == nil && traces[0].claim == .camera)
  }

  @Test func theGeneratorOfAnInputIsNamed() throws {
    let input = Self.manifest(
      "trainedAlgorithmicMedia", agent: "\"GPT-4o\"", generator: "a", issuer: "b")
    let edit = Self.manifest(
      "humanEdits", agent: "null", generator: "Editor", issuer: "c", ingredient: "b")
    let traces = try Self.traces(edit, other: input)
    #expect(traces.map(\.kind) == ["c2pa.manifest", "c2pa.ingredient"])
    #expect(traces[1].tool == "OpenAI")
  }
}
