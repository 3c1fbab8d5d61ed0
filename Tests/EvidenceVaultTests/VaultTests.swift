// SPDX-License-Identifier: Apache-2.0

import Crypto
import EvidenceModel
import EvidenceVault
import Foundation
import MartletTesting
import Testing

@Suite struct VaultTests {
  private static let chunk = 65_536

  @Test(arguments: [0, 1, 15, 65_535, 65_536, 65_537, 131_072, 200_000])
  func contentsRoundTripInAnyRange(_ count: Int) throws {
    var generator = SeedReport.generator("VaultTests.ranges.\(count)")
    let folder = try TemporaryFolder()
    let vault = try Vault(directory: folder.file("vault"), key: TestKey.counting())
    let content = Bytes.random(count, &generator)
    let writer = try vault.makeWriter()
    var rest = content[...]
    while !rest.isEmpty {
      let piece = rest.prefix(1 + generator.below(70_000))
      try writer.append(Array(piece))
      rest = rest.dropFirst(piece.count)
    }
    let blob = try writer.finish(durability: .immediate)
    #expect(blob.byteCount == count)
    #expect(blob.digests.sha256.bytes == Array(SHA256.hash(data: content)))
    #expect(blob.digests.sha1.bytes == Array(Insecure.SHA1.hash(data: content)))
    #expect(blob.digests.md5.bytes == Array(Insecure.MD5.hash(data: content)))
    let reader = try vault.open(name: blob.name, salt: blob.salt, byteCount: count)
    #expect(reader.byteCount == count)
    #expect(try reader.read(at: 0, count: .max) == content)
    for _ in 0..<50 {
      let start = generator.below(count + 2)
      let length = generator.below(count + 2)
      let expected = Array(content.dropFirst(start).prefix(length))
      #expect(try reader.read(at: start, count: length) == expected)
    }
    #expect(try reader.read(at: -1, count: 1) == [])
    #expect(try vault.fsck(name: blob.name, salt: blob.salt) == blob.digests)
  }

  @Test func aSpanIsAppendedLikeAnArray() throws {
    let folder = try TemporaryFolder()
    let vault = try Vault(directory: folder.file("vault"), key: TestKey.counting())
    let writer = try vault.makeWriter()
    let bytes: [UInt8] = [1, 2, 3]
    try writer.append(bytes.span)
    let blob = try writer.finish(durability: .immediate)
    #expect(try vault.open(name: blob.name, salt: blob.salt).read(at: 0, count: 9) == bytes)
  }

