// SPDX-License-Identifier: Apache-2.0
// ONNX files: told by how they begin, and read as far as they describe the model.

internal import EvidenceModel
internal import Foundation
internal import MartletTesting
internal import MediaDecoding
internal import Provenance
internal import Testing

/// A message of a protocol buffer, made byte by byte.
private struct Message {
  var bytes: [UInt8] = []

  static func number(_ value: Int) -> [UInt8] {
    var (rest, bytes) = (UInt64(bitPattern: Int64(value)), [UInt8]())
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  func number(_ field: Int, _ value: Int) -> Message {
    Message(bytes: bytes + Self.number(field << 3) + Self.number(value))
  }

  func bytes(_ field: Int, _ content: [UInt8]) -> Message {
    Message(bytes: bytes + Self.number(field << 3 | 2) + Self.number(content.count) + content)
  }

  func text(_ field: Int, _ text: String) -> Message { bytes(field, Array(text.utf8)) }

  func message(_ field: Int, _ message: Message) -> Message { bytes(field, message.bytes) }
}

@Suite struct ONNXTests {
  /// A model that onnx 1.23.2 itself wrote: two operators, two tensors of zeros, one input.
  private static let official = Result {
    Array(
      try #require(
        Data(
          base64Encoded:
            "CAkSDW1hcnRsZXQgdGVzdHMaATEiD2hhcmJvdXIuZXhhbXBsZSgEMhhhIHJlZCBsaWdodGhvdXNlIGF0IGRhd246"
            + "xAEKIAoDc2VhCg5oYXJib3VyLndlaWdodBIBeiIGTWF0TXVsChQKAXoSBWxpZ2h0IghJZGVudGl0eRIFY29hc3Qq"
            + "MAgCCAMQAUIOaGFyYm91ci53ZWlnaHRKGAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACoXCAMQCioDAAAAQgxoYXJi"
            + "b3VyLmJpYXNaGgoDc2VhEhMKEQgBEg0KBxIFYmF0Y2gKAggCYhwKBWxpZ2h0EhMKEQgBEg0KBxIFYmF0Y2gKAggD"
            + "QgQKABARQg4KCmFpLm9ubngubWwQA3ISCgZhdXRob3ISCGEga2VlcGVycg8KB2xpY2VuY2USBG5vbmU=")))
  }

