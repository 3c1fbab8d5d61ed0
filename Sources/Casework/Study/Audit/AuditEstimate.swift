// SPDX-License-Identifier: Apache-2.0
// What the audit of a study came to: each sample with its bounds, and the criminal items in all.

internal import EvidenceModel
internal import StudyStatistics

/// What one sample came to.
public struct SampleOutcome: Hashable, Sendable {
  /// The sample.
  public let sample: DrawnSample
  /// How many of its items somebody has looked at for it.
  public let examined: Int
  /// How many of these are criminal; `nil` while figures are closed to the person.
  public let found: Int?
  /// How many of these are not settled; `nil` while figures are closed to the person.
  public let unsettled: Int?
  /// The fewest and the most criminal items that the stratum can hold, each one-sided, at the sample's confidence.
  ///
  /// `nil` until every item was looked at. What is not settled counts for the most and not for the fewest.
  public let bounds: ClosedRange<Int>?
  /// The verdict, in one sentence.
  public let verdict: String
  /// Whether a criminal item was found, so that the stratum has to be opened again.
  public let reopens: Bool
  /// What has to be known beside it, a sentence each.
  public let notes: [String]
}

/// How many criminal items there are in all.
public struct CriminalTotal: Hashable, Sendable {
  /// The estimate.
  public let estimate: Double
  /// Its interval in whole items, two-sided at 95 %, rounded outward.
  public let interval: ClosedRange<Int>
  /// Bounds that hold at 95 % whatever the strata are like.
  public let guaranteed: ClosedRange<Int>
}

/// What the audit of a study came to.
public struct AuditEstimate: Hashable, Sendable {
  /// The samples, oldest first.
  public let samples: [SampleOutcome]
  /// How many criminal items were found outside of the strata; `nil` while figures are closed to the person.
  public let confirmed: Int?
  /// How many there are in all; `nil` where that cannot be told.
  public let total: CriminalTotal?
  /// What the total says and does not say, or why there is none, a sentence each.
  public let notes: [String]
}

extension SampleOutcome {
  init(_ sample: DrawnSample, _ reading: SampleReading) throws(StatisticsError) {
    self.sample = sample
    examined = reading.examined
    found = reading.found
    unsettled = reading.unsettled
    reopens = reading.found > 0
    notes = Self.notes(reading)
    guard reading.waiting == 0 else {
      bounds = nil
      verdict =
        reading.found > 0
        ? Self.reopening(reading)
        : "Not finished: \(reading.examined) of \(sample.size) items were looked at; there is no bound until "
          + "all are."
      return
    }
    let population = try FinitePopulation(sample.population)
    let level = try ConfidenceLevel(sample.confidence)
    let least = try population.bounds(
      Tally(found: reading.found, of: reading.examined), level: level, side: .lower
    ).lowerBound
    let most = try population.bounds(
      Tally(found: reading.found + reading.unsettled, of: reading.examined), level: level,
      side: .upper
    ).upperBound
    bounds = least...most
    verdict =
      reading.found > 0 ? Self.reopening(reading) : Self.clean(sample, reading, most: most)
  }

  /// The outcome for who may not be told what was found.
  init(closed sample: DrawnSample, _ reading: SampleReading) {
    self.sample = sample
    examined = reading.examined
    (found, unsettled, bounds, reopens) = (nil, nil, nil, false)
    notes = Self.notes(reading)
    verdict =
      "\(reading.examined) of \(sample.size) items were looked at; what was found is closed to who grades until "
      + "nothing waits any more."
  }

  private static func reopening(_ reading: SampleReading) -> String {
    "\(reading.found) of \(reading.examined) items looked at \(reading.found == 1 ? "is" : "are") criminal: "
      + "open the stratum again, and assess more of it."
  }

  private static func clean(_ sample: DrawnSample, _ reading: SampleReading, most: Int) -> String {
    guard reading.unsettled == 0 else {
      return
        "No verdict yet: \(reading.unsettled) of \(reading.examined) items are not settled; a lead settles "
        + "them."
    }
    let share = FigureText.percent(
      Double(most) / Double(sample.population), places: 2, rounding: .up)
    let level = StudyPlan.percent(sample.confidence)
    var text =
      "None of \(sample.size) is criminal: with \(level) confidence at most "
      + "\(DecimalText.grouped(most)) of \(DecimalText.grouped(sample.population)) (\(share)) are"
    if let excludes = sample.excludes {
      text +=
        most < excludes
        ? ", so \(DecimalText.grouped(excludes)) or more are excluded"
        : ", which does not exclude \(DecimalText.grouped(excludes))"
    }
    return text + "."
  }

  private static func notes(_ reading: SampleReading) -> [String] {
    var notes: [String] = []
    if reading.unsettled > 0, reading.found > 0 {
      notes.append(
        "\(reading.unsettled) items are not settled: they count for the upper bound, not for the lower."
      )
    }
    if reading.hopeless > 0 {
      notes.append(
        "\(reading.hopeless) items wait for somebody who has not looked at them, and there is nobody left: add a "
          + "user who assesses.")
    }
    if reading.formerLooks > 0 {
      notes.append(
        "\(reading.formerLooks) looks are of people who were removed since; they count as they were recorded."
      )
    }
    return notes
  }
}
