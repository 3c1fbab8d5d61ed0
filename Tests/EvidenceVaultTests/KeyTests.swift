// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import EvidenceVault
import Foundation
import Testing

@Suite struct CaseKeyTests {
  @Test func takingAKeyZeroesTheCallersBytes() throws {
    var bytes = (0..<32).map { UInt8($0 + 1) }
    _ = try CaseKey(taking: &bytes)
    #expect(bytes.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [0, 31, 33]) func otherLengthsAreRefused(_ count: Int) {
    var bytes = [UInt8](repeating: 7, count: count)
    #expect(throws: KeyError(.malformed, "")) { try CaseKey(taking: &bytes) }
  }

  @Test func signaturesVerifyAndDependOnTheSeed() throws {
    // RFC 8032, section 7.1, test 1.
    var seed = try #require(
      HexText.decode("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    let key = try LedgerSigningKey(takingSeed: &seed)
    #expect(
      HexText.encode(key.publicKey)
        == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    #expect(HexText.encode(try key.sign([]).prefix(8)) == "e5564300c360ac72")
    #expect(seed.allSatisfy { $0 == 0 })
  }

  @Test func coreDumpsAreForbidden() {
    #expect(MemoryProtection.forbidCoreDumps())
    let status = (try? String(contentsOfFile: "/proc/self/limits", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
    #expect(line?.split(separator: " ").dropFirst(4).first == "0")
  }
}

@Suite struct KeyEnvelopeTests {
  private func passphrase(_ text: String) throws -> Passphrase {
    var bytes = Array(text.utf8)
    return try Passphrase(taking: &bytes)
  }

  private var cheap: PassphraseParameters { PassphraseParameters(operations: 1, memory: 8_192) }

  @Test func aKeyFileOpensItsCaseAndNoOther() throws {
    let folder = try TemporaryFolder()
    let file = try KeyFile.create(at: folder.file("a/b/key"), caseID: "case-1")
    let (envelope, secrets) = try KeyEnvelope.create(keyFile: file)
    let again = try KeyEnvelope(json: JSONParser.parse(envelope.json.compactText))
    #expect(again == envelope)
    let opened = try again.open(
      keyFile: KeyFile.read(from: folder.file("a/b/key")), caseID: "case-1")
    #expect(isSame(opened.caseKey, secrets.caseKey))
    #expect(opened.signingKey.publicKey == secrets.signingKey.publicKey)
    let other = try KeyFile.create(at: folder.file("other"), caseID: "case-1")
    #expect(throws: KeyError(.wrongKey, "")) { try again.open(keyFile: other, caseID: "case-1") }
    #expect(throws: KeyError(.wrongKey, "")) { try again.open(keyFile: file, caseID: "case-2") }
  }

  @Test func aPassphraseOpensItsCaseAndAnotherDoesNot() throws {
    let right = try passphrase("a red lighthouse at dawn")
    let (envelope, secrets) = try KeyEnvelope.create(
      passphrase: right, caseID: "case-1", parameters: cheap)
    let again = try KeyEnvelope(json: JSONParser.parse(envelope.json.compactText))
    #expect(again.needsPassphrase)
    let opened = try again.open(passphrase: right, caseID: "case-1")
    #expect(isSame(opened.caseKey, secrets.caseKey))
    #expect(opened.signingKey.publicKey == secrets.signingKey.publicKey)
    let wrong = try passphrase("a red lighthouse at dusk")
    #expect(throws: KeyError(.wrongKey, "")) { try again.open(passphrase: wrong, caseID: "case-1") }
    #expect(throws: KeyError(.wrongKey, "")) { try again.open(passphrase: right, caseID: "case-2") }
  }

  @Test func aKeyWrappedForOneUseOpensForNoOther() throws {
    let wrapping = try passphrase("x").wrappingKey(cheap)
    let wrapped = try wrapping.wrap(CaseKey.generate(), caseID: "case-1")
    #expect(throws: KeyError(.wrongKey, "")) {
      try wrapping.unwrapSigningKey(wrapped, caseID: "case-1")
    }
  }

  @Test func everyChangedByteOfAWrappedKeyIsNoticed() throws {
    let wrapping = try passphrase("x").wrappingKey(cheap)
    let wrapped = try wrapping.wrap(CaseKey.generate(), caseID: "case-1")
    let sealed = try #require(wrapped.json["sealed"]?.text.flatMap { HexText.decode($0) })
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      let members = try #require(wrapped.json.members).map { member in
        member.name == "sealed"
          ? JSONValue.Member("sealed", .string(HexText.encode(changed))) : member
      }
      let damaged = try WrappedKey(json: .object(members))
      #expect(throws: KeyError(.wrongKey, "")) {
        try wrapping.unwrapCaseKey(damaged, caseID: "case-1")
      }
    }
  }

  @Test(arguments: [
    (1, 1 << 40), (1, 0), (0, 8_192), (17, 8_192), (-1, 8_192), (1, -1),
  ])
  func exhaustingPassphraseParametersAreRefused(_ operations: Int, _ memory: Int) throws {
    let sealed = String(repeating: "00", count: 60)
    let salt = String(repeating: "00", count: 16)
    let json: JSONValue = [
      "purpose": "case-key", "method": "passphrase",
      "argon2id": [
        "salt": .string(salt), "operations": JSONValue(operations), "memory": JSONValue(memory),
      ], "sealed": .string(sealed),
    ]
    #expect(throws: KeyError(.malformed, "")) { try WrappedKey(json: json) }
  }

  @Test func passphrasesComeFromADescriptorUpToTheLineEnd() throws {
    let folder = try TemporaryFolder()
    let texts = ["secret words", "secret words\n", "secret words\r\n", "secret words\nmore"]
    let parameters = cheap
    let expected = try passphrase("secret words").wrappingKey(parameters)
    let wrapped = try expected.wrap(CaseKey.generate(), caseID: "c")
    for text in texts {
      try Bytes.write(Array(text.utf8), to: folder.file("words"))
      let handle = try #require(FileHandle(forReadingAtPath: folder.file("words")))
      let read = try Passphrase.read(from: handle.fileDescriptor)
      _ = try read.wrappingKey(parameters).unwrapCaseKey(wrapped, caseID: "c")
    }
    try Bytes.write([], to: folder.file("words"))
    let handle = try #require(FileHandle(forReadingAtPath: folder.file("words")))
    #expect(throws: KeyError(.badPassphrase, "")) {
      try Passphrase.read(from: handle.fileDescriptor)
    }
  }

  /// Two keys are the same when one opens what the other sealed.
  private func isSame(_ left: CaseKey, _ right: CaseKey) -> Bool {
    let context = SealContext(table: "t", column: "c", row: 1)
    let sealed = Sealer(key: left).seal([1, 2, 3], context: context)
    return (try? Sealer(key: right).open(sealed, context: context)) == [1, 2, 3]
  }
}

