// SPDX-License-Identifier: Apache-2.0
// Walks a VICS file record by record: envelope, cases, media. One record is in memory at a time.

internal import EvidenceModel

/// Walks a VICS file, a case file or a hash set, of any version.
///
/// The two are told apart by whether a record of `value` has an array `Media`, as the envelope may be missing, wrong or last.
struct VICSCursor {
  /// What comes next.
  enum Event {
    case envelope(VICSEnvelope)
    case caseBegins([JSONValue.Member])
    case media(JSONValue, line: Int)
    case caseEnds([JSONValue.Member])
    /// Something that is no record, or one that cannot be read.
    case bad(LineProblem.Reason, line: Int)
    /// A member of the file or of a case that comes twice.
    case repeated(line: Int)
  }

  private enum Mode {
    case start, root, records
    case record(line: Int)
    case media, done
  }
  private enum Key {
    case name(String)
    case end, broken
  }

  private static let limits = JSONParser.Limits(depth: 16, values: 3_000_000)

  private var bytes: JSONBytes
  private var mode = Mode.start
  private var rootMembers: [JSONValue.Member] = []
  private var context: String?
  private var members: [JSONValue.Member] = []
  /// What the members of the record that is open cost, or of the file before its records.
  private var memberBytes = 0
  /// Whether the record that is open is a case whose beginning was told; its end is told too, however it ends.
  private var isCase = false
  private var hasSeenValue = false
  /// Whether what was read since the last record or case was text throughout.
  private var isSound = true
  private var waiting: Event?

  init(_ feed: any ByteFeed) { bytes = JSONBytes(feed) }

  /// The number of lines that were begun.
  var lineCount: Int { bytes.lineCount }

  /// Whether what was read since this was asked last is UTF-8, without halves of surrogate pairs.
  mutating func takeSoundness() -> Bool {
    defer { isSound = true }
    return isSound
  }

  /// The next event; `nil` at the end.
  ///
  /// - Throws: ``HashListError`` `.otherFormat` when the file is no object with an array `value`.
  mutating func next() throws -> Event? {
    if let event = waiting {
      waiting = nil
      return event
    }
    while true {
      switch mode {
      case .start:
        guard try bytes.peekPastSpace() == UInt8(ascii: "{") else { throw Self.noVICS }
        bytes.advance()
        mode = .root
      case .root: if let event = try root() { return event }
      case .records: if let event = try recordBegins() { return event }
      case .record(let line): if let event = try record(line) { return event }
      case .media: if let event = try media() { return event }
      case .done: return nil
      }
    }
  }

  private static let noVICS = HashListError(
    .otherFormat,
    "the file is not VICS: it must be a JSON object with an array \"value\"; leave the format out to have it recognised"
  )

  private static let longHead = HashListError(
    .otherFormat,
    "the file says more than 32 MiB of itself before its records; remove what stands before \"value\", or ask for the file anew"
  )

  /// What a member costs besides its value: short ones by the million are as dear as long ones.
  private static func cost(ofName name: String) -> Int { name.utf8.count + 32 }

  private mutating func root() throws -> Event? {
    switch try key() {
    case .end:
      guard hasSeenValue else { throw Self.noVICS }
      mode = .done
      // A file is one document: another one behind it is told, and not read.
      return try bytes.peekPastSpace() == nil ? nil : .bad(.badJSON, line: lineCount)
    case .broken:
      guard hasSeenValue else { throw Self.noVICS }
      return endsEarly()
    case .name(let name):
      guard name != "value" else {
        guard try bytes.peekPastSpace() == UInt8(ascii: "[") else {
          guard hasSeenValue else { throw Self.noVICS }
          return try noRecord()
        }
        bytes.advance()
        mode = .records
        // A second array of records goes on with the first.
        guard !hasSeenValue else { return .repeated(line: lineCount) }
        hasSeenValue = true
        return .envelope(VICSEnvelope(context: context, members: rootMembers))
      }
      guard let value = try parsedValue() else {
        guard hasSeenValue else { throw Self.noVICS }
        return endsEarly()
      }
      if name == "odata.metadata" || name == "@odata.context", let text = value.text {
        let isRepeated = context != nil
        context = text
        if hasSeenValue { return .envelope(VICSEnvelope(context: text, members: rootMembers)) }
        if isRepeated { return .repeated(line: lineCount) }
      } else if !hasSeenValue {
        memberBytes += Self.cost(ofName: name)
        guard memberBytes <= JSONBytes.longestValue else { throw Self.longHead }
        rootMembers.append(JSONValue.Member(name, value))
      }
      return nil
    }
  }

