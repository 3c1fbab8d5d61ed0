// SPDX-License-Identifier: Apache-2.0
// Model files of PyTorch: what their pickles would import, found without running them.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import Provenance
internal import SyntheticEncoding
internal import Testing

@Suite struct TorchTests {
  private static let names = ["model.diffusion_model.a.weight", "cond_stage_model.transformer.b"]
  private static let state = ModelSamples.statePickle(names)

  /// Imports `system` of `posix` by texts on the stack, of which one comes out of the memory.
  private static let hiddenImport =
    ModelSamples.unicode("posix") + [0x71, 9, 0x30, 0x68, 9] + ModelSamples.unicode("system") + [
      0x93
    ]

  private func pickle(_ bytes: [UInt8]) throws -> (traces: [Trace], codes: [String]) {
    let result = try scan(bytes, .pickle)
    return (result.traces, result.findings.map(\.code))
  }

  @Test(arguments: [false, true])
  func anArchiveSaysWhatItHolds(_ isWide: Bool) throws {
    let file = ModelSamples.torchArchive(Self.state, isWide: isWide)
    #expect(MediaFormat.sniff(file) == .pytorchZip)
    let (traces, findings) = try scan(file, .pytorchZip)
    #expect(findings.isEmpty, "\(findings)")
    #expect(traces.map(\.kind) == ["model.file", "model.pickle", "model.entries"])
    #expect(
      traces[2].values("entry") == [
        "archive/data.pkl", "archive/byteorder", "archive/data/0", "archive/version",
        "archive/.data/serialization_id",
      ])
    #expect(traces[2].fields.allSatisfy { $0.isEvidenceText })
    #expect(traces[2].carrier == "pytorch.directory")
    let expected: [String: [String]] = [
      "format": ["pytorch_zip"], "role": ["checkpoint"], "role_basis": ["tensor_names"],
      "family": ["sd1"], "entries": ["5"], "tensors": ["2"], "data_bytes": ["16"],
    ]
    for (name, values) in expected { #expect(traces[0].values(name) == values, "\(name)") }
    #expect(Set(traces[0].fields.map(\.name)) == Set(expected.keys))
    #expect(traces[0].carrier == "pytorch.directory" && traces[0].strength == .strong)
    #expect(traces[1].carrier == "pytorch.data.pkl")
    #expect(Array(file[traces[1].offset...].prefix(traces[1].length)) == Self.state)
    #expect(traces[1].values("unusual_imports") == ["0"] && traces[1].values("calls") == ["5"])
    #expect(
      traces[1].values("usual_import_names") == [
        "collections.OrderedDict, torch.FloatStorage, torch._utils._rebuild_tensor_v2"
      ])
  }

  @Test func entriesThatNoModelHasAreListedFirst() throws {
    let own = (0..<80).map { ("archive/data/\($0)", [UInt8]()) }
    let file = ModelSamples.storedZip(
      [("archive/data.pkl", Self.state)] + own + [
        ("gull.jpg", [1]), ("archive/notes.txt", [2]),
      ])
    let trace = try #require(
      try scan(file, .pytorchZip).traces.first { $0.kind == "model.entries" })
    let names = trace.values("entry")
    #expect(names.count == 64)
    #expect(names.prefix(3) == ["gull.jpg", "archive/notes.txt", "archive/data.pkl"])
  }

  @Test func aPackedPickleIsInflated() throws {
    let packed = Array(stored(Self.state).dropFirst(2).dropLast(4))
    let file = ModelSamples.zip(
      [("a/data.pkl", 8, packed, Self.state.count), ("a/data/0", 0, [1], 1)], comment: [1, 2, 3])
    let result = try scan(file, .pytorchZip)
    #expect(result.findings.isEmpty, "\(result.findings)")
    #expect(result.traces[0].values("tensors") == ["2"])
  }

  @Test(arguments: ["a/data.pkl", "b/data.pkl", "a/constants.pkl", "a/other.pkl"])
  func noPickleOfAnArchiveIsPassedOver(_ name: String) throws {
    let command = ModelSamples.global("posix", "system") + [0x2e]
    let file = ModelSamples.storedZip([("a/data.pkl", Self.state), (name, command)])
    let result = try scan(file, .pytorchZip)
    let codes = result.findings.map(\.code)
    #expect(codes.contains("model.unusual_global"), "\(codes)")
    #expect(codes.contains("model.name_twice") == (name == "a/data.pkl"), "\(codes)")
    #expect(result.traces[0].values("tensors") == ["2"], "the first data.pkl describes the model")
  }

  @Test func morePicklesInARowThanAreReadAreTold() throws {
    let none: [UInt8] = [0x80, 2, 0x4e, 0x2e]
    let last: [UInt8] = [0x80, 2] + ModelSamples.global("posix", "system") + [0x2e]
    let bytes = (0..<64).flatMap { _ in none } + last
    let codes = try scan(bytes, .pickle).findings.map(\.code)
    #expect(codes.contains("model.header_limit"), "\(codes)")
    #expect(
      try scan(Array(bytes.dropFirst(4)), .pickle).findings.map(\.code) == ["model.unusual_global"])
  }

  @Test func whatIsNoPartOfAModelIsTold() throws {
    let entries = [
      ("a/data.pkl", Self.state), ("a/picture.png", [UInt8](repeating: 1, count: 9)),
      ("a/code/x.py", [1]), ("notes.txt", [1]),
    ]
    let result = try scan(ModelSamples.storedZip(entries), .pytorchZip)
    #expect(result.findings.map(\.code) == ["model.code", "model.foreign_entries"])
    #expect(result.findings.last?.severity == .unreadable)
    #expect(result.findings.last?.detail.hasPrefix("2 entries") == true)
  }

  @Test(
    arguments: [
      ("an import", ModelSamples.global("posix", "system") + [0x30], "posix.system"),
      ("an import by the stack and the memory", hiddenImport + [0x30], "posix.system"),
      ("an instance", [0x28] + Array("iposix\nsystem\n".utf8) + [0x30], "posix.system"),
      (
        "an import by short texts", [0x8c, 2] + Array("nt".utf8) + [0x8c, 1, 0x78, 0x93, 0x30],
        "nt.x"
      ),
      ("an import behind what is not there", [0x30, 0x30] + hiddenImport + [0x30], "posix.system"),
    ] as [(String, [UInt8], String)])
  func importsOutsideTheUsualOnesAreFindings(
    _ name: String, _ bytes: [UInt8], _ imported: String
  ) throws {
    let found = try pickle(ModelSamples.statePickle(Self.names, first: bytes))
    #expect(found.codes.contains("model.unusual_global"), "\(name)")
    let trace = try #require(found.traces.last)
    #expect(trace.values("unusual_import") == [imported], "\(name)")
    #expect(trace.fields.first { $0.name == "unusual_import" }?.isEvidenceText == true)
    #expect(trace.values("tensors").isEmpty && found.traces[0].values("tensors") == ["2"])
  }

  @Test func namesThatAreComputedCountAsUnusual() throws {
    let computed: [UInt8] = [0x4b, 1, 0x4b, 2, 0x93, 0x30, 0x82, 7, 0x30]
    let found = try pickle(ModelSamples.statePickle([], first: computed))
    #expect(found.codes == ["model.unusual_global"])
    #expect(found.traces.last?.values("computed_imports") == ["2"])
  }

  @Test func aFindingHoldsNoNames() throws {
    let result = try scan(
      ModelSamples.statePickle([], first: ModelSamples.global("posix", "system") + [0x30]), .pickle)
    #expect(result.findings.allSatisfy { !$0.detail.contains("posix") })
  }

  @Test func olderFilesAreSeveralPickles() throws {
    let version: [UInt8] = [0x80, 2, 0x4d, 0xe9, 3, 0x2e]
    let file = ModelSamples.legacyMark + version + Self.state + [UInt8](repeating: 0, count: 40)
    #expect(MediaFormat.sniff(file) == .pickle)
    let found = try pickle(file)
    #expect(found.codes.isEmpty, "\(found.codes)")
    #expect(found.traces[0].values("tensors") == ["2"] && found.traces[0].strength == .strong)
    #expect(found.traces[0].length == file.count - 40)
    #expect(found.traces.last?.values("pickles") == ["3"])
  }

  @Test func aTextualInversionNamesItself() throws {
    var bytes: [UInt8] = [0x80, 2, 0x7d, 0x28]
    for (key, value) in [
      ("string_to_param", "x"), ("name", "coast"), ("sd_checkpoint", "0123456789"),
      ("sd_checkpoint_name", "harbour"),
    ] {
      bytes += ModelSamples.unicode(key) + ModelSamples.unicode(value)
    }
    let trace = try #require(try pickle(bytes + [0x75, 0x2e]).traces.first)
    #expect(trace.values("role") == ["embedding"] && trace.values("name") == ["coast"])
    #expect(trace.values("base_model") == ["harbour"])
    #expect(trace.values("base_model_hash_sort") == ["autov2"])
  }

  @Test func damageIsAFinding() throws {
    let whole = ModelSamples.torchArchive(Self.state)
    let directory = try #require(
      whole.indices.first { whole[$0...].starts(with: [0x50, 0x4b, 1, 2]) })
    var beyond = whole
    beyond.replaceSubrange(directory + 20..<directory + 24, with: [255, 255, 255, 0x7f])
    let cases: [([UInt8], MediaFormat, String)] = [
      (Array(whole.dropLast(40)), .pytorchZip, "model.truncated"),
      (beyond, .pytorchZip, "model.truncated"),
      (ModelSamples.storedZip([("a/version", [1])]), .pytorchZip, "model.no_pickle"),
      (Array(Self.state.dropLast(3)), .pickle, "model.truncated"),
      (Self.state.dropLast() + [0xff], .pickle, "model.pickle_malformed"),
      ([0x80, 2, 0x52, 0x52, 0x4e, 0x2e], .pickle, "model.pickle_malformed"),
      (
        ModelSamples.zip([("a/data.pkl", 8, [0xff, 0xff, 0xff], 9)]), .pytorchZip,
        "model.pickle_unreadable"
      ),
      (
        ModelSamples.zip([("a/data.pkl", 99, [1, 2], 9)]), .pytorchZip, "model.pickle_unreadable"
      ),
    ]
    for (bytes, format, code) in cases {
      let result = try scan(bytes, format)
      #expect(result.findings.map(\.code).contains(code), "\(code): \(result.findings)")
      #expect(result.traces.first?.kind == "model.file")
      #expect(result.traces.first?.strength == .hint)
    }
  }

  @Test func hostileNamesStayTextAndBounded() throws {
    let name = "\u{202e}\u{1b}[2J" + String(repeating: "a", count: 70_000)
    let found = try pickle(
      ModelSamples.statePickle([], first: ModelSamples.global("os", name) + [0x30]))
    let shown = try #require(found.traces.last?.values("unusual_import").first)
    #expect(shown.utf8.count < 600 && shown.hasSuffix("…"))
  }
}
