// SPDX-License-Identifier: Apache-2.0
// martlet study sample, martlet study estimate: audit samples, and what they show.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import StudyStatistics

/// `martlet study sample`.
struct StudySampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Draw a random sample of a stratum for the audit.",
    discussion:
      "Needs --user of a lead or administrator. The items wait among the others; nobody who assesses is told which "
      + "they are. Without --items and --excludes the study plan says how many.")

  @OptionGroup var options: CaseOptions

  @Option(
    help: ArgumentHelp(
      "not_selected (and never seen) or negative (seen, not criminal).", valueName: "name"))
  var stratum: String

  @Option(help: ArgumentHelp("Draw so many items; all where there are fewer.", valueName: "n"))
  var items: Int?

  @Option(
    help: ArgumentHelp(
      "Draw as many as it takes so that none found excludes this share, such as 0.01.",
      valueName: "share"))
  var excludes: Double?

  @Option(help: ArgumentHelp("How sure, with --excludes: 0.5 to 0.9999.", valueName: "c"))
  var confidence: Double?

  @Option(help: ArgumentHelp("The seed; the plan's, else 1.", valueName: "n"))
  var seed: UInt64?

  func run() throws {
    guard let chosen = AuditStratum(rawValue: stratum) else {
      throw CaseworkError(.usage, "--stratum must be not_selected or negative")
    }
    let extent = try extent()
    let store = try options.open()
    let sample = try SampleService(store: store, actor: try options.actor(in: store)).draw(
      chosen, extent, seed: seed)
    try store.close()
    Console.print("sample      \(sample.id)")
    Console.print("stratum     \(sample.stratum.rawValue)")
    let closed = "told once nothing waits any more"
    Console.print(
      "population  \(sample.isSizeTold ? DecimalText.grouped(sample.population) : closed)")
    let all = sample.size == sample.population ? ", all there are" : ""
    Console.print(
      "drawn       \(sample.isSizeTold ? DecimalText.grouped(sample.size) + all : closed)")
    Console.print("seed        \(sample.isDrawTold ? "\(sample.seed)" : closed)")
    Console.print("root        \(sample.isDrawTold ? sample.root : closed)")
  }

  private func extent() throws(CaseworkError) -> SampleExtent? {
    guard items == nil || excludes == nil else {
      throw CaseworkError(.usage, "--items and --excludes exclude each other: name one")
    }
    guard confidence == nil || excludes != nil else {
      throw CaseworkError(.usage, "--confidence goes with --excludes")
    }
    if let items { return .items(items) }
    return excludes.map { .excludes(share: $0, confidence: confidence ?? 0.95) }
  }
}

/// `martlet study estimate`.
struct StudyEstimateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "estimate", abstract: "Tell what the audit samples show.",
    discussion:
      "Bounds of a stratum are exact and one-sided, at the sample's confidence; the total's interval is of 95 %. Who "
      + "grades is told how far a sample is, its seed and what it shows once nothing waits any more."
  )

  @OptionGroup var options: CaseOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let store = try options.open(.writingWhereAllowed)
    let estimate = try EstimateService(store: store, actor: try options.actor(in: store)).read()
    store.closeUnchanged()
    if json { return Console.print(EstimateOutput.json(estimate)) }
    if estimate.samples.isEmpty { Console.note("No sample was drawn yet.") }
    for line in EstimateOutput.lines(estimate) { Console.print(line) }
  }
}

/// An estimate as it is printed.
enum EstimateOutput {
  static func lines(_ estimate: AuditEstimate) -> [String] {
    var lines: [String] = []
    for outcome in estimate.samples {
      let sample = outcome.sample
      let size = outcome.isSizeTold ? DecimalText.grouped(sample.size) : "some"
      let population =
        outcome.isSizeTold ? DecimalText.grouped(sample.population) : "the stratum"
      lines.append(
        "sample \(sample.id): \(sample.stratum.rawValue), \(size) of \(population)"
          + (outcome.isDrawTold ? ", seed \(sample.seed)" : ""))
      if outcome.isSizeTold {
        lines.append("  looked at  \(DecimalText.grouped(outcome.examined))")
      }
      if let found = outcome.found {
        lines.append("  criminal   \(DecimalText.grouped(found))")
      }
      if let bounds = outcome.bounds {
        lines.append(
          "  in stratum \(DecimalText.grouped(bounds.lowerBound)) to "
            + "\(DecimalText.grouped(bounds.upperBound)), each end one-sided")
      }
      lines += outcome.share.map(shares) ?? []
      lines.append("  " + outcome.verdict)
      lines += outcome.notes.map { "  " + $0 }
    }
    if let total = estimate.total {
      lines.append(
        "criminal in all: \(DecimalText.grouped(DecimalText.fixed(total.estimate, places: 1))), 95 %: "
          + "\(DecimalText.grouped(total.interval.lowerBound)) to "
          + "\(DecimalText.grouped(total.interval.upperBound)); "
          + "whatever the strata are like: \(DecimalText.grouped(total.guaranteed.lowerBound)) to "
          + DecimalText.grouped(total.guaranteed.upperBound)
          + "; found by people: \(DecimalText.grouped(total.known))")
      lines += sum(total, estimate)
    }
    return lines + estimate.notes
  }

