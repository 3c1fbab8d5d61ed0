// SPDX-License-Identifier: Apache-2.0
// A table of facts and what a regime has to make of them, as a data file beside the regime's rules.

public import EvidenceModel
internal import Yams

/// One row of a table of tests.
public struct RegimeTableRow: Hashable, Sendable {
  /// The line on which it stands, from 1.
  public let line: Int
  /// The facts.
  public let facts: FactSheet
  /// The date of the law.
  public let asOf: CivilDate
  /// The result it has to be: the instrument, and the severity where it carries one.
  public let result: String
  /// Whether it has to be a draft.
  public let isDraft: Bool
  /// The rule that has to give it, *undetermined* where doubts are open; `nil` where any may.
  public let rule: String?
}

/// A table of facts and what a regime has to make of them.
public struct RegimeTable: Hashable, Sendable {
  /// A row whose facts give something else.
  public struct Failure: Hashable, Sendable {
    /// The line of the row.
    public let line: Int
    /// What was expected and what was found, in one line.
    public let message: String
  }

  /// The rows, in the file's order.
  public let rows: [RegimeTableRow]

  /// Reads a table for a regime.
  ///
  /// - Throws: ``RegimeError`` with the line of the first mistake; also when the table was written for
  ///   another regime or version.
  public static func load(yaml text: String, for regime: Regime) throws(RegimeError) -> RegimeTable
  {
    var fields = try RegimeFields(RegimeDocument.read(text), context: nil)
    guard try fields.text("format") == "martlet.regime-tests/1" else {
      throw fields.error(.unknownFormat, "the format must be martlet.regime-tests/1")
    }
    let (id, version) = (try fields.text("regime"), try fields.positiveNumber("version"))
    guard id == regime.id, version == regime.version else {
      throw fields.error(
        .unknownName,
        "the tests are those of \(id) version \(version), not of \(regime.id) version "
          + "\(regime.version); look through them and change the number")
    }
    let date = try fields.date("as_of")
    let rows = try fields.list("rows").map { (node) throws(RegimeError) in
      try row(node, regime, date)
    }
    try fields.finish()
    return RegimeTable(rows: rows)
  }

  private static func row(
    _ node: Node, _ regime: Regime, _ date: CivilDate
  ) throws(RegimeError) -> RegimeTableRow {
    var fields = try RegimeFields(node, context: nil)
    let facts = try fields.facts("facts")
    let result = try fields.text("result")
    let words = result.split(separator: " ", maxSplits: 1).map(String.init)
    guard let instrument = words.first.flatMap(regime.instrument),
      words.count == 1 || instrument.severities.contains(words[1])
    else {
      throw fields.error(.unknownName, "there is no result \(result) in \(regime.id)")
    }
    let rule = try fields.optionalText("rule")
    if let rule, rule != RegimeInstrument.undetermined, regime.rule(rule) == nil {
      throw fields.error(.unknownName, "there is no rule \(rule) in \(regime.id)")
    }
    let row = RegimeTableRow(
      line: fields.line ?? 0, facts: facts, asOf: try fields.optionalDate("as_of") ?? date,
      result: result, isDraft: fields.has("draft") ? try fields.truth("draft") : false, rule: rule)
    try fields.finish()
    return row
  }

  /// The rows whose facts give something else by `regime`.
  public func failures(in regime: Regime) -> [Failure] {
    rows.compactMap { row in
      let found = regime.determine(row.facts, asOf: row.asOf, confirmed: [])
      let result = found.instrument + (found.severity.map { " \($0)" } ?? "")
      let isDraft = found.standing == .counselRequired
      let isAsExpected =
        result == row.result && isDraft == row.isDraft && (row.rule ?? found.rule) == found.rule
      guard !isAsExpected else { return nil }
      let expected =
        Self.words(row.result, row.isDraft) + (row.rule.map { " by rule \($0)" } ?? "")
      return Failure(
        line: row.line,
        message: "line \(row.line): expected \(expected) as of \(row.asOf), found "
          + Self.words(result, isDraft)
          + (found.rule.isEmpty ? ", by no rule: \(found.reason)" : " by rule \(found.rule)"))
    }
  }

  /// The rules that give a result and that no row leads to, in the file's order.
  public func untested(in regime: Regime) -> [String] {
    let led = Set(
      rows.map { regime.determine($0.facts, asOf: $0.asOf, confirmed: []).rule })
    return regime.rules.filter { rule in
      if case .result = rule.outcome { !led.contains(rule.name) } else { false }
    }.map(\.name)
  }

  private static func words(_ result: String, _ isDraft: Bool) -> String {
    isDraft ? "a draft of \(result)" : result
  }
}
