// SPDX-License-Identifier: Apache-2.0
// A VICS file that never comes to a record, or never to the end of one, is not kept in memory.

import EvidenceModel
import Testing

@testable import HashExchange

@Suite struct EndlessVICSTests {
  private struct TooMuch: Error {}

  /// A beginning, and then one member after another, each with a long name and a short value.
  private final class Members: ByteFeed {
    private static let member = Array("\"\(String(repeating: "n", count: 1 << 20))\":1,".utf8)
    private(set) var given = 0
    private let start: String
    private let most: Int
    private let isAnError: Bool

    init(after start: String, most: Int, isAnError: Bool) {
      (self.start, self.most, self.isAnError) = (start, most, isAnError)
    }

    func next() throws -> [UInt8] {
      defer { given += 1 }
      if given == 0 { return Array(start.utf8) }
      guard given <= most else {
        if isAnError { throw TooMuch() }
        return []
      }
      return Self.member
    }
  }

  @Test func aHeadWithoutEndIsRefused() throws {
    let feed = Members(after: "{", most: 40, isAnError: true)
    var cursor = VICSCursor(feed)
    #expect(throws: HashListError(.otherFormat, "")) { try cursor.next() }
    #expect(feed.given <= 34)
  }

  @Test func aRecordWithoutEndIsTooLargeAndWhatCameBeforeIsKept() throws {
    let start = #"{"value":[{"MD5":"a16ea72b09d94931021fab56973b0453"},{"#
    var cursor = VICSCursor(Members(after: start, most: 40, isAnError: false))
    var (records, reasons) = (0, [LineProblem.Reason]())
    while let event = try cursor.next() {
      switch event {
      case .media: records += 1
      case .bad(let reason, let line):
        #expect(line == 1)
        reasons.append(reason)
      case .envelope, .caseBegins, .caseEnds, .repeated: break
      }
    }
    #expect(records == 1 && reasons == [.tooLarge])
  }
}
