// SPDX-License-Identifier: Apache-2.0
// Python's own pickles and zips, and Python's own list of the operations of pickles.

internal import EvidenceModel
internal import Foundation
internal import MartletTesting
internal import MediaDecoding
internal import Testing

@testable internal import Provenance

@Suite struct PythonPickleTests {
  /// The bytes that each line spells in base64.
  private func files(_ script: String) throws -> [[UInt8]] {
    try PythonPeer.lines(["-c", script]).map {
      Array(try #require(Data(base64Encoded: String($0))))
    }
  }

  @Test func theOperationsAreThoseOfPython() throws {
    let script = """
      import pickletools as t
      names = {t.TAKEN_FROM_ARGUMENT1: "counted 1", t.TAKEN_FROM_ARGUMENT4: "counted 4",
        t.TAKEN_FROM_ARGUMENT4U: "counted 4", t.TAKEN_FROM_ARGUMENT8U: "counted 8"}
      for o in t.opcodes:
        n = 0 if o.arg is None else o.arg.n
        lines = 2 if o.name in ("GLOBAL", "INST") else 1
        print(ord(o.code), f"lines {lines}" if n == t.UP_TO_NEWLINE else names.get(n, f"fixed {n}"))
      """
    var expected: [UInt8: PickleArgument] = [:]
    for line in try PythonPeer.lines(["-c", script]) {
      let parts = line.split(separator: " ")
      let count = try #require(Int(parts[2]))
      expected[try #require(UInt8(parts[0]))] =
        parts[1] == "fixed"
        ? .fixed(count) : parts[1] == "lines" ? .lines(count) : .counted(count)
    }
    #expect(expected.count == 68)
    for opcode in UInt8.min...UInt8.max {
      #expect(PickleOpcode.argument(of: opcode) == expected[opcode], "operation \(opcode)")
    }
  }

  @Test func everyProtocolIsReadToItsEnd() throws {
    let script = """
      import base64, collections, datetime, pickle, pickletools
      thing = {"a.b": [1, -2, 2 ** 70, 1.5, None, True, b"x" * 300, "y" * 700, (1, 2, 3), {4}],
        "o": collections.OrderedDict(a=frozenset([5])), "d": datetime.date(2026, 1, 2),
        "z": bytearray(b"zz"), "s": slice(1), "again": ["y" * 700] * 3}
      thing["self"] = thing
      for p in (2, 3, 4, 5):
        data = pickle.dumps(thing, p)
        print(base64.b64encode(data).decode())
        print(base64.b64encode(str(sum(1 for _ in pickletools.genops(data))).encode()).decode())
      """
    let lines = try files(script)
    #expect(lines.count == 8)
    for index in stride(from: 0, to: lines.count, by: 2) {
      let bytes = lines[index]
      #expect(MediaFormat.sniff(bytes) == .pickle)
      let result = try scan(bytes + [0, 0], .pickle)
      #expect(result.findings.map(\.code) == ["model.unusual_global"])
      let trace = try #require(result.traces.last)
      #expect(trace.length == bytes.count)
      #expect(trace.values("operations") == [String(decoding: lines[index + 1], as: UTF8.self)])
      let unusual = trace.values("unusual_import")
      #expect(unusual.contains("datetime.date"), "\(unusual)")
      #expect(trace.values("computed_imports") == ["0"])
      #expect(!unusual.contains("collections.OrderedDict"))
    }
  }

  @Test func picklesThatBeginWithALongTextAreTold() throws {
    let script = """
      import base64, pickle
      for p in (2, 3, 4, 5):
        for thing in ("red " * 2000, "\\u00e9\\u6d77" * 3000, b"\\x00\\xff" * 4000, bytearray(b"z" * 9000),
            ["y" * 9000, 1], "x" * 4088):
          if p == 2 and not isinstance(thing, (str, list)): continue
          print(base64.b64encode(pickle.dumps(thing, p)).decode())
      """
    let pickles = try files(script)
    #expect(pickles.count == 22)
    for (number, bytes) in pickles.enumerated() {
      #expect(MediaFormat.sniff(Array(bytes.prefix(4_096))) == .pickle, "\(number)")
      let result = try scan(bytes, .pickle)
      #expect(result.traces.last?.length == bytes.count, "\(number)")
    }
  }

  @Test func otherFilesThatBeginAsPicklesDoAreNone() {
    let noise = [UInt8](repeating: 0xc3, count: 5_000)
    let long = ModelSamples.little(4_500, 4)
    let other: [[UInt8]] = [
      [0x80, 2, 0x58] + long + noise,  // no UTF-8
      [0x80, 2, 0x8b] + long + noise,  // a number of 4,500 bytes
      [0x80, 4, 0x8e] + ModelSamples.little(1 << 50, 8) + noise,
      [0x80, 2, 0x42] + long,  // a file that ends at once
      [0x80, 6, 0x42] + long + noise,
    ]
    for (number, bytes) in other.enumerated() {
      #expect(MediaFormat.sniff(bytes) != .pickle, "\(number)")
    }
    #expect(MediaFormat.sniff([0x80, 2, 0x42] + long + noise) == .pickle)
  }

  @Test func zipsThatPythonWritesAreRead() throws {
    let script = """
      import base64, io, pickle, zipfile
      for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        for wide in (False, True):
          out = io.BytesIO()
          with zipfile.ZipFile(out, "w", method) as z:
            for name, data in (("model/data.pkl", pickle.dumps({"emb_params": [1] * 50}, 2)),
                ("model/data/0", b"7" * 64), ("model/version", b"3")):
              with z.open(name, "w", force_zip64=wide) as f: f.write(data)
            z.comment = b"c" * 700
          print(base64.b64encode(out.getvalue()).decode())
      """
    let archives = try files(script)
    #expect(archives.count == 4)
    for bytes in archives {
      #expect(MediaFormat.sniff(bytes) == .pytorchZip)
      let result = try scan(bytes, .pytorchZip)
      #expect(result.findings.isEmpty, "\(result.findings)")
      #expect(result.traces[0].values("entries") == ["3"])
      #expect(result.traces[0].values("data_bytes") == ["64"])
      #expect(result.traces[0].values("role") == ["embedding"])
    }
  }
}
