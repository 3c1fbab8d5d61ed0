// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import EvidenceVault
import Foundation
import MartletTesting
import Testing

@Suite struct DamageTests {
  private let folder: TemporaryFolder
  private let vault: Vault
  /// Three chunks: two full ones and 1,000 bytes.
  private let blob: StoredBlob
  private let content: [UInt8]
  private let original: [UInt8]

  private static let header = 41
  private static let stride = 65_552

  init() throws {
    var generator = SeedReport.generator("DamageTests")
    folder = try TemporaryFolder()
    vault = try Vault(directory: folder.file("vault"), key: TestKey.counting())
    content = Bytes.random(132_072, &generator)
    blob = try vault.store(content, durability: .immediate)
    original = try Bytes.read(vault.file(of: blob.name))
  }

  private func replace(_ bytes: [UInt8]) throws {
    try Bytes.write(bytes, to: vault.file(of: blob.name))
  }

  private func expectCheckFails(_ code: VaultError.Code) {
    #expect(throws: VaultError(code, "")) { try vault.fsck(name: blob.name, salt: blob.salt) }
  }

  @Test func missingChunksAreATruncation() throws {
    for chunks in 1...2 {
      try replace(Array(original.prefix(Self.header + chunks * Self.stride)))
      expectCheckFails(.truncated)
    }
    try replace(Array(original.prefix(Self.header)))
    expectCheckFails(.truncated)
    try replace([])
    expectCheckFails(.truncated)
  }

  @Test func anyShorterFileFailsAndIsATruncationWhereTheLengthIsKnown() throws {
    var generator = SeedReport.generator("DamageTests.shorter")
    for _ in 0..<60 {
      try replace(Array(original.prefix(generator.below(original.count))))
      #expect(throws: VaultError.self) { try vault.fsck(name: blob.name, salt: blob.salt) }
      #expect(throws: VaultError(.truncated, "")) {
        try vault.open(name: blob.name, salt: blob.salt, byteCount: blob.byteCount)
      }
    }
  }

  @Test func swappedChunksAreReordered() throws {
    let first = original[Self.header..<Self.header + Self.stride]
    let second = original[(Self.header + Self.stride)..<(Self.header + 2 * Self.stride)]
    let rest = original[(Self.header + 2 * Self.stride)...]
    try replace(Array(original.prefix(Self.header)) + second + first + rest)
    expectCheckFails(.reordered)
    try replace(Array(original.prefix(Self.header)) + first + first + rest)
    expectCheckFails(.reordered)
  }

  @Test func addedBytesAreNoticed() throws {
    try replace(original + [0])
    expectCheckFails(.corrupt)
    try replace(original + original.suffix(1_016))
    #expect(throws: VaultError.self) { try vault.fsck(name: blob.name, salt: blob.salt) }
  }

  @Test func anotherBlobInItsPlaceIsSwapped() throws {
    let other = try vault.store([1, 2, 3], durability: .immediate)
    let otherBytes = try Bytes.read(vault.file(of: other.name))
    try replace(otherBytes)
    expectCheckFails(.swapped)
    // Even where the record's salt was changed along with the file, the name tells.
    #expect(throws: VaultError(.misnamed, "")) {
      try vault.fsck(name: blob.name, salt: other.salt)
    }
  }

  @Test func aRecordWithAnotherSaltIsToldFromASwap() throws {
    let salt = try #require(BlobSalt(bytes: [UInt8](repeating: 7, count: 32)))
    #expect(throws: VaultError(.wrongSalt, "")) { try vault.open(name: blob.name, salt: salt) }
  }

  @Test func aChangedSaltInTheHeaderIsCorruption() throws {
    var changed = original
    changed[20] ^= 1
    try replace(changed)
    expectCheckFails(.corrupt)
  }

  @Test func aNewerVersionIsNamedAsSuch() throws {
    var changed = original
    changed[8] = 2
    try replace(changed)
    expectCheckFails(.newerFormat)
  }

  @Test func noChangedByteGoesUnnoticed() throws {
    let small = try vault.store(Array("a red lighthouse at dawn".utf8), durability: .immediate)
    let path = vault.file(of: small.name)
    let bytes = try Bytes.read(path)
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0x01
      try Bytes.write(changed, to: path)
      #expect(throws: VaultError.self, "byte \(index)") {
        try vault.fsck(name: small.name, salt: small.salt)
      }
    }
  }

  @Test func damageInOneChunkLeavesTheOthersReadable() throws {
    var changed = original
    changed[Self.header + Self.stride + 5] ^= 1
    try replace(changed)
    let reader = try vault.open(name: blob.name, salt: blob.salt)
    #expect(try reader.read(at: 0, count: 65_536).count == 65_536)
    #expect(throws: VaultError(.corrupt, "")) { try reader.read(at: 65_536, count: 1) }
    #expect(try reader.read(at: 131_072, count: 5_000).count == 1_000)
  }

  @Test func aDamagedBlobIsNotTakenForADuplicate() throws {
    var changed = original
    changed[original.count - 1] ^= 1
    try replace(changed)
    #expect(throws: VaultError(.corrupt, "")) { try vault.store(content, durability: .immediate) }
  }
}
