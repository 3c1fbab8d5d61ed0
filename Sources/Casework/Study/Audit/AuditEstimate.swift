// SPDX-License-Identifier: Apache-2.0
// What the audit of a study came to: each sample with its bounds, and the criminal items in all.

internal import EvidenceModel
public import StudyStatistics

/// What one sample came to.
public struct SampleOutcome: Hashable, Sendable {
  /// The sample.
  public let sample: DrawnSample
  /// Whether the person may be told how many items it has, from how many it was drawn, and how many were looked at.
  public let isSizeTold: Bool
  /// Whether the person may be told the seed, and the digest of the items drawn.
  public let isDrawTold: Bool
  /// How many of its items somebody has looked at for it.
  public let examined: Int
  /// How many of these are criminal; `nil` while figures are closed to the person.
  public let found: Int?
  /// How many of these are not settled; `nil` while figures are closed to the person.
  public let unsettled: Int?
  /// How many criminal items were found since among the others from which it was drawn; `nil` while figures are closed.
  public let since: Int?
  /// Of how many of the others nobody knows yet; `nil` while figures are closed.
  public let left: Int?
  /// The fewest and the most criminal items that the stratum can hold, each one-sided, at the sample's confidence.
  ///
  /// `nil` until every item was looked at, and for a sample that does not count. What is not settled counts for the most and not for the fewest. What was seen
  /// since, outside of the sample, counts as seen.
  public let bounds: ClosedRange<Int>?
  /// The share of what was looked at that is criminal, with its intervals; `nil` where there are no bounds, and while something is not settled.
  public let share: SampledShare?
  /// The verdict, in one sentence.
  public let verdict: String
  /// Whether a criminal item was found and something of the stratum is left, so that it has to be opened again.
  public let reopens: Bool
  /// What has to be known beside it, a sentence each.
  public let notes: [String]
}

/// How many criminal items there are in all.
public struct CriminalTotal: Hashable, Sendable {
  /// How many are known.
  public let known: Int
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
  /// What makes up the total: the strata of which something is known or left; empty without a total.
  public let parts: [TotalPart]
  /// What the total says and does not say, or why there is none, a sentence each.
  public let notes: [String]
}

/// What one stratum adds to the criminal total.
public struct TotalPart: Hashable, Sendable {
  /// The stratum.
  public let stratum: AuditStratum
  /// How many of its items are known to be criminal.
  public let known: Int
  /// Of how many of its items nobody knows.
  public let left: Int
  /// How many of these are expected to be criminal, by its samples.
  public let expected: Double
}

extension SampleOutcome {
  init(
    _ sample: DrawnSample, _ standing: AuditStanding.Sample, isDrawTold: Bool
  ) throws(StatisticsError) {
    let reading = standing.reading
    self.sample = sample
    (isSizeTold, self.isDrawTold) = (true, isDrawTold)
    examined = reading.examined
    found = reading.found
    unsettled = reading.unsettled
    let (since, left) = (standing.foundSince, standing.left.count)
    self.since = standing.isExact ? since : nil
    self.left = standing.isExact ? left : nil
    let isOpenedWhole = standing.isExact && left == 0 && standing.isSettled
    reopens = reading.found > 0 && !isOpenedWhole
    notes = Self.notes(reading) + Self.since(standing)
    guard reading.waiting == 0 else {
      (bounds, share) = (nil, nil)
      verdict =
        reading.found > 0
        ? Self.reopening(reading)
        : "Not finished: \(reading.examined) of \(DecimalText.counted(sample.size, "item was", "items were")) looked at; there is no bound until "
          + "all are."
      return
    }
    guard standing.isExact else {
      (bounds, share) = (nil, nil)
      verdict = Self.uncounted(sample, reading)
      return
    }
    let population = try FinitePopulation(sample.population)
    let level = try ConfidenceLevel(sample.confidence)
    let tally = try Tally(found: reading.found, of: reading.examined)
    share = reading.unsettled == 0 ? try SampledShare(tally, of: population) : nil
    let least = try population.bounds(tally, level: level, side: .lower).lowerBound
    let most = try population.bounds(
      Tally(found: reading.found + reading.unsettled, of: reading.examined), level: level,
      side: .upper
    ).upperBound
    bounds = (least...most).within(
      reading.found + since, upTo: reading.found + since + left + reading.unsettled)
    verdict =
      isOpenedWhole && reading.found > 0
      ? Self.opened(sample, reading, since)
      : reading.found > 0
        ? Self.reopening(reading)
        : Self.clean(sample, standing, most: most)
  }

  /// The outcome for who may not be told what was found.
  init(closed sample: DrawnSample, _ reading: SampleReading, _ sizes: SampleSizes) {
    self.sample = sample
    let isFinished = reading.waiting == 0
    (isSizeTold, isDrawTold) = (isFinished && sizes.isSizeTold(sample), sizes.access.tellsSeeds)
    examined = reading.examined
    (found, unsettled, since, left, bounds, share, reopens) = (nil, nil, nil, nil, nil, nil, false)
    // How many would tell who looks at the same time which items are of the sample.
    notes =
      reading.hopeless > 0
      ? [
        "Some items wait for somebody who has not looked at them, and there is nobody left: add a user who assesses."
      ] : []
    verdict =
      (isFinished ? "All of its items were looked at" : "Not all of its items were looked at")
      + "; what was found is closed to who grades until nothing waits any more."
  }

  private static func reopening(_ reading: SampleReading) -> String {
    "\(reading.found) of \(DecimalText.counted(reading.examined, "item")) looked at \(reading.found == 1 ? "is" : "are") criminal: "
      + "open the stratum again, and assess more of it."
  }

