// SPDX-License-Identifier: Apache-2.0
// What looking took, by stage and look by look, without names.

/// A stage of the work of people who look.
public enum StudyStage: String, CaseIterable, Hashable, Sendable {
  /// The first look at an item.
  case grading
  /// A look at an item that somebody else has rated.
  case second
  /// Settling a dispute.
  case adjudication
  /// A look for an audit sample.
  case audit
  /// A look at an item on which people agreed beforehand.
  case golden
  /// A person's later look at an item that the same person has looked at.
  case again
}

/// What a stage took.
public struct StageWork: Hashable, Sendable {
  /// Records of looks, or decisions.
  public var looks: Int
  /// Of these, those whose time was measured; the others have none, or only a claimed one.
  public var timed: Int
  /// Seconds of active looking, without claimed times.
  public var seconds: Double
  /// Who took part, as numbers that name nobody.
  public var people: Set<Int>
  /// Those of them of whom any time was measured.
  public var timedPeople: Set<Int>

  /// Groups the parts; without `timedPeople` all who took part were timed, where any time was measured.
  public init(
    looks: Int = 0, timed: Int = 0, seconds: Double = 0, people: Set<Int> = [],
    timedPeople: Set<Int>? = nil
  ) {
    self.looks = looks
    self.timed = timed
    self.seconds = seconds
    self.people = people
    self.timedPeople = timedPeople ?? (timed > 0 ? people : [])
  }
}

/// What the work of a study took.
public struct StudyWork: Hashable, Sendable {
  /// The looks by stage.
  public var stages: [StudyStage: StageWork]
  /// Decisions before assessment on whether an item goes to it.
  public var triage: StageWork
  /// The seconds of each look that was measured, in any order.
  public var lookSeconds: [Double]
  /// How many people these looks are of.
  public var timedPeople: Int

  /// Groups the parts.
  public init(
    stages: [StudyStage: StageWork] = [:], triage: StageWork = StageWork(),
    lookSeconds: [Double] = [], timedPeople: Int = 0
  ) {
    self.stages = stages
    self.triage = triage
    self.lookSeconds = lookSeconds
    self.timedPeople = timedPeople
  }
}
