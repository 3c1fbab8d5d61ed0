// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import EvidenceVault
import Foundation
import Testing

@Suite struct FaultTests {
  /// What a run stored for good: blobs that it was told are durable.
  private final class Outcome {
    var durable: [StoredBlob] = []
    var error: VaultError?
  }

  private static let contents = (0..<12).map { number in
    [UInt8](repeating: UInt8(number), count: number == 3 ? 140_000 : 10 + number)
  }

  /// Stores three contents one by one, then the others in a small batch and in one that is large enough
  /// to be flushed at once.
  private static func run(_ files: FaultyFiles, in folder: String, _ outcome: Outcome) {
    do throws(VaultError) {
      let key = try testKey()
      let vault = try Vault(directory: folder, key: key, files: files)
      for content in contents.prefix(3) {
        outcome.durable.append(try vault.store(content, durability: .immediate))
      }
      var batch: [StoredBlob] = []
      for content in contents.dropFirst(3).prefix(2) {
        batch.append(try vault.store(content, durability: .batched))
      }
      _ = try vault.makeDurable()
      outcome.durable += batch
      batch = []
      for content in contents.dropFirst(2) {
        batch.append(try vault.store(content, durability: .batched))
      }
      _ = try vault.makeDurable()
      outcome.durable += batch
    } catch {
      outcome.error = error
    }
  }

  private static func testKey() throws(VaultError) -> CaseKey {
    do { return try TestKey.counting() } catch { throw VaultError(.io, "no key") }
  }

  /// Every blob that is visible is whole and what its name says; every durable one is there.
  private static func check(_ folder: String, _ outcome: Outcome, step: Int) throws {
    try checkBlobs(folder, outcome, step: step)
    let left = FileManager.default.subpaths(atPath: folder + "/tmp") ?? []
    #expect(left == [], "step \(step)")
  }

  private static func checkBlobs(_ folder: String, _ outcome: Outcome, step: Int) throws {
    let vault = try Vault(directory: folder, key: TestKey.counting())
    for name in try vault.list() {
      let file = try Bytes.read(vault.file(of: name))
      let salt = try #require(BlobSalt(bytes: Array(file.dropFirst(9).prefix(32))))
      #expect((try? vault.fsck(name: name, salt: salt)) != nil, "step \(step)")
    }
    for blob in outcome.durable {
      let found = try? vault.fsck(name: blob.name, salt: blob.salt, byteCount: blob.byteCount)
      #expect(found == blob.digests, "step \(step)")
    }
    #expect(try vault.strangers() == [], "step \(step)")
  }

  /// Runs until a run is no longer reached by its fault; returns the number of faulty runs.
  private static func forEveryStep(
    _ fault: FaultyFiles.Fault, expecting code: VaultError.Code
  ) throws -> Int {
    var step = 1
    while true {
      let folder = try TemporaryFolder()
      let files = FaultyFiles(fault, atStep: step)
      let outcome = Outcome()
      run(files, in: folder.file("vault"), outcome)
      guard files.stepCount >= step else {
        #expect(outcome.error == nil)
        return step - 1
      }
      // A fault while tidying up is no failure of the run.
      if let error = outcome.error { #expect(error.code == code, "step \(step)") }
      try check(folder.file("vault"), outcome, step: step)
      let again = Outcome()
      run(FaultyFiles(.crash, atStep: 0), in: folder.file("vault"), again)
      #expect(again.error == nil, "step \(step)")
      #expect(again.durable.count == 15, "step \(step)")
      try check(folder.file("vault"), again, step: step)
      step += 1
    }
  }

  @Test func aLossOfPowerAtAnyStepLeavesWholeBlobsOnly() throws {
    #expect(try Self.forEveryStep(.crash, expecting: .io) > 60)
  }

  @Test func aFullDiskAtAnyStepIsReportedAndLeavesWholeBlobsOnly() throws {
    #expect(try Self.forEveryStep(.failure(ENOSPC), expecting: .full) > 60)
  }

  @Test(arguments: [
    (EROFS, VaultError.Code.readOnly), (EACCES, .readOnly), (ENOSPC, .full), (EDQUOT, .full),
    (EIO, .io),
  ])
  func failuresOfTheSystemHaveTheirOwnCodes(_ number: Int32, _ code: VaultError.Code) throws {
    let folder = try TemporaryFolder()
    #expect(throws: VaultError(code, "")) {
      try Vault(
        directory: folder.file("vault"), key: TestKey.counting(),
        files: FaultyFiles(.failure(number), atStep: 1))
    }
  }

  @Test func afterAFailedBatchTheVaultObjectStoresNoMore() throws {
    let folder = try TemporaryFolder()
    let steps = FaultyFiles(.crash, atStep: 0)
    do {
      let vault = try Vault(directory: folder.file("a"), key: TestKey.counting(), files: steps)
      _ = try vault.store([1], durability: .batched)
    }
    // The step after those of an unfinished run with tidying up is at the earliest the batch's flush.
    var found = false
    for step in 1...steps.stepCount + 4 {
      let files = FaultyFiles(.failure(ENOSPC), atStep: step)
      guard
        let vault = try? Vault(
          directory: folder.file("b\(step)"), key: TestKey.counting(), files: files),
        (try? vault.store([1], durability: .batched)) != nil
      else { continue }
      guard (try? vault.makeDurable()) == nil else { continue }
      found = true
      #expect(throws: VaultError(.full, "")) { try vault.makeDurable() }
      #expect(throws: VaultError(.full, "")) { try vault.store([2], durability: .batched) }
      #expect(try vault.list().count <= 1)
    }
    #expect(found)
  }
}
