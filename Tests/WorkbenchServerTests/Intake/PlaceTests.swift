// SPDX-License-Identifier: Apache-2.0
// Sources are taken in from folders that the policy allows, with a mapping, and from nowhere else.

import Catalog
import EvidenceCapture
import EvidenceModel
import Foundation
import HTTPTypes
import SyntheticCorpus
import Testing

@testable import Casework
@testable import WorkbenchServer

@Suite struct PlaceTests {
  /// A served case beside a folder `allowed` with a small corpus, a folder `other`, and links between them.
  private func fixture(allows: Bool = true) throws -> (ServedCase, folder: String, CorpusManifest) {
    let served = try ServedCase()
    let (allowed, other) = (served.folder + "/allowed", served.folder + "/other")
    for folder in [allowed, other + "/below"] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    let corpus = try CorpusWriter.write(.demo(postings: 6, seed: 23), to: allowed)
    try Data("a source".utf8).write(to: URL(fileURLWithPath: other + "/source.txt"))
    try FileManager.default.createSymbolicLink(
      atPath: allowed + "/way-out", withDestinationPath: other + "/below")
    try FileManager.default.createSymbolicLink(
      atPath: allowed + "/file-out", withDestinationPath: other + "/source.txt")
    try FileManager.default.createSymbolicLink(
      atPath: other + "/way-in", withDestinationPath: allowed)
    if allows { try served.policy(["ingest_roots: []": "ingest_roots: [\"\(allowed)\"]"]) }
    return (served, served.folder, corpus)
  }

  private func wait(_ client: ServedClient) async throws -> JSONValue {
    for _ in 0..<1_200 {
      let state = try await client.send(.get, "/api/v1/intake", as: "lea").json
      if ["done", "failed"].contains(state["phase"]?.text) { return state }
      try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("the intake does not end")
    return .null
  }

  private func take(
    _ client: ServedClient, _ path: String, as user: String = "lea"
  ) async throws -> ServedClient.Answer {
    try await client.send(.post, "/api/v1/intake", as: user, json: ["path": .string(path)])
  }

  private func postings(_ served: ServedCase) throws -> Int {
    try served.store.catalog.read { try $0.count(PostingRow.self, where: []) }
  }

  /// The postings that the command line finds in the same capture.
  private func postings(ofOwn corpus: CorpusManifest, _ mapping: String) throws -> Int {
    let served = try ServedCase()
    let before = try postings(served)
    _ = try IngestService(
      store: served.store, decoders: try ServedDecoders.shared(), actor: .keyHolder,
      isInterrupted: { false }, progress: { _ in }
    ).ingest(
      IngestRequest(
        sources: [corpus.capturePath], mapping: try PageMapping(json: Array(mapping.utf8)),
        mappingText: mapping))
    return try postings(served) - before
  }

  @Test func aCaptureInAnAllowedFolderIsTakenInWithItsMapping() async throws {
    let (served, folder, corpus) = try fixture()
    let mapping = try String(contentsOfFile: corpus.mappingPath, encoding: .utf8)
    let before = try postings(served)
    try await served.serve { client in
      let put = try await client.send(
        .put, "/api/v1/intake/mapping", as: "lea", json: ["text": .string(mapping)])
      #expect(put.status == 204, "\(put.text)")
      let answer = try await take(client, corpus.capturePath)
      #expect(answer.status == 202, "\(answer.text)")
      let state = try await wait(client)
      #expect(state["phase"] == "done" && state["outcome"] == "done", "\(state)")
      #expect((state["new_items"]?.integer ?? 0) > 3)
      let found = try postings(served) - before
      #expect(try found == postings(ofOwn: corpus, mapping) && found > 3)

      // The mapping was for that source alone.
      let kept = served.workbench.desk.intake.takeMapping(of: try served.actor("lea"))
      #expect(kept.request(sent: corpus.capturePath, name: "next").mapping == nil)
      // A way that leads back in is within the folder.
      let around = try await take(
        client, folder + "/other/way-in/corpus/../corpus/mapping.json")
      #expect(around.status == 202, "\(around.text)")
      #expect(try await wait(client)["phase"] == "done")
    }
    #expect(try CaseCheck(store: served.store).run().problems == [])
  }

  @Test func nothingOutsideTheAllowedFoldersIsTakenIn() async throws {
    let (served, folder, corpus) = try fixture()
    let paths = [
      "/other/source.txt", "/other", "/allowed/../other/source.txt", "/allowed/way-out",
      "/allowed/way-out/../source.txt", "/allowed/./way-out/../../other/source.txt",
      "/allowed/file-out", "/allowed/way-out/nothing", "/nowhere", "/allowed-not", "",
      "/allowed/..", "/allowed/corpus/../..",
    ]
    try await served.serve { client in
      var messages: Set<String> = []
      for path in paths.map({ folder + $0 }) + ["/", "allowed", "../allowed", "", "/proc/self/fd"] {
        let answer = try await take(client, path)
        #expect(answer.status == 403 && answer.json["error"]?["code"] == "denied", "\(path)")
        #expect(!answer.text.contains(folder), "no path is told")
        messages.insert(answer.json["error"]?["message"]?.text ?? "")
      }
      #expect(messages.count == 1, "the same whether anything is there or not")
      #expect(try await take(client, corpus.capturePath + "\u{0}").status == 403)
      #expect(try await take(client, corpus.capturePath, as: "ann").status == 403)
      let state = try await client.send(.get, "/api/v1/intake", as: "lea").json
      #expect(state["phase"] == "idle", "nothing was begun")
    }
  }

  @Test func withoutAFolderInThePolicyNoPathIsTakenIn() async throws {
    let (served, _, corpus) = try fixture(allows: false)
    try await served.serve { client in
      let answer = try await take(client, corpus.capturePath)
      #expect(answer.status == 403 && answer.text.contains("ingest_roots"), "\(answer.text)")
      for body: JSONValue in [[:], ["path": 1], ["path": "/x", "more": true]] {
        #expect(
          try await client.send(.post, "/api/v1/intake", as: "lea", json: body).status == 400)
      }
    }
  }

  @Test func aMappingThatIsNoneIsRefusedAndNotKept() async throws {
    let (served, _, corpus) = try fixture()
    try await served.serve { client in
      for body: JSONValue in [["text": "{}"], ["text": "harbour"], ["text": 1], [:]] {
        let answer = try await client.send(.put, "/api/v1/intake/mapping", as: "lea", json: body)
        #expect(answer.status == 400, "\(body.compactText): \(answer.text)")
        #expect(!answer.text.contains("harbour"), "\(answer.text)")
      }
      #expect(
        try await client.send(
          .put, "/api/v1/intake/mapping", as: "ann", json: ["text": .null]
        ).status == 403)
      let before = try postings(served)
      #expect(try await take(client, corpus.capturePath).status == 202)
      #expect(try await wait(client)["phase"] == "done")
      #expect(try postings(served) == before)
    }
  }
}
