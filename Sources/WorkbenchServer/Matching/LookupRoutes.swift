// SPDX-License-Identifier: Apache-2.0
// Machines ask whether something is on a known list.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes by which machines ask.
enum LookupRoutes {
  static let routes = [lookup, lookupFile, rawLookup, compare, status]

  private static let lookup = WorkbenchRoute(
    .get, "/hma/m/lookup", .matching, access: .machine(.match), operation: "lookUpSignal",
    summary: "The banks that a hash matches.",
    query: MatchingText.signalQuery + MatchingText.bankQuery + MatchingText.typesQuery
      + MatchingText.idleQuery + HashingRoutes.contentQuery,
    output: MatchingAnswers.byBankSchema
  ) { request, desk in
    let query = try MatchingText.query(request)
    let hits = try await hits([query], request, desk)
    return .json(MatchingAnswers(for: try request.actor).byBank(hits[0]))
  }

  private static let lookupFile = WorkbenchRoute(
    .post, "/hma/m/lookup", .matching, access: .machine(.match), operation: "lookUpFile",
    summary:
      "The banks that a file matches, by kind of hash; one file as multipart/form-data, its field `photo` or `video`.",
    query: MatchingText.typesQuery + MatchingText.bankQuery + MatchingText.idleQuery,
    output: MatchingAnswers.bySignalSchema, takes: ["multipart/form-data"],
    bodyLimit: UploadGate.largestBody, streamsBody: true
  ) { request, desk in
    let (wanted, queries) = try await HashingRoutes.signals(request, desk)
    let hits = try await hits(queries, request, desk)
    let answers = MatchingAnswers(for: try request.actor)
    return .json(
      .object(
        wanted.map { signal in
          let index = queries.firstIndex { $0.signal == signal }
          return .init(signal.rawValue, answers.byBank(index.map { hits[$0] } ?? []))
        }))
  }

  private static let rawLookup = WorkbenchRoute(
    .get, "/hma/m/raw_lookup", .matching, access: .machine(.match), operation: "lookUpRaw",
    summary: "The entries that a hash matches, whatever their bank.",
    query: MatchingText.signalQuery + MatchingText.bankQuery + [
      QueryParameter("include_distance", "Whether to tell distances.", AnswerSchema.text)
    ], output: MatchingAnswers.plainSchema
  ) { request, desk in
    let query = try MatchingText.query(request)
    let hits = try await hits([query], request, desk)
    return .json(
      MatchingAnswers(for: try request.actor).plain(
        hits[0], withDistances: MatchingText.isTrue(request.query["include_distance"])))
  }

  private static func hits(
    _ queries: [MatchQuery], _ request: WorkbenchRequest, _ desk: Desk
  ) async throws -> [[BankHit]] {
    let (service, actor) = (try desk.matchingService(), try request.actor)
    let banks = MatchingText.banks(request)
    return try await desk.answer { then in
      try service.lookup(queries, in: banks, for: actor, then: then)
    }
  }

  private static let compare = WorkbenchRoute(
    .post, "/hma/m/compare", .matching, access: .machine(.match), operation: "compareSignals",
    summary: "How near pairs of hashes are that the client gives; no list is asked.",
    input: [
      "type": "object", "propertyNames": MatchingText.signalName,
      "additionalProperties": [
        "type": "array", "items": AnswerSchema.text, "minItems": 2, "maxItems": 2,
      ],
    ], output: ["type": "object", "additionalProperties": ["type": "array"]]
  ) { request, _ in
    let body = try request.object(allowing: MatchSignal.allCases.map(\.rawValue))
    return .json(
      .object(
        try (body.members ?? []).map { member in
          .init(member.name, try compared(member.value, MatchingText.signal(member.name)))
        }))
  }

  private static func compared(_ pair: JSONValue, _ signal: MatchSignal) throws -> JSONValue {
    guard let texts = pair.elements?.compactMap(\.text), pair.elements?.count == texts.count else {
      throw WorkbenchError(
        .badRequest, "Comparison hashes for \(signal.rawValue) were not a list of texts")
    }
    guard texts.count == 2 else {
      throw WorkbenchError(.badRequest, "Comparison hash list length must be exactly 2")
    }
    let (left, right) = (try signal.bytes(texts[0]), try signal.bytes(texts[1]))
    guard signal == .pdq, let first = PDQHash(bytes: left), let second = PDQHash(bytes: right)
    else { return [.bool(left == right), .object([])] }
    let distance = first.distance(to: second)
    return [.bool(distance <= PDQHash.standardThreshold), ["distance": JSONValue(distance)]]
  }

  private static let status = WorkbenchRoute(
    .get, "/hma/m/index/status", .matching, access: .machine(.match), operation: "getIndexStatus",
    summary: "How many entries there are of each kind of hash, and since when.",
    query: [QueryParameter("signal_type", "Only this kind of hash.", MatchingText.signalName)],
    output: [
      "type": "object", "propertyNames": MatchingText.signalName,
      "additionalProperties": AnswerSchema.object([
        ("present", AnswerSchema.truth), ("built_to", AnswerSchema.number),
        ("size", AnswerSchema.number),
      ]),
    ]
  ) { request, desk in
    let (service, actor) = (try desk.matchingService(), try request.actor)
    let only = try request.query["signal_type"].map(MatchingText.signal)
    let state = try await desk.work { try service.status(for: actor) }
    let seconds = (state.newest?.microseconds ?? 0) / 1_000_000
    return .json(
      .object(
        state.counts.filter { only == nil || $0.signal == only }.map { signal, count in
          .init(
            signal.rawValue,
            [
              "present": .bool(count > 0), "built_to": .integer(count > 0 ? seconds : -1),
              "size": JSONValue(count),
            ])
        }))
  }
}
