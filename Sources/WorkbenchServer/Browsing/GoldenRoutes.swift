// SPDX-License-Identifier: Apache-2.0
// Results on golden items: one's own, and the sum over four people or more.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of results on golden items.
enum GoldenRoutes {
  static let routes = [own, team]

  private static let own = WorkbenchRoute(
    .get, "/api/v1/golden/own", access: .may(.assess), operation: "getOwnGoldenResults",
    summary:
      "One's own answers on golden items by day, and how many say what was agreed; no item is named.",
    output: AnswerSchema.object([
      ("items", AnswerSchema.number), ("agreeing", AnswerSchema.number),
      (
        "days",
        AnswerSchema.list(
          AnswerSchema.object([
            ("day", AnswerSchema.text), ("items", AnswerSchema.number),
            ("agreeing", AnswerSchema.number),
          ]))
      ),
    ])
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work {
        let results = try GoldenService(store: desk.store, actor: actor).own()
        return [
          "items": JSONValue(results.items), "agreeing": JSONValue(results.agreeing),
          "days": .array(
            results.days.map {
              [
                "day": .string($0.day), "items": JSONValue($0.items),
                "agreeing": JSONValue($0.agreeing),
              ]
            }),
        ]
      })
  }

  private static let team = WorkbenchRoute(
    .get, "/api/v1/golden/team", access: .may(.seeTeam), operation: "getTeamGoldenResults",
    summary: "The sum of answers on golden items over four people or more; null below.",
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
}