  /// The share found, and what it says of the stratum by each method.
  private static func shares(_ share: SampledShare) -> [String] {
    let found = FigureText.percent(share.share, places: 2)
    return ["  share      \(found) of what was looked at; of the stratum, 95 %:"]
      + share.intervals.map {
        "               \(FigureText.percentRange($0.interval, places: 2)), \($0.method.name)"
      }
  }

  /// What makes up the total, so that it can be added up.
  static func sum(_ total: CriminalTotal, _ estimate: AuditEstimate) -> [String] {
    func rounded(_ number: Double) -> String { DecimalText.fixed(number, places: 1) }
    let found =
      ["\(DecimalText.grouped(estimate.confirmed ?? 0)) outside of the strata"]
      + estimate.parts.map { "\(DecimalText.grouped($0.known)) in \($0.stratum.rawValue)" }
    let open = estimate.parts.filter { $0.left > 0 }
    let terms =
      ["\(DecimalText.grouped(total.known)) found by people (\(found.joined(separator: ", ")))"]
      + open.map {
        "\(DecimalText.grouped(rounded($0.expected))) expected among the \(DecimalText.grouped($0.left)) of "
          + "\($0.stratum.rawValue) of which nobody knows"
      }
    // In tenths, as printed.
    let tenths = [Double(total.known)] + open.map(\.expected)
    let sum = tenths.reduce(0) { $0 + ($1 * 10).rounded(.toNearestOrEven) }
    let isExact = DecimalText.fixed(sum / 10, places: 1) == rounded(total.estimate)
    return [
      "  = " + terms.joined(separator: " + ")
        + (isExact ? "" : "; each is rounded on its own, the total after adding"),
      "  the ends of the intervals hold for all strata together: they are no sums of the samples' bounds above",
    ]
  }

  static func json(_ estimate: AuditEstimate) -> String {
    let value: JSONValue = [
      "schema": "martlet.study-estimate/1", "samples": .array(estimate.samples.map(sample)),
      "confirmed": JSONValue(estimate.confirmed),
      "total": estimate.total.map { total in
        [
          "known": JSONValue(total.known), "estimate": .number(total.estimate),
          "interval": range(total.interval),
          "guaranteed": range(total.guaranteed), "confidence": .number(0.95),
          "parts": .array(
            estimate.parts.map {
              [
                "stratum": .string($0.stratum.rawValue), "known": JSONValue($0.known),
                "left": JSONValue($0.left), "expected": .number($0.expected),
              ]
            }),
        ]
      } ?? .null,
      "notes": .array(estimate.notes.map(JSONValue.string)),
    ]
    return value.compactText
  }

  private static func sample(_ outcome: SampleOutcome) -> JSONValue {
    let sample = outcome.sample
    return [
      "sample": .integer(sample.id), "stratum": .string(sample.stratum.rawValue),
      "population": outcome.isSizeTold ? JSONValue(sample.population) : .null,
      "size": outcome.isSizeTold ? JSONValue(sample.size) : .null,
      "seed": outcome.isDrawTold ? .integer(Int64(sample.seed)) : .null,
      "confidence": .number(sample.confidence),
      "excludes": outcome.isSizeTold ? JSONValue(sample.excludes) : .null,
      "root": outcome.isDrawTold ? .string(sample.root) : .null,
      "drawn": .string(sample.created.description),
      "examined": outcome.isSizeTold ? JSONValue(outcome.examined) : .null,
      "found": JSONValue(outcome.found), "unsettled": JSONValue(outcome.unsettled),
      "since": JSONValue(outcome.since), "left": JSONValue(outcome.left),
      "bounds": outcome.bounds.map(range) ?? .null, "share": outcome.share.map(share) ?? .null,
      "verdict": .string(outcome.verdict),
      "reopens": .bool(outcome.reopens),
      "notes": .array(outcome.notes.map(JSONValue.string)),
    ]
  }

  private static func share(_ share: SampledShare) -> JSONValue {
    [
      "found": .number(share.share),
      "intervals": .array(
        share.intervals.map {
          [
            "method": .string($0.method.rawValue), "lower": .number($0.interval.lower),
            "upper": .number($0.interval.upper), "confidence": .number(0.95),
          ]
        }),
    ]
  }

  private static func range(_ range: ClosedRange<Int>) -> JSONValue {
    ["least": JSONValue(range.lowerBound), "most": JSONValue(range.upperBound)]
  }
}
