// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import EvidenceVault
import Foundation
import MartletTesting
import Testing

@Suite struct TemporaryBlobTests {
  @Test func whatWasAppendedIsReadInAnyRangeWhileMoreComes() throws {
    var generator = SeedReport.generator("TemporaryBlobTests.ranges")
    let folder = try TemporaryFolder()
    let vault = try Vault(directory: folder.file("vault"), key: TestKey.counting())
    let spool = try vault.spool()
    var content: [UInt8] = []
    for _ in 0..<20 {
      let piece = Bytes.random(generator.below(40_000), &generator)
      try spool.append(piece)
      content += piece
      #expect(spool.byteCount == content.count)
      for _ in 0..<5 {
        let start = generator.below(content.count + 2)
        let count = generator.below(content.count + 2)
        #expect(
          try spool.read(at: start, count: count) == Array(content.dropFirst(start).prefix(count)))
      }
    }
  }

  @Test func noNameIsLeftInTheVaultWhileItLives() throws {
    let folder = try TemporaryFolder()
    let vault = try Vault(directory: folder.file("vault"), key: TestKey.counting())
    let spool = try vault.spool()
    try spool.append([UInt8](repeating: 0x41, count: 200_000))
    #expect(folder.files().filter { !$0.hasSuffix("/lock") } == ["vault/vault.json"])
    #expect(try spool.read(at: 199_999, count: 5) == [0x41])
  }
}

@Suite struct VaultSessionTests {
  @Test func whatADeadProcessLeftIsRemovedAndALiveOnesFilesStay() throws {
    let folder = try TemporaryFolder()
    let key = try TestKey.counting()
    let live = try Vault(directory: folder.file("vault"), key: key)
    let writer = try live.makeWriter()
    try writer.append([UInt8](repeating: 1, count: 200_000))
    let dead = folder.file("vault/tmp/0123456789abcdef")
    try FileManager.default.createDirectory(atPath: dead, withIntermediateDirectories: false)
    try Bytes.write([], to: dead + "/lock")
    try Bytes.write([1, 2, 3], to: dead + "/1")
    let unlocked = folder.file("vault/tmp/fedcba9876543210")
    try FileManager.default.createDirectory(atPath: unlocked, withIntermediateDirectories: false)
    _ = try Vault(directory: folder.file("vault"), key: key)
    #expect(!FileManager.default.fileExists(atPath: dead))
    #expect(!FileManager.default.fileExists(atPath: unlocked))
    let blob = try writer.finish(durability: .immediate)
    #expect(try live.fsck(name: blob.name, salt: blob.salt) == blob.digests)
  }

  @Test func openingAndReadingChangeNothing() throws {
    let folder = try TemporaryFolder()
    let key = try TestKey.counting()
    let blob: StoredBlob
    do {
      let vault = try Vault(directory: folder.file("vault"), key: key)
      blob = try vault.store([1, 2, 3], durability: .immediate)
    }
    let before = FileManager.default.subpaths(atPath: folder.path)?.sorted()
    let vault = try Vault(directory: folder.file("vault"), key: key)
    #expect(try vault.fsck(name: blob.name, salt: blob.salt) == blob.digests)
    #expect(FileManager.default.subpaths(atPath: folder.path)?.sorted() == before)
  }
}
