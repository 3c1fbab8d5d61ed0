// SPDX-License-Identifier: Apache-2.0
// `inspect` of model files: whole, cut, absurd, very large, misnamed, and beside other files.

import Crypto
import EvidenceModel
import Foundation
import MartletTesting
import SyntheticEncoding
import Testing

@Suite struct ModelInputTests {
  private func fields(_ line: JSONValue, _ kind: String = "model.file") -> JSONValue? {
    line["traces"]?.elements?.first { $0["kind"]?.text == kind }?["fields"]
  }

  private func codes(_ line: JSONValue) -> [String] {
    (line["findings"]?.elements ?? []).compactMap { $0["code"]?.text }
  }

  @Test func aFolderOfModelsAndOtherFilesIsReadInOrder() throws {
    let workspace = try Workspace()
    let pickle = ModelSamples.statePickle(
      ["a.b"], first: ModelSamples.global("posix", "system") + [0x30])
    let card = PixelCanvas.testCard(width: 40, height: 30, seed: 2)
    try workspace.write(ModelSamples.lora, to: "m/a.png")
    try workspace.write(Array(ModelSamples.lora.prefix(60)), to: "m/b-cut.safetensors")
    try workspace.write(
      ModelSamples.little(.min, 8) + Array("{\"a\":{}}".utf8), to: "m/c-huge.safetensors")
    try workspace.write(ModelSamples.safetensors([], dataByteCount: 0), to: "m/d-none.safetensors")
    try workspace.write(try PictureEncoder.encode(card, format: .png()), to: "m/e.safetensors")
    try workspace.write("a red lighthouse at dawn\n", to: "m/f.gguf")
    try workspace.write(ModelSamples.torchArchive(pickle), to: "m/g.ckpt")
    try workspace.write(ModelSamples.legacyMark + pickle, to: "m/h.bin")
    let result = try workspace.run("inspect", "--json", "m")
    #expect(result.status == 0, "\(result)")
    let lines = try result.lines()
    #expect(
      lines.map { $0["kind"]?.text } == [
        "model", "model", "other", "model", "image", "text", "model", "model",
      ])
    #expect(
      lines.map { fields($0)?["format"]?.text } == [
        "safetensors", "safetensors", nil, "safetensors", nil, nil, "pytorch_zip", "pickle",
      ])
    #expect(codes(lines[0]).isEmpty && codes(lines[1]) == ["model.truncated"])
    #expect(codes(lines[3]) == ["model.no_tensors"])
    #expect([6, 7].allSatisfy { codes(lines[$0]) == ["model.unusual_global"] })
    for line in lines {
      #expect(try Repository.schema("martlet.inspect/1").problems(in: line) == [])
      #expect(line["conclusion"]?["code"]?.text == "unknown")
    }
    for name in ["coast_v1", "lighthouse (", "posix", "harbour"] {
      #expect(!result.outputText.contains(name))
    }
  }

  @Test func aPackedPickleIsInflatedByTheChild() throws {
    let workspace = try Workspace()
    let pickle = ModelSamples.statePickle(["model.diffusion_model.a"])
    // DEFLATE may store bytes as they are.
    let packed =
      [1] + ModelSamples.little(pickle.count, 2) + ModelSamples.little(~pickle.count, 2) + pickle
    try workspace.write(
      ModelSamples.zip([("a/data.pkl", 8, packed, pickle.count)]), to: "packed.ckpt")
    let line = try #require(try workspace.run("inspect", "--json", "packed.ckpt").lines().first)
    #expect(fields(line)?["tensors"]?.text == "1" && fields(line)?["role"]?.text == "checkpoint")
    #expect(codes(line).isEmpty)
  }

  @Test func textAndHashesAreShownOnRequest() throws {
    let workspace = try Workspace()
    try workspace.write(ModelSamples.lora, to: "lora.safetensors")
    let masked = try #require(
      try workspace.run("inspect", "--json", "lora.safetensors").lines().first)
    #expect(fields(masked)?["sha256"]?.text == "[64 characters]")
    #expect(fields(masked)?["role"]?.text == "lora")
    #expect(fields(masked, "model.training")?["dataset_tags"]?.text == "3")
    let shown = try #require(
      try workspace.run("inspect", "--json", "--show-text", "lora.safetensors").lines().first)
    let digest = HexText.encode(Array(SHA256.hash(data: ModelSamples.lora)))
    #expect(fields(shown)?["sha256"]?.text == digest && shown["sha256"]?.text == digest)
    #expect(fields(shown)?["autov2"]?.text == String(digest.prefix(10)))
    #expect(fields(shown)?["autov1"] == nil)
    #expect(fields(shown)?["name"]?.text == "coast_v1" && fields(shown)?["name.2"]?.text == "Coast")
    let people = try workspace.run("inspect", "lora.safetensors").outputText
    #expect(people.contains("a model file: read as bytes and hashed, never opened or run"))
    #expect(!people.contains("AI-generated") && !people.contains("saved again"))
    // Each trace's longest name makes room for its others.
    let groups = people.split(separator: "\n").split { !$0.hasPrefix("    ") }
    let widths = groups.map { lines in
      lines.map { $0.dropFirst(4).prefix { $0 != " " }.count }.max() ?? 0
    }
    #expect((widths.max() ?? 0) > 18, "\(people)")
    for (lines, width) in zip(groups, widths) {
      for line in lines {
        let value = line.dropFirst(4 + max(18, width))
        #expect(value.first == " " && value.dropFirst().first != " ", "\(line)")
      }
    }
  }

  @Test func aSparseFileOfHundredsOfMegabytesIsHashedAsItStreams() throws {
    let workspace = try Workspace()
    let size = 300 << 20
    let whole = ModelSamples.safetensors(
      [ModelSamples.Tensor("decoder.conv_in.weight", "U8", [size], 0, size)], dataByteCount: 0)
    try workspace.write(whole, to: "large.safetensors")
    try workspace.tool("truncate", "-s", String(whole.count + size), "large.safetensors")
    let line = try #require(
      try workspace.run("inspect", "--json", "--show-text", "large.safetensors").lines().first)
    #expect(codes(line).isEmpty && fields(line)?["parameters"]?.text == String(size))
    var zeros = SHA256()
    let chunk = [UInt8](repeating: 0, count: 1 << 20)
    for _ in 0..<300 { zeros.update(data: chunk) }
    let digest = HexText.encode(Array(zeros.finalize()))
    #expect(fields(line)?["tensors_sha256"]?.text == digest)
    #expect(fields(line)?["autov3"]?.text == String(digest.prefix(12)))
    let part = HexText.encode(Array(SHA256.hash(data: [UInt8](repeating: 0, count: 0x10000))))
    #expect(fields(line)?["autov1"]?.text == String(part.prefix(8)))
  }

  @Test func aModelFileIsNeverUnpickled() throws {
    // Loaded by Python, this pickle would make a folder.
    let workspace = try Workspace()
    let call =
      ModelSamples.global("os", "mkdir") + ModelSamples.unicode(workspace.folder + "/made")
      + [0x85, 0x52, 0x30]
    let pickle = ModelSamples.statePickle(["a.b"], first: call)
    try workspace.write(pickle, to: "a.ckpt")
    try workspace.write(ModelSamples.torchArchive(pickle), to: "b.ckpt")
    let result = try workspace.run("inspect", "--json", "--show-text", "a.ckpt", "b.ckpt")
    #expect(
      try result.lines().map { fields($0, "model.pickle")?["unusual_import"]?.text } == [
        "os.mkdir", "os.mkdir",
      ])
    #expect(!FileManager.default.fileExists(atPath: workspace.folder + "/made"))
  }
}
