// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import Ledger
import MartletTesting
import Testing

@Suite struct LedgerVerifierTests {
  /// A ledger of 300 leaves, with the checkpoint at 270 held elsewhere.
  private static func ledger() throws -> (folder: LedgerFolder, since: SignedNote) {
    let folder = try LedgerFolder()
    try folder.extend(0..<10)
    try folder.extend(10..<270)
    let since = try #require(try folder.reader.head())
    try folder.extend(270..<300)
    return (folder, since)
  }

  private func expect(
    _ result: LedgerVerification, finds code: LedgerProblem.Code,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      result.problems.contains { $0.code == code }, "\(result.problems)", sourceLocation: location)
  }

  @Test func whatASoundLedgerPromisesDependsOnWhatIsHeldElsewhere() throws {
    let (folder, since) = try Self.ledger()
    #expect(folder.verify(key: false).assurance == .selfConsistent)
    #expect(folder.verify().assurance == .signed)
    #expect(folder.verify(key: false, since: since).assurance == .continued)
    let result = folder.verify(since: since)
    #expect(result.assurance == .signedAndContinued)
    #expect(result.isSound && result.size == 300 && result.consistentSince == 270)
    #expect(result.checkpointCount == 3 && result.origin == LedgerFolder.origin)
    #expect(
      result.root == MerkleTree.root((0..<300).map { MerkleTree.leafHash(LedgerFolder.entry($0)) }))
  }

  @Test func aLedgerRewrittenAndSignedAgainFailsWithTheHeldCheckpointOnly() throws {
    let (_, since) = try Self.ledger()
    let rewritten = try LedgerFolder()
    var entries = LedgerFolder.entries(0..<300)
    entries[100] = Array("something else".utf8)
    try rewritten.store.extend(from: 0, entries: entries, signer: rewritten.signer)
    #expect(rewritten.verify().isSound)
    let result = rewritten.verify(since: since)
    expect(result, finds: .rewritten)
    #expect(result.consistentSince == nil)
  }

  @Test func aCutTailAndARolledBackFolderFailWithTheHeldCheckpoint() throws {
    let (_, since) = try Self.ledger()
    for size in [10, 269] {
      let shorter = try LedgerFolder()
      try shorter.extend(0..<size)
      #expect(shorter.verify().isSound)
      expect(shorter.verify(since: since), finds: .rolledBack)
    }
  }

  @Test func aFolderOfWhichOnlyTheNewestCheckpointWasRolledBackFailsByItself() throws {
    let (folder, _) = try Self.ledger()
    try folder.write(try folder.read("checkpoints/270"), to: "checkpoint")
    expect(folder.verify(key: false), finds: .rolledBack)
  }

  @Test func aLedgerSignedByAnotherKeyFailsWithTheKey() throws {
    let (folder, _) = try Self.ledger()
    let other = try LedgerFolder(seed: 2)
    try other.extend(0..<300)
    let result = LedgerVerifier(directory: other.directory, key: folder.signer.verifier).verify()
    expect(result, finds: .badSignature)
    #expect(!result.signatureChecked)
    #expect(other.verify(key: false).isSound)
  }

  @Test func theLedgerOfAnotherCaseFails() throws {
    let (folder, since) = try Self.ledger()
    let name = Checkpoint.origin(caseID: "other")
    let signer = try NoteSigner(name: name, seed: [UInt8](repeating: 1, count: 32))
    let other = try LedgerFolder()
    try LedgerStore(directory: other.directory, origin: name).extend(
      from: 0, entries: LedgerFolder.entries(0..<300), signer: signer)
    expect(
      LedgerVerifier(directory: other.directory, key: folder.signer.verifier).verify(),
      finds: .wrongLedger)
    expect(
      LedgerVerifier(directory: other.directory, since: since).verify(), finds: .wrongLedger)
  }

  @Test func swappedEntriesAreFoundEvenWhereTheTilesWereMadeAnew() throws {
    let (folder, _) = try Self.ledger()
    var entries = LedgerFolder.entries(0..<300)
    entries.swapAt(20, 21)
    let forged = try LedgerFolder()
    try forged.store.extend(from: 0, entries: entries, signer: forged.signer)
    try folder.write(try forged.read("tile/entries/000"), to: "tile/entries/000")
    expect(folder.verify(key: false), finds: .changedTile)
    for name in ["tile/0/000", "tile/1/000.p/1"] {
      try folder.write(try forged.read(name), to: name)
    }
    expect(folder.verify(key: false), finds: .wrongRoot)
  }

  @Test(arguments: [
    "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44",
  ])
  func aMissingTileIsNamed(_ name: String) throws {
    let (folder, _) = try Self.ledger()
    try folder.remove(name)
    let result = folder.verify(key: false)
    #expect(result.problems.contains { $0.code == .missingTile && $0.path == name })
  }

  @Test func aMissingCheckpointAndAnEmptyFolderAreNamed() throws {
    let (folder, since) = try Self.ledger()
    try folder.remove("checkpoint")
    expect(folder.verify(since: since), finds: .noCheckpoint)
    let empty = try LedgerFolder()
    expect(empty.verify(key: false), finds: .noCheckpoint)
    expect(empty.verify(since: since), finds: .rolledBack)
  }

  @Test func strangeFilesAndLinksAreNamed() throws {
    let (folder, _) = try Self.ledger()
    try folder.write([1], to: "tile/0/000.txt")
    try folder.write([1], to: "checkpoints/0300")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("tile/0/link"), withDestinationPath: "/")
    let strange = folder.verify(key: false).problems.filter { $0.code == .strangeFile }
    #expect(
      Set(strange.compactMap { $0.path }) == ["tile/0/000.txt", "checkpoints/0300", "tile/0/link"])
  }

  @Test func leavesBeyondTheCheckpointAreUnsealedNotTampered() throws {
    let (folder, since) = try Self.ledger()
    let longer = try LedgerFolder()
    try longer.extend(0..<530)
    for name in ["tile/0/001", "tile/entries/001", "tile/entries/002.p/18", "tile/0/002.p/18"] {
      let target = folder.path(name)
      try FileManager.default.createDirectory(
        atPath: URL(fileURLWithPath: target).deletingLastPathComponent().path,
        withIntermediateDirectories: true)
      try folder.write(try longer.read(name), to: name)
    }
    let result = folder.verify(since: since)
    #expect(result.isSound && result.size == 300 && result.unsealed == 230, "\(result.problems)")
  }

  @Test func noChangedByteOfASmallLedgerGoesUnnoticed() throws {
    let folder = try LedgerFolder()
    try folder.extend(0..<3)
    let since = try #require(try folder.reader.head())
    try folder.extend(3..<5)
    #expect(folder.verify(since: since).isSound)
    var checked = 0
    for name in folder.files() {
      let bytes = try folder.read(name)
      for index in bytes.indices {
        for mask in [0x01, 0x20, 0xff] as [UInt8] {
          var changed = bytes
          changed[index] ^= mask
          try folder.write(changed, to: name)
          #expect(!folder.verify(since: since).isSound, "\(name), byte \(index), mask \(mask)")
          checked += 1
        }
      }
      try folder.write(bytes, to: name)
      for count in Set([0, bytes.count / 2, bytes.count - 1]) where count >= 0 && !bytes.isEmpty {
        try folder.write(Array(bytes.prefix(count)), to: name)
        #expect(!folder.verify(since: since).isSound, "\(name) cut to \(count)")
      }
      try folder.write(bytes, to: name)
    }
    #expect(folder.verify(since: since).isSound && checked > 2_000)
  }

  @Test func aCopyOnAMediumWithoutALockFileVerifies() throws {
    let (folder, since) = try Self.ledger()
    try folder.remove("lock")
    #expect(folder.verify(since: since).isSound)
  }
}

