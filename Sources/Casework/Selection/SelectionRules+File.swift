// SPDX-License-Identifier: Apache-2.0
// The rule file: YAML, read strictly; an unknown word is an error that names it.

internal import EvidenceModel
internal import HashExchange

/// Why a selection rule file was refused.
public struct SelectionRuleError: Error, Hashable, Sendable {
  /// What is wrong and where, in words for the person who wrote the file.
  public let userMessage: String
}

extension SelectionRules {
  /// How much is read at most.
  private static let limits = YAMLLimits(
    byteCount: 1_048_576, lineLength: 4_096, nesting: 8, allowsAliases: false)

  /// Reads a rule file.
  ///
  /// - Throws: ``SelectionRuleError`` for the first fault found.
  public init(yaml: String) throws(SelectionRuleError) {
    do { try Self.limits.check(yaml) } catch { throw Self.fault(Self.limits.words(error)) }
    let loaded: Any?
    do { loaded = try PlainYAML.read(yaml) } catch { throw Self.fault(error.words) }
    guard let file = loaded as? [String: Any] else {
      throw Self.fault("it is not a table of settings")
    }
    try Self.check(file, allowed: ["id", "seed", "rules", "rank"], place: "the file")
    guard let id = file["id"] as? String else { throw Self.fault("`id` is missing") }
    guard let seed = file["seed"] as? Int, seed >= 0 else {
      throw Self.fault("`seed` must be a whole number")
    }
    guard let entries = file["rules"] as? [[String: Any]], !entries.isEmpty else {
      throw Self.fault("`rules` must be a list")
    }
    var rules: [SelectionRule] = []
    for entry in entries { rules.append(try Self.rule(entry)) }
    guard Set(rules.map(\.name)).count == rules.count else {
      throw Self.fault("two rules share a name")
    }
    guard rules.last?.conditions.isEmpty == true else {
      throw Self.fault("the last rule must have no conditions, so that every item is decided")
    }
    self.init(id: id, seed: UInt64(seed), rules: rules, rank: try Self.rank(file["rank"]))
  }

  private static func rule(_ entry: [String: Any]) throws(SelectionRuleError) -> SelectionRule {
    guard let name = entry["name"] as? String else { throw fault("a rule has no `name`") }
    let place = "rule \(EvidenceText.escaped(name))"
    try check(entry, allowed: ["name", "when", "decide", "reason", "sample"], place: place)
    guard let word = entry["decide"] as? String,
      let decision = SelectionRule.Decision(rawValue: word)
    else { throw fault("\(place): `decide` must be selected or not_selected") }
    guard let reason = entry["reason"] as? String else {
      throw fault("\(place): `reason` is missing")
    }
    let conditions = try conditions(entry["when"] ?? [String: Any](), place: place)
    let byPerson = conditions.contains { if case .triage = $0 { true } else { false } }
    var sample = decision == .selected ? 1.0 : number(entry["sample"]) ?? (byPerson ? 0 : -1)
    guard (0...1).contains(sample), decision == .selected || byPerson || sample > 0 else {
      throw fault("\(place): a rule that deselects needs a `sample` above 0 and at most 1")
    }
    if decision == .selected { sample = 1 }
    return SelectionRule(
      name: name, decision: decision, reason: reason, sample: sample, conditions: conditions)
  }

  private static func conditions(
    _ value: Any, place: String
  ) throws(SelectionRuleError) -> [SelectionRule.Condition] {
    guard let table = value as? [String: Any] else {
      throw fault("\(place): `when` must be a table")
    }
    var conditions: [SelectionRule.Condition] = []
    for (key, value) in table.sorted(by: { $0.key < $1.key }) {
      switch key {
      case "kind": conditions.append(.kind(try words(value, key, place)))
      case "match": conditions.append(.match(try words(value, key, place)))
      case "family": conditions.append(.family(try words(value, key, place)))
      case "triage": conditions.append(.triage(try words(value, key, place)))
      case "decodable": conditions.append(.decodable(try truth(value, key, place)))
      case "posted": conditions.append(.posted(try truth(value, key, place)))
      default:
        throw fault(
          "\(place): there is no condition `\(EvidenceText.escaped(key))`; conditions are kind, match, "
            + "family, triage, decodable, posted (traces may only raise a rank, never decide)")
      }
    }
    return conditions
  }

  private static func rank(_ value: Any?) throws(SelectionRuleError) -> RankFormula {
    let table = value as? [String: Any] ?? [:]
    let names = [
      "camera_trace", "generated_trace", "edited_trace", "positive_near", "unknown",
      "verified_generated_deduction",
    ]
    try check(table, allowed: names, place: "rank")
    var weights: [Double] = []
    for name in names {
      let weight = table[name] == nil ? 0 : number(table[name]) ?? -1
      guard weight >= 0, weight <= 1_000 else {
        throw fault("rank: `\(name)` must be a number from 0 to 1000: a trace never lowers a place")
      }
      weights.append(weight)
    }
    return RankFormula(
      cameraTrace: weights[0], generatedTrace: weights[1], editedTrace: weights[2],
      positiveNear: weights[3], unknown: weights[4], verifiedGeneratedDeduction: weights[5])
  }

  private static func words<Word: RawRepresentable & CaseIterable & Hashable>(
    _ value: Any, _ key: String, _ place: String
  ) throws(SelectionRuleError) -> Set<Word> where Word.RawValue == String {
    var words: Set<Word> = []
    for text in (value as? [Any]) ?? [value] {
      guard let text = text as? String, let word = Word(rawValue: text) else {
        let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
        throw fault("\(place): `\(key)` must be of \(known)")
      }
      words.insert(word)
    }
    return words
  }

  private static func truth(
    _ value: Any, _ key: String, _ place: String
  ) throws(SelectionRuleError) -> Bool {
    guard let truth = value as? Bool else {
      throw fault("\(place): `\(key)` must be true or false")
    }
    return truth
  }

  private static func number(_ value: Any?) -> Double? {
    (value as? Double) ?? (value as? Int).map(Double.init)
  }

  private static func check(
    _ table: [String: Any], allowed: [String], place: String
  ) throws(SelectionRuleError) {
    for key in table.keys.sorted() where !allowed.contains(key) {
      throw fault("\(place): there is no setting `\(EvidenceText.escaped(key))`")
    }
  }

  private static func fault(_ message: String) -> SelectionRuleError {
    SelectionRuleError(userMessage: "the selection rule file was not accepted: " + message)
  }
}
