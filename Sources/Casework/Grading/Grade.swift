// SPDX-License-Identifier: Apache-2.0
// What the records of all assessors about one item come to, under one regime.

public import EvidenceModel

/// One assessor's standing answer about one item under one regime.
public struct Vote: Hashable, Sendable {
  /// The assessment it comes from.
  public let assessment: Int64
  /// The assessor.
  public let rater: Int64
  /// How the assessor came to know.
  public let route: AssessmentRoute
  /// Whether it settles a dispute.
  public let isAdjudication: Bool
  /// Whether it was inferred over a path that no longer exists.
  public let isStale: Bool
  /// What the regime derives from the facts recorded.
  public let outcome: GradeOutcome

  /// Groups the parts of a vote.
  public init(
    assessment: Int64, rater: Int64, route: AssessmentRoute, isAdjudication: Bool, isStale: Bool,
    outcome: GradeOutcome
  ) {
    self.assessment = assessment
    self.rater = rater
    self.route = route
    self.isAdjudication = isAdjudication
    self.isStale = isStale
    self.outcome = outcome
  }
}

/// What all votes about one item come to.
///
/// Each rater counts once, by the latest record. Only `seen` records make a grade; an inferred or
/// glanced record shows only where nobody has seen the item. Where raters once differed before they could read each other's
/// answers, a later change of mind settles nothing: that takes an adjudication.
///
/// A record whose result is a draft supports no grade. Where it is all there is, so is the item's: ``Status/draft``.
public struct Grade: Hashable, Sendable {
  /// How well founded a grade is.
  public enum Status: String, CaseIterable, Hashable, Sendable, Codable {
    /// Nobody has recorded anything that stands.
    case none
    /// A tile was looked at, and no more.
    case glanced
    /// Carried over within a family.
    case inferred
    /// One rater saw it.
    case single
    /// Two raters saw it and agree.
    case indicative
    /// Three or more raters saw it and agree.
    case trusted
    /// Raters who saw it differ, and nobody has settled it.
    case disputed
    /// A dispute was settled.
    case adjudicated
    /// People saw it, and what the law makes of their records rests on a rule that nobody confirmed.
    case draft
  }

  /// How well founded the grade is.
  public let status: Status
  /// The outcome, which may be a draft; `nil` for none and disputed.
  public let outcome: GradeOutcome?
  /// The assessment that stands for the item: the adjudication, else the earliest of the agreeing ones.
  public let assessment: Int64?
  /// How many raters saw the item, those among them whose results are drafts.
  public let seenCount: Int

  /// The grade of an item that nobody has recorded anything about.
  public static let none = Grade(status: .none, outcome: nil, assessment: nil, seenCount: 0)

  /// Derives the grade from each rater's votes, given oldest first.
  ///
  /// - Parameters:
  ///   - votes: What stands.
  ///   - words: What raters said before they could read each other's answers, though it was replaced or taken back since.
  /// - Returns: what they come to.
  /// - Complexity: O(n log n) in the number of votes.
  public static func derive(from votes: [Vote], words: [Vote] = []) -> Grade {
    let seen = latest(of: votes.filter { $0.route == .seen && !$0.isAdjudication })
    let settled = votes.last { $0.isAdjudication && $0.route == .seen }
    if let settled {
      return Grade(
        status: settled.outcome.draft == nil ? .adjudicated : .draft, outcome: settled.outcome,
        assessment: settled.assessment, seenCount: seen.count)
    }
    if let first = seen.first {
      guard (seen + words).allSatisfy({ $0.outcome.agrees(with: first.outcome) }) else {
        return Grade(status: .disputed, outcome: nil, assessment: nil, seenCount: seen.count)
      }
      let founding = seen.filter { $0.outcome.draft == nil }
      let status: Status =
        switch founding.count {
        case 0: .draft
        case 1: .single
        case 2: .indicative
        default: .trusted
        }
      let vote = founding.first ?? first
      return Grade(
        status: status, outcome: vote.outcome, assessment: vote.assessment, seenCount: seen.count)
    }
    if let carried = latest(of: votes.filter { $0.route == .inferred && !$0.isStale }).last {
      return Grade(
        status: .inferred, outcome: carried.outcome, assessment: carried.assessment, seenCount: 0)
    }
    guard let tile = latest(of: votes.filter { $0.route == .glanced }).last else { return .none }
    return Grade(status: .glanced, outcome: tile.outcome, assessment: tile.assessment, seenCount: 0)
  }

  /// Each rater's latest vote, ordered by assessment.
  private static func latest(of votes: [Vote]) -> [Vote] {
    var byRater: [Int64: Vote] = [:]
    for vote in votes where vote.assessment >= byRater[vote.rater]?.assessment ?? Int64.min {
      byRater[vote.rater] = vote
    }
    return byRater.values.sorted { $0.assessment < $1.assessment }
  }
}
