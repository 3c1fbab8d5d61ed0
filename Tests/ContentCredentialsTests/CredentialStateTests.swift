// SPDX-License-Identifier: Apache-2.0
// The states of Content Credentials are told apart, and each trace points to its bytes.

import Crypto
import EvidenceModel
import Foundation
import MediaDecoding
import Testing

@testable import ContentCredentials

@Suite struct CredentialStateTests {
  @Test(arguments: ["generated.jpg", "generated.png", "generated.webp"])
  func aSignerOnAnInstalledListIsTrusted(name: String) throws {
    let found = try CredentialFixture.scan(name)
    let trace = try #require(found.traces.first)
    #expect(found.traces.count == 1 && found.findings.isEmpty)
    #expect(trace.kind == "c2pa.manifest" && trace.claim == .generated)
    #expect(trace.strength == .proof && trace.forgeability == .cryptographic)
    #expect(trace.values("state") == ["trusted"])
    #expect(trace.values("trust_list") == ["test list"])
    #expect(trace.values("trust_list_date") == ["2026-11-01"])
    #expect(trace.values("wholly_generated") == ["yes"])
    #expect(trace.values("action") == ["c2pa.created"])
    #expect(trace.values("source_type") == ["trainedAlgorithmicMedia"])
    #expect(trace.values("common_name") == ["Listed signer"])
  }

  @Test(arguments: [
    ("generated.jpg", "unlisted.pem", "signer_unknown"), ("generated.jpg", nil, "no_trust_list"),
    ("self-signed.jpg", "listed.pem", "signer_unknown"), ("self-signed.jpg", nil, "no_trust_list"),
    ("altered.jpg", "listed.pem", "altered"), ("expired.jpg", "listed.pem", "altered"),
    ("unreadable.jpg", "listed.pem", "unreadable"),
    ("generated.jpg", "expired-anchor.pem", "signer_unknown"),
  ])
  func whatIsNotTrustedIsAHintThatAnyoneCanForge(
    name: String, list: String?, state: String
  ) throws {
    let trace = try #require(try CredentialFixture.scan(name, trusting: list).traces.first)
    #expect(trace.values("state") == [state])
    #expect(trace.strength == .hint && trace.forgeability == .trivial)
    #expect(trace.values("trust_list").isEmpty)
    #expect(trace.values("wholly_generated") != ["yes"])
    let doubt = state == "altered" ? "altered" : "signer_unknown"
    #expect(state == "unreadable" || trace.values("doubt").contains(doubt))
  }

  @Test func whatFailedIsNamed() throws {
    let altered = try #require(try CredentialFixture.scan("altered.jpg").traces.first)
    #expect(altered.values("problem") == ["assertion.dataHash.mismatch"])
    let expired = try #require(try CredentialFixture.scan("expired.jpg").traces.first)
    #expect(expired.values("problem").contains("signingCredential.expired"))
  }

  @Test(arguments: ["plain.jpg", "plain.png", "plain.webp"])
  func aFileWithoutCredentialsHasNone(name: String) throws {
    let found = try CredentialFixture.scan(name)
    #expect(found.traces.isEmpty && found.findings.isEmpty)
  }

  @Test func aDamagedFileWithoutCredentialsHasNone() throws {
    // A TIFF whose directory names itself as the next.
    let entry: [UInt8] = [0, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0]
    let tiff: [UInt8] = Array("II*\0".utf8) + [8, 0, 0, 0, 1, 0] + entry + [8, 0, 0, 0]
    for (format, bytes) in [
      (MediaFormat.tiff, tiff), (.tiff, Array(tiff.prefix(12))),
      (.gif, Array("GIF89a".utf8) + [1, 0]),
    ] {
      let found = try CredentialFixture.scanner().scan(MemoryBytes(bytes), format: format)
      #expect(found.traces.isEmpty && found.findings.isEmpty, "\(format)")
    }
    // With the beginning of a store in it, it may have had some.
    let store = tiff + Array("\0\0\0\u{1e}jumdc2pa".utf8)
    let found = try CredentialFixture.scanner().scan(MemoryBytes(store), format: .tiff)
    #expect(found.traces.map { $0.values("state") } == [["unreadable"]])
  }