  private mutating func recordBegins() throws -> Event? {
    switch try bytes.peekPastSpace() {
    case nil: return endsEarly()
    case UInt8(ascii: ","): bytes.advance()
    case UInt8(ascii: "]"):
      bytes.advance()
      mode = .root
    case UInt8(ascii: "{"):
      mode = .record(line: lineCount)
      bytes.advance()
      (members, memberBytes, isCase) = ([], 0, false)
    default: return try noRecord()
    }
    return nil
  }

  private mutating func record(_ line: Int) throws -> Event? {
    switch try key() {
    case .end:
      mode = .records
      guard !isCase else { return caseEnd() }
      defer { members = [] }
      return .media(.object(members), line: line)
    case .broken:
      return try restOfRecord(line, .badJSON)
    case .name(let name):
      if name == "Media", try bytes.peekPastSpace() == UInt8(ascii: "[") {
        bytes.advance()
        mode = .media
        // A second array of the same case goes on with it.
        guard !isCase else { return .repeated(line: lineCount) }
        isCase = true
        defer { (members, memberBytes) = ([], 0) }
        return .caseBegins(members)
      }
      let before = memberBytes
      guard let value = try parsedValue() else {
        return try restOfRecord(
          line, memberBytes - before > JSONBytes.longestValue ? .tooLarge : .badJSON)
      }
      memberBytes += Self.cost(ofName: name)
      guard memberBytes <= JSONBytes.longestValue else {
        return try restOfRecord(line, .tooLarge)
      }
      members.append(JSONValue.Member(name, value))
      return nil
    }
  }

  private mutating func media() throws -> Event? {
    switch try bytes.peekPastSpace() {
    case nil: return endsEarly()
    case UInt8(ascii: ","): bytes.advance()
    case UInt8(ascii: "]"):
      bytes.advance()
      mode = .record(line: lineCount)
    case UInt8(ascii: "{"):
      let begin = lineCount
      switch try bytes.value() {
      case .truncated: return endsEarly()
      case .tooLong: return .bad(.tooLarge, line: begin)
      case .value(let text):
        guard let value = parse(text) else { return .bad(.badJSON, line: begin) }
        return .media(value, line: begin)
      }
    default: return try noRecord()
    }
    return nil
  }

  /// What follows is no object: it is passed over.
  private mutating func noRecord() throws -> Event {
    let line = lineCount
    if let byte = try bytes.peek(), byte == UInt8(ascii: "}") || byte == UInt8(ascii: ":") {
      bytes.advance()
      return .bad(.badJSON, line: line)
    }
    if case .truncated = try bytes.value() { return endsEarly() }
    return .bad(.badJSON, line: line)
  }

  /// Passes over the rest of a record by its brackets.
  private mutating func restOfRecord(_ line: Int, _ reason: LineProblem.Reason) throws -> Event {
    mode = .done
    if try bytes.peek() != nil, case .value = try bytes.value(depth: 1) { mode = .records }
    return bad(reason, line)
  }

  private mutating func endsEarly() -> Event {
    mode = .done
    return bad(.badJSON, lineCount)
  }

  /// Something that ends the record that is open; where that is a case, its end comes next.
  private mutating func bad(_ reason: LineProblem.Reason, _ line: Int) -> Event {
    waiting = isCase ? caseEnd() : nil
    members = []
    return .bad(reason, line: line)
  }

  private mutating func caseEnd() -> Event {
    defer { (members, isCase) = ([], false) }
    return .caseEnds(members)
  }

  /// The next name of the object that is open, with its colon passed.
  private mutating func key() throws -> Key {
    while let byte = try bytes.peekPastSpace() {
      switch byte {
      case UInt8(ascii: ","): bytes.advance()
      case UInt8(ascii: "}"):
        bytes.advance()
        return .end
      case UInt8(ascii: "\""):
        guard case .value(let text) = try bytes.value(), let name = parse(text)?.text,
          try bytes.peekPastSpace() == UInt8(ascii: ":")
        else { return .broken }
        bytes.advance()
        return .name(name)
      default: return .broken
      }
    }
    return .broken
  }

  /// The value that follows; `nil` when it cannot be read.
  private mutating func parsedValue() throws -> JSONValue? {
    guard let first = try bytes.peekPastSpace(), first != UInt8(ascii: "}"),
      first != UInt8(ascii: "]"), first != UInt8(ascii: ",")
    else { return nil }
    switch try bytes.value() {
    case .truncated: return nil
    case .tooLong:
      memberBytes += JSONBytes.longestValue + 1
      return nil
    case .value(let text):
      memberBytes += text.count
      return parse(text)
    }
  }

  private mutating func parse(_ text: [UInt8]) -> JSONValue? {
    if !SoundText.isJSON(text) { isSound = false }
    return try? JSONParser.parse(text, limits: Self.limits)
  }
}
