// SPDX-License-Identifier: Apache-2.0
// The neutral questions an assessor answers. Facts are recorded once; law is derived many times.

/// A neutral question about one item, with its possible answers.
///
/// The questions are those that the regimes need between them; none of them names an offence. An
/// unanswered question is absent from a ``FactSheet``: absent and `unsure` are different things.
public enum FactQuestion: String, CaseIterable, Hashable, Sendable, Codable {
  /// Is a child (a person under 18) shown, really or by the predominant impression conveyed?
  case child
  /// How did the picture come about?
  case origin
  /// If printed, would it look like a photograph?
  case photographLike = "photograph_like"
  /// Is it a tracing or other image derived from a photograph?
  case derived
  /// Is it indecent, by recognised standards?
  case indecent
  /// Which severity criterion does it meet?
  case severity
  /// Can it reasonably be assumed to be produced solely or principally for sexual arousal?
  case pornographic
  /// Does it focus on what the statute lists, or portray an act the statute lists?
  case listedContent = "listed_content"
  /// Is it grossly offensive, disgusting or otherwise of an obscene character?
  case obsceneCharacter = "obscene_character"
  /// The band of the youngest child shown.
  case ageBand = "age_band"
  /// The sex of the children shown.
  case sex
  /// Is a victim shown who is known to be identified?
  case knownVictim = "known_victim"
  /// Is a public figure shown?
  case publicFigure = "public_figure"
  /// Is it offered commercially?
  case commercial
  /// Is the youngest child shown prepubescent or pubescent, by appearance?
  case maturity
  /// Does a real child appear who can be recognised, as by the face or another distinguishing mark?
  case identifiableChild = "identifiable_child"
  /// Is there a lascivious exhibition of what 18 USC 2256(2) lists?
  case lasciviousExhibition = "lascivious_exhibition"
  /// Is its dominant characteristic the depiction, for a sexual purpose, of what the statute lists?
  case dominantDepiction = "dominant_depiction"
  /// Would reasonable persons regard it as being, in all the circumstances, offensive?
  case offensive
  /// Is it a depiction, or a tool for making such images, or guidance?
  ///
  /// Said of what is known of an item; nothing is opened or run for it.
  case itemClass = "item_class"

  /// The possible answers, in the order in which they are asked.
  public var answers: [String] {
    switch self {
    case .child: ["yes", "impression", "no", "unsure"]
    case .origin: ["camera", "computer_made", "altered", "cannot_tell"]
    case .severity: ["a", "b", "c", "unsure"]
    case .ageBand: ["0-2", "3-6", "7-10", "11-13", "14-15", "16-17", "unsure"]
    case .sex: ["girl", "boy", "both", "unsure"]
    case .maturity: ["prepubescent", "pubescent", "unsure"]
    case .itemClass:
      ["depiction", "generator", "guidance", "generator_guidance", "other", "unsure"]
    case .photographLike, .derived, .indecent, .pornographic, .listedContent, .obsceneCharacter,
      .knownVictim, .publicFigure, .commercial, .identifiableChild, .lasciviousExhibition,
      .dominantDepiction, .offensive:
      ["yes", "no", "unsure"]
    }
  }

  /// Whether it is put only where one of a case's regimes needs it.
  ///
  /// The others are recorded of every item, since they serve statistics and searches too.
  public var isAskedOnlyWhereNeeded: Bool {
    switch self {
    case .maturity, .identifiableChild, .lasciviousExhibition, .dominantDepiction, .offensive,
      .itemClass:
      true
    default: false
    }
  }
}