  /// Reads a blob by its documentation alone, with another's code for every step but the name.
  @Test func aBlobHasTheDocumentedLayout() throws {
    let folder = try TemporaryFolder()
    let vault = try Vault(directory: folder.file("vault"), key: TestKey.counting())
    let content = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
    let blob = try vault.store(content, durability: .immediate)
    let file = try Bytes.read(vault.file(of: blob.name))
    #expect(Array(file.prefix(9)) == Array("MRTLBLOB".utf8) + [1])
    let salt = Array(file[9..<41])
    #expect(salt == blob.salt.bytes)
    let caseKey = SymmetricKey(data: (0..<32).map { UInt8($0) })
    let blobKey = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: caseKey, info: Array("martlet case key v1 blob".utf8), outputByteCount: 32)
    let key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: blobKey, salt: salt, info: Array("martlet blob v1".utf8),
      outputByteCount: 32)
    let first = file[41..<41 + 65_552]
    let second = file[(41 + 65_552)...]
    let opened = try [(first, 0), (second, 1)].flatMap { sealed, index in
      let nonce = try AES.GCM.Nonce(
        data: [UInt8](repeating: 0, count: 10) + [UInt8(index), UInt8(index)])
      let box = try AES.GCM.SealedBox(
        nonce: nonce, ciphertext: sealed.dropLast(16), tag: sealed.suffix(16))
      return try AES.GCM.open(box, using: key, authenticating: salt)
    }
    #expect(opened == content)
  }

  /// Computed with Python's hmac and hashlib from the documented derivation.
  @Test func namesAndKeyCheckAreTheDocumentedOnes() throws {
    let folder = try TemporaryFolder()
    let vault = try Vault(directory: folder.file("vault"), key: TestKey.counting())
    let blob = try vault.store(Array("abc".utf8), durability: .immediate)
    #expect(
      blob.name.description == "7473145a7027bdd2b6dc46073fe73f97e86dc8ed893d1f8366ec490c7b6f3baf")
    #expect(vault.name(of: blob.digests.sha256) == blob.name)
    let manifest = try JSONParser.parse(Bytes.read(folder.file("vault/vault.json")))
    #expect(manifest["key_check"]?.text == "cb82f2a4452463bbaf939143076f3f5c")
  }

  @Test(arguments: [Vault.Durability.immediate, .batched])
  func theSameContentIsStoredOnce(_ durability: Vault.Durability) throws {
    let folder = try TemporaryFolder()
    let vault = try Vault(directory: folder.file("vault"), key: TestKey.counting())
    let first = try vault.store([1, 2, 3], durability: durability)
    let second = try vault.store([1, 2, 3], durability: durability)
    #expect(!first.isDuplicate && second.isDuplicate)
    #expect(first.salt == second.salt && first.name == second.name)
    _ = try vault.makeDurable()
    let third = try vault.store([1, 2, 3], durability: durability)
    #expect(third.isDuplicate && third.salt == first.salt)
    #expect(try vault.list() == [first.name])
    #expect(folder.files().filter { $0.contains("tmp/") && !$0.hasSuffix("lock") } == [])
  }

  @Test(arguments: [3, 40]) func aBatchIsReadableAtOnceAndStoredTogether(_ count: Int) throws {
    let folder = try TemporaryFolder()
    let vault = try Vault(directory: folder.file("vault"), key: TestKey.counting())
    let blobs = try (0..<count).map { number in
      try vault.store(Array("content \(number)".utf8), durability: .batched)
    }
    #expect(try vault.list() == [])
    for (number, blob) in blobs.enumerated() {
      #expect(vault.contains(blob.name))
      let reader = try vault.open(name: blob.name, salt: blob.salt)
      #expect(try reader.read(at: 0, count: 99) == Array("content \(number)".utf8))
    }
    #expect(try vault.makeDurable() == [:])
    #expect(try Set(vault.list()) == Set(blobs.map { $0.name }))
    for blob in blobs { #expect(try vault.fsck(name: blob.name, salt: blob.salt) == blob.digests) }
    #expect(try vault.strangers() == [])
  }

  @Test func anotherVaultObjectsBlobComesFirstInABatch() throws {
    let folder = try TemporaryFolder()
    let key = try TestKey.counting()
    let late = try Vault(directory: folder.file("vault"), key: key)
    let early = try Vault(directory: folder.file("vault"), key: key)
    let mine = try late.store([1], durability: .batched)
    let theirs = try early.store([1], durability: .immediate)
    #expect(try late.makeDurable() == [mine.name: theirs.salt])
    #expect(try late.fsck(name: mine.name, salt: theirs.salt) == mine.digests)
  }

  @Test func anotherKeyIsRefusedWhenTheVaultIsOpened() throws {
    let folder = try TemporaryFolder()
    _ = try Vault(directory: folder.file("vault"), key: TestKey.counting())
    #expect(throws: VaultError(.wrongKey, "")) {
      try Vault(directory: folder.file("vault"), key: CaseKey.generate())
    }
  }

  @Test func aFolderOfOtherThingsIsNoVault() throws {
    let folder = try TemporaryFolder()
    try Bytes.write([1], to: folder.file("notes.txt"))
    #expect(throws: VaultError(.notAVault, "")) {
      try Vault(directory: folder.path, key: TestKey.counting())
    }
    try Bytes.write(
      Array(#"{"format":"martlet.vault/2","key_check":"00"}"#.utf8), to: folder.file("vault.json"))
    #expect(throws: VaultError(.newerFormat, "")) {
      try Vault(directory: folder.path, key: TestKey.counting())
    }
  }

  @Test func removedBlobsAndAbandonedWritersLeaveNothing() throws {
    let folder = try TemporaryFolder()
    let vault = try Vault(directory: folder.file("vault"), key: TestKey.counting())
    let blob = try vault.store([1, 2, 3], durability: .immediate)
    try vault.remove(name: blob.name)
    try vault.remove(name: blob.name)
    #expect(!vault.contains(blob.name))
    #expect(throws: VaultError(.notFound, "")) { try vault.open(name: blob.name, salt: blob.salt) }
    do {
      let writer = try vault.makeWriter()
      try writer.append([1])
    }
    let other = try vault.makeWriter()
    other.abandon()
    #expect(folder.files().filter { !$0.hasSuffix("lock") } == ["vault/vault.json"])
  }

  @Test func manyThreadsStoreTheSameContentsOnce() async throws {
    let folder = try TemporaryFolder()
    let vault = try Vault(directory: folder.file("vault"), key: TestKey.counting())
    let blobs = try await withThrowingTaskGroup(of: [StoredBlob].self) { group in
      for worker in 0..<4 {
        group.addTask {
          let stored = try (0..<40).map { number in
            try vault.store(
              Array("content \((number * 7 + worker * 13) % 40)".utf8),
              durability: worker.isMultiple(of: 2) ? .immediate : .batched)
          }
          #expect(try vault.makeDurable() == [:] || !worker.isMultiple(of: 2))
          return stored
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(try vault.list().count == 40)
    #expect(Set(blobs.map { $0.name }).count == 40)
    #expect(try vault.strangers() == [])
    for name in try vault.list() {
      let salts = Set(blobs.filter { $0.name == name }.map { $0.salt })
      #expect(salts.contains { (try? vault.fsck(name: name, salt: $0)) != nil })
    }
  }
}
