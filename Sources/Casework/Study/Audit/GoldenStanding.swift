// SPDX-License-Identifier: Apache-2.0
// One person's answers on golden items beside the sum of all others': question by question, as wholes, and by result.

public import EvidenceModel
public import StudyStatistics

/// A person's answers on golden items to one question, or as a whole, beside the others' in sum.
public struct GoldenStanding: Hashable, Sendable {
  /// The part of ``RaterComparison/falseAlarms`` that whole answers and results have together; single questions share the
  /// other half.
  public static let partOfWholes = 0.5

  /// What of the answers is compared.
  public let subject: GoldenSubject
  /// The person's answers that are told, and how many of them differ from what was agreed.
  public let own: Tally
  /// The person beside all others; `nil` while there are no whole days in which ``TeamExposure/fewestPeople`` others
  /// answered.
  public let comparison: RaterComparison?
  /// The person beside what was agreed, whatever the others say.
  public let test: AgreedAnswersTest
  /// Whether the person stands apart: from the others, or where nothing can be told of them, from what was agreed.
  ///
  /// Among people who answer alike, anybody does on anything at most ``RaterComparison/falseAlarms`` of the time.
  public let isApart: Bool

  /// The chance that the test gives which decided: the comparison's, else that of what was agreed.
  public var chance: Double { comparison?.chance ?? test.chance }

  /// Holds the own answers against the others': questions of which own ones are told, then whole answers and results.
  ///
  /// The own answers are those of the series and no others, so that no difference of the two tells of fewer looks than the
  /// series does.
  ///
  /// - Parameters:
  ///   - series: The own answers over time.
  ///   - days: Whole days of all others. As many in a row count as it takes until enough of them have
  ///     answered, so that the difference of two sums is never one person's.
  ///   - people: How many people rate golden items: the false alarms are shared among them.
  /// - Returns: the standings: of questions in their order, of whole answers, of results.
  /// - Throws: `StatisticsError`, which no count of looks that a catalog holds gives.
  static func standings(
    of series: DriftSeries, beside days: [DriftSeries.Period], people: Int
  ) throws(StatisticsError) -> [GoldenStanding] {
    var questions: [(GoldenSubject, DriftLine)] = []
    var wholes: [(GoldenSubject, DriftLine)] = []
    for line in series.lines {
      if let question = line.question {
        questions.append((.question(question), line))
      } else {
        wholes.append((.wholeAnswer, line))
      }
    }
    if let results = series.results { wholes.append((.result, results)) }
    return try standings(questions, days, people, part: 1 - partOfWholes)
      + standings(wholes, days, people, part: partOfWholes)
  }

  /// The standings that share a `part` of the false alarms.
  private static func standings(
    _ lines: [(GoldenSubject, DriftLine)], _ days: [DriftSeries.Period], _ people: Int,
    part: Double
  ) throws(StatisticsError) -> [GoldenStanding] {
    var compared: [(subject: GoldenSubject, own: Tally, comparison: RaterComparison?)] = []
    for (subject, line) in lines {
      let told = line.points.compactMap(\.tally)
      guard !told.isEmpty else { continue }
      let answers = told.reduce(0) { $0 + $1.examined }
      let own = try Tally(
        found: answers - told.reduce(0) { $0 + $1.found }, of: answers)
      let others = try sum(of: subject, days)
      var comparison: RaterComparison?
      if let others { comparison = try RaterComparison(own: own, others: others) }
      compared.append((subject, own, comparison))
    }
    return compared.map { entry in
      let test = AgreedAnswersTest(own: entry.own)
      let isApart =
        entry.comparison?.isApart(among: compared.count, people: people, part: part)
        ?? test.isApart(among: compared.count, people: people, part: part)
      return GoldenStanding(
        subject: entry.subject, own: entry.own, comparison: entry.comparison, test: test,
        isApart: isApart)
    }
  }

  /// The answers that differ, over the days in a row in which enough people gave one.
  ///
  /// Days that are too few wait for those after them; `nil` while there are not enough.
  private static func sum(
    of subject: GoldenSubject, _ days: [DriftSeries.Period]
  ) throws(StatisticsError) -> Tally? {
    var (differing, all) = (0, 0)
    var waiting: [(user: Int64, agrees: Bool)] = []
    for day in days {
      waiting += day.golden.compactMap { answer in
        answer.agrees(on: subject).map { (user: answer.user, agrees: $0) }
      }
      guard Set(waiting.map(\.user)).count >= TeamExposure.fewestPeople else { continue }
      all += waiting.count
      differing += waiting.count { !$0.agrees }
      waiting = []
    }
    return all == 0 ? nil : try Tally(found: differing, of: all)
  }
}

/// What a person is told of the own answers on golden items, and nobody else is.
public struct OwnGoldenResults: Hashable, Sendable {
  /// How they agree over time.
  public let series: DriftSeries
  /// How they stand beside the others': question by question, as wholes, and by result.
  public let standings: [GoldenStanding]

  /// The results as JSON: the series, and the standings beside it.
  public var json: JSONValue {
    .object(
      (series.json.members ?? []) + [
        JSONValue.Member("standings", .array(standings.map(\.json)))
      ])
  }
}

extension GoldenStanding {
  /// The standing as JSON; the others' figures are null where too few of them answered.
  var json: JSONValue {
    [
      "question": .string(subject.name), "words": .string(subject.words),
      "answers": JSONValue(own.examined), "differing": JSONValue(own.found),
      "others_answers": JSONValue(comparison?.others.examined),
      "others_differing": JSONValue(comparison?.others.found),
      "against": comparison == nil ? "agreed" : "others", "chance": .number(chance),
      "apart": .bool(isApart),
    ]
  }
}