  @Test func credentialsThatCannotBeReadAreAFinding() throws {
    let found = try CredentialFixture.scan("unreadable.jpg")
    #expect(found.findings.map(\.code) == ["c2pa.unreadable"])
    #expect(found.findings.first?.severity == .unreadable)
  }

  @Test func withoutTheLibraryCredentialsAreFoundAndSaidToBeUnread() throws {
    let scanner = CredentialScanner(paths: ["/nowhere/libc2pa_c.so"])
    #expect(scanner.absence == .notInstalled)
    let found = try scanner.scan(
      MemoryBytes(try CredentialFixture.bytes("generated.jpg")), format: .jpeg)
    #expect(found.traces.first?.values("state") == ["library_missing"])
    #expect(found.findings.map(\.code) == ["c2pa.library_missing"])
    #expect(found.findings.first?.detail.contains("scripts/bootstrap build") == true)
    let plain = try scanner.scan(
      MemoryBytes(try CredentialFixture.bytes("plain.jpg")), format: .jpeg)
    #expect(plain.traces.isEmpty && plain.findings.isEmpty)
  }

  @Test(arguments: [MediaFormat.gif, .tiff])
  func withoutTheLibraryFormatsThatItSearchesAreSaidToBeUnreadToo(_ format: MediaFormat) throws {
    let scanner = CredentialScanner(paths: ["/nowhere/libc2pa_c.so"])
    let bytes = try CredentialFixture.bytes("containers/generated.\(format.rawValue)")
    let found = try scanner.scan(MemoryBytes(bytes), format: format)
    #expect(found.traces.first?.values("state") == ["library_missing"])
    #expect(found.findings.map(\.code) == ["c2pa.library_missing"])
    let start = try #require(bytes.firstRange(of: Array("jumdc2pa".utf8)))
    var plain = bytes
    plain[start.lowerBound] ^= 1
    let none = try scanner.scan(MemoryBytes(plain), format: format)
    #expect(none.traces.isEmpty && none.findings.isEmpty)
  }

  @Test func anotherFileIsNeverLoaded() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID()).so")
    let real = try #require(
      CredentialFixture.places.first { FileManager.default.isReadableFile(atPath: $0) })
    var bytes = try Data(contentsOf: URL(filePath: real))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    let scanner = CredentialScanner(paths: [path.path(percentEncoded: false)])
    #expect(scanner.absence == .otherFile)
  }

  @Test func theRangeOfATraceHoldsItsStore() throws {
    for name in ["generated.jpg", "generated.png", "generated.webp"] {
      let bytes = try CredentialFixture.bytes(name)
      let trace = try #require(try CredentialFixture.scan(name).traces.first)
      #expect(trace.length > 5_000 && trace.offset + trace.length <= bytes.count)
      let range = bytes[trace.offset..<trace.offset + trace.length]
      let magic: [UInt8] =
        name.hasSuffix("jpg")
        ? [0xff, 0xeb]
        : Array(
          (name.hasSuffix("png") ? "caBX" : "C2PA").utf8)
      #expect(range.starts(with: magic) || range.dropFirst(4).starts(with: magic))
    }
  }

  @Test func fixturesAreThoseOfTheirList() throws {
    let list = try JSONParser.parse(CredentialFixture.bytes("manifest.json"))
    let files = try #require(list["files"]?.elements)
    #expect(files.count > 15 && list["licence"]?.text == "Apache-2.0")
    for file in files {
      let bytes = try CredentialFixture.bytes(try #require(file["file"]?.text))
      let digest = HexText.encode(Array(SHA256.hash(data: bytes)))
      #expect(digest == file["sha256"]?.text)
    }
  }

  @Test func theSampleOfTheWarmUpIsRead() throws {
    try CredentialFixture.scanner().warmUp()
  }
}
