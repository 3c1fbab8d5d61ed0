// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import Ledger
import MartletTesting
import Synchronization
import Testing

@Suite struct LedgerStoreTests {
  @Test func anySequenceOfExtensionsGivesTheSameLedger() throws {
    var generator = SeedReport.generator("LedgerStoreTests.sequences")
    let folder = try LedgerFolder()
    var size = 0
    while size < 1_300 {
      let next = size + generator.below(400)
      let checkpoint = try folder.extend(size..<next)
      let leaves = (0..<next).map { MerkleTree.leafHash(LedgerFolder.entry($0)) }
      #expect(checkpoint.size == UInt64(next))
      #expect(checkpoint.root == MerkleTree.root(leaves))
      size = next
    }
    let result = folder.verify()
    #expect(result.isSound, "\(result.problems)")
    #expect(result.size == UInt64(size) && result.unsealed == 0)
    let whole = try LedgerFolder()
    try whole.extend(0..<size)
    let tiles = folder.files().filter { $0.hasPrefix("tile/") }
    #expect(tiles == whole.files().filter { $0.hasPrefix("tile/") })
    for tile in tiles { #expect(try folder.read(tile) == whole.read(tile)) }
    #expect(try folder.read("checkpoint") == whole.read("checkpoint"))
  }

  @Test func tilesLieWhereTheSpecificationPutsThem() throws {
    let folder = try LedgerFolder()
    try folder.extend(0..<600)
    #expect(
      folder.files() == [
        "checkpoint", "checkpoints/600", "lock", "tile/0/000", "tile/0/001", "tile/0/002.p/88",
        "tile/1/000.p/2", "tile/entries/000", "tile/entries/001", "tile/entries/002.p/88",
      ])
    let first = LedgerFolder.entry(0)
    #expect(
      try folder.read("tile/entries/000").starts(with: [0, UInt8(first.count)] + first))
    #expect(
      try folder.read("tile/0/000").prefix(32) == ArraySlice(MerkleTree.leafHash(first).bytes))
    let leaves = (0..<256).map { MerkleTree.leafHash(LedgerFolder.entry($0)) }
    #expect(
      try folder.read("tile/1/000.p/2").prefix(32) == ArraySlice(MerkleTree.root(leaves).bytes))
    #expect(
      String(decoding: try folder.read("checkpoint"), as: UTF8.self).hasPrefix(
        "martlet.invalid/case/0123\n600\n"))
  }

  @Test func repeatedLeavesArePassedOverAndOthersRefused() throws {
    let folder = try LedgerFolder()
    let first = try folder.extend(0..<300)
    let before = folder.files()
    #expect(try folder.extend(0..<300) == first)
    #expect(try folder.extend(250..<300) == first)
    #expect(folder.files() == before)
    #expect(try folder.extend(200..<310).size == 310)
    #expect(throws: LedgerError(.gap, "")) { try folder.extend(311..<312) }
    var entries = LedgerFolder.entries(290..<320)
    entries[5].append(0)
    #expect(throws: LedgerError(.contradiction, "")) {
      try folder.store.extend(from: 290, entries: entries, signer: folder.signer)
    }
    #expect(try folder.extend(310..<320).size == 320)
    #expect(folder.verify().isSound)
  }

  @Test func anEmptyExtensionOfANewLedgerSignsNothing() throws {
    let folder = try LedgerFolder()
    let checkpoint = try folder.extend(0..<0)
    #expect(checkpoint.size == 0 && checkpoint.root == MerkleTree.emptyRoot)
    #expect(try folder.reader.head() == nil)
  }

  @Test func anotherKeyOrOriginIsRefused() throws {
    let folder = try LedgerFolder()
    try folder.extend(0..<10)
    let other = try NoteSigner(name: LedgerFolder.origin, seed: [UInt8](repeating: 9, count: 32))
    #expect(throws: LedgerError(.unsigned, "")) {
      try folder.store.extend(from: 10, entries: [[1]], signer: other)
    }
    let name = Checkpoint.origin(caseID: "4567")
    let renamed = try NoteSigner(name: name, seed: [UInt8](repeating: 1, count: 32))
    #expect(throws: LedgerError(.wrongLedger, "")) {
      try folder.store.extend(from: 10, entries: [[1]], signer: renamed)
    }
    #expect(throws: LedgerError(.wrongLedger, "")) {
      try LedgerStore(directory: folder.directory, origin: name).extend(
        from: 10, entries: [[1]], signer: renamed)
    }
  }

  @Test func anOversizedEntryIsRefused() throws {
    let folder = try LedgerFolder()
    #expect(throws: LedgerError(.limit, "")) {
      try folder.store.extend(
        from: 0, entries: [[UInt8](repeating: 0, count: 65_536)], signer: folder.signer)
    }
  }

  @Test func severalStoresExtendOneLedgerAtOnce() async throws {
    let folder = try LedgerFolder()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<3 {
        group.addTask {
          for size in stride(from: 40 + worker, through: 700, by: 60) {
            try folder.extend(0..<size)
          }
        }
      }
      try await group.waitForAll()
    }
    try folder.extend(0..<700)
    let result = folder.verify()
    #expect(result.isSound && result.size == 700, "\(result.problems)")
  }

  @Test func proofsFromTilesAgreeWithTheDefinition() throws {
    var generator = SeedReport.generator("LedgerStoreTests.proofs")
    let folder = try LedgerFolder()
    let size = 66_000
    let head = try folder.extend(0..<size)
    let leaves = (0..<size).map { MerkleTree.leafHash(LedgerFolder.entry($0)) }
    for index in [0, 255, 256, 65_535, 65_536, size - 1]
      + (0..<5).map({ _ in generator.below(size) })
    {
      let proof = try folder.reader.inclusionProof(index: UInt64(index), size: head.size)
      #expect(
        MerkleTree.verifyInclusion(
          of: leaves[index], index: UInt64(index), size: head.size, root: head.root, proof: proof))
      #expect(try folder.reader.entry(UInt64(index)) == LedgerFolder.entry(index))
    }
    for old in [1, 256, 257, 65_536, size] + (0..<3).map({ _ in generator.below(size) }) {
      let proof = try folder.reader.consistencyProof(from: UInt64(old), to: head.size)
      #expect(
        MerkleTree.verifyConsistency(
          oldSize: UInt64(old), oldRoot: MerkleTree.root(leaves.prefix(old)), size: head.size,
          root: head.root, proof: proof))
    }
    #expect(throws: LedgerError(.limit, "")) {
      try folder.reader.inclusionProof(index: head.size, size: head.size)
    }
  }
}

