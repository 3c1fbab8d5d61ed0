// SPDX-License-Identifier: Apache-2.0
// Common combinations of answers under one key, as a data file beside the regime's rules.

public import EvidenceModel
internal import Yams

/// A common combination of answers, given by one key.
public struct RegimeMacro: Hashable, Sendable {
  /// What a macro does besides filling in answers.
  public enum Wish: String, CaseIterable, Hashable, Sendable {
    /// The person is not sure, and another is asked.
    case secondOpinion = "second_opinion"
  }

  /// The macro's name, unique in its file.
  public let name: String
  /// What stands on its button.
  public let words: String
  /// The answers it gives.
  public let facts: FactSheet
  /// What it asks for besides.
  public let wish: Wish?
  /// The result that its answers have; `nil` where they are left open.
  public let result: String?
  /// Its place in the file, from 1.
  public let place: Int

  /// Reads a file of macros for a regime.
  ///
  /// Each macro names the result of its answers, and is refused when the rules give another.
  ///
  /// - Throws: ``RegimeError`` with the macro's name for the first mistake.
  public static func load(
    yaml text: String, for regime: Regime, asOf date: CivilDate
  ) throws(RegimeError) -> [RegimeMacro] {
    try load(yaml: text, for: regime) { node, place throws(RegimeError) in
      try read(node, at: place, regime, date)
    }
  }

  /// Reads a file of macros for rules that may have changed since it was written: a macro whose answers have another result by
  /// now is left out, and the others keep their places.
  ///
  /// - Throws: ``RegimeError`` for a file that cannot be read.
  public static func standing(
    yaml text: String, for regime: Regime, asOf date: CivilDate
  ) throws(RegimeError) -> [RegimeMacro] {
    try load(yaml: text, for: regime) { node, place in
      try? read(node, at: place, regime, date)
    }
  }

  private static func load(
    yaml text: String, for regime: Regime,
    macro read: (Node, Int) throws(RegimeError) -> RegimeMacro?
  ) throws(RegimeError) -> [RegimeMacro] {
    let node = try RegimeDocument.read(text)
    var fields = try RegimeFields(node, context: nil)
    guard try fields.text("format") == "martlet.macros/1" else {
      throw fields.error(.unknownName, "the format must be martlet.macros/1")
    }
    guard try fields.text("regime") == regime.id else {
      throw fields.error(.unknownName, "the macros are not those of \(regime.id)")
    }
    var macros: [RegimeMacro] = []
    for (index, node) in try fields.list("macros").enumerated() {
      guard let macro = try read(node, index + 1) else { continue }
      guard !macros.contains(where: { $0.name == macro.name }) else {
        throw RegimeError(.duplicateName, "macro \(macro.name) is there twice")
      }
      macros.append(macro)
    }
    try fields.finish()
    return macros
  }

  private static func read(
    _ node: Node, at place: Int, _ regime: Regime, _ date: CivilDate
  ) throws(RegimeError) -> RegimeMacro {
    var fields = try RegimeFields(node, context: nil)
    let name = try fields.name("macro")
    fields.context = name
    let words = try fields.text("words")
    let facts = try fields.facts("facts")
    let wish = try fields.optionalText("wish")
    guard wish == nil || wish.flatMap(Wish.init(rawValue:)) != nil else {
      throw fields.error(.unknownName, "a wish can only be second_opinion")
    }
    let result = try fields.optionalText("result")
    try fields.finish()
    let found = regime.determine(facts, asOf: date, confirmed: [])
    let foundText = found.instrument + (found.severity.map { " \($0)" } ?? "")
    guard result == nil || result == foundText else {
      throw fields.error(.unknownName, "its answers give \(foundText)")
    }
    return RegimeMacro(
      name: name, words: words, facts: facts, wish: wish.flatMap(Wish.init(rawValue:)),
      result: result, place: place)
  }
}

extension EmbeddedRegimes {
  /// The macros that come with a regime, checked against its rules by the law of `date`.
  ///
  /// - Throws: ``RegimeError``.
  public static func macros(
    for regime: Regime, asOf date: CivilDate
  ) throws(RegimeError) -> [RegimeMacro] {
    guard let text = macrosYAML(regime.id) else { return [] }
    return try RegimeMacro.load(yaml: text, for: regime, asOf: date)
  }

  /// The macros that come with a regime, as far as they fit its rules, which a person may have changed.
  ///
  /// - Throws: ``RegimeError``.
  public static func standingMacros(
    for regime: Regime, asOf date: CivilDate
  ) throws(RegimeError) -> [RegimeMacro] {
    guard let text = macrosYAML(regime.id) else { return [] }
    return try RegimeMacro.standing(yaml: text, for: regime, asOf: date)
  }
}
