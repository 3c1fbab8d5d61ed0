// SPDX-License-Identifier: Apache-2.0
// A check finds what was done to the files of a case: blobs, tiles, leaves, the description.

import Catalog
import EvidenceModel
import EvidenceVault
import Foundation
import GRDB
import Ledger
import StudyReport
import Testing

@testable import Casework

@Suite struct FileTamperingTests {
  private func blobs(_ testCase: TestCase) throws -> [(item: Int64, path: String)] {
    try testCase.rows(ItemRow.self).map { row in
      let name = HexText.encode(row.contentName)
      return (row.id, testCase.path + "/vault/" + name.prefix(2) + "/" + name.dropFirst(2))
    }
  }

  @Test func aChangedRemovedOrSwappedBlobIsFound() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let blobs = try blobs(testCase)
    let files = FileManager.default
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: blobs[0].path)))
    let whole = bytes
    bytes[bytes.count / 2] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: blobs[0].path))
    #expect(try testCase.problems().contains { $0.hasPrefix("item \(blobs[0].item): ") })
    try Data(whole.dropLast(7)).write(to: URL(fileURLWithPath: blobs[0].path))
    #expect(try testCase.problems().contains { $0.hasPrefix("item \(blobs[0].item): ") })
    try files.removeItem(atPath: blobs[0].path)
    #expect(try testCase.problems().contains { $0.hasPrefix("item \(blobs[0].item): ") })
    try Data(whole).write(to: URL(fileURLWithPath: blobs[0].path))
    #expect(try testCase.problems() == [])
    let aside = testCase.scratch.path + "/aside"
    try files.moveItem(atPath: blobs[1].path, toPath: aside)
    try files.moveItem(atPath: blobs[2].path, toPath: blobs[1].path)
    try files.moveItem(atPath: aside, toPath: blobs[2].path)
    let swapped = try testCase.problems()
    for blob in blobs[1...2] { #expect(swapped.contains { $0.hasPrefix("item \(blob.item): ") }) }
    try testCase.store.close()
  }

  @Test func aChangedTileIsFound() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let ledger = testCase.store.folder.ledger
    let tiles = try FileManager.default.subpathsOfDirectory(atPath: ledger).filter { path in
      path.contains("tile")
        && (try? Data(contentsOf: URL(fileURLWithPath: ledger + "/" + path))) != nil
    }
    // A partial tile that a wider one replaced is no part of the ledger any more.
    let needed = Dictionary(grouping: tiles) { ($0 as NSString).deletingLastPathComponent }
      .compactMap { $0.value.max { $0.localizedStandardCompare($1) == .orderedAscending } }
    #expect(needed.count >= 2)
    for tile in needed {
      let url = URL(fileURLWithPath: ledger + "/" + tile)
      let whole = try Data(contentsOf: url)
      var bytes = Array(whole)
      bytes[bytes.count / 2] ^= 1
      try Data(bytes).write(to: url)
      let problems = try testCase.problems()
      #expect(problems.contains { $0.hasPrefix("ledger: ") }, "\(tile): \(problems)")
      try whole.write(to: url)
    }
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  @Test func leavesCutOffAtTheEndAreFound() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let raw = try RawCatalog(case: testCase.path)
    let leaves = try raw.rows("leaf")
    try raw.replace("leaf", by: Array(leaves.dropLast(2)))
    #expect(try testCase.problems().contains("leaf: 2 leaves of the ledger are gone"))
    try raw.replace("leaf", by: Array(leaves.prefix(3) + leaves.dropFirst(4)))
    #expect(try testCase.problems().contains("leaf 4: leaf 3 before it is missing"))
    var changed = leaves
    changed[5]["sealed_detail"] = leaves[6]["sealed_detail"]
    try raw.replace("leaf", by: changed)
    #expect(try testCase.problems().contains("leaf 5: its entry or detail was changed"))
    changed = leaves
    changed[5]["time"] = Int64(5).databaseValue
    try raw.replace("leaf", by: changed)
    #expect(
      try testCase.problems().contains("leaf 5: its detail is not what the ledger commits to"))
    try raw.replace("leaf", by: leaves)
    #expect(try testCase.problems() == [])
    try raw.close()
    try testCase.store.close()
  }

  @Test func aLeafFarBeyondTheEndIsNamedWithTheGapBeforeIt() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let raw = try RawCatalog(case: testCase.path)
    let leaves = try raw.rows("leaf")
    var stray = leaves[0]
    stray["seq"] = Int64(1_000_000).databaseValue
    var negative = leaves[0]
    negative["seq"] = Int64(-3).databaseValue
    try raw.replace("leaf", by: leaves + [stray, negative])
    let result = try CaseCheck(store: testCase.store).run()
    #expect(
      result.problems.contains(
        "leaf 1000000: leaves \(leaves.count) to 999999 before it are missing"))
    #expect(result.problems.contains("leaf -3: no ledger has such a leaf"))
    #expect(result.leaves == leaves.count + 2)
    #expect(result.unsealed == 0)
    stray["seq"] = Int64.max.databaseValue
    try raw.replace("leaf", by: leaves + [stray])
    #expect(
      try testCase.problems().contains(
        "leaf \(Int64.max): leaves \(leaves.count) to \(Int64.max - 1) before it are missing"))
    #expect(throws: CaseworkError(.tampered, "")) { try testCase.add("late", .auditor) }
    #expect(throws: CaseworkError(.tampered, "")) {
      _ = try ReportService(store: testCase.store, actor: .keyHolder).make(
        .json, options: ReportOptions(edition: .published))
    }
    try raw.replace("leaf", by: leaves)
    #expect(try testCase.problems() == [])
    try raw.close()
    try testCase.store.close()
  }

  /// A crash between tiles and checkpoint leaves tiles that no checkpoint covers yet.
  @Test func aDamagedTileIsNamedBeforeACheckpointCoversIt() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let ledger = testCase.store.folder.ledger
    let files = FileManager.default
    let older = testCase.scratch.path + "/older"
    try files.copyItem(atPath: ledger, toPath: older)
    _ = try testCase.add("newcomer", .auditor)
    try testCase.store.publishLedger()
    for name in ["checkpoint", "checkpoints"] {
      try files.removeItem(atPath: ledger + "/" + name)
      try files.copyItem(atPath: older + "/" + name, toPath: ledger + "/" + name)
    }
    let before = Set(try files.subpathsOfDirectory(atPath: older))
    let added = try files.subpathsOfDirectory(atPath: ledger).filter { path in
      !before.contains(path)
        && (try? Data(contentsOf: URL(fileURLWithPath: ledger + "/" + path))) != nil
    }
    #expect(added.count >= 2, "\(added)")
    // The narrower tiles were removed by the extension; without them the older checkpoint has nothing.
    #expect(try testCase.problems() == [])
    for tile in added {
      let url = URL(fileURLWithPath: ledger + "/" + tile)
      let whole = try Data(contentsOf: url)
      var bytes = Array(whole)
      bytes[bytes.count - 40] ^= 1
      try Data(bytes).write(to: url)
      let problems = try testCase.problems()
      #expect(problems.contains { $0.hasPrefix("ledger: ") }, "\(tile): \(problems)")
      try whole.write(to: url)
    }
    try testCase.store.publishLedger()
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  @Test func aChangedDescriptionIsFound() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    try testCase.store.close()
    let place = URL(fileURLWithPath: testCase.path + "/martlet.json")
    let text = try String(contentsOf: place, encoding: .utf8)
    let changed = text.replacingOccurrences(of: "Lighthouse survey", with: "Another survey")
    #expect(changed != text)
    try Data(changed.utf8).write(to: place)
    let store = try CaseStore.open(
      path: testCase.path, keys: .keyFile(testCase.keyFile), driver: SQLiteDriver(),
      clock: testCase.clock.reader)
    let problems = try CaseCheck(store: store).run().problems
    #expect(
      problems.contains("martlet.json: it is not what the first leaf of the ledger commits to"))
    try store.close()
  }

  @Test func aHeldCheckpointTellsARolledBackAndAResignedLedger() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let ledger = testCase.store.folder.ledger
    let key = try NoteVerifier(text: testCase.store.description.ledgerKey)
    let files = FileManager.default
    let older = testCase.scratch.path + "/older"
    try files.copyItem(atPath: ledger, toPath: older)
    _ = try testCase.add("newcomer", .auditor)
    try testCase.store.publishLedger()
    let held = try #require(try LedgerReader(directory: ledger).head())
    func verify(_ folder: String) -> LedgerVerification {
      LedgerVerifier(directory: folder, key: key, since: held).verify()
    }
    #expect(verify(ledger).isSound)
    #expect(LedgerVerifier(directory: older, key: key).verify().isSound)
    #expect(verify(older).problems.contains { $0.code == .rolledBack })

    let rewritten = testCase.scratch.path + "/rewritten"
    try resign(testCase, into: rewritten)
    #expect(LedgerVerifier(directory: rewritten, key: key).verify().isSound)
    #expect(verify(rewritten).problems.contains { $0.code == .rewritten })
    try testCase.store.close()
  }

  /// What the key's holder could do: another history of the same length, signed with the real key.
  private func resign(_ testCase: TestCase, into folder: String) throws {
    let store = testCase.store
    let secrets = try CaseKeySource.keyFile(testCase.keyFile).open(
      #require(store.description.keys), caseID: store.description.id)
    var entries = try testCase.rows(LeafRow.self).sorted { $0.seq < $1.seq }.map(\.entry)
    entries.swapAt(3, 4)
    let origin = Checkpoint.origin(caseID: store.description.id)
    let signer = try NoteSigner(name: origin, publicKey: secrets.signingKey.publicKey) { message in
      try secrets.signingKey.sign(message)
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try LedgerStore(directory: folder, origin: origin).extend(
      from: 0, entries: entries, signer: signer)
  }
}
