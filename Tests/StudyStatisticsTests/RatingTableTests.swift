// SPDX-License-Identifier: Apache-2.0
// Tables of ratings: how they are made, and what of them is refused.

internal import Testing

@testable internal import StudyStatistics

@Suite struct RatingTableTests {
  private let ratings = [
    Rating(item: "b", rater: "1", label: "no"), Rating(item: "a", rater: "2", label: "yes"),
    Rating(item: "a", rater: "1", label: "yes"), Rating(item: "b", rater: "3", label: "yes"),
    Rating(item: "c", rater: "1", label: "no"),
  ]

  @Test func singleRatingsBecomeRows() throws {
    let table = try RatingTable(labels: ["yes", "no"], ratings: ratings)
    let same = try RatingTable(
      labels: ["yes", "no"], raters: ["1", "2", "3"],
      rows: [["yes", "yes", nil], ["no", nil, "yes"], ["no", nil, nil]])
    #expect(table == same)
    #expect(try RatingTable(labels: ["yes", "no"], ratings: ratings.reversed()) == table)
    #expect(table.pairableItems == 2)
  }

  @Test func twoRatersAreComparedWhereBothRated() throws {
    let table = try RatingTable(labels: ["yes", "no"], ratings: ratings)
    #expect(try table.confusion("1", "3").counts == [[0, 0], [1, 0]])
    #expect(try table.confusion("3", "1").counts == [[0, 1], [0, 0]])
    #expect(try table.confusion("2", "3").items == 0)
    #expect(throws: StatisticsError(.unknownName, "")) { try table.confusion("1", "4") }
    #expect(throws: StatisticsError(.oneRater, "")) { try table.confusion("1", "1") }
    #expect(throws: StatisticsError(.oneItem, "")) { try table.confusion("1", "2").rawAgreement() }
    #expect(throws: StatisticsError(.oneItem, "")) { try table.confusion("1", "2").kappa() }
  }

  @Test func oneClassIsAskedFor() throws {
    let table = try RatingTable(labels: ["x", "yes", "no"], ratings: ratings).asked(of: "no")
    #expect(table.labels == ["no", "not no"])
    #expect(try table.confusion("1", "3").counts == [[0, 1], [0, 0]])
    #expect(throws: StatisticsError(.unknownName, "")) { try table.asked(of: "maybe") }
  }

  @Test func pairsOfAllRatersAreCounted() throws {
    let table = try RatingTable(
      labels: ["yes", "no", "unsure"], raters: ["1", "2", "3"],
      rows: [
        ["yes", "yes", "no"], ["no", "yes", nil], [nil, "no", "no"], ["unsure", nil, nil],
        [nil, nil, nil],
      ])
    #expect(
      table.ratedPairs == [
        RatedPair(first: "yes", second: "yes", count: 1),
        RatedPair(first: "yes", second: "no", count: 3),
        RatedPair(first: "no", second: "no", count: 1),
      ])
  }

  @Test func whatIsWrongIsSaid() {
    #expect(throws: StatisticsError(.duplicate, "")) {
      try RatingTable(labels: ["a", "a"], ratings: [])
    }
    #expect(throws: StatisticsError(.duplicate, "")) {
      try RatingTable(labels: ["a"], raters: ["1", "1"], rows: [])
    }
    #expect(throws: StatisticsError(.duplicate, "")) {
      try RatingTable(labels: ["yes", "no"], ratings: ratings + [ratings[0]])
    }
    #expect(throws: StatisticsError(.unknownName, "")) {
      try RatingTable(labels: ["yes"], ratings: ratings)
    }
    #expect(throws: StatisticsError(.unknownName, "")) {
      try RatingTable(labels: ["a"], raters: ["1"], rows: [["b"]])
    }
    #expect(throws: StatisticsError(.raggedTable, "")) {
      try RatingTable(labels: ["a"], raters: ["1", "2"], rows: [["a"]])
    }
    #expect(throws: StatisticsError(.raggedTable, "")) {
      try ConfusionTable(labels: ["a"], counts: [[1, 2]])
    }
    #expect(throws: StatisticsError(.outOfRange, "")) {
      try ConfusionTable(labels: ["a"], counts: [[-1]])
    }
  }

  @Test func errorsSayWhatToDoAndNothingOfTheItems() {
    let error = #expect(throws: StatisticsError.self) {
      try RatingTable(labels: ["yes"], ratings: ratings)
    }
    #expect(error?.description.contains("add it, or mend it") == true)
    #expect(error?.description.contains("\"b\"") == false)
    #expect(Set([StatisticsError.oneItem, .oneClass, .oneItem]).count == 2)
  }
}