@Suite struct KeyFileTests {
  @Test func aKeyFileIsForItsOwnerOnlyAndNeverOverwritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("key")
    _ = try KeyFile.create(at: path, caseID: "case-1")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let before = try Bytes.read(path)
    #expect(throws: KeyError(.exists, "")) { try KeyFile.create(at: path, caseID: "case-2") }
    #expect(try Bytes.read(path) == before)
  }

  @Test(arguments: [0o640, 0o604, 0o660, 0o644]) func anExposedKeyFileIsRefused(
    _ mode: Int
  ) throws {
    let folder = try TemporaryFolder()
    _ = try KeyFile.create(at: folder.file("key"), caseID: "case-1")
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: folder.file("key"))
    #expect(throws: KeyError(.exposed, "")) { try KeyFile.read(from: folder.file("key")) }
  }

  @Test(arguments: [
    ("", KeyError.Code.malformed), ("{}", .malformed), ("[1", .malformed),
    (#"{"format":"martlet.keyfile/2"}"#, .newerFormat), (#"{"format":"other"}"#, .malformed),
    (
      #"{"format":"martlet.keyfile/1","case":"c","wrapping_key":"00","signing_seed":"00"}"#,
      .malformed
    ),
  ])
  func aDamagedKeyFileIsRefused(_ text: String, _ code: KeyError.Code) throws {
    let folder = try TemporaryFolder()
    try Bytes.write(Array(text.utf8), to: folder.file("key"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: folder.file("key"))
    #expect(throws: KeyError(code, "")) { try KeyFile.read(from: folder.file("key")) }
  }

  @Test func aMissingFileAndAFolderAreNoKeyFiles() throws {
    let folder = try TemporaryFolder()
    #expect(throws: KeyError(.missing, "")) { try KeyFile.read(from: folder.file("none")) }
    #expect(throws: KeyError(.malformed, "")) { try KeyFile.read(from: folder.path) }
  }

  @Test func aDestroyedKeyFileIsGoneAndItsBytesWereOverwritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("key")
    let file = try KeyFile.create(at: path, caseID: "case-1")
    let before = try Bytes.read(path)
    // A second name of the same file shows what is left of its bytes.
    try FileManager.default.linkItem(atPath: path, toPath: folder.file("second"))
    try KeyFile.destroy(at: path)
    #expect(!FileManager.default.fileExists(atPath: path))
    let after = try Bytes.read(folder.file("second"))
    #expect(after.count == before.count && after != before)
    #expect(throws: KeyError(.missing, "")) { try KeyFile.read(from: path) }
    try KeyFile.destroy(at: path)
    _ = file
  }
}
