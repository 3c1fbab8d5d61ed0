// SPDX-License-Identifier: Apache-2.0
// Of a WebP whose headers lie, what is there is read, and the damage is a finding.

import EvidenceModel
import MediaDecoding
import Testing

@testable import Provenance

@Suite struct WebPDamageTests {
  private static let packet = Array(
    XMPFixture.packet("", attributes: "xmp:CreatorTool=\"Midjourney\"").utf8)
  private static let chunk = WebPFixture.chunk("XMP ", packet)

  /// A file that states `size` behind `RIFF`.
  private static func file(_ chunks: [UInt8], stating size: Int) -> [UInt8] {
    let file = WebPFixture.file(chunks)
    return Array(file[..<4]) + little(size, 4) + file[8...]
  }

  @Test(arguments: [0, 4, 10, 22, 23, 60])
  func chunksBehindTheStatedEndAreRead(size: Int) throws {
    let found = try scan(Self.file(Self.chunk, stating: size), .webp)
    #expect(found.traces.map(\.tool) == ["Midjourney"])
    #expect(found.findings.map(\.code).contains("image.malformed"))
  }

  @Test func whatIsNoChunkBehindTheEndIsTrailing() throws {
    let file = WebPFixture.file(Self.chunk)
    let found = try scan(file + Array("RIFF\0\0\0\0WEBPmore".utf8), .webp)
    #expect(found.traces.count == 1 && found.findings.map(\.code) == ["webp.trailing_data"])
    #expect(try scan(file, .webp).findings.isEmpty)
  }

  @Test func ofAChunkThatStatesMoreThanFollowsTheRestIsRead() throws {
    let chunk = Array("XMP ".utf8) + little(1 << 20, 4) + Self.packet
    let found = try scan(WebPFixture.file(chunk), .webp)
    #expect(found.traces.map(\.tool) == ["Midjourney"])
    #expect(found.traces.map(\.length) == [Self.packet.count + 8])
    #expect(found.findings.map(\.code) == ["image.truncated"])
  }

  @Test func ofACutPacketThePropertiesBeforeTheCutAreRead() throws {
    let file = WebPFixture.file(Self.chunk)
    let found = try scan(Array(file.dropLast(30)), .webp)
    #expect(found.traces.map(\.tool) == ["Midjourney"])
    #expect(found.findings.map(\.code) == ["image.truncated", "xmp.malformed"])
  }

  @Test func aChunkThatRunsOverTheStatedEndIsMalformed() throws {
    let chunks = WebPFixture.chunk("ICCP", [UInt8](repeating: 1, count: 40))
    let found = try scan(Self.file(chunks, stating: 40), .webp)
    #expect(found.findings.map(\.code) == ["image.malformed"])
  }
}
