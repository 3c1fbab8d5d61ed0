// SPDX-License-Identifier: Apache-2.0
// Audit samples over HTTP: what each stratum asks for, drawing, and how far the samples are.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of audit samples.
enum SampleRoutes {
  static let routes = [samples, draw]

  private static let samples = WorkbenchRoute(
    .get, "/api/v1/study/samples", access: .may(.report), operation: "getAuditSamples",
    summary:
      "The strata with the sample sizes that the plan asks for, the samples with what they came to, and the estimate over all; nothing of a sample that waits is told to who assesses.",
    output: AnswerSchema.object([
      ("strata", AnswerSchema.list(["type": "object"])),
      ("samples", AnswerSchema.list(["type": "object"])),
      ("total", AnswerSchema.optional(["type": "object"])),
      ("notes", AnswerSchema.list(AnswerSchema.text)),
    ])
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work {
        json(try AuditOverviewService(store: desk.store, actor: actor).read())
      })
  }

  private static let draw = WorkbenchRoute(
    .post, "/api/v1/study/samples", access: .may(.planStudy), operation: "drawAuditSample",
    summary:
      "Draws a random sample of a `stratum`: as the plan says, or by one of `items`, `share` and `excludes` with a `confidence`. Which items were drawn is told to nobody.",
    input: AnswerSchema.choice(
      [
        ("stratum", ["enum": .array(AuditStratum.allCases.map { .string($0.rawValue) })]),
        ("items", AnswerSchema.number), ("share", AnswerSchema.decimal),
        ("excludes", AnswerSchema.decimal), ("confidence", AnswerSchema.decimal),
        ("seed", AnswerSchema.number),
      ], required: ["stratum"]),
    output: AnswerSchema.object([
      ("sample", AnswerSchema.number), ("population", AnswerSchema.optional(AnswerSchema.number)),
      ("size", AnswerSchema.optional(AnswerSchema.number)),
    ])
  ) { request, desk in
    let actor = try request.actor
    let body = try request.object(
      allowing: ["stratum", "items", "share", "excludes", "confidence", "seed"])
    guard let stratum = body["stratum"]?.text.flatMap(AuditStratum.init(rawValue:)) else {
      throw WorkbenchError(.badRequest, "`stratum` is not_selected or negative")
    }
    let (extent, seed) = (try extent(body), try seed(body))
    return .json(
      try await desk.work {
        let drawn = try SampleService(store: desk.store, actor: actor).draw(
          stratum, extent, seed: seed)
        return [
          "sample": .integer(drawn.id),
          "population": drawn.isSizeTold ? JSONValue(drawn.population) : .null,
          "size": drawn.isSizeTold ? JSONValue(drawn.size) : .null,
        ]
      })
  }

  private static func extent(_ body: JSONValue) throws(WorkbenchError) -> SampleExtent? {
    let given = ["items", "share", "excludes"].filter { (body[$0] ?? .null) != .null }
    guard given.count < 2 else {
      throw WorkbenchError(
        .badRequest, "one of `items`, `share` and `excludes` says how many are drawn")
    }
    let confidence = try number(body, "confidence")
    guard confidence == nil || given == ["excludes"] else {
      throw WorkbenchError(.badRequest, "`confidence` goes with `excludes`")
    }
    switch given.first {
    case "items":
      guard let count = body["items"]?.integer.flatMap({ Int(exactly: $0) }) else {
        throw WorkbenchError(.badRequest, "`items` is a whole number")
      }
      return .items(count)
    case "share": return try number(body, "share").map(SampleExtent.share)
    case "excludes":
      return try number(body, "excludes").map {
        .excludes(share: $0, confidence: confidence ?? 0.95)
      }
    default: return nil
    }
  }

  private static func number(_ body: JSONValue, _ name: String) throws(WorkbenchError) -> Double? {
    guard let value = body[name], value != .null else { return nil }
    guard let number = value.double else {
      throw WorkbenchError(.badRequest, "`\(name)` is a number")
    }
    return number
  }

  private static func seed(_ body: JSONValue) throws(WorkbenchError) -> UInt64? {
    guard let value = body["seed"], value != .null else { return nil }
    guard let seed = value.integer.flatMap({ UInt64(exactly: $0) }) else {
      throw WorkbenchError(.badRequest, "`seed` is a whole number from 0")
    }
    return seed
  }

  // MARK: - As JSON

  /// The audit as JSON.
  static func json(_ overview: AuditOverview) -> JSONValue {
    [
      "strata": .array(
        overview.strata.map {
          [
            "stratum": .string($0.stratum.rawValue), "words": .string($0.stratum.words),
            "size": JSONValue($0.size), "planned": JSONValue($0.planned),
            "wanted": JSONValue($0.wanted), "why": .string($0.why), "open": .bool($0.isOpen),
          ]
        }),
      "samples": .array(overview.samples.map(json)),
      "total": overview.total.map {
        [
          "known": JSONValue($0.known), "estimate": .number($0.estimate),
          "interval": range($0.interval),
          "guaranteed": range($0.guaranteed), "confidence": .number(0.95),
        ]
      } ?? .null, "notes": .array(overview.notes.map(JSONValue.string)),
    ]
  }

  private static func json(_ progress: SampleProgress) -> JSONValue {
    let sample = progress.sample
    return [
      "sample": .integer(sample.id), "stratum": .string(sample.stratum.rawValue),
      "population": JSONValue(progress.population), "size": JSONValue(progress.size),
      "confidence": .number(sample.confidence),
      "excludes": progress.size == nil ? .null : JSONValue(sample.excludes),
      "seed": progress.isDrawTold ? .string("\(sample.seed)") : .null,
      "root": progress.isDrawTold ? .string(sample.root) : .null,
      "drawn": .string(sample.created.description), "examined": JSONValue(progress.examined),
      "found": JSONValue(progress.found), "unsettled": JSONValue(progress.unsettled),
      "bounds": progress.bounds.map(range) ?? .null, "verdict": .string(progress.verdict),
      "notes": .array(progress.notes.map(JSONValue.string)),
    ]
  }

  private static func range(_ range: ClosedRange<Int>) -> JSONValue {
    ["least": JSONValue(range.lowerBound), "most": JSONValue(range.upperBound)]
  }
}
