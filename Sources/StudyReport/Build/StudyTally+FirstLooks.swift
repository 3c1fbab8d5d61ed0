// SPDX-License-Identifier: Apache-2.0
// The looks of which headline hours are: first looks, and looks again where so few looked again that both are told together.

internal import EvidenceModel

extension StageGroup {
  /// Whether it is of first looks, and of nothing else than looks again that were too few for a row of their own.
  var isOfFirstLooks: Bool {
    stages == [.grading] || (stages == [.grading, .again] && isOfFirstLooksOfEnough)
  }
}

extension StudyTally {
  /// The row of first looks; `nil` where there is none, or looks of others at the same items are in it.
  var firstLooks: StageGroup? { stageGroups.first(where: \.isOfFirstLooks) }
}

extension StageWork {
  /// What two stages took together.
  func joined(with other: StageWork) -> StageWork {
    StageWork(
      looks: looks + other.looks, timed: timed + other.timed, seconds: seconds + other.seconds,
      people: people.union(other.people), timedPeople: timedPeople.union(other.timedPeople))
  }
}
