// SPDX-License-Identifier: Apache-2.0
// The audit as a page shows it: what each stratum holds and asks for, and how far each sample is.

internal import Catalog
internal import EvidenceModel
internal import StudyStatistics

/// What a stratum holds now, and how large a sample of it is wanted.
public struct StratumStanding: Hashable, Sendable {
  /// The stratum.
  public let stratum: AuditStratum
  /// How many items it holds; `nil` where that is not told to the person, or nothing was selected yet.
  public let size: Int?
  /// What the study plan says of it, in words; `nil` where it says nothing.
  public let planned: String?
  /// How many are to be drawn by the plan; `nil` where that cannot be told.
  public let wanted: Int?
  /// Why so many, or why nothing can be told or drawn, in one sentence.
  public let why: String
  /// Whether a sample may be drawn now: there are items, and none of an earlier sample waits.
  public let isOpen: Bool
}

/// How far a sample is, and what it came to as far as the person may know.
public struct SampleProgress: Hashable, Sendable {
  /// The sample.
  public let sample: DrawnSample
  /// How many items the stratum had; `nil` where that would tell results.
  public let population: Int?
  /// How many items it has; `nil` where that would tell results.
  public let size: Int?
  /// Whether the seed and the digest of the items drawn are told: to nobody who grades while anything waits.
  public let isDrawTold: Bool
  /// How many of its items somebody has looked at for it; `nil` for who grades, until all were.
  public let examined: Int?
  /// How many of these are criminal; `nil` while that is not told.
  public let found: Int?
  /// How many of these are not settled; `nil` while that is not told.
  public let unsettled: Int?
  /// The fewest and the most criminal items that the stratum can hold; `nil` until every item was looked at.
  public let bounds: ClosedRange<Int>?
  /// The verdict, in one sentence.
  public let verdict: String
  /// What has to be known beside it, a sentence each.
  public let notes: [String]
}

/// The audit as a page shows it.
public struct AuditOverview: Hashable, Sendable {
  /// The strata.
  public let strata: [StratumStanding]
  /// The samples, oldest first.
  public let samples: [SampleProgress]
  /// How many criminal items there are in all; `nil` where that cannot be told.
  public let total: CriminalTotal?
  /// What the total says and does not say, or why there is none, a sentence each.
  public let notes: [String]
}

/// Shows the audit to one person.
///
/// While a sample waits nobody who assesses is told the sizes of strata: a look at a drawn item would change them.
public struct AuditOverviewService {
  /// What is said of a sample to who grades, until all its looks are in.
  static let unfinished = "It is being audited: nothing is told of it until all its looks are in."

  let store: CaseStore
  let actor: Actor

  /// Reads `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// The strata and samples as they are now.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  /// - Complexity: O(items + assessments).
  public func read() throws -> AuditOverview {
    let estimate = try EstimateService(store: store, actor: actor).outcomes()
    return try store.catalog.read { reader in
      let sizes = try SampleSizes(reader, store: store, actor: actor)
      let samples = estimate.samples.map(progress)
      return AuditOverview(
        strata: try AuditStratum.allCases.map { stratum in
          let waiting = estimate.samples.last { $0.sample.stratum == stratum }.map {
            $0.examined < $0.sample.size
          }
          return try standing(
            stratum, isWaiting: waiting ?? false, sizes, reader)
        }, samples: samples, total: estimate.total, notes: estimate.notes)
    }
  }

  private func progress(_ outcome: SampleOutcome) -> SampleProgress {
    let isFinished = outcome.examined >= outcome.sample.size
    let mayFollow = actor.may(.seeTeam) && !actor.grades
    // A find is told at once; that there is none yet is a result.
    let isTold = isFinished || outcome.reopens
    return SampleProgress(
      sample: outcome.sample,
      population: outcome.isSizeTold ? outcome.sample.population : nil,
      size: outcome.isSizeTold ? outcome.sample.size : nil, isDrawTold: outcome.isDrawTold,
      examined: outcome.isSizeTold && (isFinished || mayFollow) ? outcome.examined : nil,
      found: isTold ? outcome.found : nil, unsettled: isTold ? outcome.unsettled : nil,
      bounds: outcome.bounds,
      verdict: isFinished || mayFollow ? outcome.verdict : Self.unfinished,
      notes: isFinished || actor.may(.seeTeam) ? outcome.notes : [])
  }

  private func standing(
    _ stratum: AuditStratum, isWaiting: Bool, _ sizes: SampleSizes, _ reader: any CatalogReader
  ) throws -> StratumStanding {
    let planned = try StudyPlanService.newest(reader, columns: store.columns)?.plan.audits.first {
      $0.stratum == stratum
    }
    func standing(_ size: Int?, _ wanted: Int?, _ why: String) -> StratumStanding {
      StratumStanding(
        stratum: stratum, size: size, planned: planned.map(sizes.access.words), wanted: wanted,
        why: why,
        isOpen: !isWaiting && size != 0)
    }
    guard let run = try reader.maximum(SelectionRunRow.self, column: "id") else {
      return standing(0, nil, "Nothing was selected yet, so there are no strata.")
    }
    guard sizes.isPresentTold(stratum) else {
      return standing(
        nil, nil,
        "How many it holds tells what was recorded: it is closed to who grades until nothing waits any more."
      )
    }
    let strata = try AuditStrata(reader, store: store)
    let votes = try strata.votes()
    let all = try strata.present(stratum, run: run, votes: votes)
    guard !all.isEmpty else {
      return standing(
        0, nil,
        "The stratum is empty: there is no item of \(stratum.words); there is nothing to draw.")
    }
    let frame = stratum == .negative ? try SampleFrame.now(all, votes: votes, reader) : nil
    let size = frame?.items.count ?? all.count
    if let frame, size == 0 {
      let words = frame.nothing(of: all)
      return standing(0, nil, words.prefix(1).uppercased() + words.dropFirst() + ".")
    }
    guard let planned else {
      return standing(
        size, nil, "The study plan says nothing of it: who leads says how many are drawn.")
    }
    do {
      let wanted = try SampleService.size(planned.extent, of: size, stratum)
      return standing(size, wanted.size, try Self.why(wanted, of: size))
    } catch let error as CaseworkError {
      return standing(size, nil, "As planned nothing can be drawn: \(error.userMessage).")
    } catch let error as StatisticsError {
      return standing(size, nil, "As planned nothing can be drawn: \(error.message).")
    }
  }

  /// What a sample of that size shows when nothing is found in it, exactly.
  static func why(
    _ wanted: (size: Int, level: Double, excludes: Int?), of size: Int
  ) throws(StatisticsError) -> String {
    let most = try FinitePopulation(size).bounds(
      Tally(found: 0, of: wanted.size), level: ConfidenceLevel(wanted.level), side: .upper
    ).upperBound
    let level = StudyPlan.percent(wanted.level)
    let drawn = "\(DecimalText.grouped(wanted.size)) of \(DecimalText.grouped(size))"
    if let excludes = wanted.excludes {
      return
        "The fewest that do: with none found among \(drawn), \(DecimalText.grouped(excludes)) or more criminal items "
        + "are excluded with \(level) confidence (hypergeometric, exact)."
    }
    return
      "With none found among \(drawn), at most \(DecimalText.grouped(most)) are criminal with \(level) confidence "
      + "(hypergeometric, exact)."
  }
}
