// SPDX-License-Identifier: Apache-2.0
// The entries of hash sharing pages, put together from the events of the XML.

internal import EvidenceModel
internal import MediaDecoding

/// Puts entries together from the events of one page after another, the newest word on each entry counting.
///
/// Pages are not in the order of time, and an entry may be on several: as it was, as it was changed, as deleted. So all are
/// held until the last page is read (``NCMECStore``).
///
/// - Source: namespace `https://hashsharing.ncmec.org/hashsharing/v2` as facebook/ThreatExchange reads it
///   (`exchanges/clients/ncmec/hash_api.py`).
struct NCMECEntries {
  private struct Entry {
    var isDeleted = false
    var timestamp: Instant?
    var record: ExchangeRecord
  }

  /// What came of the pages.
  private let store: NCMECStore
  private(set) var problems: [LineProblem] = []
  /// How many entries were begun.
  private(set) var count = 0

  // What is open.
  private var path: [String] = []
  private var text = ""
  private var open: Entry?
  /// Whether the open entry has more hashes than are kept, which was told.
  private var isFull = false
  private var kind = ""
  private var id = ""
  private var member = ""
  private var feedback = ""
  private var votes: [String: Int] = [:]
  private var hasRoot = false
  private var next: String?

  private static let kinds: Set<String> = ["image", "video", "deletedImage", "deletedVideo"]
  private static let nextPage = ["queryResult", "paging", "next"]
  private static let longestText = 64 << 10
  private static let mostOthers = 32

  /// Puts entries together in `store`.
  init(store: NCMECStore) { self.store = store }

  /// How the pages go on, page by page.
  private(set) var paging = NCMECPaging()

  /// Begins another page.
  mutating func beginPage() {
    (path, text, open, hasRoot, next) = ([], "", nil, false, nil)
  }

  /// Ends a page, whether it was read to its end or not.
  mutating func endPage(file: Int?) { paging.add(next: next, file: file) }

  /// Notes that the page cannot be read further from the entry that is open on, which is left out, or from the next one on.
  mutating func breakOff(file: Int?) {
    let number = open == nil ? count + 1 : count
    open = nil
    problems.append(
      LineProblem(file: file, record: number, line: 0, algorithm: nil, reason: .badXML))
  }

  /// Takes in one event.
  ///
  /// - Throws: ``HashListError`` `.noList` for another kind of document.
  mutating func take(_ event: MarkupEvent, file: Int?) throws(HashListError) {
    switch event {
    case .start(let name, let attributes): try start(Self.local(name), attributes, file)
    case .text(let piece): if text.utf8.count < Self.longestText { text += piece }
    case .end(let name): try end(Self.local(name), file)
    }
  }

  private mutating func start(
    _ name: String, _ attributes: [MarkupAttribute], _ file: Int?
  ) throws(HashListError) {
    if !hasRoot {
      guard name == "queryResult" else {
        throw HashListError(
          .noList,
          "the document is not a page of hash sharing entries; its root must be queryResult")
      }
      hasRoot = true
    }
    text = ""
    path.append(name)
    if open == nil, Self.kinds.contains(name) {
      count += 1
      kind = name.lowercased().hasSuffix("video") ? "video" : "image"
      (id, member, votes) = ("", "", [:])
      var record = ExchangeRecord(number: count, line: 0)
      record.file = file
      record.set = kind
      isFull = false
      open = Entry(isDeleted: name.hasPrefix("deleted"), record: record)
      return
    }
    switch name {
    case "member" where path.dropLast().last.map(Self.kinds.contains) == true:
      member = attributes.first { $0.name == "id" }?.value ?? ""
    case "member" where !feedback.isEmpty: votes[feedback, default: 0] += 1
    case "affirmativeFeedback", "negativeFeedback":
      let type = attributes.first { $0.name == "type" }?.value.lowercased() ?? ""
      let isSane = type.utf8.count <= 32 && type.utf8.allSatisfy(Self.isTypeByte)
      feedback =
        isSane
        ? "feedback:\(type):" + (name == "affirmativeFeedback" ? "affirmative" : "negative") : ""
    default: break
    }
  }

  private mutating func end(_ name: String, _ file: Int?) throws(HashListError) {
    defer {
      text = ""
      if !path.isEmpty { path.removeLast() }
    }
    guard open != nil else {
      if path == Self.nextPage, !text.isEmpty { next = text }
      return
    }
    let value = Array(text.utf8)[...].filter { $0 != 0x0a && $0 != 0x0d }
    let trimmed = String(decoding: value[...].trimmed, as: UTF8.self)
    let parent = path.dropLast().last ?? ""
    if Self.kinds.contains(name), path.count >= 2 { return try close(file) }
    if name == "affirmativeFeedback" || name == "negativeFeedback" { feedback = "" }
    if parent == "fingerprints" { return put(trimmed, name, file) }
    guard Self.kinds.contains(parent) else { return }
    switch name {
    case "id": id = trimmed
    case "timestamp":
      open?.timestamp = TimestampParser.rfc3339(trimmed)
      open?.record.added = trimmed.isEmpty ? nil : trimmed
      if open?.timestamp == nil { report(.badDate, file) }
    case "classification": open?.record.category = trimmed.isEmpty ? nil : trimmed
    default: break
    }
  }

  private mutating func put(_ value: String, _ name: String, _ file: Int?) {
    guard !value.isEmpty else { return }
    if case .fingerprint(let algorithm)? = HashKind(name: name) {
      let (first, digits) = (open?.record[algorithm], value.lowercased())
      if first == nil { open?.record[algorithm] = digits }
      // A second one by the same algorithm is kept beside the first.
      if first == nil || first == digits { return }
    }
    guard let count = open?.record.others.count else { return }
    guard count < Self.mostOthers else {
      if !isFull { report(.tooLarge, file) }
      isFull = true
      return
    }
    let known = name.lowercased() == "pdna" ? "PhotoDNA" : name
    open?.record.others.append(ExchangeRecord.OtherHash(name: known, value: value))
  }

  /// Files the entry that is open, if nothing newer is known of it.
  private mutating func close(_ file: Int?) throws(HashListError) {
    guard var entry = open else { return }
    open = nil
    guard !id.isEmpty else { return report(.badValue, file) }
    entry.record.tags = votes.map { "\($0.key):\($0.value)" }.sorted()
    // By this a verdict on the entry is given back.
    if let name = NCMECEntryName(member: member, id: id) {
      entry.record.tags.append(name.tag)
    } else if !entry.isDeleted {
      report(.badEntryName, file)
    }
    if !member.isEmpty { entry.record.source = "member:\(member)" }
    let isOther = try store.take(
      entry.record, name: "\(kind)/\(member)/\(id)", isDeleted: entry.isDeleted,
      timestamp: entry.timestamp)
    if isOther { report(.repeatedID, file) }
  }

  private mutating func report(_ reason: LineProblem.Reason, _ file: Int?) {
    problems.append(
      LineProblem(file: file, record: count, line: 0, algorithm: nil, reason: reason))
  }

  private static func isTypeByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte) || byte == 0x5f || byte == 0x2d
  }

  /// A name without its prefix.
  private static func local(_ name: String) -> String {
    name.split(separator: ":").last.map(String.init) ?? name
  }
}
