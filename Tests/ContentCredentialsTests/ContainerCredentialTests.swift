// SPDX-License-Identifier: Apache-2.0
// Content Credentials are found, trusted, doubted and seen to be altered in every container that the library writes.

import Crypto
import EvidenceModel
import Foundation
import MartletTesting
import MediaDecoding
import Testing

@testable import ContentCredentials

@Suite struct ContainerCredentialTests {
  private static let folder = "Tests/ContentCredentialsTests/Fixtures/containers/"

  /// A signed file of one container, and the offset of a byte of its content.
  struct Signed: CustomTestStringConvertible, Sendable {
    let format: MediaFormat
    let ending: String
    /// The carrier's code and what its range begins with, at or four bytes behind its offset.
    let carrier: String
    let magic: [UInt8]
    var testDescription: String { ending }

    func bytes() throws -> [UInt8] {
      try Repository.bytes(of: ContainerCredentialTests.folder + "generated.\(ending)")
    }
  }

  static let files: [Signed] = [
    Signed(format: .jpeg, ending: "jpg", carrier: "jpeg.APP11.C2PA", magic: [0xff, 0xeb]),
    Signed(format: .png, ending: "png", carrier: "png.caBX", magic: Array("caBX".utf8)),
    Signed(format: .webp, ending: "webp", carrier: "webp.C2PA", magic: Array("C2PA".utf8)),
    Signed(format: .gif, ending: "gif", carrier: "gif.C2PA", magic: Array("GIF8".utf8)),
    Signed(format: .tiff, ending: "tiff", carrier: "tiff.C2PA", magic: Array("II*\0".utf8)),
    Signed(format: .avif, ending: "avif", carrier: "avif.uuid.C2PA", magic: Array("uuid".utf8)),
    Signed(format: .heic, ending: "heic", carrier: "heic.uuid.C2PA", magic: Array("uuid".utf8)),
    Signed(format: .mp4, ending: "mp4", carrier: "mp4.uuid.C2PA", magic: Array("uuid".utf8)),
    Signed(format: .mov, ending: "mov", carrier: "mov.uuid.C2PA", magic: Array("uuid".utf8)),
    Signed(format: .avi, ending: "avi", carrier: "avi.C2PA", magic: Array("C2PA".utf8)),
  ]

  private static func list(_ file: String) throws -> TrustList {
    TrustList(
      name: "test list", date: "2026-11-01", sha256: .ofEmptyInput,
      pem: String(decoding: try Repository.bytes(of: folder + file), as: UTF8.self))
  }

  private static func scan(
    _ bytes: [UInt8], _ format: MediaFormat, trusting file: String?
  ) throws -> (traces: [Trace], findings: [Finding]) {
    let lists = try file.map { [try list($0)] } ?? []
    return try CredentialFixture.scanner(lists).scan(MemoryBytes(bytes), format: format)
  }

  @Test(arguments: files)
  func aListedSignerIsTrustedInEveryContainer(_ file: Signed) throws {
    let bytes = try file.bytes()
    #expect(MediaFormat.sniff(bytes) == file.format)
    let found = try Self.scan(bytes, file.format, trusting: "listed.pem")
    let trace = try #require(found.traces.first)
    #expect(found.traces.count == 1 && found.findings.isEmpty)
    #expect(trace.values("state") == ["trusted"] && trace.strength == .proof)
    #expect(trace.values("wholly_generated") == ["yes"])
    #expect(trace.carrier == file.carrier)
    let range = bytes[trace.offset..<trace.offset + trace.length]
    #expect(range.starts(with: file.magic) || range.dropFirst(4).starts(with: file.magic))
  }

  @Test(arguments: files)
  func aSignerOnNoListIsUnknownInEveryContainer(_ file: Signed) throws {
    let bytes = try file.bytes()
    for (list, state) in [("unlisted.pem", "signer_unknown"), (nil, "no_trust_list")] {
      let trace = try #require(try Self.scan(bytes, file.format, trusting: list).traces.first)
      #expect(trace.values("state") == [state])
      #expect(trace.strength == .hint && trace.forgeability == .trivial)
    }
  }

