// SPDX-License-Identifier: Apache-2.0
// Writes a page of hash sharing entries.

internal import EvidenceModel

/// Writes one page of hash sharing entries, version 2, the last of its query: images first, then videos.
///
/// An entry that came from a page keeps its member and number; others are of member 0, numbered in their order. Feedback of others
/// is not handed on: it is theirs to give.
///
/// - Source: namespace `https://hashsharing.ncmec.org/hashsharing/v2` as facebook/ThreatExchange reads it
///   (`exchanges/clients/ncmec/hash_api.py`); *unverified* otherwise.
public final class NCMECWriter: ExchangeWriter {
  private static let namespace = "https://hashsharing.ncmec.org/hashsharing/v2"
  private static let classes: Set = ["A1", "A2", "B1", "B2"]
  /// What has four digits of a year; the first is the least that a part of the page can state.
  private static let moments = earliest...Instant(microseconds: 253_402_300_799_999_999)
  private static let earliest = Instant(microseconds: 0)
  private static let longestValue = 64 << 10
  /// What the fingerprints of others are called in a page, by their names in lower case.
  private static let otherTags = [
    "photodna": "pdna", "pdna": "pdna", "netclean": "netclean", "videntifier": "videntifier",
    "tmk-pdqf": "tmk-pdqf", "ssvh-pdna": "ssvh-pdna", "ssvh-safer-hash": "ssvh-safer-hash",
  ]

  private struct Part {
    let spool: ExchangeSpool
    var count = 0
    var latest = NCMECWriter.earliest
  }

  private let output: ExchangeOutput
  private var images: Part
  private var videos: Part
  private var names: Set<String> = []
  private var ownCount = 0

  /// Writes to `output`; until the end the entries lie beside it.
  public init(_ output: ExchangeOutput) throws(HashListError) {
    self.output = output
    images = Part(spool: try output.makeSpool())
    videos = Part(spool: try output.makeSpool())
  }

  /// Writes an entry; a record without any fingerprint that pages know is left out.
  public func write(_ record: ExchangeRecord) throws(HashListError) -> [LineProblem.Reason] {
    let prints = Self.fingerprints(record)
    guard !prints.isEmpty else { return [.notWritten] }
    var problems: [LineProblem.Reason] = []
    let (member, id) = name(of: record, &problems)
    let moment = record.added.flatMap { VICSDate($0)?.instant }.flatMap {
      Self.moments.contains($0) ? $0 : nil
    }
    if record.added != nil, moment == nil { problems.append(.badDate) }
    let industry = Self.industry(record)
    if record.category != nil, industry == nil { problems.append(.badValue) }
    let kind = record.isVideo ? "video" : "image"
    var text = "<\(kind)><member id=\"\(member)\">\(member)</member>"
    if let moment { text += "<timestamp>\(Self.seconds(moment))</timestamp>" }
    text += "<id>\(MarkupText.escaped(id))</id>"
    if let industry { text += "<classification>\(industry)</classification>" }
    text += "<fingerprints>"
    for (tag, value) in prints { text += "<\(tag)>\(MarkupText.escaped(value))</\(tag)>" }
    text += "</fingerprints></\(kind)>\n"
    if kind == "video" {
      try Self.add(text, moment, to: &videos)
    } else {
      try Self.add(text, moment, to: &images)
    }
    return problems
  }

  /// What an entry has no element for: who says so but its own member, tags but that of its name, sets but images and videos, all but one word of its class.
  public func leftOut(of record: ExchangeRecord) -> Set<ExchangePart> {
    var kept: Set<ExchangePart> = [.md5, .sha1, .pdq, .added]
    let own = [record.md5, record.sha1, record.pdq].count { $0 != nil }
    if Self.fingerprints(record).count - own == record.others.count { kept.insert(.otherHashes) }
    if record.tags.allSatisfy({ NCMECEntryName(tag: $0) != nil }) { kept.insert(.tags) }
    let members = Set(record.tags.compactMap { NCMECEntryName(tag: $0)?.member })
    if let source = record.source, members.count == 1, source == "member:\(members.first ?? "")" {
      kept.insert(.source)
    }
    if ["image", "video"].contains(record.set) { kept.insert(.set) }
    if let industry = Self.industry(record) {
      if record.listed.category == industry { kept.insert(.category) }
      if record.severity == industry { kept.insert(.severity) }
    }
    return record.parts.subtracting(kept)
  }

  /// Ends the file.
  public func finish() throws(HashListError) {
    try output.write(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<queryResult xmlns=\"\(Self.namespace)\">\n")
    for (name, part) in [("images", images), ("videos", videos)] {
      let latest = Self.seconds(part.latest)
      try output.write("<\(name) count=\"\(part.count)\" maxTimestamp=\"\(latest)\">\n")
      try part.spool.copy(to: output)
      try output.write("</\(name)>\n")
    }
    try output.write("<paging></paging>\n</queryResult>\n")
    try output.finish()
  }

  private static func add(
    _ text: String, _ moment: Instant?, to part: inout Part
  ) throws(HashListError) {
    try part.spool.write(text)
    part.count += 1
    part.latest = max(part.latest, moment ?? part.latest)
  }

  /// The entry's own name, where it came from a page and no entry before has it.
  private func name(
    of record: ExchangeRecord, _ problems: inout [LineProblem.Reason]
  ) -> (member: String, id: String) {
    let kind = record.isVideo ? "video " : "image "
    let stated = record.tags.lazy.compactMap(NCMECEntryName.init(tag:)).first
    if let stated, stated.member.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      if names.insert(kind + stated.tag).inserted { return (stated.member, stated.id) }
      problems.append(.repeatedID)
    }
    repeat { ownCount += 1 } while !names.insert("\(kind)entry:0/entry-\(ownCount)").inserted
    return ("0", "entry-\(ownCount)")
  }

  private static func industry(_ record: ExchangeRecord) -> String? {
    [record.listed.category, record.severity].compactMap { $0 }.first { classes.contains($0) }
  }

  private static func fingerprints(_ record: ExchangeRecord) -> [(tag: String, value: String)] {
    let own = [("md5", record.md5), ("sha1", record.sha1), ("pdq", record.pdq)]
    var found = own.compactMap { tag, value in value.map { (tag: tag, value: $0) } }
    for other in record.others {
      guard let tag = otherTags[other.name.lowercased()], !found.contains(where: { $0.tag == tag }),
        (1...longestValue).contains(other.value.utf8.count),
        other.value.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
      else { continue }
      found.append((tag, other.value))
    }
    return found
  }

  /// A moment to the second, the only form that a public client reads.
  private static func seconds(_ moment: Instant) -> String {
    moment.description.prefix(19) + "Z"
  }
}
