// SPDX-License-Identifier: Apache-2.0
// Model files and guides that are taken in: their kinds, their hashes, their traces, sealed.

import Catalog
import Crypto
import EvidenceModel
import Foundation
import MartletTesting
import MediaDecoding
import StudyReport
import Testing

@testable import Casework

@Suite struct ModelIngestTests {
  private func traces(_ testCase: TestCase, item: Int64) throws -> [Trace] {
    try testCase.rows(TraceRow.self).filter { $0.itemId == item }.sorted { $0.number < $1.number }
      .compactMap { row in
        TraceRecord.trace(
          try testCase.store.columns.openJSON(
            row.sealedTrace, TraceRow.self, "sealed_trace", row: item))
      }
  }

  private func value(_ trace: Trace, _ name: String) -> String? {
    trace.fields.first { $0.name == name }?.value
  }

  private func hex(_ bytes: ArraySlice<UInt8>) -> String {
    HexText.encode(Array(SHA256.hash(data: bytes)))
  }

  /// A file larger than what is kept in memory, so that its header is read out of the vault.
  private static let large: [UInt8] = {
    let size = 9 << 20
    return ModelSamples.safetensors(
      [ModelSamples.Tensor("decoder.conv_in.weight", "U8", [size], 0, size)], dataByteCount: size)
  }()

