// SPDX-License-Identifier: Apache-2.0
// From the text of a rule file to a regime, every name checked.

internal import EvidenceModel
internal import Yams

/// Reads one rule file.
struct RegimeReader {
  /// The formats this program reads, each with how its rules speak of what is not known.
  static let formats: [(name: String, doubt: RegimeDoubt)] = [
    ("martlet.regime/1", .writtenOut), ("martlet.regime/2", .workedOut),
  ]

  private static let ruleFields: Set<String> = [
    "rule", "when", "result", "next", "reason", "sections", "verified", "source", "in_force_from",
    "in_force_to",
  ]

  let text: String
  private var instruments: [RegimeInstrument] = []
  private var rules: [RegimeRule] = []
  private var steps: [String] = []
  private var doubt = RegimeDoubt.writtenOut
  private var settledUnanswered: Set<FactQuestion> = []
  /// The lines on which rules stand, by name.
  private var lines: [String: Int] = [:]

  init(text: String) { self.text = text }

  mutating func read() throws(RegimeError) -> Regime {
    var file = try RegimeFields(RegimeDocument.read(text), context: nil)
    let format = try file.text("format")
    guard let known = Self.formats.first(where: { $0.name == format }) else {
      let names = Self.formats.map(\.name).joined(separator: " or ")
      throw RegimeError(.unknownFormat, line: 1, "the format must be \(names)")
    }
    doubt = known.doubt
    let (id, title) = (try file.name("id"), try file.text("title"))
    let (version, jurisdiction) = (
      try file.positiveNumber("version"), try file.text("jurisdiction")
    )
    let (from, to) = (try file.date("in_force_from"), try file.optionalDate("in_force_to"))
    if let to, to < from {
      throw file.error(.badValue, "in_force_to is before in_force_from")
    }
    for node in try file.list("instruments") { try readInstrument(node) }
    for required in [RegimeInstrument.undetermined, RegimeInstrument.none] {
      guard instruments.contains(where: { $0.id == required && $0.severities.isEmpty }) else {
        throw RegimeError(
          .missingField, "there must be an instrument \(required), without severity")
      }
    }
    let decision = try file.list("decision")
    for node in decision { try readStep(node) }
    try file.finish()
    try checkSteps()
    return Regime(
      id: id, title: title, version: version, jurisdiction: jurisdiction, inForceFrom: from,
      inForceTo: to, instruments: instruments, rules: rules, fileDigestInput: Array(text.utf8),
      steps: steps, rulesByStep: Dictionary(grouping: rules, by: \.step), doubt: doubt,
      settledUnanswered: settledUnanswered)
  }

  private mutating func readInstrument(_ node: Node) throws(RegimeError) {
    var fields = try RegimeFields(node, context: nil)
    let id = try fields.name("id")
    guard !instruments.contains(where: { $0.id == id }) else {
      throw RegimeError(.duplicateName, line: fields.line, "instrument \(id) is there twice")
    }
    let statute = try fields.text("statute")
    let severities = try fields.texts("severities")
    let instrument = RegimeInstrument(
      id: id, label: try fields.text("label"), statute: statute == "none" ? "" : statute,
      isCriminal: try fields.truth("criminal"), severities: severities == ["none"] ? [] : severities
    )
    for severity in instrument.severities
    where !FactQuestion.severity.answers.contains(severity.lowercased()) {
      throw RegimeError(
        .unknownName, line: fields.line, "severity \(severity) is no answer to the question")
    }
    try fields.finish()
    instruments.append(instrument)
  }

  private mutating func readStep(_ node: Node) throws(RegimeError) {
    var fields = try RegimeFields(node, context: nil)
    let step = try fields.name("step")
    guard !steps.contains(step) else {
      throw RegimeError(.duplicateName, line: fields.line, "step \(step) is there twice")
    }
    steps.append(step)
    for node in try fields.list("rules") { try readRule(node, step: step) }
    try fields.finish()
  }

  private mutating func readRule(_ node: Node, step: String) throws(RegimeError) {
    var fields = try RegimeFields(node, context: nil)
    let name = try fields.name("rule")
    fields.context = name
    guard lines.updateValue(fields.line ?? 0, forKey: name) == nil else {
      throw fields.error(.duplicateName, "rule \(name) is there twice")
    }
    try fields.allow(Self.ruleFields)
    let (result, next) = (try fields.optionalText("result"), try fields.optionalText("next"))
    let outcome: RegimeRule.Outcome
    switch (result, next) {
    case (let result?, nil):
      guard instruments.contains(where: { $0.id == result }) else {
        throw fields.error(.unknownName, "there is no instrument \(result)")
      }
      outcome = .result(result)
    case (nil, let next?): outcome = .next(next)
    default: throw fields.error(.missingField, "a rule has either a result or a next step")
    }
    let (from, to) = (
      try fields.optionalDate("in_force_from"), try fields.optionalDate("in_force_to")
    )
    if let from, let to, to < from {
      throw fields.error(.badValue, "in_force_to is before in_force_from")
    }
    rules.append(
      RegimeRule(
        name: name, step: step, outcome: outcome, reason: try fields.text("reason"),
        sections: try fields.texts("sections"), isVerified: try fields.truth("verified"),
        source: try fields.text("source"), inForceFrom: from, inForceTo: to,
        conditions: try readConditions(fields.mapping("when"), rule: name)))
    try fields.finish()
  }

  private mutating func readConditions(
    _ node: Node, rule: String
  ) throws(RegimeError) -> [RegimeCondition] {
    var fields = try RegimeFields(node, context: rule)
    var conditions: [RegimeCondition] = []
    for question in FactQuestion.allCases where fields.has(question.rawValue) {
      var accepted: UInt16 = 0
      for answer in try fields.texts(question.rawValue) {
        guard let bit = question.bit(answer) else {
          let answers = (question.answers + [FactQuestion.unanswered]).joined(separator: ", ")
          throw fields.error(.unknownName, "\(question.rawValue) is one of \(answers)")
        }
        if doubt == .workedOut, answer == FactQuestion.unsure {
          throw fields.error(
            .badValue, "rules of this format speak of settled answers; leave out \(answer)")
        }
        if answer == FactQuestion.unanswered { settledUnanswered.insert(question) }
        guard accepted & bit == 0 else {
          throw fields.error(.duplicateName, "\(question.rawValue): an answer is there twice")
        }
        accepted |= bit
      }
      conditions.append(RegimeCondition(question: question, accepted: accepted))
    }
    try fields.finish()
    return conditions
  }

  /// Checks that steps are there, and that rules lead to later ones only.
  ///
  /// Whether anything leads to each is for the checker, which shows the answers that lead nowhere.
  private func checkSteps() throws(RegimeError) {
    guard !steps.isEmpty else { throw RegimeError(.missingField, "there is no step") }
    var order: [String: Int] = [:]
    for (index, step) in steps.enumerated() { order[step] = index }
    for rule in rules {
      guard case .next(let next) = rule.outcome else { continue }
      guard let target = order[next], let own = order[rule.step] else {
        throw RegimeError(
          .unknownName, line: lines[rule.name], rule: rule.name, "there is no step \(next)")
      }
      guard target > own else {
        throw RegimeError(
          .cycle, line: lines[rule.name], rule: rule.name, "a rule leads to a later step only")
      }
    }
  }
}
