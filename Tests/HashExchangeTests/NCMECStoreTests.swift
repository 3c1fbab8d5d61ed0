// SPDX-License-Identifier: Apache-2.0
// Entries of pages wait in memory or in a file, and come back as they were, the newest word on each.

import EvidenceModel
import Foundation
import Testing

@testable import HashExchange

@Suite struct NCMECStoreTests {
  private static func record(_ number: Int, md5: String) -> ExchangeRecord {
    var record = ExchangeRecord(number: number, line: 0)
    record.file = number % 3 == 0 ? nil : number
    record.md5 = md5
    record.sha1 = number % 2 == 0 ? nil : String(repeating: "2e", count: 20)
    record.category = number % 5 == 0 ? nil : "A1"
    record.added = "2026-01-02T03:04:05Z"
    record.source = "member:42"
    record.set = "image"
    record.tags = ["entry:42/image\(number)"]
    record.others = number % 7 == 0 ? [.init(name: "PhotoDNA", value: "quay\(number)")] : []
    return record
  }

  private static func digits(_ number: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: 32 - text.count) + text
  }

  /// All in memory, some of it, and none: nothing tells them apart.
  @Test(arguments: [64 << 20, 20_000, 0])
  func whatWasKeptComesBackInItsOrder(_ inMemory: Int) throws {
    let store = NCMECStore(spool: RecordSpool(inMemory: inMemory))
    let old = Instant(microseconds: 1_000_000)
    let new = Instant(microseconds: 2_000_000)
    var expected: [ExchangeRecord] = []
    for number in 0..<12_000 {
      let record = Self.record(number, md5: Self.digits(number))
      let isOther = try store.take(
        record, name: "image/42/\(number)", isDeleted: false, timestamp: old)
      #expect(!isOther)
      expected.append(record)
    }
    // Later pages take some back, change others, and say what is older of yet others.
    for number in stride(from: 0, to: 12_000, by: 10) {
      let changed = Self.record(number, md5: Self.digits(99_000 + number))
      _ = try store.take(changed, name: "image/42/\(number)", isDeleted: true, timestamp: new)
      _ = try store.take(changed, name: "image/42/\(number + 1)", isDeleted: false, timestamp: new)
      _ = try store.take(
        changed, name: "image/42/\(number + 2)", isDeleted: false,
        timestamp: Instant(microseconds: 0))
      let isOther = try store.take(
        changed, name: "image/42/\(number + 3)", isDeleted: false, timestamp: old)
      #expect(isOther, "the same time, and another fingerprint")
      expected[number + 1] = changed
      expected[number + 3] = changed
    }
    var read: [ExchangeRecord] = []
    for place in 0..<store.count {
      if let record = try store.record(at: place) { read.append(record) }
    }
    #expect(store.count == 12_000 && store.withdrawnCount == 1_200)
    #expect(read == expected.enumerated().filter { $0.offset % 10 != 0 }.map(\.element))
  }

  @Test func aSpoolLeavesNothingWithAName() throws {
    let spool = RecordSpool(inMemory: 4)
    let first = try spool.keep([1, 2, 3])
    let second = try spool.keep([4, 5])
    let third = try spool.keep([])
    #expect(try spool.piece(at: second) == [4, 5])
    #expect(try spool.piece(at: first) == [1, 2, 3])
    #expect(try spool.piece(at: third) == [])
    let left = try FileManager.default.contentsOfDirectory(
      atPath: FileManager.default.temporaryDirectory.path(percentEncoded: false)
    ).filter { $0.hasPrefix("martlet-list-") }
    #expect(left == [], "nothing has a name")
  }
}
