// SPDX-License-Identifier: Apache-2.0
// People by role, and what the team did together; never a figure of one person.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of people.
enum PeopleRoutes {
  static let routes = [page, people]

  private static let page = WorkbenchRoute(
    .get, "/people", .page, access: .may(.seeTeam), operation: "getPeoplePage",
    summary: "People by role and state, and the team's totals from four people on."
  ) { request, desk in
    let actor = try request.actor
    return .page(
      try await desk.work {
        let found = try PeopleBrowser(store: desk.store, actor: actor).read()
        var values = PageValues.object(json(found))
        if let agreement = found.team?.agreement {
          let text = agreement.text
          values["share"] = unbroken(text.share)
          values["interval"] = "\(unbroken(text.lower)) – \(unbroken(text.upper))"
        }
        let golden = GoldenService(store: desk.store, actor: actor)
        if let team = try golden.team() {
          values["golden"] = [
            "people": PageValues.grouped(Int64(team.people)),
            "answers": PageValues.grouped(Int64(team.answers)),
            "agreeing": PageValues.grouped(Int64(team.agreeing)),
          ]
        }
        do {
          values["drift"] = PageValues.object(try golden.teamDrift().json)
        } catch let error as CaseworkError where error.code == .denied {
          values["drift_closed"] = true
        }
        return PageRenderer.text(
          Page(
            title: "nav_people", view: .people, template: "people", values: values,
            styles: ["browse.css"]), request, desk)
      })
  }

  private static let people = WorkbenchRoute(
    .get, "/api/v1/people", access: .may(.seeTeam), operation: "getPeople",
    summary: "People by role and state, and the team's totals from four people on.",
    output: AnswerSchema.object([
      ("people", AnswerSchema.list(["type": "object"])),
      ("team", AnswerSchema.optional(["type": "object"])),
    ])
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work { json(try PeopleBrowser(store: desk.store, actor: actor).read()) })
  }

  private static func json(_ view: PeopleView) -> JSONValue {
    [
      "people": .array(
        view.people.map {
          [
            "user": .integer($0.id), "name": .string($0.name), "role": .string($0.role.rawValue),
            "active": .bool($0.isActive),
          ]
        }),
      "team": view.team.map { team in
        [
          "people": JSONValue(team.people), "items_seen": JSONValue(team.itemsSeen),
          "looks": JSONValue(team.looks), "inferred": JSONValue(team.inferred),
          "glanced": JSONValue(team.glanced),
          "agreement": team.agreement.map {
            [
              "items": JSONValue($0.items), "agreeing": JSONValue($0.agreeing),
              "share": .number($0.share), "lower": .number($0.lower), "upper": .number($0.upper),
            ]
          } ?? .null,
        ]
      } ?? .null,
    ]
  }

  /// A percentage that no line break tears apart.
  private static func unbroken(_ text: String) -> String {
    text.replacing(" ", with: "\u{a0}")
  }
}
