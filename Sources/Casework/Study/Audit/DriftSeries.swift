// SPDX-License-Identifier: Apache-2.0
// How answers on golden items agree period by period, with intervals, and whether that changed.

public import EvidenceModel
public import StudyStatistics

/// By what the answers on golden items are put together.
public enum DriftPeriod: String, CaseIterable, Hashable, Sendable {
  /// Weeks of the case's zone, from Monday, each with the hundreds of looks that ended in it.
  case week
  /// A hundred looks of the person, or as many hundreds as hold enough golden items.
  case hundred
}

/// How answers of one period agree.
public struct DriftPoint: Hashable, Sendable {
  /// The period in words.
  public let period: String
  /// Answers on golden items, and how many of them say what was agreed; `nil` for fewer than ``DriftSeries/fewestAnswers``.
  public let tally: Tally?
  /// The share's interval at 95 %; `nil` without a tally.
  public let interval: StatedInterval?
  /// The comparison with all periods before; `nil` for the first.
  public let comparison: ProportionChange?
}

/// One question over time.
public struct DriftLine: Hashable, Sendable {
  /// The question; `nil` for all agreed answers of an item together.
  public let question: FactQuestion?
  /// The periods, oldest first.
  public let points: [DriftPoint]

  /// The newest change that the test announces, with its point; `nil` where it announces none.
  public var change: (point: DriftPoint, direction: ProportionChange.Direction)? {
    for point in points.reversed() {
      if let direction = point.comparison?.change(at: DriftSeries.falseAlarms) {
        return (point, direction)
      }
    }
    return nil
  }
}

/// How answers on golden items agree over time.
///
/// A period is told when it is over, and only with a hundred looks around its golden items, so that no item is told on; what
/// is left after the last hundred, once the person has rated all golden items and that day is over.
public struct DriftSeries: Hashable, Sendable {
  /// The fewest answers on golden items of which a share is told.
  public static let fewestAnswers = 5
  /// How many looks make a period of ``DriftPeriod/hundred``.
  public static let block = 100
  /// How many looks make a period at least, once no golden item is left to the person.
  public static let leastRest = 25
  /// How often a single comparison announces a change where there is none, at the most.
  public static let falseAlarms = 0.01

  /// The lines: all agreed answers together, then question by question; empty while no period is told.
  public let lines: [DriftLine]
  /// What the law makes of the answers, period by period: in no line, and held against the others' alone.
  let results: DriftLine?

  /// How many comparisons were made.
  public var comparisons: Int {
    lines.reduce(0) { $0 + $1.points.count { $0.comparison != nil } }
  }

  /// The first look of a person at an item, with all that the person recorded of it where it is golden.
  struct Look {
    /// One record about a golden item.
    struct Record {
      let recorded: Instant
      /// When it was taken back.
      let withdrawn: Instant?
      /// Whether each agreed answer was given.
      let agreements: [FactQuestion: Bool]
      /// Whether the law makes the same of it as of what was agreed; `nil` where it makes nothing settled of either.
      var result: Bool?
    }

    let user: Int64
    let recorded: Instant
    /// Empty for an item that is not golden.
    let records: [Record]

    /// The first record that stood at a moment; `nil` for none.
    func record(at moment: Instant) -> Record? {
      records.first { record in
        record.recorded <= moment && !(record.withdrawn.map { $0 <= moment } ?? false)
      }
    }

    /// The agreements of the first record that stood at a moment; `nil` for none.
    func agreements(at moment: Instant) -> [FactQuestion: Bool]? { record(at: moment)?.agreements }
  }

  /// One period, with the answers on golden items as they stood at its end.
  ///
  /// What is recorded or taken back after its end changes nothing of it: by that an item could be told on.
  struct Period {
    let name: String
    let end: Instant
    let golden: [GoldenAnswer]

    init(name: String, end: Instant, looks: some Sequence<Look>) {
      self.name = name
      self.end = end
      golden = looks.compactMap { look in
        look.record(at: end).map {
          GoldenAnswer(user: look.user, agreements: $0.agreements, result: $0.result)
        }
      }
    }

    /// Periods put together, each with its answers as they stood at its own end.
    init(name: String, of periods: [Period], end: Instant) {
      self.name = name
      self.end = end
      golden = periods.flatMap(\.golden)
    }
  }

  /// The series of periods that may be told.
  ///
  /// - Throws: `StatisticsError`, which no count of looks that a catalog holds gives.
  init(_ periods: [Period]) throws(StatisticsError) {
    guard !periods.isEmpty else {
      (lines, results) = ([], nil)
      return
    }
    let asked = Set(periods.flatMap(\.golden).flatMap(\.agreements.keys))
    var lines = [try Self.line(.wholeAnswer, periods)]
    for question in FactQuestion.allCases where asked.contains(question) {
      lines.append(try Self.line(.question(question), periods))
    }
    self.lines = lines
    results = try Self.line(.result, periods)
  }

