// SPDX-License-Identifier: Apache-2.0
// Takes pages of hash sharing apart, one after another, wherever their bytes come from.

internal import EvidenceModel
internal import MediaDecoding

/// What pages of hash sharing say, as far as they were read.
///
/// Memory grows with the number of entries, by some 120 bytes each, and not with what they say.
final class NCMECPages {
  private static let limits = MarkupLimits(
    inputBytes: 4 << 30, depth: 32, events: 1 << 30, textBytes: 64 << 10)
  private static let piece = 1 << 20

  private let store = NCMECStore()
  private var entries: NCMECEntries
  private let makeMarkup: MarkupOpener

  /// Takes XML apart with what `makeMarkup` makes, once a page.
  init(makeMarkup: @escaping MarkupOpener) {
    self.makeMarkup = makeMarkup
    entries = NCMECEntries(store: store)
  }

  /// What is wrong with entries and pages, in their order.
  var problems: [LineProblem] { entries.problems }

  /// How many entries are deleted, as far as the pages tell.
  var withdrawnCount: Int { store.withdrawnCount }

  /// A page that another names and that is not among them; `nil` when none is known to be missing.
  var missing: NCMECPaging.Missing? { entries.paging.missing }

  private var place = 0

  /// The next record of an entry that is not deleted, once all pages were read; `nil` at the end.
  ///
  /// - Throws: ``HashListError`` `.unwritable` when what was kept cannot be read again.
  func next() throws(HashListError) -> ExchangeRecord? {
    while place < store.count {
      place += 1
      if let record = try store.record(at: place - 1) { return record }
    }
    return nil
  }

  /// Reads a page to its end; one that breaks off is a problem, and its entries before that stand.
  ///
  /// - Parameters:
  ///   - page: its bytes.
  ///   - file: its number among several.
  /// - Throws: ``HashListError`` `.noList` for another document, and what feeds and decoders throw but for what is
  ///   wrong with the text.
  func read(_ page: any ByteFeed, file: Int?) throws {
    entries.beginPage()
    let markup = try makeMarkup(.xml, Self.limits)
    defer { markup.close() }
    do {
      try take(page, markup, file)
    } catch let error as DecodeError where error.code != .broken {
      breakOff(file: file)
    }
    entries.endPage(file: file)
    while try !page.next().isEmpty {}
  }

  /// Notes that a page cannot be read further.
  func breakOff(file: Int?) { entries.breakOff(file: file) }

  private func take(
    _ page: any ByteFeed, _ markup: any MarkupCursor, _ file: Int?
  ) throws {
    var pending: [UInt8] = []
    while true {
      let bytes = try page.next()
      pending += bytes
      var start = 0
      while let end = Self.end(of: pending, from: start) ?? (bytes.isEmpty ? pending.count : nil) {
        let part = Array(pending[start..<end])
        let isLast = bytes.isEmpty && end == pending.count
        for event in try markup.feed(part, isLast: isLast) { try entries.take(event, file: file) }
        if isLast { return }
        start = end
      }
      pending.removeFirst(start)
    }
  }

  /// Where the next part ends that is parsed at once: after an entry, so that those before a fault stand, whatever else
  /// a part holds being lost with it; `nil` when more bytes are needed.
  private static func end(of bytes: [UInt8], from start: Int) -> Int? {
    var position = start
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: ">"), position - start >= 8, isEntryTag(bytes, position) {
        return position + 1
      }
      position += 1
      if position - start == piece { return position }
    }
    return nil
  }

  /// Whether the tag that ends at `position` is the end of an entry.
  private static func isEntryTag(_ bytes: [UInt8], _ position: Int) -> Bool {
    let name = bytes[(position - 5)..<position].map { $0 | 0x20 }
    guard name == Array("image".utf8) || name == Array("video".utf8) else { return false }
    return bytes[max(0, position - 48)..<position].lastIndex(of: UInt8(ascii: "<")).map {
      $0 + 1 < position && bytes[$0 + 1] == UInt8(ascii: "/")
    } ?? false
  }
}
