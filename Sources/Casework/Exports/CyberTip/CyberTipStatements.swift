// SPDX-License-Identifier: Apache-2.0
// What a person states for a CyberTipline draft: the incident, who reports, and what is said of files.

internal import EvidenceModel
internal import HashExchange
internal import Yams

/// What a person states for a CyberTipline draft: all that no case can know.
///
/// YAML, or JSON where the text begins with a brace:
///
/// ```yaml
/// format: martlet.cybertip/1
/// report:            # elements of the published form
///   incidentSummary: {incidentType: …, incidentDateTime: 2026-11-01T10:30:00+00:00}
///   reporter: {reportingPerson: {email: name@example.org}}
/// files:
///   all: {publiclyAvailable: true}
///   "12": {exifViewedByEsp: true}   # one item; comes before what is said of all
/// ```
struct CyberTipStatements: Sendable {
  /// The name and version of the form.
  static let format = "martlet.cybertip/1"
  /// The most bytes of the text.
  static let mostBytes = 256 << 10
  private static let limits = YAMLLimits(
    byteCount: mostBytes, lineLength: 16_384, nesting: 16, allowsAliases: true)
  private static let mostValues = 20_000
  private static let deepest = 16
  /// What may be stated of files; the rest is the case's to say, or is given by those to whom a report is sent.
  static let ofFiles = [
    "uploadedToEspTimestamp", "exifViewedByEsp", "publiclyAvailable", "fileRelevance",
    "fileAnnotations", "ipCaptureEvent", "deviceId", "additionalInfo",
  ]

  /// The report, as far as it is stated.
  let report: CyberTipElement
  /// What is stated of all files.
  private let all: [JSONValue.Member]
  /// What is stated of single items.
  private let items: [Int64: [JSONValue.Member]]

  /// Reads a text; an empty one states nothing.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for the first fault found.
  init(_ text: String) throws(CaseworkError) {
    let json = try Self.json(text)
    try Self.check(json, ["format", "report", "files"], in: "the file")
    guard json["format"]?.text ?? Self.format == Self.format else {
      throw Self.fault("`format` must be \(Self.format)")
    }
    report = try Self.element("report", .report, from: json["report"] ?? .object([]))
    var all: [JSONValue.Member] = []
    var items: [Int64: [JSONValue.Member]] = [:]
    guard let files = (json["files"] ?? .object([])).members else {
      throw Self.fault("`files` must be a table: all, and numbers of items")
    }
    for file in files {
      try Self.check(file.value, Self.ofFiles, in: "`files`")
      let members = file.value.members ?? []
      try Self.checkAnnotations(file.value["fileAnnotations"])
      _ = try Self.element("fileDetails", .fileDetails, from: file.value)
      if file.name == "all" {
        all = members
      } else if let item = Int64(file.name), item > 0, items[item] == nil {
        items[item] = members
      } else {
        throw Self.fault("the keys of `files` are `all` and numbers of items, each once")
      }
    }
    self.all = all
    self.items = items
  }

  /// The items that something is said of.
  var statedItems: Set<Int64> { Set(items.keys) }

  /// What is stated of an item: of it alone, before what is said of all.
  func members(of item: Int64) -> [JSONValue.Member] {
    let own = items[item] ?? []
    return own + all.filter { member in !own.contains { $0.name == member.name } }
  }

  /// An element of the published form.
  static func element(
    _ name: String, _ form: CyberTipForm, from json: JSONValue
  ) throws(CaseworkError) -> CyberTipElement {
    do { return try form.element(name, from: json) } catch { throw fault(error.message) }
  }

  private static func checkAnnotations(_ value: JSONValue?) throws(CaseworkError) {
    guard value?.elements?.contains(.string("generativeAi")) == true else { return }
    throw fault(
      "generativeAi is not stated here: it follows from proved traces, or from what an assessor answered on the "
        + "origin; record that answer")
  }

  private static func check(
    _ json: JSONValue, _ known: [String], in place: String
  ) throws(CaseworkError) {
    guard let members = json.members else { throw fault("\(place) must be a table") }
    for (index, member) in members.enumerated() {
      guard known.contains(member.name) else {
        throw fault(
          "\(place) has no setting `\(EvidenceText.escaped(String(member.name.prefix(64))))`; there is "
            + known.joined(separator: ", "))
      }
      guard !members[..<index].contains(where: { $0.name == member.name }) else {
        throw fault("\(place) states \(member.name) twice")
      }
    }
  }

  private static func fault(_ words: String) -> CaseworkError {
    CaseworkError(.usage, "the statements for the draft were not accepted: \(words)")
  }

  // MARK: - Text

  private static func json(_ text: String) throws(CaseworkError) -> JSONValue {
    guard text.utf8.count <= mostBytes else {
      throw fault("they have more than \(mostBytes) bytes")
    }
    if text.utf8.first(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) == UInt8(ascii: "{") {
      do {
        return try JSONParser.parse(
          Array(text.utf8), limits: .init(depth: deepest, values: mostValues), strictly: true)
      } catch { throw fault("they begin with a brace and are not JSON") }
    }
    do { try limits.check(text) } catch { throw fault(limits.words(error)) }
    guard !hasAlias(text) else {
      throw fault("they have an anchor or alias; put quotes around `&` and `*`, or write JSON")
    }
    let node: Node?
    do { node = try Yams.compose(yaml: text) } catch { throw fault("they are not YAML") }
    guard let node else { return .object([]) }
    var count = 0
    return try value(of: node, depth: 0, &count)
  }

  /// Whether an anchor or alias may begin somewhere: `&` or `*` at the start of a word.
  private static func hasAlias(_ text: String) -> Bool {
    var last = UInt8(ascii: " ")
    var before = last
    for byte in text.utf8 {
      let isMark = last == UInt8(ascii: "&") || last == UInt8(ascii: "*")
      if isMark, " \n\r\t[{,".utf8.contains(before), !" \n\r\t".utf8.contains(byte) { return true }
      (before, last) = (last, byte)
    }
    return false
  }

  /// All scalars as they are written: whether one is a number is for the published form to say.
  private static func value(
    of node: Node, depth: Int, _ count: inout Int
  ) throws(CaseworkError) -> JSONValue {
    count += 1
    guard count <= mostValues, depth <= deepest else { throw fault("they have too many parts") }
    switch node {
    case .scalar(let scalar):
      let isNull = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
      return isNull ? .null : .string(scalar.string)
    case .sequence(let sequence):
      var values: [JSONValue] = []
      for part in sequence { values.append(try value(of: part, depth: depth + 1, &count)) }
      return .array(values)
    case .mapping(let mapping):
      var members: [JSONValue.Member] = []
      for (key, part) in mapping {
        guard let name = key.scalar?.string else { throw fault("a key must be a word") }
        members.append(.init(name, try value(of: part, depth: depth + 1, &count)))
      }
      return .object(members)
    case .alias: throw fault("they have an anchor or alias")
    }
  }
}
