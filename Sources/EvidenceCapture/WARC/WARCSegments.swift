// SPDX-License-Identifier: Apache-2.0
// Which records are the segments of one.

internal import EvidenceModel

/// The segments of one record, as they come.
struct WARCSegments {
  private let origin: [UInt8]
  private var number = 1
  /// Whether the segment read last was not the last.
  private(set) var expectsMore = true
  /// The length of all segments, as the last one states it.
  private(set) var total: Int?

  /// The segments that begin with this record; `nil` when it is whole, or not the first.
  init?(first head: WARCHead) {
    guard head.type != "continuation", Self.number(head["warc-segment-number"]) == 1 else {
      return nil
    }
    origin = head["warc-record-id"] ?? []
  }

  /// Takes the next segment; false when the record is none, or not the next.
  mutating func add(_ head: WARCHead) -> Bool {
    guard head.type == "continuation", head["warc-segment-origin-id"] == origin, !origin.isEmpty,
      Self.number(head["warc-segment-number"]) == number + 1
    else { return false }
    number += 1
    if let text = head["warc-segment-total-length"] {
      expectsMore = false
      total = Self.number(text)
    }
    return true
  }

  private static func number(_ text: [UInt8]?) -> Int? {
    guard let text, (1...18).contains(text.count), text.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return text.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
