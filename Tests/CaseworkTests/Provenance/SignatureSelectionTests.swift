// SPDX-License-Identifier: Apache-2.0
// What signatures do to an item's place in the queue, with real files, decoders and rules.

import Casework
import DecoderHost
import EvidenceModel
import Foundation
import MartletTesting
import MediaDecoding
import Testing

@testable import Casework
@testable import Catalog

/// Decoders that trust the test authority, or nobody.
struct TrustingDecoders: Examining {
  let trust: ContentTrust
  private let pool: DecoderPool

  init(trusting file: String?) throws {
    var trust = ContentTrust.standard
    if let file {
      trust.lists = [
        TrustList(
          name: "test list", date: "2026-11-01", sha256: .ofEmptyInput,
          pem: String(decoding: try Self.fixture(file), as: UTF8.self))
      ]
    }
    self.trust = trust
    var configuration = try DecoderConfiguration.beside()
    configuration.childCount = 1
    configuration.trust = trust
    pool = DecoderPool(configuration)
  }

  static func fixture(_ name: String) throws -> [UInt8] {
    try Repository.bytes(of: "Tests/ContentCredentialsTests/Fixtures/" + name)
  }

  func examine(
    _ open: @escaping ContentOpener, _ request: ExaminationRequest
  ) -> any PendingExamination {
    Pending(work: pool.submit { try $0.examine(try open(), request) })
  }

  func makeSession() throws -> any DecoderSession { try pool.makeSession() }

  private struct Pending: PendingExamination {
    let work: PendingWork<Examination>
    func wait() throws -> Examination { try work.wait() }
  }
}

@Suite struct SignatureSelectionTests {
  private static let files = [
    "plain.jpg", "generated.jpg", "self-signed.jpg", "edited-camera.jpg",
    "generated-from-camera.jpg", "generated-from-plain.jpg", "altered.jpg", "expired.jpg",
    "broken-ingredient.jpg", "opened-self-signed.jpg", "unreadable.jpg", "camera.jpg",
  ]

  /// The rank of each file, and the case.
  private static func ranks(
    trusting list: String?
  ) throws -> (ranks: [String: Double], testCase: TestCase) {
    let testCase = try TestCase()
    var items: [String: Int64] = [:]
    let decoders = try TrustingDecoders(trusting: list)
    for name in files {
      let path = try testCase.scratch.write(try TrustingDecoders.fixture(name), to: "in/" + name)
      try testCase.ingest([path], decoders: decoders)
      items[name] = try testCase.rows(ItemRow.self).map(\.id).max()
    }
    let rules = try SelectionRules(yaml: SelectionRules.standardYAML)
    _ = try SelectionService(store: testCase.store, actor: .keyHolder)
      .run(rules, text: SelectionRules.standardYAML)
    let rows = try testCase.rows(SelectionRow.self)
    return (
      items.mapValues { item in rows.first { $0.itemId == item }?.rank ?? .nan }, testCase
    )
  }

  @Test func onlyATrustedStatementOfWhollyGeneratedContentLowersAPlace() throws {
    let (ranks, testCase) = try Self.ranks(trusting: "listed.pem")
    let plain = try #require(ranks["plain.jpg"])
    for name in Self.files {
      let rank = try #require(ranks[name])
      if name == "generated.jpg" {
        #expect(rank < plain)
      } else {
        #expect(rank >= plain, "\(name)")
      }
    }
    #expect(try #require(ranks["edited-camera.jpg"]) > plain)
    #expect(try testCase.problems().isEmpty)
  }

  @Test func withoutAListNoSignatureLowersAPlace() throws {
    let (ranks, testCase) = try Self.ranks(trusting: nil)
    let plain = try #require(ranks["plain.jpg"])
    for (name, rank) in ranks { #expect(rank >= plain, "\(name)") }
    #expect(try testCase.rows(LeafRow.self).allSatisfy { $0.kind != "provenance.trust" })
  }

  @Test func anotherAuthorityLowersNothing() throws {
    let (ranks, _) = try Self.ranks(trusting: "unlisted.pem")
    let plain = try #require(ranks["plain.jpg"])
    #expect(try #require(ranks["generated.jpg"]) >= plain)
    #expect(try #require(ranks["self-signed.jpg"]) < plain)
  }

  @Test func theListInForceIsRecordedOnce() throws {
    let (_, testCase) = try Self.ranks(trusting: "listed.pem")
    let leaves = try testCase.rows(LeafRow.self).filter { $0.kind == "provenance.trust" }
    #expect(leaves.count == 1)
    let fact = try #require(
      try testCase.rows(CaseFact.self).first { $0.key == TrustRecord.fact })
    #expect(fact.value.contains("test list") && fact.value.contains("2026-11-01"))
  }

  @Test func aTraceOfACameraOrAnInputUndoesAProof() {
    func trace(_ kind: String, _ claim: TraceClaim, field: String? = nil) -> Trace {
      let isSignature = kind == "c2pa.manifest"
      return Trace(
        kind: kind, tool: nil, claim: claim, carrier: "x", offset: 0, length: 1,
        strength: isSignature ? .proof : .hint,
        forgeability: isSignature ? .cryptographic : .trivial,
        fields: isSignature
          ? [TraceField(name: "wholly_generated", value: "yes", isEvidenceText: false)]
          : field.map { [TraceField(name: $0, value: "x", isEvidenceText: true)] } ?? [])
    }
    let proof = trace("c2pa.manifest", .generated)
    #expect(VerifiedGeneration.isProven(by: [proof]))
    #expect(VerifiedGeneration.isProven(by: [proof, trace("a1111.parameters", .generated)]))
    #expect(!VerifiedGeneration.isProven(by: [proof, trace("exif.camera", .camera)]))
    #expect(!VerifiedGeneration.isProven(by: [proof, trace("iptc.digital_source_type", .edited)]))
    #expect(
      !VerifiedGeneration.isProven(
        by: [proof, trace("comfyui.prompt", .generated, field: "input_image")]))
    #expect(
      !VerifiedGeneration.isProven(
        by: [proof, trace("a1111.parameters", .generated, field: "input_picture")]))
    #expect(
      !VerifiedGeneration.isProven(
        by: [proof, trace("xmp.document", .note, field: "derived_from")]))
    #expect(
      VerifiedGeneration.isProven(by: [proof, trace("xmp.document", .note, field: "document_id")]))
    #expect(!VerifiedGeneration.isProven(by: [trace("a1111.parameters", .generated)]))
    #expect(!VerifiedGeneration.isProven(by: []))
  }
}