  /// That a sample speaks for nothing, and why.
  private static func uncounted(_ sample: DrawnSample, _ reading: SampleReading) -> String {
    let text =
      "Sample \(sample.id) does not count: by the rules in force it cannot be worked out any more from which items it was "
      + "drawn, so it has no bounds and is in no total; draw another one."
    return reading.found > 0 ? "\(text) \(reopening(reading))" : text
  }

  private static func opened(
    _ sample: DrawnSample, _ reading: SampleReading, _ since: Int
  ) -> String {
    "\(reading.found) of \(DecimalText.counted(reading.examined, "item")) looked at \(reading.found == 1 ? "was" : "were") criminal; by now the "
      + "whole stratum was looked at, and \(DecimalText.grouped(reading.found + since)) of "
      + "\(DecimalText.grouped(sample.population)) are."
  }

  /// The verdict where nothing criminal was found: what the sample shows by itself, as of its draw, and what is left of that by now.
  private static func clean(
    _ sample: DrawnSample, _ standing: AuditStanding.Sample, most: Int
  ) -> String {
    let (reading, since) = (standing.reading, standing.foundSince)
    guard reading.unsettled == 0 else {
      let remedy =
        reading.drafts == 0
        ? "a lead settles \(reading.unsettled == 1 ? "it" : "them")"
        : reading.drafts == reading.unsettled
          ? "\(reading.unsettled == 1 ? "it rests" : "they rest") on rules that nobody confirmed"
          : "a lead settles them, but for \(reading.drafts) that \(reading.drafts == 1 ? "rests" : "rest") on rules that nobody confirmed"
      return
        "No verdict yet: \(reading.unsettled) of \(DecimalText.counted(reading.examined, "item")) "
        + "\(reading.unsettled == 1 ? "is" : "are") not settled; \(remedy)."
    }
    guard since == 0 else {
      return
        "None of \(sample.size) is criminal, but \(DecimalText.grouped(since)) of the others that were looked at since "
        + "\(since == 1 ? "is" : "are"): assess more of the stratum."
    }
    guard standing.seenSince == 0 || !standing.left.isEmpty else {
      return
        "None of \(sample.size) is criminal, nor any of "
        + DecimalText.counted(
          standing.seenSince, "other, which was looked at since",
          "others, which were looked at since")
        + ": no item that it was drawn from is."
    }
    let bound = bound(sample, most)
    guard standing.seenSince > 0 else {
      return "None of \(sample.size) is criminal: \(bound)\(exclusion(sample, most))."
    }
    let now = min(most, standing.left.count)
    return
      "None of \(sample.size) is criminal: by the sample alone, as it was drawn, \(bound); with what was looked at since, at most "
      + "\(DecimalText.grouped(now)) are\(exclusion(sample, now))."
  }

  /// The bound of a sample in which nothing was found.
  private static func bound(_ sample: DrawnSample, _ most: Int) -> String {
    let share = FigureText.percent(
      Double(most) / Double(sample.population), places: 2, rounding: .up)
    return
      "with \(StudyPlan.percent(sample.confidence)) confidence at most \(DecimalText.grouped(most)) of "
      + "\(DecimalText.grouped(sample.population)) (\(share)) are"
  }

  /// Whether a bound excludes what the sample was to exclude; empty when it was drawn by number.
  private static func exclusion(_ sample: DrawnSample, _ most: Int) -> String {
    guard let excludes = sample.excludes else { return "" }
    return most < excludes
      ? ", so \(DecimalText.grouped(excludes)) or more are excluded"
      : ", which does not exclude \(DecimalText.grouped(excludes))"
  }

  /// What became known of the others since.
  private static func since(_ standing: AuditStanding.Sample) -> [String] {
    guard standing.isExact, standing.seenSince > 0 else { return [] }
    return [
      DecimalText.counted(
        standing.seenSince, "of the others was looked at since, and counts as seen: ",
        "of the others were looked at since, and count as seen: ")
        + "\(DecimalText.counted(standing.foundSince, "of them is", "of them are")) criminal; of \(DecimalText.grouped(standing.left.count)) "
        + "nobody knows."
    ]
  }

  private static func notes(_ reading: SampleReading) -> [String] {
    var notes: [String] = []
    if reading.unsettled > 0, reading.found > 0 {
      notes.append(
        DecimalText.counted(
          reading.unsettled, "item is not settled: it counts", "items are not settled: they count")
          + " for the upper bound, not for the lower."
      )
    }
    if reading.drafts > 0 {
      notes.append(
        DraftWords.note(
          reading.drafts, "of the sample",
          countedAs:
            "and \(reading.drafts == 1 ? "counts" : "count") as possibly criminal in the upper bound alone."
        ))
    }
    if reading.hopeless > 0 {
      notes.append(
        DecimalText.counted(
          reading.hopeless, "item waits for somebody who has not looked at it",
          "items wait for somebody who has not looked at them")
          + ", and there is nobody left: add a user who assesses.")
    }
    if reading.formerLooks > 0 {
      notes.append(
        DecimalText.counted(
          reading.formerLooks,
          "look is of a person who was removed since; it counts as it was recorded.",
          "looks are of people who were removed since; they count as they were recorded.")
      )
    }
    return notes
  }
}

extension ClosedRange<Int> {
  /// The part of the range that is possible; all that is possible where nothing of the range is.
  fileprivate func within(_ least: Int, upTo most: Int) -> ClosedRange<Int> {
    guard lowerBound <= most, upperBound >= least else { return least...most }
    return Swift.max(lowerBound, least)...Swift.min(upperBound, most)
  }
}
