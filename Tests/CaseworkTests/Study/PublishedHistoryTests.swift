// SPDX-License-Identifier: Apache-2.0
// A later published report knows what the earlier ones told, and stays a function of the ledger's size.

import Catalog
import EvidenceModel
import Foundation
import StudyReport
import Testing

@testable import Casework

@Suite struct PublishedHistoryTests {
  private static let published = ReportOptions(edition: .published)

  /// A case with pictures in a folder, one occurrence each.
  private func makeCase(pictures: Int) throws -> TestCase {
    let testCase = try TestCase()
    try add(0..<pictures, to: testCase)
    return testCase
  }

  private func add(_ seeds: Range<Int>, to testCase: TestCase) throws {
    let source = try Scratch()
    for seed in seeds {
      try source.write(try Pictures.png(UInt64(300 + seed), side: 64), to: "f/\(seed).png")
    }
    try testCase.ingest([source.path + "/f"])
  }

  private func publish(
    _ testCase: TestCase, at size: Int? = nil, allowsDifferences: Bool = false
  ) throws -> FinishedReport {
    try ReportService(store: testCase.store, actor: .keyHolder).make(
      .json, options: Self.published, at: size, allowsDifferences: allowsDifferences)
  }

  private func state(_ report: FinishedReport, _ id: String) throws -> String? {
    let json = try JSONParser.parse(try #require(report.files.first?.bytes))
    return (json["figures"]?.elements ?? []).first { $0["id"]?.text == id }?["state"]?.text
  }

  @Test func aHeadlineFigureThatChangedByLittleIsRefused() throws {
    let testCase = try makeCase(pictures: 12)
    let first = try publish(testCase)
    #expect(first.smallDifferences == 0)
    try add(12..<15, to: testCase)
    #expect(throws: CaseworkError(.conflict, "")) { _ = try publish(testCase) }
    let allowed = try publish(testCase, allowsDifferences: true)
    #expect(allowed.smallDifferences > 0)
    #expect(try state(allowed, "images_posted") == "shown")
    let service = ReportService(store: testCase.store, actor: testCase.administrator)
    _ = try service.make(.json, options: ReportOptions(edition: .internal))
    try testCase.store.close()
  }

  @Test func enoughChangeIsPublishedAndTheOldReportStaysTheSame() throws {
    let testCase = try makeCase(pictures: 12)
    let first = try publish(testCase)
    try add(12..<19, to: testCase)
    let second = try publish(testCase)
    #expect(second.smallDifferences == 0)
    let again = try publish(testCase, at: first.ledgerSize)
    #expect(again.files.map(\.bytes) == first.files.map(\.bytes))
    let secondAgain = try publish(testCase, at: second.ledgerSize)
    #expect(secondAgain.files.map(\.bytes) == second.files.map(\.bytes))
    try testCase.store.close()
  }

  @Test func anEarlierStateIsNotPublishedBesideALaterOneThatDiffersByLittle() throws {
    let testCase = try makeCase(pictures: 12)
    let earlier = try LedgerState.size(of: testCase)
    try add(12..<15, to: testCase)
    _ = try publish(testCase)
    #expect(throws: CaseworkError(.conflict, "")) { _ = try publish(testCase, at: earlier) }
    let allowed = try publish(testCase, at: earlier, allowsDifferences: true)
    #expect(allowed.smallDifferences > 0)
    try testCase.store.close()
  }
}

extension LedgerState {
  /// The number of leaves of a case.
  fileprivate static func size(of testCase: TestCase) throws -> Int {
    try testCase.store.catalog.read {
      try read($0, columns: testCase.store.columns).size
    }
  }
}
