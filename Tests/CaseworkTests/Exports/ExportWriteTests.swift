// SPDX-License-Identifier: Apache-2.0
// An export is written once, whole, on record, and over nothing.

import Catalog
import Crypto
import EvidenceModel
import Foundation
import HashExchange
import Ledger
import Testing

@testable import Casework

@Suite struct ExportWriteTests {
  private func order(_ id: Int64?, _ kind: String = "hashlist") -> ExportOrder {
    ExportOrder(kind: kind, request: id)
  }

  @Test func anExportIsWrittenAndGoesOnRecord() throws {
    let desk = try ExportDesk()
    let written = try desk.write()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: desk.path))
    #expect(try desk.names() == ["out", "out.manifest.json"])
    #expect(written.byteCount == bytes.count)
    #expect(written.digest == HexText.encode(Array(SHA256.hash(data: bytes))))
    let leaf = try #require(try desk.leaves(of: .export).last)
    #expect(leaf["change"] == "written" && leaf["kind"] == "hashlist" && leaf["request"] == "1")
    #expect(leaf["sha256"] == written.digest && leaf["bytes"] == String(bytes.count))
    #expect(leaf["recipients"] == "1")
    #expect(leaf["manifest"] == TextDigest.sha256(written.manifest))
    let mode = try FileManager.default.attributesOfItem(atPath: desk.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    let view = try desk.requests(desk.administrator).view(1)
    #expect(view.summary.state == .done && view.written == written)
    #expect(try desk.testCase.problems() == [])
  }

  @Test func aRequestIsUsedOnce() throws {
    let desk = try ExportDesk()
    try desk.write()
    for path in [desk.path, desk.path + "2"] {
      #expect(throws: CaseworkError(.denied, "")) {
        try desk.exports(desk.lead).write(order(1), to: path)
      }
    }
    #expect(throws: CaseworkError(.denied, "")) { try desk.exports(desk.lead).bytes(order(1)) }
    #expect(try desk.names() == ["out", "out.manifest.json"])
    #expect(try desk.leaves(of: .export).count { $0["change"] == "written" } == 1)
  }

  @Test func onlyWhoAskedForThisVeryKindWrites() throws {
    let desk = try ExportDesk()
    let id = try desk.approved()
    #expect(throws: CaseworkError(.denied, "")) {
      try desk.exports(desk.administrator).write(order(id), to: desk.path)
    }
    #expect(throws: CaseworkError(.denied, "")) {
      try desk.exports(desk.lead).write(order(id, "vics"), to: desk.path)
    }
    #expect(throws: CaseworkError(.denied, "")) {
      try desk.exports(desk.lead).write(order(nil), to: desk.path)
    }
    #expect(throws: CaseworkError(.notFound, "")) {
      try desk.exports(desk.lead).write(order(9), to: desk.path)
    }
    #expect(throws: CaseworkError(.usage, "")) {
      try desk.exports(desk.lead).write(order(id, "everything"), to: desk.path)
    }
    #expect(throws: CaseworkError(.usage, "")) {
      try desk.exports(desk.lead).write(
        ExportOrder(kind: "hashlist", request: id, terms: desk.terms), to: desk.path)
    }
    #expect(try desk.names().isEmpty)
  }

  @Test func anOpenRequestWritesNothing() throws {
    let desk = try ExportDesk()
    let id = try desk.requests(desk.lead).request(desk.kind("hashlist"), desk.terms)
    #expect(throws: CaseworkError(.denied, "")) {
      try desk.exports(desk.lead).write(order(id), to: desk.path)
    }
  }

  @Test func whoIsNoLeadAnyMoreWritesNothing() throws {
    let desk = try ExportDesk()
    let id = try desk.approved()
    try UserService(store: desk.store, actor: desk.administrator).setRole(
      name: "lead", role: .assessor)
    let demoted = Actor(user: desk.lead.user, name: "lead", role: .assessor)
    #expect(throws: CaseworkError(.denied, "")) {
      try desk.exports(demoted).write(order(id), to: desk.path)
    }
    #expect(try desk.names().isEmpty)
  }

  @Test(arguments: [UserRole.assessor, nil])
  func anApprovalEndsWithTheApproversRole(_ role: UserRole?) throws {
    let desk = try ExportDesk()
    let other = try desk.testCase.add("second", .lead)
    let id = try desk.requests(desk.lead).request(desk.kind("hashlist"), desk.terms)
    try desk.requests(other).decide(id, approve: true)
    let users = UserService(store: desk.store, actor: desk.administrator)
    if let role {
      try users.setRole(name: "second", role: role)
    } else {
      try users.deactivate(name: "second")
    }
    #expect(throws: CaseworkError(.denied, "")) {
      try desk.exports(desk.lead).write(order(id), to: desk.path)
    }
    #expect(try desk.requests(desk.lead).view(id).summary.state == .approved)
  }

  @Test(arguments: ["out", "out.manifest.json"])
  func nothingIsReplaced(_ name: String) throws {
    let desk = try ExportDesk()
    try desk.folder.write([1, 2, 3], to: name)
    #expect(throws: CaseworkError(.exists, "")) { try desk.write() }
    #expect(try desk.names() == [name])
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: desk.folder.path + "/" + name)) == Data([1, 2, 3]))
    #expect(try desk.requests(desk.lead).view(1).summary.state == .approved)
  }

  @Test func aLinkThatLeadsNowhereIsNotFollowed() throws {
    let desk = try ExportDesk()
    try FileManager.default.createSymbolicLink(
      atPath: desk.path, withDestinationPath: desk.folder.path + "/elsewhere")
    #expect(throws: CaseworkError(.exists, "")) { try desk.write() }
    #expect(try desk.names() == ["out"])
  }

  @Test func aFolderThatIsNotThereIsSaid() throws {
    let desk = try ExportDesk()
    let id = try desk.approved()
    #expect(throws: CaseworkError(.unwritable, "")) {
      try desk.exports(desk.lead).write(order(id), to: desk.folder.path + "/no/out")
    }
    #expect(try desk.requests(desk.lead).view(id).summary.state == .approved)
  }

  @Test func nothingIsWrittenIntoTheCase() throws {
    let desk = try ExportDesk()
    let id = try desk.approved()
    #expect(throws: CaseworkError(.usage, "")) {
      try desk.exports(desk.lead).write(order(id), to: desk.testCase.path + "/out")
    }
  }

  @Test func oneExportIsWrittenAtATime() throws {
    let desk = try ExportDesk()
    let id = try desk.approved()
    let lock = try WorkLock(
      path: desk.store.folder.exportLock, work: "export", now: desk.store.clock())
    #expect(throws: CaseworkError(.locked, "")) {
      try desk.exports(desk.lead).write(order(id), to: desk.path)
    }
    withExtendedLifetime(lock) {}
  }

  // MARK: - Interruptions

  @Test func aTransactionThatFailsLeavesNothing() throws {
    let desk = try ExportDesk()
    let id = try desk.approved()
    try desk.testCase.reopen(driver: FaultyDriver(transaction: 1, place: .beforeCommit))
    #expect(throws: PlannedFault.self) {
      try desk.exports(desk.lead).write(order(id), to: desk.path)
    }
    #expect(try desk.names().isEmpty)
    try desk.testCase.reopen()
    #expect(try desk.requests(desk.lead).view(id).summary.state == .approved)
    _ = try desk.exports(desk.lead).write(order(id), to: desk.path)
    #expect(try desk.testCase.problems() == [])
  }

  @Test func whatFailsAfterTheTransactionLosesNothing() throws {
    let desk = try ExportDesk()
    let id = try desk.approved()
    try desk.testCase.reopen(driver: FaultyDriver(transaction: 1, place: .afterCommit))
    let written = try desk.exports(desk.lead).write(order(id), to: desk.path)
    #expect(try desk.names() == ["out", "out.manifest.json"])
    try desk.testCase.reopen()
    #expect(try desk.requests(desk.lead).view(id).written == written)
    #expect(try desk.testCase.problems() == [])
  }

  @Test func killedBeforeItIsOnRecordItIsWrittenAnew() throws {
    let desk = try ExportDesk()
    let id = try desk.approved()
    for ending in ["", ".partial", ".manifest.json", ".manifest.json.new"] {
      try desk.folder.write([0x68, 0x61], to: "out.request-\(id).unnamed" + ending)
    }
    _ = try desk.exports(desk.lead).write(order(id), to: desk.path)
    #expect(try desk.names() == ["out", "out.manifest.json"])
    #expect(try desk.lines().count == 2)
  }

  /// What a kill after the transaction leaves: no file named, the manifest named, both named and one name too many.
  @Test(arguments: ["none", "manifest", "both"])
  func killedAfterItIsOnRecordTheSameCallNamesIt(_ named: String) throws {
    let desk = try ExportDesk()
    let written = try desk.write()
    let whole = try Data(contentsOf: URL(fileURLWithPath: desk.path))
    let files = FileManager.default
    let staged = desk.path + ".request-1.unnamed"
    if named == "both" {
      try files.linkItem(atPath: desk.path, toPath: staged)
    } else {
      try files.moveItem(atPath: desk.path, toPath: staged)
    }
    if named == "none" {
      try files.moveItem(
        atPath: desk.path + ".manifest.json", toPath: staged + ".manifest.json")
    }
    let again = try desk.exports(desk.lead).write(order(1), to: desk.path)
    #expect(again == written)
    #expect(try desk.names() == ["out", "out.manifest.json"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: desk.path)) == whole)
    #expect(
      try String(contentsOfFile: desk.path + ".manifest.json", encoding: .utf8) == written.manifest)
    #expect(try desk.leaves(of: .export).count { $0["change"] == "written" } == 1)
  }

  @Test func whatWasChangedBesideItsPlaceGetsNoName() throws {
    let desk = try ExportDesk()
    let written = try desk.write()
    let staged = desk.path + ".request-1.unnamed"
    try FileManager.default.moveItem(atPath: desk.path, toPath: staged)
    try Data(repeating: 0x61, count: written.byteCount).write(to: URL(fileURLWithPath: staged))
    #expect(throws: CaseworkError(.denied, "")) {
      try desk.exports(desk.lead).write(order(1), to: desk.path)
    }
    #expect(!FileManager.default.fileExists(atPath: desk.path))
  }

  @Test func somethingThatCameToThePathMeanwhileStays() throws {
    let desk = try ExportDesk()
    try desk.write()
    let staged = desk.path + ".request-1.unnamed"
    try FileManager.default.moveItem(atPath: desk.path, toPath: staged)
    try desk.folder.write([7], to: "out")
    #expect(throws: CaseworkError(.exists, "")) {
      try desk.exports(desk.lead).write(order(1), to: desk.path)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: desk.path)) == Data([7]))
    #expect(FileManager.default.fileExists(atPath: staged))
  }

  // MARK: - In memory

  @Test func theWorkbenchGetsTheSameBytesOnce() throws {
    let desk = try ExportDesk()
    let id = try desk.approved()
    let (bytes, name, written) = try desk.exports(desk.lead).bytes(order(id))
    #expect(name == "hashlist-1.csv")
    #expect(written.digest == HexText.encode(Array(SHA256.hash(data: bytes))))
    #expect(written.byteCount == bytes.count)
    let second = try desk.approved()
    _ = try desk.exports(desk.lead).write(order(second), to: desk.path)
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: desk.path))) == bytes)
    #expect(throws: CaseworkError(.denied, "")) { try desk.exports(desk.lead).bytes(order(id)) }
  }

  @Test func anOutputInMemoryHasALimit() throws {
    let output = ExchangeOutput(inMemory: 4)
    try output.write("abcd")
    #expect(throws: HashListError.self) { try output.write("e") }
  }

  // MARK: - Counts

  @Test(arguments: ["json", "csv"])
  func countsTakeOnePersonAndAreAPublishedReport(_ form: String) throws {
    let desk = try ExportDesk()
    let order = ExportOrder(
      kind: "counts", request: nil,
      terms: RequestTerms(settings: ["form": .string(form)], recipients: [], reason: ""))
    _ = try desk.exports(desk.lead).write(order, to: desk.path)
    let text = try String(contentsOfFile: desk.path, encoding: .utf8)
    #expect(text.contains(form == "csv" ? "synthetic,SYNTHETIC" : "\"synthetic\": true"))
    #expect(try desk.testCase.rows(ReportRow.self).map(\.edition) == ["published"])
    #expect(try desk.leaves(of: .export).map { $0["kind"] } == ["counts"])
    #expect(try desk.names() == ["out", "out.manifest.json"])
    #expect(throws: CaseworkError(.usage, "")) {
      try desk.exports(desk.lead).write(
        ExportOrder(kind: "counts", request: 1), to: desk.path + "2")
    }
  }

  @Test func whoOnlyGradesGetsNoCountsWhileItemsWait() throws {
    let desk = try ExportDesk()
    #expect(throws: CaseworkError(.denied, "")) {
      try desk.exports(desk.people[0]).write(
        ExportOrder(kind: "counts", request: nil), to: desk.path)
    }
    #expect(try desk.names().isEmpty)
  }
}
