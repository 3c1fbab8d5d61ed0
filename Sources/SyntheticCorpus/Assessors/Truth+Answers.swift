// SPDX-License-Identifier: Apache-2.0
// The neutral answers that a truth leads an assessor to.

internal import EvidenceModel

extension Truth {
  /// The answers of an assessor who sees this truth.
  ///
  /// Questions that earlier answers settle are not asked.
  ///
  /// - Source: Protection of Children Act 1978 ss. 1 and 7; Coroners and Justice Act 2009 ss. 62
  ///   and 65: a picture that looks like a photograph is judged by indecency, any other by the limbs
  ///   of s. 62.
  var answers: [FactQuestion: String] {
    var answers: [FactQuestion: String] = [
      .child: child.rawValue, .origin: origin, .photographLike: photographLike ? "yes" : "no",
    ]
    guard child != .no else { return answers }
    answers[.ageBand] = ageBand
    answers[.sex] = sex
    switch grade {
    case .pseudoPhotograph:
      answers[.indecent] = "yes"
      answers[.severity] = severity?.rawValue
      answers[.knownVictim] = knownVictim ? "yes" : "no"
      answers[.publicFigure] = publicFigure ? "yes" : "no"
      answers[.commercial] = commercial ? "yes" : "no"
    case .prohibitedImage:
      answers[.derived] = "no"
      answers[.indecent] = "yes"
      setLimbs("yes", in: &answers)
      answers[.knownVictim] = "no"
      answers[.publicFigure] = "no"
      answers[.commercial] = commercial ? "yes" : "no"
    case .notCriminal, .notForAssessment:
      if !photographLike { answers[.derived] = "no" }
      answers[.indecent] = "no"
      setLimbs("no", in: &answers)
    }
    return answers
  }

  private func setLimbs(_ answer: String, in answers: inout [FactQuestion: String]) {
    answers[.pornographic] = answer
    answers[.listedContent] = answer
    answers[.obsceneCharacter] = answer
  }
}
