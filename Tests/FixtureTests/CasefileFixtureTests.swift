// SPDX-License-Identifier: Apache-2.0
// A casefile of each released format opens, is whole, and gives the figures that were recorded with it.

import Casework
import Catalog
import CatalogSQLite
import EvidenceModel
import Foundation
import MartletTesting
import StudyReport
import Testing

@Suite struct CasefileFixtureTests {
  /// Opens catalogs as the program does.
  private struct Driver: CatalogDriver {
    func create(at path: String) throws -> any Catalog { try CatalogSQLite.create(path: path) }
    func open(at path: String) throws -> any Catalog {
      try CatalogSQLite.open(path: path, readOnly: false)
    }
    func openReading(at path: String) throws -> any Catalog {
      try CatalogSQLite.open(path: path, readOnly: true)
    }
  }

  /// The figures recorded with a fixture; null for one that is not told, as the time of first looks where few people made them.
  private struct Recorded {
    let ledgerSize: Int
    let figures: [(id: String, value: Double?)]

    init(_ folder: String) throws {
      let json = try JSONParser.parse(try Repository.bytes(of: folder + "/figures.json"))
      ledgerSize = Int(try #require(json["ledger_size"]?.integer))
      figures = try #require(json["figures"]?.members).map { member in
        #expect(member.value == .null || member.value.double != nil, "\(member.name)")
        return (member.name, member.value.double)
      }
    }
  }

  @Test(arguments: ["casefile-v1"])
  func aCasefileOfAReleasedFormatOpensAndIsWhole(_ name: String) throws {
    let fixture = "Fixtures/" + name
    let folder = try Self.unpacked(fixture + "/case.tar.gz")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try CaseStore.open(
      path: folder + "/case",
      keys: .keyFile(try Self.privateCopy(of: fixture + "/test-only.key", in: folder)),
      driver: Driver(), clock: { Instant(microseconds: 1_800_000_000_000_000) })
    let check = try CaseCheck(store: store).run()
    #expect(check.problems.isEmpty)
    #expect(check.blobs > 0 && check.rows > 0)

    let recorded = try Recorded(fixture)
    let auditor = Actor(user: nil, name: "reader of fixtures", role: .auditor)
    let report = try ReportService(store: store, actor: auditor).build(
      options: ReportOptions(edition: .internal), at: recorded.ledgerSize)
    #expect(recorded.figures.count == report.figures.count)
    for (id, value) in recorded.figures {
      let figure = try #require(report.figures.first { $0.id == id }, "\(id)")
      #expect(Self.value(figure.number) == value, "\(id)")
    }

    let pending = try LinkService.counts(store).pending
    let taken = try LinkService(store: store, actor: .keyHolder).update()
    #expect(taken == pending && taken > 0, "an older case is linked once it is open")
    #expect(try CaseCheck(store: store).run().problems.isEmpty)
    try store.close()
  }

  private static func value(_ number: ReportNumber) -> Double? {
    switch number {
    case .count(let count): Double(count)
    case .decimal(let value, let places): Double(DecimalText.fixed(value, places: places))
    case .hidden, .withheld, .unmeasured, .undefined, .absent: nil
    }
  }

  /// The archive's content in a new temporary folder.
  private static func unpacked(_ archive: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.path + "/fixture-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let tar = Process()
    tar.executableURL = URL(filePath: "/bin/tar")
    tar.arguments = ["-xzf", "\(Repository.root)/\(archive)", "-C", folder]
    try tar.run()
    tar.waitUntilExit()
    try #require(tar.terminationStatus == 0)
    return folder
  }

  /// A copy that only its owner may read, as key files must be; git keeps no such modes.
  private static func privateCopy(of key: String, in folder: String) throws -> String {
    let path = folder + "/test-only.key"
    try Data(try Repository.bytes(of: key)).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    return path
  }
}
