// SPDX-License-Identifier: Apache-2.0
// Families: their list, and each with its tree, its outliers and its sample for a check.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of families.
enum FamilyRoutes {
  static let routes = [listPage, page, list, family]

  private static let onPage = 100

  private static let listPage = WorkbenchRoute(
    .get, "/families", .page, access: .may(.browse), operation: "getFamiliesPage",
    summary: "The families of near-duplicates, the largest first.", query: place
  ) { request, desk in
    let offset = try offset(request)
    return .page(
      try await desk.work {
        let found = try FamilyBrowser(index: desk.wall, actor: request.actor).list(
          offset: offset, limit: onPage)
        var values: [String: Any] = [
          "families": found.families.map { PageValues.object($0.json) },
          "none": found.total == 0,
        ]
        PageValues.add("total", JSONValue(found.total), to: &values)
        if offset > 0 { values["previous"] = String(max(0, offset - onPage)) }
        if found.total > onPage, offset < found.total - onPage {
          values["next"] = String(offset + onPage)
        }
        return PageRenderer.text(
          Page(
            title: "nav_families", view: .families, template: "families", values: values,
            styles: ["browse.css"]), request, desk)
      })
  }

  private static let page = WorkbenchRoute(
    .get, "/families/{item}", .page, access: .may(.browse), operation: "getFamilyPage",
    summary: "The family of an item: who is joined to whom, outliers, and a sample for a check."
  ) { request, desk in
    let item = try request.number("item")
    return .page(
      try await desk.work {
        let family = try FamilyBrowser(index: desk.wall, actor: request.actor).family(of: item)
        var values = PageValues.object(family.json)
        values["asked"] = String(item)
        if family.count <= FamilyTree.most { values["tree"] = FamilyTree(family.members).svg }
        for (name, count) in [
          ("gradable_count", family.members.count(where: \.isGradable)),
          ("outlier_count", family.members.count(where: \.isOutlier)),
        ] { PageValues.add(name, JSONValue(count), to: &values) }
        values["sample_items"] = family.members.filter(\.isSample).map {
          ["item": String($0.item)]
        }
        let isSeen = family.members.contains { $0.own == .seen }
        values["may_carry"] = try request.actor.may(.assess) && isSeen
        values["cut"] = family.members.count < family.count
        return PageRenderer.text(
          Page(
            title: "family_title", number: "\(family.family)", view: .families, template: "family",
            values: values,
            scripts: ["browse.js", "family.js"], styles: ["browse.css"]), request, desk)
      })
  }

  private static let place = [
    QueryParameter("at", "The place to begin at, from 0.", QueryParameter.number(from: 0))
  ]

  private static let list = WorkbenchRoute(
    .get, "/api/v1/families", access: .may(.browse), operation: "getFamilies",
    summary: "The families of the newest version, the largest first.", query: place,
    output: AnswerSchema.object([
      ("total", AnswerSchema.number), ("families", AnswerSchema.list(FamilySummaryView.schema)),
    ])
  ) { request, desk in
    let offset = try offset(request)
    return .json(
      try await desk.work {
        let found = try FamilyBrowser(index: desk.wall, actor: request.actor).list(
          offset: offset, limit: onPage)
        return ["total": JSONValue(found.total), "families": .array(found.families.map(\.json))]
      })
  }

  private static let family = WorkbenchRoute(
    .get, "/api/v1/families/{item}", access: .may(.browse), operation: "getFamily",
    summary: "The family of an item, with the edge that joined each member.",
    output: FamilyView.schema
  ) { request, desk in
    let item = try request.number("item")
    return .json(
      try await desk.work {
        try FamilyBrowser(index: desk.wall, actor: request.actor).family(of: item).json
      })
  }

  private static func offset(_ request: WorkbenchRequest) throws(WorkbenchError) -> Int {
    guard let text = request.query["at"], !text.isEmpty else { return 0 }
    guard let value = Int(text), value >= 0 else {
      throw WorkbenchError(.badRequest, "`at` is a whole number from 0")
    }
    return value
  }
}
