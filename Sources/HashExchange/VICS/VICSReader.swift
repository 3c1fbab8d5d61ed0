// SPDX-License-Identifier: Apache-2.0
// The records of a VICS file, in the words that all lists share.

internal import EvidenceModel

/// Reads a VICS file record by record, in bounded memory.
///
/// Memory grows by some 30 bytes a record, for finding numbers that come twice.
public final class VICSReader: ExchangeReader {
  private var cursor: VICSCursor
  private var count = 0
  private var profile: String?
  private var ids: Set<Int64> = []
  private var namesOfCase: Set<String> = []
  private var waiting: [ExchangeEvent] = []

  /// Reads from `feed`, without a byte order mark.
  public init(_ feed: any ByteFeed) { cursor = VICSCursor(feed) }

  /// The number of lines that were begun.
  public var lineCount: Int { cursor.lineCount }

  /// What comes next.
  ///
  /// - Throws: ``HashListError`` `.otherFormat` for a file that is not VICS, `.newerFormat` for one of a version that is not known, and what
  ///   the feed throws.
  public func next() throws -> ExchangeEvent? {
    if let event = waiting.popLast() { return event }
    switch try cursor.next() {
    case nil: return nil
    case .envelope(let envelope):
      if let version = envelope.newerVersion { throw Self.newer(version) }
      waiting = []
      if envelope.statesUnknownVersion {
        waiting = [
          .problem(LineProblem(line: 0, algorithm: nil, reason: .unknownVersion))
        ]
      }
      guard count > 0 else {
        profile = envelope.profile
        return .envelope(envelope)
      }
      var late = envelope
      late.isLate = true
      waiting.append(.envelope(late))
      return .problem(
        LineProblem(record: count, line: lineCount, algorithm: nil, reason: .lateProfile))
    case .caseBegins(let members):
      namesOfCase = []
      return ofCase(members, ExchangeEvent.caseBegins)
    case .caseEnds(let members): return ofCase(members, ExchangeEvent.caseEnds)
    case .repeated(let line):
      return .problem(LineProblem(line: line, algorithm: nil, reason: .repeatedName))
    case .bad(let reason, let line):
      count += 1
      return .problem(LineProblem(record: count, line: line, algorithm: nil, reason: reason))
    case .media(let value, let line):
      count += 1
      var media = VICSMedia(value.members ?? [])
      if !cursor.takeSoundness() { media.faults.append(.notUTF8) }
      if let id = media.id, !ids.insert(id).inserted { media.faults.append(.repeatedID) }
      let record = Self.record(media, of: profile, number: count, line: line)
      waiting = media.faults.reversed().map {
        .problem(LineProblem(record: count, line: line, algorithm: nil, reason: $0))
      }
      waiting.insert(.record(record), at: 0)
      return waiting.popLast()
    }
  }

  /// Refuses a file that says, be it after its records, that it is of a newer version.
  ///
  /// - Parameter feed: the whole file, without a byte order mark.
  /// - Throws: ``HashListError`` as ``next()``, and what the feed throws.
  /// - Complexity: O(bytes), one record in memory at a time.
  public static func refuseNewer(_ feed: any ByteFeed) throws {
    var cursor = VICSCursor(feed)
    while let event = try cursor.next() {
      guard case .envelope(let envelope) = event, let version = envelope.newerVersion else {
        continue
      }
      throw newer(version)
    }
  }

  /// What is said of a case, each name once: what comes before the records was told by then, and stays.
  private func ofCase(
    _ stated: [JSONValue.Member], _ event: ([JSONValue.Member]) -> ExchangeEvent
  ) -> ExchangeEvent {
    let (members, hasRepeats) = VICSNames.unique(stated)
    let new = members.filter { namesOfCase.insert($0.name).inserted }
    var reasons: [LineProblem.Reason] = []
    if hasRepeats || new.count < members.count { reasons.append(.repeatedName) }
    if !cursor.takeSoundness() { reasons.append(.notUTF8) }
    waiting = [event(new)]
    waiting += reasons.reversed().map {
      .problem(LineProblem(line: lineCount, algorithm: nil, reason: $0))
    }
    return waiting.removeLast()
  }