  @Test func aModelFileIsKnownByEveryHash() throws {
    let testCase = try TestCase()
    try testCase.ingest([try testCase.scratch.write(Self.large, to: "source/large")])
    let item = try #require(try testCase.rows(ItemRow.self).first)
    #expect(item.kind == .model && item.format == "safetensors" && item.state == "stored")
    let trace = try #require(try traces(testCase, item: item.id).first)
    let header = 8 + Int(Self.large[0])
    let tensors = hex(Self.large[header...])
    #expect(trace.kind == "model.file" && value(trace, "role") == "vae")
    #expect(value(trace, "sha256") == hex(Self.large[...]))
    #expect(value(trace, "autov2") == String(hex(Self.large[...]).prefix(10)))
    #expect(
      value(trace, "autov1") == String(hex(Self.large[0x100000..<0x110000]).prefix(8)))
    #expect(value(trace, "tensors_sha256") == tensors)
    #expect(value(trace, "autov3") == String(tensors.prefix(12)))
    let conclusion = try #require(try testCase.rows(ConclusionRow.self).first)
    #expect(conclusion.code == .unknown && conclusion.strength == nil)
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  @Test func everyFormatAndEveryGuideHasItsKind() throws {
    let testCase = try TestCase()
    let pickle = ModelSamples.statePickle(["a.b"])
    let files: [(String, [UInt8], ItemKind, String?)] = [
      ("a.jpg", ModelSamples.lora, .model, "safetensors"),
      ("b.txt", ModelSamples.gguf(pairs: [ModelSamples.pair("general.name", "x")]), .model, "gguf"),
      ("c.zip", ModelSamples.torchArchive(pickle), .model, "pytorch_zip"),
      ("d.ckpt", ModelSamples.legacyMark + pickle, .model, "pickle"),
      ("e.safetensors", Array("a red lighthouse at dawn\n".utf8), .text, "text"),
      ("f.md", Array("# The harbour\n".utf8), .text, "text"),
      ("g.html", Array("<!DOCTYPE html><p>dawn".utf8), .text, "html"),
      ("h.txt", [0xff, 0xfe] + Array("d\0a\0w\0n\0".utf8), .text, "text"),
      ("i.safetensors", ModelSamples.little(1 << 62, 8) + Array("{\"a\":{}}".utf8), .other, nil),
      ("j.safetensors", Array(ModelSamples.lora.prefix(100)), .model, "safetensors"),
    ]
    for (name, bytes, _, _) in files {
      try testCase.scratch.write(bytes, to: "source/" + name)
    }
    try testCase.ingest([testCase.scratch.path + "/source"])
    let items = try testCase.rows(ItemRow.self).sorted { $0.id < $1.id }
    #expect(items.map(\.kind) == files.map(\.2))
    #expect(items.map(\.format) == files.map(\.3))
    #expect(items.allSatisfy { $0.state == "stored" })
    for item in items where item.kind == .model {
      let kinds = try traces(testCase, item: item.id).map(\.kind)
      #expect(kinds.filter { $0 == "model.file" }.count == 1)
      #expect(kinds.allSatisfy { $0.hasPrefix("model.") })
    }
    let codes = try testCase.rows(FindingRow.self).map(\.code)
    #expect(codes.filter { $0 == "model.truncated" }.count == 1)
    let counts = try CaseStatus.read(testCase.store).groups.first { $0.name == "items" }?.counts
    #expect(counts?.first { $0.name == "model" }?.count == 5)
    #expect(counts?.first { $0.name == "text" }?.count == 4)
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  @Test func namesAndHashesOfModelsAreSealed() throws {
    let testCase = try TestCase()
    try testCase.ingest([try testCase.scratch.write(ModelSamples.lora, to: "source/lora")])
    let hash = hex(ModelSamples.lora[...])
    for row in try testCase.rows(TraceRow.self) {
      let sealed = String(decoding: row.sealedTrace, as: UTF8.self)
      for text in ["coast_v1", "harbour_v1", "lighthouse", hash, String(hash.prefix(10))] {
        #expect(!sealed.contains(text))
      }
    }
    try testCase.store.close()
  }

  @Test func guidesAndModelFilesStandInTheReport() throws {
    let testCase = try TestCase()
    try testCase.scratch.write(ModelSamples.lora, to: "source/a")
    try testCase.scratch.write(Array("how to find the harbour\n".utf8), to: "source/b")
    try testCase.ingest([testCase.scratch.path + "/source"])
    let snapshot = try ReportService(store: testCase.store, actor: .keyHolder).snapshot(at: nil)
    #expect(snapshot.counts.itemsByKind == [.model: 1, .text: 1])
    try testCase.store.close()
  }

  @Test func aModelFileThatEndsADecoderIsKnownByItsHashes() throws {
    struct CrashingDecoders: Examining {
      struct Crash: PendingExamination {
        func wait() throws -> Examination { throw DecodeError(.crashed, "the decoder ended") }
      }
      func examine(
        _ open: @escaping ContentOpener, _ request: ExaminationRequest
      ) -> any PendingExamination { Crash() }
      func makeSession() throws -> any DecoderSession { try TestDecoders.shared().makeSession() }
    }
    let testCase = try TestCase()
    let path = try testCase.scratch.write(ModelSamples.lora, to: "source/lora")
    try testCase.ingest([path], decoders: CrashingDecoders())
    let item = try #require(try testCase.rows(ItemRow.self).first)
    #expect(item.kind == .model && item.state == "stored")
    let found = try traces(testCase, item: item.id)
    #expect(found.map(\.kind) == ["model.file"])
    #expect(value(found[0], "sha256") == hex(ModelSamples.lora[...]))
    #expect(value(found[0], "role") == "unknown" && found[0].strength == .hint)
    #expect(try testCase.rows(FindingRow.self).map(\.code) == ["model.crashed"])
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  @Test func aSecondCopyOfAModelFileMakesNoSecondTrace() throws {
    let testCase = try TestCase()
    try testCase.scratch.write(ModelSamples.lora, to: "source/a")
    try testCase.scratch.write(ModelSamples.lora, to: "source/b")
    try testCase.ingest([testCase.scratch.path + "/source"])
    #expect(try testCase.rows(ItemRow.self).count == 1)
    #expect(try testCase.rows(TraceRow.self).count == 3)
    #expect(try testCase.rows(OccurrenceRow.self).count == 2)
    try testCase.store.close()
  }
}
