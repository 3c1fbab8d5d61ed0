// SPDX-License-Identifier: Apache-2.0
// Every way in which a pickle can give the name of an import leads to that name.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import Testing

@testable internal import Provenance

@Suite struct PickleNameTests {
  /// A way to put a text on the stack.
  struct Spelling: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: @Sendable (String) -> [UInt8]
  }

  static let spellings = [
    Spelling(testDescription: "STRING") { Array("S'\($0)'\n".utf8) },
    Spelling(testDescription: "BINSTRING") {
      [0x54] + ModelSamples.little($0.utf8.count, 4) + Array($0.utf8)
    },
    Spelling(testDescription: "SHORT_BINSTRING") { [0x55, UInt8($0.utf8.count)] + Array($0.utf8) },
    Spelling(testDescription: "UNICODE") { Array("V\($0)\n".utf8) },
    Spelling(testDescription: "BINUNICODE") { ModelSamples.unicode($0) },
    Spelling(testDescription: "SHORT_BINUNICODE") {
      [0x8c, UInt8($0.utf8.count)] + Array($0.utf8)
    },
    Spelling(testDescription: "BINUNICODE8") {
      [0x8d] + ModelSamples.little($0.utf8.count, 8) + Array($0.utf8)
    },
  ]

  /// Operations that remember the topmost value, and those that bring it back.
  static let memories: [(name: String, put: [UInt8], get: [UInt8])] = [
    ("PUT", Array("p7\n".utf8), Array("g7\n".utf8)), ("BINPUT", [0x71, 7], [0x68, 7]),
    ("LONG_BINPUT", [0x72, 7, 1, 0, 0], [0x6a, 7, 1, 0, 0]), ("MEMOIZE", [0x94], [0x68, 0]),
  ]

  private func scanned(_ body: [UInt8]) throws -> PickleScanner {
    let bytes = [0x80, 4] + body + [0x2e]
    var scanner = PickleScanner(
      RangeReader(MemoryBytes(bytes), .standard), from: 0, to: bytes.count)
    try scanner.run()
    return scanner
  }

  @Test(arguments: spellings, spellings)
  func everySpellingOfTextsIsAName(_ module: Spelling, _ name: Spelling) throws {
    let scanner = try scanned(module.bytes("posix") + name.bytes("system") + [0x93])
    #expect(scanner.unusualImports == ["posix.system"] && scanner.computedCount == 0)
    #expect(!scanner.isBroken)
  }

  @Test(arguments: spellings)
  func everyMemoryGivesTheNameBack(_ spelling: Spelling) throws {
    for memory in Self.memories {
      let kept = spelling.bytes("posix") + memory.put + [0x30]
      let scanner = try scanned(kept + memory.get + spelling.bytes("system") + [0x93])
      #expect(scanner.unusualImports == ["posix.system"], "\(memory.name)")
    }
  }

  @Test func aNumberUsedAgainMeansTheNewText() throws {
    let texts = ["json", "posix"].flatMap { (text: String) -> [UInt8] in
      ModelSamples.unicode(text) + [0x71, 3, 0x30]
    }
    let scanner = try scanned(texts + [0x68, 3] + ModelSamples.unicode("system") + [0x93])
    #expect(scanner.unusualImports == ["posix.system"])
    let forgotten = ModelSamples.unicode("posix") + [0x71, 3, 0x4e, 0x71, 3, 0x68, 3]
    let computed = try scanned(forgotten + ModelSamples.unicode("system") + [0x93])
    #expect(computed.unusualImports == [] && computed.computedCount == 1)
  }

  @Test func namesPassThroughWhatMovesTheStack() throws {
    let moves: [[UInt8]] = [
      [0x32, 0x30], [0x28, 0x4e, 0x4b, 1, 0x31], [0x28, 0x74, 0x30], [0x4e, 0x85, 0x30],
      [0x4e, 0x4e, 0x86, 0x30], [0x4e, 0x4e, 0x4e, 0x87, 0x30], [0x5d, 0x28, 0x4e, 0x65, 0x30],
      [0x7d, 0x4e, 0x4e, 0x73, 0x30], [0x7d, 0x28, 0x4e, 0x4e, 0x75, 0x30],
      [0x8f, 0x28, 0x90, 0x30],
      [0x28, 0x91, 0x30], [0x28, 0x6c, 0x30], [0x28, 0x64, 0x30], [0x4e, 0x51, 0x30],
      [0x95] + ModelSamples.little(9, 8), [0x5d, 0x4e, 0x61, 0x30], [0x4e, 0x4e, 0x62, 0x30],
      [0x97, 0x98, 0x30], Array("Pid\n0".utf8), Array("I1\n0".utf8), Array("F1.5\n0".utf8),
      Array("L9L\n0".utf8), [0x8a, 1, 1, 0x30], [0x8b, 1, 0, 0, 0, 1, 0x30],
      [0x42, 1, 0, 0, 0, 1, 0x30], [0x43, 1, 1, 0x30], [0x8e] + ModelSamples.little(0, 8) + [0x30],
      [0x96] + ModelSamples.little(0, 8) + [0x30], [0x47] + ModelSamples.little(0, 8) + [0x30],
      [0x88, 0x89, 0x30, 0x30], [0x4d, 1, 1, 0x30], [0x4a, 1, 0, 0, 0, 0x30],
    ]
    for move in moves {
      let body = ModelSamples.unicode("posix") + move + ModelSamples.unicode("system") + [0x93]
      let scanner = try scanned(body)
      #expect(scanner.unusualImports == ["posix.system"], "\(HexText.encode(move))")
      #expect(!scanner.isBroken, "\(HexText.encode(move))")
    }
  }

  @Test func callsAreCountedOfEverySort() throws {
    let name = ModelSamples.global("collections", "OrderedDict")
    let calls: [[UInt8]] = [
      name + [0x29, 0x52], name + [0x29, 0x81], name + [0x29, 0x7d, 0x92], [0x28] + name + [0x6f],
      [0x28] + Array("icollections\nOrderedDict\n".utf8),
    ]
    for call in calls {
      let scanner = try scanned(call)
      #expect(scanner.callCount == 1 && !scanner.isBroken, "\(HexText.encode(call))")
      #expect(scanner.usualImports == ["collections.OrderedDict"])
    }
  }

  @Test func aTextThatIsTooLongIsNoUsualName() throws {
    let long = "collections" + String(repeating: "x", count: 600)
    let scanner = try scanned(
      ModelSamples.unicode(long) + ModelSamples.unicode("OrderedDict") + [0x93])
    #expect(scanner.usualImports == [] && scanner.computedCount == 1)
  }

  @Test func thePartsOfANameAreJoinedByADot() throws {
    let scanner = try scanned(ModelSamples.global("torch", "_utils._rebuild_tensor_v2"))
    #expect(scanner.usualImports == ["torch._utils._rebuild_tensor_v2"])
    let near = try scanned(ModelSamples.global("torch_utils", "_rebuild_tensor_v2"))
    #expect(near.unusualImports == ["torch_utils._rebuild_tensor_v2"])
    let cased = try scanned(ModelSamples.global("Collections", "OrderedDict"))
    #expect(cased.unusualImports == ["Collections.OrderedDict"])
  }
}
