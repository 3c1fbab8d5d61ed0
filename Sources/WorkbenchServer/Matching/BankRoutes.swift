// SPDX-License-Identifier: Apache-2.0
// Known lists as banks, to be read; they change by an import alone.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of banks, and of what the service can compare.
enum BankRoutes {
  static let routes = [banks, bank, contents, signals, content, signalTypes, contentTypes]

  private static let bankSchema = AnswerSchema.object([
    ("name", AnswerSchema.text), ("matching_enabled_ratio", AnswerSchema.decimal),
  ])

  private static let banks = WorkbenchRoute(
    .get, "/hma/c/banks", .matching, access: .machine(.match), operation: "getBanks",
    summary:
      "The banks: every known list but those of what is no such material; a ratio of 0 says that its list was withdrawn.",
    output: AnswerSchema.list(bankSchema)
  ) { request, desk in
    let (service, actor) = (try desk.matchingService(), try request.actor)
    return .json(.array(try await desk.work { try service.banks(for: actor) }.map(json)))
  }

  private static let bank = WorkbenchRoute(
    .get, "/hma/c/bank/{bank}", .matching, access: .machine(.match), operation: "getBank",
    summary: "One bank.", output: bankSchema
  ) { request, desk in
    let (service, actor) = (try desk.matchingService(), try request.actor)
    let banks = try await desk.work { try service.banks(for: actor) }
    return .json(json(try MatchingService.bank(request.parameters["bank"] ?? "", in: banks)))
  }

  /// The values that part a bank into pages.
  private static let pageQuery = [
    QueryParameter(
      "limit", "How many entries a page has; 100 where it is left out.",
      QueryParameter.number(from: 1, to: Int64(MatchingService.largestPage))),
    QueryParameter(
      "after", "The last entry of the page before: its `next`.", QueryParameter.number(from: 1)),
  ]
  private static let nextSchema = AnswerSchema.optional(AnswerSchema.number)
  private static let contentSchema = AnswerSchema.choice(
    [
      ("id", AnswerSchema.number), ("disable_until_ts", AnswerSchema.number),
      ("original_media_uri", ["type": "null"]), ("bank", bankSchema),
      ("signals", ["type": "object", "additionalProperties": AnswerSchema.text]),
    ], required: ["id", "disable_until_ts", "original_media_uri", "bank"])

  private static let contents = WorkbenchRoute(
    .get, "/hma/c/bank/{bank}/content", .matching, access: .machine(.matchSignals),
    operation: "getBankContents",
    summary:
      "The entries of a bank with their hashes, page by page. Nothing can be added: banks are imported lists.",
    query: pageQuery,
    output: AnswerSchema.object([
      ("content", AnswerSchema.list(contentSchema)), ("next", nextSchema),
    ])
  ) { request, desk in
    let page = try await page(request, desk)
    return .json([
      "content": .array(page.contents.map { json($0, withSignal: true) }),
      "next": page.next.map(JSONValue.integer) ?? .null,
    ])
  }

  private static let signals = WorkbenchRoute(
    .get, "/hma/c/bank/{bank}/signal", .matching, access: .machine(.matchSignals),
    operation: "getBankSignals",
    summary: "The hashes of a bank, page by page. Nothing can be added: banks are imported lists.",
    query: pageQuery,
    output: AnswerSchema.object([
      (
        "signals",
        AnswerSchema.list(
          AnswerSchema.object([
            ("bank_content_id", AnswerSchema.number), ("signal_type", AnswerSchema.text),
            ("signal", AnswerSchema.text),
          ]))
      ), ("next", nextSchema),
    ])
  ) { request, desk in
    let page = try await page(request, desk)
    return .json([
      "signals": .array(
        page.contents.compactMap { content in
          content.signal.map {
            [
              "bank_content_id": .integer(content.number), "signal_type": .string($0.name),
              "signal": .string($0.value),
            ]
          }
        }), "next": page.next.map(JSONValue.integer) ?? .null,
    ])
  }

  private static func page(
    _ request: WorkbenchRequest, _ desk: Desk
  ) async throws -> MatchingService.Page {
    func number(_ name: String, in range: ClosedRange<Int64>) throws(WorkbenchError) -> Int64? {
      guard let text = request.query[name] else { return nil }
      guard let number = Int64(text), range.contains(number) else {
        throw WorkbenchError(
          .badRequest, "`\(name)` is a number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
    let (service, actor) = (try desk.matchingService(), try request.actor)
    let bank = request.parameters["bank"] ?? ""
    let limit = try number("limit", in: 1...Int64(MatchingService.largestPage)) ?? 100
    let after = try number("after", in: 1...Int64.max)
    return try await desk.work {
      try service.contents(of: bank, after: after, limit: Int(limit), for: actor)
    }
  }

  private static let content = WorkbenchRoute(
    .get, "/hma/c/bank/{bank}/content/{content}", .matching,
    access: .machine(anyOf: [.matchEntries, .matchSignals]), operation: "getBankContent",
    summary: "One entry of a bank; its hash only for a token with the scope match_signals.",
    query: [
      QueryParameter("include_signals", "Whether to tell the hash.", AnswerSchema.text),
      QueryParameter("include_metadata", "Changes nothing: none is kept.", AnswerSchema.text),
    ],
    output: contentSchema
  ) { request, desk in
    let (service, actor) = (try desk.matchingService(), try request.actor)
    let (bank, number) = (request.parameters["bank"] ?? "", try request.number("content"))
    let found = try await desk.work { try service.content(number, of: bank, for: actor) }
    return .json(json(found, withSignal: MatchingText.isTrue(request.query["include_signals"])))
  }

  private static func json(
    _ found: MatchingService.Content, withSignal: Bool
  ) -> JSONValue {
    var members: [JSONValue.Member] = [
      // 0 is never, 1 is always: so clients know it.
      .init("id", .integer(found.number)), .init("disable_until_ts", found.isHeld ? 0 : 1),
      .init("original_media_uri", .null), .init("bank", json(found.bank)),
    ]
    if withSignal, let signal = found.signal {
      members.append(.init("signals", .object([.init(signal.name, .string(signal.value))])))
    }
    return .object(members)
  }

  private static let signalTypes = WorkbenchRoute(
    .get, "/hma/c/signal_type", .matching, access: .machine(.match), operation: "getSignalTypes",
    summary: "The kinds of hashes that are compared.",
    output: AnswerSchema.list(
      AnswerSchema.object([
        ("name", MatchingText.signalName), ("enabled_ratio", AnswerSchema.decimal),
      ]))
  ) { _, _ in
    .json(
      .array(
        MatchSignal.allCases.map { ["name": .string($0.rawValue), "enabled_ratio": .number(1)] }))
  }

  private static let contentTypes = WorkbenchRoute(
    .get, "/hma/c/content_type", .matching, access: .machine(.match),
    operation: "getContentTypes", summary: "The kinds of files that are taken.",
    output: AnswerSchema.list(
      AnswerSchema.object([
        ("name", QueryParameter.word(MatchContent.allCases.map(\.rawValue))),
        ("enabled", AnswerSchema.truth),
      ]))
  ) { _, _ in
    .json(.array(MatchContent.allCases.map { ["name": .string($0.rawValue), "enabled": true] }))
  }

  private static func json(_ bank: MatchBank) -> JSONValue {
    ["name": .string(bank.name), "matching_enabled_ratio": .number(bank.isMatched ? 1 : 0)]
  }
}
