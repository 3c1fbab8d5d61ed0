// SPDX-License-Identifier: Apache-2.0
// What a synthetic picture stands for: the ground truth of tests and simulated assessors.

/// What a synthetic picture stands for.
public struct Truth: Hashable, Sendable {
  /// The class, by the neutral names of the statutes.
  public enum Class: String, CaseIterable, Hashable, Sendable {
    /// Stands for a criminal pseudo-photograph.
    case pseudoPhotograph = "pseudo_photograph"
    /// Stands for a prohibited image.
    case prohibitedImage = "prohibited_image"
    /// Stands for an assessed picture that is not criminal.
    case notCriminal = "not_criminal"
    /// Stands for a picture that triage does not select.
    case notForAssessment = "not_for_assessment"

    /// Whether the class is one of the two criminal ones.
    public var isCriminal: Bool { self == .pseudoPhotograph || self == .prohibitedImage }
  }

  /// The severity criterion met; raw values are the answers of the severity question.
  public enum Severity: String, CaseIterable, Hashable, Sendable {
    /// Category A.
    case a
    /// Category B.
    case b
    /// Category C.
    case c
  }

  /// The answer to *is a child shown*; raw values are the question's answers.
  public enum Child: String, CaseIterable, Hashable, Sendable {
    /// One is.
    case yes
    /// By the predominant impression.
    case impression
    /// None is.
    case no
  }

  /// The class.
  public var grade: Class
  /// The severity; present exactly for a pseudo-photograph.
  public var severity: Severity?
  /// Whether a child is shown.
  public var child: Child
  /// Whether it would look like a photograph if printed.
  public var photographLike: Bool
  /// The answer to *how did it come about*: one of the origin question's answers.
  public var origin: String
  /// The youngest age band, one of the question's answers; absent when no child is shown.
  public var ageBand: String?
  /// The sex, one of the question's answers; absent when no child is shown.
  public var sex: String?
  /// Whether a known victim is shown.
  public var knownVictim: Bool
  /// Whether a public figure is shown.
  public var publicFigure: Bool
  /// Whether it is offered commercially.
  public var commercial: Bool

  /// A truth with the usual answers for everything not named.
  public init(
    grade: Class, severity: Severity? = nil, child: Child = .no, photographLike: Bool = true,
    origin: String = "computer_made", ageBand: String? = nil, sex: String? = nil,
    knownVictim: Bool = false, publicFigure: Bool = false, commercial: Bool = false
  ) {
    self.grade = grade
    self.severity = severity
    self.child = child
    self.photographLike = photographLike
    self.origin = origin
    self.ageBand = ageBand
    self.sex = sex
    self.knownVictim = knownVictim
    self.publicFigure = publicFigure
    self.commercial = commercial
  }

  /// Whether triage selects it.
  public var isSelected: Bool { grade != .notForAssessment }

  /// The sign that shows the class to a person.
  public var glyph: Glyph {
    switch grade {
    case .pseudoPhotograph:
      switch severity {
      case .a: .triangle
      case .b: .square
      case .c, nil: .disc
      }
    case .prohibitedImage: .diamond
    case .notCriminal: .ring
    case .notForAssessment: .cross
    }
  }
}