  /// What a record says in the words of all lists.
  ///
  /// - Parameters:
  ///   - media: the record.
  ///   - profile: the profile that the file names before its records.
  ///   - number: its position in the file, from 1.
  ///   - line: the line where it begins, from 1.
  /// - Returns: the record; its profile is that of its category.
  static func record(
    _ media: VICSMedia, of profile: String?, number: Int, line: Int
  ) -> ExchangeRecord {
    var record = ExchangeRecord(number: number, line: line)
    record.md5 = hash(media["MD5"])
    record.sha1 = hash(media["SHA1"])
    for value in photoDNA(media["PhotoDNA"]) {
      record.others.append(ExchangeRecord.OtherHash(name: "PhotoDNA", value: value))
    }
    for other in media["AlternativeHashes"]?.elements ?? [] {
      guard let name = other["HashName"]?.text, let text = other["HashValue"]?.text,
        let digits = hash(.string(text))
      else { continue }
      if case .fingerprint(let algorithm)? = HashKind(name: name) {
        let first = record[algorithm]
        if first == nil { record[algorithm] = digits }
        if first == nil || first == digits { continue }
      }
      record.others.append(ExchangeRecord.OtherHash(name: name, value: text))
    }
    for flag in ExchangeRecord.Flag.allCases { record.flags[flag] = media.truth(flag.member) }
    record.byteCount = media.byteCount
    record.source = media.precategorizationSource
    for (name, value) in media.properties("MediaMetadata") {
      VICSProperty(rawValue: name)?.put(value, into: &record)
    }
    // A category that was kept beside the record is of the profile that is kept with it, and gives way to one that is stated.
    if let category = media.statedCategory {
      (record.category, record.profile) = (category, profile)
      record.listedCategory =
        media.properties("MediaMetadata").lazy
        .filter { $0.name == VICSProperty.listed.rawValue }
        .compactMap { ListedCategory($0.value) }
        .first { String($0.number) == category }?.text
    }
    if record.category == nil { record.profile = profile }
    if let text = media["Tags"]?.text { record.tags += HashListTags.parts(Array(text.utf8)[...]) }
    record.tags += series(media["Series"]).map { "series:" + $0 }
    record.vics = media
    return record
  }

  /// The name of a series that a tag gives; `nil` for any other tag.
  static func series(ofTag tag: String) -> String? {
    let prefix = "series:"
    return tag.hasPrefix(prefix) && tag != prefix ? String(tag.dropFirst(prefix.count)) : nil
  }

  /// The names of series: a list parted by commas, or an object with a name.
  private static func series(_ value: JSONValue?) -> [String] {
    guard let text = value?.text ?? value?["Name"]?.text else { return [] }
    return HashListTags.parts(Array(text.utf8)[...])
  }

  /// One PhotoDNA hash, or several; blank ones are none.
  static func photoDNA(_ value: JSONValue?) -> [String] {
    let texts = value?.text.map { [$0] } ?? value?.elements?.compactMap(\.text) ?? []
    return texts.filter { !HashKind.trimmed($0).isEmpty }
  }

  private static func newer(_ version: String) -> HashListError {
    HashListError(
      .newerFormat,
      "the file says that it is of VICS \(version), and this version of Martlet reads 1.1 to 1.3 and 2.0; ask for the file as 2.0, "
        + "or use a newer version of Martlet")
  }

  /// A hash in lower case, without blanks around it; `nil` where there is none.
  private static func hash(_ value: JSONValue?) -> String? {
    guard let text = value?.text else { return nil }
    let trimmed = Array(text.utf8)[...].trimmed
    return trimmed.isEmpty ? nil : String(decoding: trimmed, as: UTF8.self).lowercased()
  }
}

extension ExchangeRecord.Flag {
  /// The member that VICS has for it.
  var member: String {
    switch self {
    case .isDistributed: "IsDistributed"
    case .victimIdentified: "VictimIdentified"
    case .offenderIdentified: "OffenderIdentified"
    }
  }
}

/// What VICS has no field for, and Martlet keeps in `MediaMetadata` so that nothing is lost on the way back.
enum VICSProperty: String, CaseIterable {
  case quality = "martlet.pdq_quality"
  case category = "martlet.category"
  case profile = "martlet.profile"
  case listed = "martlet.listed_category"
  case severity = "martlet.severity"
  case set = "martlet.set"
  case status = "martlet.status"
  case added = "martlet.date_added"
  case tag = "martlet.tag"

  /// Sets what the property stands for.
  func put(_ value: String, into record: inout ExchangeRecord) {
    switch self {
    case .quality: record.quality = Int64(value)
    case .category: record.category = value
    case .profile: record.profile = value
    case .listed: break
    case .severity: record.severity = value
    case .set: record.set = value
    case .status: record.status = value
    case .added: record.added = value
    case .tag: record.tags.append(value)
    }
  }

  /// The values that a record has of this, none where VICS has a field that holds them.
  func values(of record: ExchangeRecord) -> [String] {
    switch self {
    case .quality: record.quality.map { [String($0)] } ?? []
    case .category, .profile, .listed: []
    case .severity: record.severity.map { [$0] } ?? []
    case .set: record.set.map { [$0] } ?? []
    case .status: record.status.map { [$0] } ?? []
    case .added: record.added.map { [$0] } ?? []
    case .tag: record.tags.filter { !VICSProperty.fits($0) }
    }
  }

  /// Whether a tag can stand in a list that is parted by commas.
  static func fits(_ tag: String) -> Bool {
    HashListTags.parts(Array(tag.utf8)[...]) == [tag]
  }
}