  @Test(arguments: files)
  func oneChangedByteOfTheContentIsSeenInEveryContainer(_ file: Signed) throws {
    let list = try JSONParser.parse(Repository.bytes(of: Self.folder + "manifest.json"))
    let entry = try #require(
      list["files"]?.elements?.first { $0["file"]?.text == "generated.\(file.ending)" })
    let offset = Int(try #require(entry["alterable"]?.integer))
    var bytes = try file.bytes()
    bytes[offset] ^= 1
    let trace = try #require(
      try Self.scan(bytes, file.format, trusting: "listed.pem").traces.first)
    #expect(trace.values("state") == ["altered"])
    #expect(trace.strength == .hint)
    #expect(trace.values("problem").contains { $0.hasSuffix("Hash.mismatch") })
  }

  @Test func framesAndColorsAddedToASignedPictureAreAnAlteration() throws {
    let file = try #require(Self.files.first { $0.format == .png })
    let bytes = try file.bytes()
    let size = Array(bytes[16..<24])
    let colors = Self.chunk("gAMA", [0, 0, 3, 232])
    let frames =
      Self.chunk("acTL", [0, 0, 0, 1, 0, 0, 0, 0])
      + Self.chunk("fcTL", [0, 0, 0, 0] + size + [UInt8](repeating: 0, count: 14))
    for more in [colors, frames] {
      let changed = bytes.dropLast(12) + more + bytes.suffix(12)
      let trace = try #require(
        try Self.scan(Array(changed), .png, trusting: "listed.pem").traces.first)
      #expect(trace.values("state") == ["altered"] && trace.strength == .hint)
    }
  }

  @Test(arguments: files.filter { [.avif, .heic, .mp4, .mov].contains($0.format) })
  func contentInBoxesThatNobodySignsIsDoubted(_ file: Signed) throws {
    let bytes = try file.bytes()
    func trace(_ more: [UInt8]) throws -> Trace {
      try #require(
        try Self.scan(bytes + more, file.format, trusting: "listed.pem").traces.first)
    }
    for type in ["free", "skip"] {
      let head = [0, 0, 0, 16] + Array(type.utf8)
      let empty = try trace(head + [UInt8](repeating: 0, count: 8))
      #expect(empty.values("state") == ["trusted"] && empty.values("doubt") == [])
      let full = try trace(head + Array("a picture".utf8.prefix(8)))
      #expect(full.values("state") == ["trusted"])
      #expect(full.values("doubt") == ["unsigned_parts"])
      #expect(full.values("wholly_generated") == ["no"] && !VerifiedGeneration.isProven(by: [full]))
    }
    // The library reads one box of credentials; the standard signs none of them.
    let purpose = [0, 0, 0, 0] + Array("other\0".utf8) + [UInt8](repeating: 0x78, count: 60)
    let second = try trace([0, 0, 0, 94] + Array("uuid".utf8) + CredentialCarrier.boxID + purpose)
    #expect(second.values("doubt") == ["unsigned_parts"])
    #expect(!VerifiedGeneration.isProven(by: [second]))
    let kind = try trace([0, 0, 0, 16] + Array("ftypavis\0\0\0\0".utf8))
    #expect(!VerifiedGeneration.isProven(by: [kind]))
    #expect(try trace([0, 0, 0, 8] + Array("moov".utf8)).values("state") == ["altered"])
  }

  /// A chunk of a PNG; its checksum does not matter to the library.
  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    [0, 0, 0, UInt8(data.count)] + Array(type.utf8) + data + [0, 0, 0, 0]
  }

  @Test func fixturesAreThoseOfTheirList() throws {
    let list = try JSONParser.parse(Repository.bytes(of: Self.folder + "manifest.json"))
    let files = try #require(list["files"]?.elements)
    #expect(files.count == Self.files.count + 2 && list["licence"]?.text == "Apache-2.0")
    for file in files {
      let bytes = try Repository.bytes(of: Self.folder + (try #require(file["file"]?.text)))
      #expect(
        HexText.encode(Array(SHA256.hash(data: bytes))) == file["sha256"]?.text)
    }
  }
}