@Suite struct LedgerFaultTests {
  /// Fails at one step, as at a loss of power: bytes not flushed are half gone and later steps fail.
  private final class PowerCut: Sendable {
    private struct State {
      var step = 0
      var unflushed: Set<String> = []
    }
    private let state = Mutex(State())
    private let fatalStep: Int

    init(atStep step: Int) { fatalStep = step }

    var wasReached: Bool { state.withLock { $0.step >= fatalStep } }

    func willDo(_ next: LedgerFileStep) throws(LedgerError) {
      let isDead = state.withLock { state in
        state.step += 1
        if state.step == fatalStep {
          for path in state.unflushed {
            try? FileHandle(forUpdatingAtPath: path)?.truncate(atOffset: 20)
          }
        }
        switch next {
        case .write(let path): state.unflushed.insert(path)
        case .synchronize(let path): state.unflushed.remove(path)
        case .rename(let path, let destination):
          if state.unflushed.remove(path) != nil { state.unflushed.insert(destination) }
        case .synchronizeDirectory, .remove: break
        }
        return state.step >= fatalStep
      }
      if isDead { throw LedgerError(.io, "the power is gone") }
    }
  }

  @Test func aLossOfPowerAtAnyStepIsMadeUpForByTheNextRun() throws {
    let sizes = [3, 200, 300, 520]
    var step = 1
    while true {
      let folder = try LedgerFolder()
      let cut = PowerCut(atStep: step)
      let store = LedgerStore(directory: folder.directory, origin: LedgerFolder.origin) {
        (next) throws(LedgerError) in try cut.willDo(next)
      }
      var held: SignedNote?
      for size in sizes {
        let checkpoint = try? store.extend(
          from: 0, entries: LedgerFolder.entries(0..<size), signer: folder.signer)
        if checkpoint?.size == UInt64(size) { held = try folder.reader.head() }
      }
      guard cut.wasReached else { break }
      let interrupted = folder.verify(since: held)
      let allowed: Set<LedgerProblem.Code> = held == nil ? [.noCheckpoint] : []
      #expect(Set(interrupted.problems.map { $0.code }).isSubset(of: allowed), "step \(step)")
      for size in sizes { try folder.extend(0..<size) }
      let result = folder.verify(since: held)
      #expect(result.isSound && result.size == 520, "step \(step): \(result.problems)")
      #expect(result.unsealed == 0)
      #expect(folder.files().filter { $0.hasPrefix("tmp/") } == [])
      step += 1
    }
    #expect(step > 60)
  }
}
