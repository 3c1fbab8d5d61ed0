// SPDX-License-Identifier: Apache-2.0
// Damaged WARC files: findings, and the records after the damage.

import EvidenceCapture
import EvidenceModel
import MartletTesting
import Testing

@Suite struct WARCDamageTests {
  private let records = (0..<5).map {
    WARCText.response("http://a.example/\($0)", bytes("content \($0)"), id: "\($0)")
  }

  @Test func readingGoesOnAfterABadRecord() throws {
    let good = records
    let bad: [[UInt8]] = [
      bytes("rubbish in the middle\r\nof the file\r\n"),
      bytes("WARC/1.1\r\nWARC-Type: response\r\n\r\nno length\r\n"),
      bytes("WARC/1.1\r\nContent-Length: 99999999999999999999\r\n\r\nx\r\n"),
      bytes("WARC/1.1\r\nContent-Length: -5\r\n\r\nx\r\n"),
      bytes("WARC/1.1\r\nX: " + String(repeating: "y", count: 70_000) + "\r\n\r\n\r\n"),
      bytes("WARC/1.1\r\n" + String(repeating: "a: b\r\n", count: 12_000) + "\r\n\r\n"),
    ]
    for damage in bad {
      let reading = try Reading.of(good[0] + damage + good[1] + good[2])
      #expect(
        reading.texts.filter { $0.hasPrefix("content") } == ["content 0", "content 1", "content 2"])
      #expect(!reading.codes.isEmpty)
      let compressed = Gzip.member(good[0]) + Gzip.member(damage) + Gzip.member(good[1])
      let packed = try Reading.of(compressed)
      #expect(packed.texts.filter { $0.hasPrefix("content") } == ["content 0", "content 1"])
    }
  }

  @Test func aDamagedMemberCostsItsRecord() throws {
    var members = records.map(Gzip.member)
    members[1][members[1].count - 6] ^= 0xff
    members[3] = Array(members[3].prefix(60))
    let reading = try Reading.of(members.flatMap(\.self))
    let kept = Set(reading.texts)
    #expect(kept.isSuperset(of: ["content 0", "content 2", "content 4"]))
    #expect(reading.codes.contains("warc.member_corrupt"))
    #expect(reading.findings.contains { $0.severity == .unreadable })
  }

  @Test func aLengthBeyondTheMemberEndsWithIt() throws {
    let long = WARCText.record(
      "resource", [("WARC-Target-URI", "http://a.example/long")], bytes("short"), length: 900)
    let reading = try Reading.of(
      [records[0], long, records[1], records[2]].flatMap(Gzip.member))
    #expect(reading.texts.filter { $0.hasPrefix("content") }.count == 3)
    #expect(reading.seen[1].findings == ["warc.truncated"])
  }

  @Test func aLengthTooShortIsFoundAndPassed() throws {
    let short = WARCText.record(
      "resource", [("WARC-Target-URI", "http://a.example/short")], bytes("longer than stated\r\nx"),
      length: 6)
    let reading = try Reading.of(records[0] + short + records[1])
    #expect(reading.texts == ["content 0", "longer", "content 1"])
    #expect(reading.codes == ["warc.bad_record"])
  }

  @Test func aLengthTooLongInAPlainFileGivesTheRecordsItSwallowed() throws {
    let long = WARCText.record(
      "resource", [("WARC-Target-URI", "http://a.example/long")], bytes("short"),
      length: records[1].count + 20)
    let reading = try Reading.of(records[0] + long + records[1] + records[2] + records[3])
    #expect(reading.texts.filter { $0.hasPrefix("content") } == (0..<4).map { "content \($0)" })
    #expect(reading.codes == ["warc.bad_record"])
    let last = WARCText.record(
      "resource", [("WARC-Target-URI", "http://a.example/long")], bytes("short"), length: 1 << 40)
    let cut = try Reading.of(records[0] + last + records[1] + records[2])
    #expect(cut.texts.filter { $0.hasPrefix("content") } == (0..<3).map { "content \($0)" })
    #expect(cut.seen[1].findings == ["warc.truncated"])
  }

  @Test func truncationAtEveryByteIsSurvived() throws {
    let plain = records[0] + records[1]
    let packed = Gzip.member(records[0]) + Gzip.member(records[1])
    let folder = try TemporaryFolder()
    for (whole, firstEnd) in [(plain, records[0].count), (packed, Gzip.member(records[0]).count)] {
      for length in 0..<whole.count {
        let path = try folder.write("w", Array(whole.prefix(length)))
        let reading = try Reading.of(path)
        #expect(reading.seen.count <= 2)
        if length >= firstEnd { #expect(reading.texts.first == "content 0") }
        if length > firstEnd + 12 {
          let all = reading.findings.map(\.severity)
          let told = reading.seen.contains { !$0.findings.isEmpty } || !all.isEmpty
          let isOnlyLineEnds = whole == plain && length >= whole.count - 4
          #expect(told || isOnlyLineEnds || length > whole.count - 4)
        }
      }
    }
  }

  @Test func mutationsNeverTrapAndNeverHang() throws {
    var generator = SeedReport.generator("warc mutations")
    let coded = WARCText.response(
      "http://a.example/g", WARCText.chunked(Golden.gzip, size: 20),
      http: [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")],
      [("WARC-Payload-Digest", WARCText.digest(Golden.gzip))])
    let plain = records[0] + coded + records[1]
    let seeds = [plain, [records[0], coded, records[1]].flatMap(Gzip.member), Gzip.member(plain)]
    let folder = try TemporaryFolder()
    for round in 0..<300 {
      var mutated = seeds[round % seeds.count]
      for _ in 0...generator.below(4) { Self.mutate(&mutated, &generator) }
      let path = try folder.write("w", mutated)
      let first = try Reading.of(path)
      #expect(first.seen.count <= mutated.count)
      #expect(try Reading.of(path, skipping: true).seen.map(\.what) == first.seen.map(\.what))
    }
  }

  private static func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let at = generator.below(bytes.count)
    switch generator.below(4) {
    case 0: bytes[at] = UInt8(generator.below(256))
    case 1: bytes.removeSubrange(at..<min(bytes.count, at + 1 + generator.below(40)))
    case 2:
      bytes.insert(contentsOf: Array("\r\n0WARC/1.1 9:".utf8).shuffled(using: &generator), at: at)
    default: bytes += bytes[at..<min(bytes.count, at + generator.below(400))]
    }
  }

  @Test func manyBadRecordsGiveBoundedFindings() throws {
    let bad = bytes("WARC/1.1\nx: y\n\nz\n")
    let reading = try Reading.of((0..<2_000).flatMap { _ in bad } + records[0])
    #expect(reading.texts == ["content 0"])
    #expect(reading.findings.count == 257)
    #expect(reading.codes.last == "capture.more_findings")
  }

  @Test func aDecoderThatEndsInTheOuterStreamCostsAMember() throws {
    let warc = records.flatMap(Gzip.member)
    for call in 3...7 {
      let plan = TestSession.Plan(crashes: [call])
      let reading = try Reading.of(warc, plan: plan)
      let all = reading.codes + reading.seen.flatMap(\.findings)
      #expect(reading.texts.count { $0.hasPrefix("content") } >= 4)
      #expect(all.contains("warc.member_crashed"))
    }
  }
}