  private static func line(
    _ subject: GoldenSubject, _ periods: [Period]
  ) throws(StatisticsError) -> DriftLine {
    var points: [DriftPoint] = []
    var (found, all) = (0, 0)
    for period in periods {
      let answers = period.golden.compactMap { $0.agrees(on: subject) }
      guard answers.count >= fewestAnswers else {
        points.append(
          DriftPoint(period: period.name, tally: nil, interval: nil, comparison: nil))
        continue
      }
      let tally = try Tally(found: answers.count(where: \.self), of: answers.count)
      let comparison =
        all == 0 ? nil : try ProportionChange(from: Tally(found: found, of: all), to: tally)
      points.append(
        DriftPoint(
          period: period.name, tally: tally, interval: ProportionInterval.standard(tally),
          comparison: comparison))
      (found, all) = (found + tally.found, all + tally.examined)
    }
    return DriftLine(question: subject.question, points: points)
  }
}

// MARK: - Periods

extension DriftSeries {
  /// The periods of one person's looks, oldest first, that are told.
  ///
  /// Whole hundreds of looks, so many together that enough golden items are among them, and in the end what is left over.
  /// Weeks are made of the same hundreds, each in the week in which it ended: no difference of the two tells of fewer looks
  /// than a hundred.
  ///
  /// - Parameters:
  ///   - looks: One person's looks, oldest first.
  ///   - period: By what they are put together.
  ///   - day: Where days and weeks are cut.
  ///   - now: What is over by then is told.
  ///   - golden: How many golden items there are to rate.
  /// - Returns: the periods, oldest first.
  static func periods(
    of looks: [Look], by period: DriftPeriod, _ day: WorkDay, now: Instant, golden: Int
  ) -> [Period] {
    let hundreds = hundreds(of: looks, day, now: now, golden: golden)
    guard period == .week else { return hundreds }
    return Dictionary(grouping: hundreds) { day.week(of: $0.end) }.sorted { $0.key < $1.key }
      .compactMap { start, hundreds in
        let end = day.nextWeek(after: start)
        guard end <= now else { return nil }
        return Period(name: name(day, from: start, to: end), of: hundreds, end: end)
      }
  }

  /// Whole hundreds of looks, as few as hold ``fewestAnswers`` golden items; what is left over waits until the day is over
  /// on which the last golden item was rated.
  ///
  /// That day's end is the same whenever it is asked for, so that what was told never changes.
  private static func hundreds(
    of looks: [Look], _ day: WorkDay, now: Instant, golden: Int
  ) -> [Period] {
    guard let end = lastGoldenDay(of: looks, day, golden: golden), end <= now else {
      return hundreds(of: looks[...]).told
    }
    let (told, start) = hundreds(of: looks.prefix { $0.recorded < end })
    let rest = looks[start...].prefix { $0.recorded < end }
    let period = Period(
      name: "looks \(start + 1) – \(rest.endIndex)", end: end.advanced(bySeconds: -1e-6),
      looks: rest)
    guard rest.count >= leastRest, period.golden.count >= fewestAnswers else {
      return hundreds(of: looks[...]).told
    }
    return told + [period]
  }

  private static func hundreds(of looks: ArraySlice<Look>) -> (told: [Period], start: Int) {
    var told: [Period] = []
    var start = 0
    for end in stride(from: block, through: looks.count, by: block) {
      let period = Period(
        name: "looks \(start + 1) – \(end)", end: looks[end - 1].recorded, looks: looks[start..<end]
      )
      guard period.golden.count >= fewestAnswers else { continue }
      told.append(period)
      start = end
    }
    return (told, start)
  }

  /// The end of the day on which a person rated the last golden item; `nil` while one is left.
  private static func lastGoldenDay(of looks: [Look], _ day: WorkDay, golden: Int) -> Instant? {
    guard golden > 0, looks.count(where: { !$0.records.isEmpty }) >= golden else { return nil }
    return looks.last { !$0.records.isEmpty }.map { day.nextDay(after: $0.recorded) }
  }

  /// The looks of each day that is over, oldest first.
  static func days(of looks: [Look], _ day: WorkDay, now: Instant) -> [Period] {
    Dictionary(grouping: looks) { day.start(of: $0.recorded) }.sorted { $0.key < $1.key }
      .compactMap { start, looks in
        let end = day.nextDay(after: start)
        return end <= now ? Period(name: day.text(start), end: end, looks: looks) : nil
      }
  }

  /// The looks of each week that is over, oldest first.
  static func weeks(of looks: [Look], _ day: WorkDay, now: Instant) -> [Period] {
    Dictionary(grouping: looks) { day.week(of: $0.recorded) }.sorted { $0.key < $1.key }
      .compactMap { start, looks in
        let end = day.nextWeek(after: start)
        guard end <= now else { return nil }
        return Period(name: name(day, from: start, to: end), end: end, looks: looks)
      }
  }

  /// A week by its first and its last day.
  private static func name(_ day: WorkDay, from start: Instant, to end: Instant) -> String {
    "\(day.text(start)) – \(day.text(end.advanced(bySeconds: -1)))"
  }
}
