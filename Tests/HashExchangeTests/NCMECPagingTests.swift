// SPDX-License-Identifier: Apache-2.0
// Pages of hash sharing that are not all there: an entry that a missing page takes back must not match again.

import EvidenceModel
import Foundation
import HashExchange
import Testing

@Suite struct NCMECPagingTests {
  private typealias Samples = ExchangeSamples

  private func page(_ number: Int, next: String? = nil, isCut: Bool = false) -> String {
    let link = next.map { "<next>\($0.replacing("&", with: "&amp;"))</next>" } ?? ""
    let text =
      "<queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"><images><image><member id=\"42\">x</member>"
      + "<timestamp>2026-01-02T03:04:05Z</timestamp><id>image\(number)</id><fingerprints><md5>\(Samples.md5[number])</md5>"
      + "</fingerprints></image></images>"
    return isCut ? text : text + "<paging>\(link)</paging></queryResult>"
  }

  private func link(_ start: Int, from: String = "2026-01-01", size: Int = 1_000) -> String {
    "/v2/entries?from=\(from)&to=2026-02-01&start=\(start)&size=\(size)&max=\(start + size - 1)"
  }

  /// Gives a folder of pages, in their order.
  private func withFolder<Value>(
    _ pages: [String], _ body: (String) throws -> Value
  ) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.path + "/pages-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (index, page) in pages.enumerated() {
      try Data(page.utf8).write(to: URL(filePath: "\(folder)/p\(index + 1).xml"))
    }
    return try body(folder)
  }

  private func refusal(_ pages: [String]) throws -> HashListError? {
    try withFolder(pages) { folder in
      do {
        _ = try HashListReader.read(
          path: pages.count == 1 ? folder + "/p1.xml" : folder, helpers: Samples.helpers)
        return nil
      } catch let error as HashListError { return error }
    }
  }

  @Test func aPageWhoseNextIsMissingIsNotImported() throws {
    let alone = try refusal([page(1, next: link(1_001))])
    #expect(alone?.code == .incomplete)
    #expect(
      alone?.message.contains(
        "the page names a next page, with the entries from 1001 on, that is missing") == true)
    let folder = try refusal([page(1, next: link(1_001)), page(2, next: link(2_001))])
    #expect(folder?.code == .incomplete)
    #expect(
      folder?.message.contains("file 2 names a next page, with the entries from 2001") == true)
    let other = try refusal([page(1, next: "/elsewhere/\u{202e}x"), "<html/>"])
    #expect(other?.message.contains("file 1 names a next page that is missing") == true)
  }

  @Test func aGapBetweenPagesIsSeen() throws {
    let gap = try refusal([page(1, next: link(1_001)), page(2, next: link(3_001)), page(3)])
    #expect(gap?.message.contains("file 1 names a next page, with the entries from 1001") == true)
  }

  @Test(arguments: ["max=5000", "max=9223372036854775807", "limit=none"])
  func aGapIsSeenByTheSizesOfPages(_ rest: String) throws {
    func link(_ start: Int) -> String { "/v2/entries?start=\(start)&size=1000&\(rest)" }
    let gap = try refusal([page(1, next: link(1_001)), page(2, next: link(3_001)), page(3)])
    #expect(gap?.message.contains("file 1 names a next page, with the entries from 1001") == true)
    let whole = [page(1, next: link(1_001)), page(2, next: link(2_001)), page(3)]
    #expect(try refusal(whole) == nil)
    let far = "/v2/entries?start=9223372036854775807&size=9223372036854775807&\(rest)"
    #expect(try refusal([page(1, next: far), page(2)]) == nil)
  }

  @Test func pagesThatAreAllThereAreImported() throws {
    let queries = [
      [page(1)], [page(1, next: link(1_001)), page(2, next: link(2_001)), page(3)],
      // Two queries, each with its last page; and the same page twice.
      [page(1, next: link(1_001)), page(2), page(3, next: link(501, from: "x")), page(4)],
      [page(1, next: link(1_001)), page(2, next: link(1_001)), page(3)],
      // What a page says of the next one is unknown where it breaks off.
      [page(1, next: link(1_001)), page(2, isCut: true)],
      [page(1, next: link(9_223_372_036_854_775_000, size: 1)), page(2)],
    ]
    for pages in queries { #expect(try refusal(pages) == nil) }
    let unfinished = try refusal([
      page(1, next: link(1_001)), page(2), page(3, next: link(501, from: "x")),
    ])
    #expect(unfinished?.code == .incomplete)
  }

  @Test func aConversionTellsAndLeavesNothingOutThatIsThere() throws {
    let converted = try withFolder([page(1, next: link(1_001)), page(2, next: link(2_001))]) {
      try Samples.convert(path: $0, to: .text)
    }
    #expect(converted.text == "\(Samples.md5[1])\n\(Samples.md5[2])\n")
    #expect(converted.problems.map(\.reason) == [.missingPage])
    #expect(converted.problems.map(\.file) == [2])
  }
}