  @Test func aModelOfTheOfficialLibraryIsRead() throws {
    let bytes = try Self.official.get()
    #expect(MediaFormat.sniff(bytes) == .onnx)
    #expect(MediaFormat.onnx.itemKind == .model)
    let (traces, findings) = try scan(bytes, .onnx)
    #expect(findings.isEmpty, "\(findings)")
    let trace = try #require(traces.first)
    let expected: [String: [String]] = [
      "format": ["onnx"], "role": ["unknown"], "role_basis": ["none"], "format_version": ["9"],
      "producer": ["martlet tests"], "producer_version": ["1"], "domain": ["harbour.example"],
      "model_version": ["4"], "opset": ["17"], "other_opset": ["ai.onnx.ml 3"], "name": ["coast"],
      "nodes": ["2"], "inputs": ["1"], "outputs": ["1"], "input": ["sea FLOAT[batch,2]"],
      "tensors": ["2"], "parameters": ["9"], "data_bytes": ["24"],
      "data_types": ["FLOAT 1, FLOAT16 1"],
    ]
    for (name, values) in expected { #expect(trace.values(name) == values, "\(name)") }
    #expect(Set(trace.fields.map(\.name)) == Set(expected.keys))
    #expect(trace.strength == .strong && trace.carrier == "onnx.model")
    let card = try #require(traces.last)
    #expect(card.kind == "model.card")
    #expect(card.values("description") == ["a red lighthouse at dawn"])
    #expect(card.values("property") == ["author: a keeper", "licence: none"])
  }

  private static let graph = Message().message(
    1, Message().text(1, "a").text(4, "Identity").text(2, "b"))

  @Test func filesAreToldByHowTheyBegin() {
    let version = Message().number(1, 9)
    let graph = Self.graph
    let named = version.text(2, "pytorch").text(3, "2.1")
    let sound = [
      version.message(7, graph), named.message(7, graph),
      named.message(8, Message().text(1, "").number(2, 17)).message(7, graph),
      named.number(5, -1).text(6, "line\nline").message(7, graph),
      version.message(7, Message().bytes(5, [8, 2])),
      // A graph far longer than what is looked at.
      named.bytes(
        7, Self.graph.bytes + Message().bytes(5, [UInt8](repeating: 8, count: 9_000)).bytes),
    ]
    for (number, message) in sound.enumerated() {
      #expect(MediaFormat.sniff(message.bytes) == .onnx, "\(number)")
    }
    let other = [
      version, named, Message().number(1, 0).message(7, graph),
      Message().number(1, 200).message(7, graph),
      version.bytes(2, [0, 1, 2]).message(7, graph),
      version.bytes(2, [0xff, 0xfe]).message(7, graph),
      version.text(2, String(repeating: "a", count: 300)).message(7, graph),
      version.message(9, graph), version.message(7, Message().number(1, 2)),
      version.message(7, Message()), version.message(8, Message().number(3, 2)),
      // The beginning of a saved model of another program: a version and a long message.
      Message().number(1, 1).bytes(2, [UInt8](repeating: 0x0a, count: 5_000)),
    ]
    for (number, message) in other.enumerated() {
      #expect(MediaFormat.sniff(message.bytes) != .onnx, "\(number)")
    }
  }

  @Test func tensorsElsewhereAndDamageAreFindings() throws {
    let tensor = Message().bytes(1, [2, 3]).number(2, 99).text(8, "w").number(14, 1)
    let held = Message().text(1, "w").message(
      2, Message().message(4, Message().number(1, 1)))
    let graph = Self.graph.message(5, tensor).message(11, held).message(12, held)
    let result = try scan(Message().number(1, 3).message(7, graph).bytes, .onnx)
    #expect(result.findings.map(\.code) == ["model.external_data"])
    let trace = result.traces[0]
    #expect(trace.values("parameters") == ["6"] && trace.values("data_types") == ["other 1"])
    // Old files list what they hold as inputs too.
    #expect(trace.values("inputs") == ["0"] && trace.values("outputs") == ["1"])
    let version = Message().number(1, 9)
    let cases: [(Message, String)] = [
      (version, "model.no_graph"),
      (version.message(7, graph).message(7, graph), "model.name_twice"),
      (version.message(7, Message().bytes(5, [8, 2, 16])), "model.header_malformed"),
      (version.message(7, Message().bytes(5, [0x0b])), "model.header_malformed"),
      (
        version.message(
          7, Message().message(5, Message().number(1, 1 << 40).number(1, 1 << 40))),
        "model.header_malformed"
      ),
      (version.message(7, Message().message(5, Message().number(1, -3))), "model.header_malformed"),
      (Message(bytes: version.bytes + [0x3a, 0xff, 0x7f]), "model.truncated"),
    ]
    for (message, code) in cases {
      #expect(try scan(message.bytes, .onnx).findings.map(\.code).contains(code), "\(code)")
    }
    let many = (0..<100).reduce(version) { message, number in
      message.message(14, Message().text(1, "k\(number)").text(2, "v"))
    }
    let card = try scan(many.message(7, graph).bytes, .onnx)
    #expect(card.traces.last?.values("property").count == 64)
    #expect(card.findings.map(\.code).contains("model.header_limit"))
  }

  @Test(.timeLimit(.minutes(10)))
  func aGraphMadeToBeSlowIsReadToItsEnd() throws {
    let nodes = [UInt8](repeating: 0, count: 0) + (0..<400_000).flatMap { _ in [UInt8(0x0a), 0] }
    let packed = Message().bytes(1, [UInt8](repeating: 1, count: 400_000))
    for graph in [nodes, Message().message(5, packed).bytes] {
      let result = try scan(Message().number(1, 9).bytes(7, graph).bytes, .onnx)
      #expect(result.traces.first?.kind == "model.file")
    }
  }
}
