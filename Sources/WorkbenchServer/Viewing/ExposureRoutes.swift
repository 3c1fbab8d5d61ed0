// SPDX-License-Identifier: Apache-2.0
// Exposure over HTTP: one's own figures, the team's for four people or more, the looks avoided.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of exposure figures.
///
/// There is none for another person's.
enum ExposureRoutes {
  static let routes = [own, team, avoided]

  private static let figure: JSONValue = ["type": "integer", "minimum": 0]

  private static let own = WorkbenchRoute(
    .get, "/api/v1/exposures/own", access: .signedIn, operation: "getOwnExposure",
    summary:
      "What the person who asks was exposed to in the last hour, the last day, and in all; machines' tokens are refused.",
    output: [
      "type": "object", "required": ["hour", "day", "all", "avoided"],
      "additionalProperties": false,
      "properties": [
        "hour": tallySchema, "day": tallySchema, "all": tallySchema, "avoided": figure,
      ],
    ],
    caller: .person
  ) { request, desk in
    let actor = try request.person
    let (tallies, avoided) = try await desk.work {
      let now = desk.store.clock()
      let tallies = try [3_600, 86_400, nil].map { (seconds: Double?) in
        try desk.exposures.own(
          actor,
          since: seconds.map { now.advanced(bySeconds: -$0) } ?? Instant(microseconds: .min))
      }
      return (tallies, try desk.avoided.own(actor))
    }
    return .json([
      "hour": json(tallies[0]), "day": json(tallies[1]), "all": json(tallies[2]),
      "avoided": .integer(Int64(avoided)),
    ])
  }

  private static let team = WorkbenchRoute(
    .get, "/api/v1/exposures/team", access: .may(.seeTeam), operation: "getTeamExposure",
    summary:
      "What all people were exposed to in the last whole week; nulls where fewer than four were.",
    output: [
      "type": "object", "required": ["people", "looks", "glances"], "additionalProperties": false,
      "properties": [
        "people": ["type": ["integer", "null"]], "looks": ["type": ["integer", "null"]],
        "glances": ["type": ["integer", "null"]],
      ],
    ]
  ) { request, desk in
    let actor = try request.actor
    let team = try await desk.work {
      try desk.exposures.team(for: actor)
    }
    return .json([
      "people": JSONValue(team?.people), "looks": JSONValue(team?.looks),
      "glances": JSONValue(team?.glances),
    ])
  }

  private static let avoided = WorkbenchRoute(
    .get, "/api/v1/exposures/avoided", access: .may(.report), operation: "getAvoidedLooks",
    summary:
      "The looks that nobody had to take in this case, each under the reason that reports give.",
    output: [
      "type": "object",
      "required": ["known", "negative", "inferred", "deselected", "duplicates", "total"],
      "additionalProperties": false,
      "properties": [
        "known": figure, "negative": figure, "inferred": figure, "deselected": figure,
        "duplicates": figure,
        "total": figure,
      ],
    ]
  ) { request, desk in
    let actor = try request.actor
    let looks = try await desk.work { try desk.avoided.count(for: actor) }
    return .json([
      "known": JSONValue(looks.known), "negative": JSONValue(looks.negative),
      "inferred": JSONValue(looks.inferred),
      "deselected": JSONValue(looks.deselected), "duplicates": JSONValue(looks.duplicates),
      "total": JSONValue(looks.total),
    ])
  }

  private static let tallySchema: JSONValue = [
    "type": "object", "required": ["looks", "glances", "texts"], "additionalProperties": false,
    "properties": ["looks": figure, "glances": figure, "texts": figure],
  ]

  private static func json(_ tally: ExposureTally) -> JSONValue {
    [
      "looks": JSONValue(tally.looks), "glances": JSONValue(tally.glances),
      "texts": JSONValue(tally.texts),
    ]
  }
}
