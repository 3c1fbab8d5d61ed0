// SPDX-License-Identifier: Apache-2.0
// What the wall shows: words that all hold together, read strictly and written in one form.

public import EvidenceModel

/// What the wall shows.
///
/// Conditions on different things hold together; several words about one thing are alternatives; an empty
/// set says nothing. No condition is about what others recorded, but for tags that the person may see.
public struct WallFilter: Hashable, Sendable {
  /// What sort of content.
  public var kinds: Set<ItemKind> = []
  /// How far the examination came.
  public var states: Set<WallState> = []
  /// How known lists bear on it.
  public var matches: Set<SelectionFeatures.Match> = []
  /// Its place among near-duplicates.
  public var roles: Set<SelectionFeatures.FamilyRole> = []
  /// What its traces say.
  public var conclusions: Set<WallConclusion> = []
  /// Whether it goes to assessment.
  public var decisions: Set<WallDecision> = []
  /// The names of the rules that decided.
  public var rules: Set<String> = []
  /// The family in the newest version, by the number of its medoid.
  public var family: Int64?
  /// The list it hits, by number.
  public var list: Int64?
  /// Who posted it, by the reference of a link node.
  public var poster: String?
  /// The first day on which it was posted, or first seen where no page mapping was given.
  public var firstDay: CivilDate?
  /// The last such day.
  public var lastDay: CivilDate?
  /// What the person who asks has recorded.
  public var own: Set<WallOwn> = []
  /// What the own record comes to: instrument, or instrument and severity with a slash between.
  public var grades: Set<String> = []

  /// Tags of which one stands on it, as far as the person who asks may see them.
  public var tags: Set<ItemTag> = []

  /// Shows everything.
  public init() {}

  /// The names of the parameters, in the order in which ``parameters`` gives them.
  public static let names = [
    "kind", "state", "match", "role", "trace", "decision", "rule", "family", "list", "poster",
    "from", "to", "own", "grade", "tag",
  ]

  /// Reads parameters; words of one name may be given once with commas between, or in several parameters.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for the first parameter that is not understood.
  public init(parameters: [(name: String, value: String)]) throws(CaseworkError) {
    for (name, value) in parameters where !value.isEmpty { try take(name, value) }
    if let firstDay, let lastDay, lastDay < firstDay {
      throw CaseworkError(.usage, "the last day comes before the first")
    }
  }

  private mutating func take(_ name: String, _ value: String) throws(CaseworkError) {
    switch name {
    case "kind": kinds.formUnion(try Self.words(name, value))
    case "state": states.formUnion(try Self.words(name, value))
    case "match": matches.formUnion(try Self.words(name, value))
    case "role": roles.formUnion(try Self.words(name, value))
    case "trace": conclusions.formUnion(try Self.words(name, value))
    case "decision": decisions.formUnion(try Self.words(name, value))
    case "own": own.formUnion(try Self.words(name, value))
    case "tag": tags.formUnion(try Self.words(name, value))
    case "rule": rules.formUnion(try Self.names(name, value))
    case "grade": grades.formUnion(try Self.names(name, value))
    case "family": family = try Self.number(name, value)
    case "list": list = try Self.number(name, value)
    case "poster":
      guard value.utf8.count <= 64, LinkNode.range(ofPrefix: value) != nil else {
        throw CaseworkError(
          .usage, "`poster` is the reference of a link node: 8 or more hexadecimal digits")
      }
      poster = value.lowercased()
    case "from": firstDay = try Self.day(name, value)
    case "to": lastDay = try Self.day(name, value)
    default:
      throw CaseworkError(
        .usage,
        "there is no filter `\(EvidenceText.escaped(String(name.prefix(40))))`; filters are "
          + Self.names.joined(separator: ", "))
    }
  }

  /// The filter as parameters in one order; empty for a filter that shows everything.
  public var parameters: [(name: String, value: String)] {
    var all: [(name: String, value: String)] = []
    func add(_ name: String, _ words: [String]) {
      if !words.isEmpty { all.append((name, words.joined(separator: ","))) }
    }
    add("kind", Self.ordered(kinds))
    add("state", Self.ordered(states))
    add("match", Self.ordered(matches))
    add("role", Self.ordered(roles))
    add("trace", Self.ordered(conclusions))
    add("decision", Self.ordered(decisions))
    add("rule", rules.sorted())
    add("family", family.map { [String($0)] } ?? [])
    add("list", list.map { [String($0)] } ?? [])
    add("poster", poster.map { [$0] } ?? [])
    add("from", firstDay.map { [$0.description] } ?? [])
    add("to", lastDay.map { [$0.description] } ?? [])
    add("own", Self.ordered(own))
    add("grade", grades.sorted())
    add("tag", Self.ordered(tags))
    return all
  }

  private static func ordered<Word: RawRepresentable & CaseIterable & Hashable>(
    _ words: Set<Word>
  ) -> [String] where Word.RawValue == String {
    Word.allCases.filter(words.contains).map(\.rawValue)
  }

  private static func words<Word: RawRepresentable & CaseIterable & Hashable>(
    _ name: String, _ value: String
  ) throws(CaseworkError) -> Set<Word> where Word.RawValue == String {
    var words: Set<Word> = []
    for text in value.split(separator: ",") {
      guard let word = Word(rawValue: String(text)) else {
        throw CaseworkError(
          .usage,
          "`\(name)` is of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      words.insert(word)
    }
    return words
  }

  private static func names(_ name: String, _ value: String) throws(CaseworkError) -> [String] {
    guard value.utf8.count <= 1_024 else {
      throw CaseworkError(.usage, "`\(name)` is longer than 1,024 bytes")
    }
    return value.split(separator: ",").map(String.init)
  }

  private static func number(_ name: String, _ value: String) throws(CaseworkError) -> Int64 {
    guard let number = Int64(value), number > 0 else {
      throw CaseworkError(.usage, "`\(name)` is a number from 1")
    }
    return number
  }

  private static func day(_ name: String, _ value: String) throws(CaseworkError) -> CivilDate {
    guard value.utf8.count == 10, let moment = TimestampParser.rfc3339(value + "T00:00:00Z") else {
      throw CaseworkError(.usage, "`\(name)` is a day such as 2023-09-12")
    }
    return CivilDate(of: moment)
  }
}
