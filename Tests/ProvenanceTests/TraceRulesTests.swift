// SPDX-License-Identifier: Apache-2.0
// Whoever changes what files come to has to raise the version of the rules, so that cases know what to read again.

internal import EvidenceModel
internal import Foundation
internal import MediaDecoding
internal import Provenance
internal import Testing

/// What the rules make of samples, a line each, is recorded with the version of the rules.
///
/// `MARTLET_RECORD=1` adds samples, and writes all anew under a version that is not recorded yet; it records no other line
/// under the same version.
@Suite struct TraceRulesTests {
  private static let record = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/trace-rules.txt")

  /// Files whose every byte the tests write, so that no encoder of the machine has a part in them.
  private static let samples: [(name: String, format: MediaFormat, file: [UInt8])] =
    GeneratorGoldenTests.cases.map { ($0.name, $0.format, $0.file) } + [
      (
        "camera", .jpeg,
        JPEGFixture.file(JPEGFixture.exif(CameraFile.block(width: 640, height: 480)))
      ),
      (
        "maker alone", .jpeg,
        JPEGFixture.file(
          JPEGFixture.exif(
            {
              var block = EXIFFixture()
              block.main = [.text(0x010f, "Example Optics")]
              return block.block()
            }()))
      ),
      (
        "camera and generator", .png,
        PNGFixture.file(
          PNGFixture.text("parameters", Samples.infotext)
            + PNGFixture.chunk("eXIf", CameraFile.block(width: 640, height: 480)))
      ),
      ("bytes behind the end", .png, PNGFixture.file([]) + Array("behind".utf8)),
      ("nothing", .png, PNGFixture.file([])),
    ]

  /// Every pair of claims at every strength, by the table of conclusions.
  private static let pairs: [String] = {
    let single = TraceClaim.allCases.flatMap { claim in
      TraceStrength.allCases.map { strength in
        Trace(
          kind: "a.\(claim.rawValue)", tool: nil, claim: claim, carrier: "a", offset: 0, length: 1,
          strength: strength, forgeability: .trivial, fields: [])
      }
    }
    return single.flatMap { one in
      single.map { other in
        "\(one.kind) \(one.strength) + \(other.kind) \(other.strength): \(words([one, other]))"
      }
    }
  }()

  private static func words(_ traces: [Trace]) -> String {
    let found = ConclusionRules.conclude(traces)
    let reasons = found.reasons.joined(separator: " ")
    return "\(found.code) \(found.strength.map { "\($0)" } ?? "none") (\(reasons))"
  }

  private static func line(
    _ sample: (name: String, format: MediaFormat, file: [UInt8])
  ) throws -> String {
    let traces = try TraceScanner(tools: nativeTools).scan(
      MemoryBytes(sample.file), format: sample.format
    ).traces
    let all = traces.map { trace in
      let fields = trace.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "\n")
      return
        "\(trace.kind) \(trace.claim) \(trace.strength) \(trace.forgeability) \(trace.carrier) "
        + String(crc32(Array(fields.utf8)), radix: 16)
    }
    return "\(sample.name): \(words(traces)); \(all.joined(separator: "; "))"
  }

  @Test func whatFilesComeToChangesWithTheVersionAlone() throws {
    let version = "version \(TraceRules.version)"
    let lines = try Self.samples.map(Self.line) + Self.pairs
    let recorded = String(decoding: (try? Data(contentsOf: Self.record)) ?? Data(), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    let known = recorded.first == version ? Set(recorded.dropFirst()) : []
    if ProcessInfo.processInfo.environment["MARTLET_RECORD"] == "1",
      known.isSubset(of: lines)
    {
      try Data(([version] + lines).joined(separator: "\n").appending("\n").utf8)
        .write(to: Self.record)
      return
    }
    let other = known.subtracting(lines).sorted()
    #expect(
      other == [],
      "files come to something else than by version \(TraceRules.version): raise TraceRules.version, then MARTLET_RECORD=1"
    )
    #expect(
      Set(lines).subtracting(known) == [], "not recorded yet: MARTLET_RECORD=1 records")
  }
}
