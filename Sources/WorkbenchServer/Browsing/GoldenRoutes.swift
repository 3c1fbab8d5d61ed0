// SPDX-License-Identifier: Apache-2.0
// Results on golden items over time: one's own once opened, and sums over four people or more.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of results on golden items.
///
/// There is none for another person's.
enum GoldenRoutes {
  static let routes = [own, team, drift]

  private static let series: [(String, JSONValue)] = [
    ("test", AnswerSchema.text), ("comparisons", AnswerSchema.number),
    ("expected_false_alarms", AnswerSchema.decimal),
    (
      "lines",
      AnswerSchema.list(
        AnswerSchema.object([
          ("question", AnswerSchema.optional(AnswerSchema.text)),
          ("words", AnswerSchema.optional(AnswerSchema.text)), ("statement", AnswerSchema.text),
          (
            "points",
            AnswerSchema.list(
              AnswerSchema.object([
                ("period", AnswerSchema.text),
                ("answers", AnswerSchema.optional(AnswerSchema.number)),
                ("agreeing", AnswerSchema.optional(AnswerSchema.number)),
                ("share", AnswerSchema.optional(AnswerSchema.text)),
                ("interval", AnswerSchema.optional(AnswerSchema.text)),
                ("method", AnswerSchema.optional(AnswerSchema.text)),
                ("change", AnswerSchema.optional(["enum": ["rose", "fell"]])),
                ("probability", AnswerSchema.optional(AnswerSchema.decimal)),
              ]))
          ),
        ]))
    ),
  ]

  private static let standings = AnswerSchema.list(
    AnswerSchema.object([
      ("question", AnswerSchema.text), ("words", AnswerSchema.text),
      ("answers", AnswerSchema.number), ("differing", AnswerSchema.number),
      ("others_answers", AnswerSchema.optional(AnswerSchema.number)),
      ("others_differing", AnswerSchema.optional(AnswerSchema.number)),
      ("against", ["enum": ["others", "agreed"]]), ("chance", AnswerSchema.decimal),
      ("apart", AnswerSchema.truth),
    ]))

  private static let own = WorkbenchRoute(
    .post, "/api/v1/golden/own", access: .may(.assess), operation: "openOwnGoldenResults",
    summary:
      "Opens one's own answers on golden items over time, `by` week or hundred: how many say what was agreed, with intervals, whether that changed, and where they stand apart, on a question, as whole answers or by the result of the law: from the sum of four others or more over whole days, else from what was agreed. Only whole hundreds of looks are told, and the rest once all these items were rated and the day is over; no item is named; that it was opened is on record.",
    input: AnswerSchema.object([("by", ["enum": ["week", "hundred"]])]),
    output: AnswerSchema.object(series + [("standings", standings)]),
    caller: .person
  ) { request, desk in
    let actor = try request.person
    let word = try request.object(allowing: ["by"])["by"]?.text
    guard let period = word.flatMap(DriftPeriod.init(rawValue:)) else {
      throw WorkbenchError(.badRequest, "`by` is week or hundred")
    }
    return .json(
      try await desk.work {
        try GoldenService(store: desk.store, actor: actor).openOwn(by: period).json
      })
  }

  private static let team = WorkbenchRoute(
    .get, "/api/v1/golden/team", access: .may(.seeTeam), operation: "getTeamGoldenResults",
    summary:
      "The sum of answers on golden items over whole weeks in which four people or more answered; null without one.",
    output: AnswerSchema.object([
      (
        "team",
        AnswerSchema.optional(
          AnswerSchema.object([
            ("people", AnswerSchema.number), ("answers", AnswerSchema.number),
            ("agreeing", AnswerSchema.number),
          ]))
      )
    ])
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work {
        let team = try GoldenService(store: desk.store, actor: actor).team()
        return [
          "team": team.map {
            [
              "people": JSONValue($0.people), "answers": JSONValue($0.answers),
              "agreeing": JSONValue($0.agreeing),
            ]
          } ?? .null
        ]
      })
  }

  private static let drift = WorkbenchRoute(
    .get, "/api/v1/golden/drift", access: .may(.seeTeam), operation: "getTeamDrift",
    summary:
      "The drift of the team by week, where the policy allows it: weeks of four people or more, once each of them has opened the own results.",
    output: AnswerSchema.object(series)
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work {
        try GoldenService(store: desk.store, actor: actor).teamDrift().json
      })
  }
}
