// SPDX-License-Identifier: Apache-2.0
// The form of facts that the case's regime needs, and what the law says of answers so far.

internal import Catalog
public import EvidenceModel
internal import LegalRegime

/// One question of the form.
public struct FormQuestion: Hashable, Sendable {
  /// The question.
  public let question: FactQuestion
  /// The question in words.
  public let words: String
  /// Whether the regime's result can depend on it; others describe.
  public let isNeeded: Bool
  /// The possible answers, each with its words.
  public let answers: [FormAnswer]
}

/// One answer of the form.
public struct FormAnswer: Hashable, Sendable {
  /// The answer as a fact sheet has it.
  public let answer: String
  /// The answer in words.
  public let words: String
}

/// A common combination of answers under one key.
public struct FormMacro: Hashable, Sendable {
  /// The regime whose file it is of.
  public let regime: String
  /// That regime's title.
  public let regimeTitle: String
  /// Its name, unique within its regime.
  public let name: String
  /// What stands on its button.
  public let words: String
  /// The answers it gives.
  public let facts: FactSheet
  /// `second_opinion` where it asks another person.
  public let wish: String?
  /// Its place among its regime's, from 1: the key that people know it by, also where others of the file are left out.
  public let place: Int
}

/// What the law says of answers so far.
public struct FactPreview: Hashable, Sendable {
  /// The regime's title.
  public let regimeTitle: String
  /// The date of the law.
  public let asOf: CivilDate
  /// The result; nothing is recorded by asking.
  public let determination: Determination
  /// The result in words.
  public let words: String
  /// Why, in words.
  public let reason: String
  /// What the other regimes of the case say.
  public let others: [OtherLaw]
  /// The unanswered questions that can still change the result of any of them.
  public let openQuestions: [FactQuestion]
}

/// What another regime of the case says of answers so far.
public struct OtherLaw: Hashable, Sendable {
  /// The regime's title.
  public let regimeTitle: String
  /// The result; nothing is recorded by asking.
  public let determination: Determination
  /// The result in words.
  public let words: String
  /// Why, in words.
  public let reason: String
}

/// Gives the form of facts of a case's regime, and previews results.
public struct FactFormService {
  let store: CaseStore
  let actor: Actor

  /// The form of the regime of `store` for `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// The questions, those that the regimes need first, and the macros of the regimes, the case's own first.
  ///
  /// A macro that gives the same as one before it is left out.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public func form() throws -> (regime: String, questions: [FormQuestion], macros: [FormMacro]) {
    try actor.require(.assess)
    let regimes = try store.regimes().map(\.regime)
    let needed = Set(regimes.flatMap(\.questionsNeeded))
    let questions = FactQuestion.allCases.filter {
      !$0.isAskedOnlyWhereNeeded || needed.contains($0)
    }.map { question in
      FormQuestion(
        question: question, words: FactWords.question(question),
        isNeeded: needed.contains(question),
        answers: question.answers.map {
          FormAnswer(answer: $0, words: FactWords.answer($0, to: question))
        })
    }
    return (
      store.description.regime, questions.filter(\.isNeeded) + questions.filter { !$0.isNeeded },
      Self.macros(regimes, asOf: CivilDate(of: store.clock()))
    )
  }

  /// What the law of today says of some answers, and which questions can still change it.
  ///
  /// - Parameters:
  ///   - facts: The answers.
  ///   - item: The item they are about, whose kind says whether it can be taken for a depiction; asked for its class without one.
  /// - Returns: the results, and the questions.
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound` where there is no such item.
  public func preview(_ facts: FactSheet, of item: Int64? = nil) throws -> FactPreview {
    try actor.require(.assess)
    let regimes = try store.regimes().map(\.regime)
    let kind = try item.map { item in
      guard let kind = try store.catalog.read({ try LawFacts.kind(of: item, $0) }) else {
        throw CaseworkError(.notFound, "there is no item \(item)")
      }
      return kind
    }
    let applied = facts.asApplied(to: kind)
    let today = CivilDate(of: store.clock())
    let service = RegimeService(store: store, actor: actor)
    let laws = try regimes.map { regime in
      let found = regime.determine(
        applied, asOf: today, confirmed: try service.confirmed(regime: regime))
      let words = LawWords(regime)
      return OtherLaw(
        regimeTitle: regime.title, determination: found,
        words: words.result(found.instrument, severity: found.severity),
        reason: words.reason(found.reason))
    }
    return FactPreview(
      regimeTitle: laws[0].regimeTitle, asOf: today, determination: laws[0].determination,
      words: laws[0].words, reason: laws[0].reason, others: Array(laws.dropFirst()),
      openQuestions: Self.openQuestions(facts, of: kind, regimes, asOf: today))
  }

  /// The unanswered questions that can still change the result of any of the regimes.
  ///
  /// Where it was said of a picture whether a child is shown, the item is a depiction, and its class is not asked.
  private static func openQuestions(
    _ facts: FactSheet, of kind: ItemKind?, _ regimes: [Regime], asOf date: CivilDate
  ) -> [FactQuestion] {
    let isDepiction = facts[.child] != nil && kind?.isSeenAsDepiction == true
    let open = Set(regimes.flatMap { $0.openQuestions(facts, asOf: date) })
    return FactQuestion.allCases.filter {
      open.contains($0) && !($0 == .itemClass && isDepiction)
    }
  }

  /// The macros that come with the regimes, but those of which a regime's rules have made something else since.
  private static func macros(_ regimes: [Regime], asOf date: CivilDate) -> [FormMacro] {
    struct Answers: Hashable {
      let facts: FactSheet
      let wish: RegimeMacro.Wish?
    }
    var given: Set<Answers> = []
    return regimes.flatMap { regime in
      let macros = (try? EmbeddedRegimes.standingMacros(for: regime, asOf: date)) ?? []
      return macros.filter {
        given.insert(Answers(facts: $0.facts, wish: $0.wish)).inserted
      }.map {
        FormMacro(
          regime: regime.id, regimeTitle: regime.title, name: $0.name, words: $0.words,
          facts: $0.facts, wish: $0.wish?.rawValue, place: $0.place)
      }
    }
  }
}

/// Questions and answers in the words of the form.
enum FactWords {
  static func question(_ question: FactQuestion) -> String {
    switch question {
    case .child: "Depicts a child"
    case .origin: "Origin"
    case .photographLike: "Printed, a photograph"
    case .derived: "Derived from a photograph"
    case .indecent: "Indecent"
    case .severity: "Severity criterion"
    case .pornographic: "Produced for arousal"
    case .listedContent: "Content that the Act lists"
    case .obsceneCharacter: "Of an obscene character"
    case .ageBand: "Youngest age band"
    case .sex: "Sex of the children"
    case .knownVictim: "Known victim"
    case .publicFigure: "Public figure"
    case .commercial: "Commercial"
    case .maturity: "Maturity, by appearance"
    case .identifiableChild: "Recognisable real child"
    case .lasciviousExhibition: "Lascivious exhibition"
    case .dominantDepiction: "Dominant depiction"
    case .offensive: "Offensive to reasonable persons"
    case .itemClass: "Class of item"
    }
  }

  static func answer(_ answer: String, to question: FactQuestion) -> String {
    switch (question, answer) {
    case (.severity, "a"), (.severity, "b"), (.severity, "c"): answer.uppercased()
    case (.origin, "computer_made"): "made"
    case (.origin, "cannot_tell"): "?"
    case (.ageBand, _): answer.replacing("-", with: "–")
    case (.itemClass, "generator_guidance"): "guidance on generators"
    case (_, "unsure"): "?"
    default: answer
    }
  }
}