@Suite struct LedgerProofTests {
  @Test func aProofIsCheckedFarFromTheLedger() throws {
    let folder = try LedgerFolder()
    let head = try folder.extend(0..<300)
    for index in [0, 17, 255, 256, 299] as [UInt64] {
      let bytes = try folder.reader.proof(ofLeaf: index).bytes
      #expect(
        String(decoding: bytes, as: UTF8.self).hasPrefix("c2sp.org/tlog-proof@v1\nextra "))
      let proof = try LedgerProof(bytes: bytes)
      #expect(proof.bytes == bytes && proof.index == index)
      #expect(proof.entry == LedgerFolder.entry(Int(index)))
      #expect(try proof.verify(folder.signer.verifier) == head)
    }
  }

  @Test func noChangedByteOfAProofVerifies() throws {
    let folder = try LedgerFolder()
    try folder.extend(0..<20)
    let bytes = try folder.reader.proof(ofLeaf: 7).bytes
    for index in bytes.indices {
      for mask in [0x01, 0x20] as [UInt8] {
        var changed = bytes
        changed[index] ^= mask
        #expect(throws: LedgerError.self, "byte \(index)") {
          try LedgerProof(bytes: changed).verify(folder.signer.verifier)
        }
      }
    }
    for count in bytes.indices {
      #expect(throws: LedgerError.self) {
        try LedgerProof(bytes: Array(bytes.prefix(count))).verify(folder.signer.verifier)
      }
    }
  }
}
