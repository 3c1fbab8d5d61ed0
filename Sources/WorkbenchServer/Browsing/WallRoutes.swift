// SPDX-License-Identifier: Apache-2.0
// The wall: its page, its tiles from any place, its counts, and the views a person keeps.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of the wall.
enum WallRoutes {
  /// The tiles on a page where nobody says otherwise.
  static let usualPage = 120

  static let routes = [page, tiles, counts, views, save, remove]

  private static let page = WorkbenchRoute(
    .get, "/wall", .page, access: .may(.browse), operation: "getWallPage",
    summary: "The wall: all items by filter, where the case's policy allows it.",
    query: WallQuery.all
  ) { request, desk in
    let (filter, order, _, _) = try asked(request)
    return .page(
      try await desk.work {
        try filter.requireGrades(of: desk.store)
        return try WallPageMaker(request, desk).text(filter, order)
      })
  }

  private static let tiles = WorkbenchRoute(
    .get, "/api/v1/wall", access: .may(.browse), operation: "getWall",
    summary: "Tiles of the wall by filter, from a place, from an item or after one.",
    query: WallQuery.all,
    output: WallPage.schema
  ) { request, desk in
    let (filter, order, position, limit) = try asked(request)
    return .json(
      try await desk.work {
        try filter.requireGrades(of: desk.store)
        return try service(request, desk).page(filter, order: order, at: position, limit: limit)
          .json
      })
  }

  private static let counts = WorkbenchRoute(
    .get, "/api/v1/wall/counts", access: .may(.browse), operation: "getWallCounts",
    summary: "How many items of a filter have each word, by filter.", query: WallQuery.all,
    output: AnswerSchema.object([
      ("total", AnswerSchema.number), ("counts", ["type": "object"]),
      ("first_day", AnswerSchema.optional(AnswerSchema.text)),
      ("last_day", AnswerSchema.optional(AnswerSchema.text)),
    ])
  ) { request, desk in
    let filter = try asked(request).filter
    return .json(
      try await desk.work {
        try filter.requireGrades(of: desk.store)
        let wall = try service(request, desk)
        let days = try wall.days()
        return [
          "total": JSONValue(try wall.count(filter)),
          "counts": .object(
            try wall.counts(filter).map { group in
              .init(
                group.name,
                .object(group.counts.map { .init($0.word, JSONValue($0.count)) }))
            }),
          "first_day": JSONValue(days.map { "\($0.lowerBound)" }),
          "last_day": JSONValue(days.map { "\($0.upperBound)" }),
        ]
      })
  }

  private static let views = WorkbenchRoute(
    .get, "/api/v1/wall/views", access: .may(.browse), operation: "getWallViews",
    summary: "The views of the wall that you keep; nobody else sees them.",
    output: AnswerSchema.object([("views", AnswerSchema.list(SavedView.schema))])
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work {
        ["views": .array(try SavedViews(store: desk.store, actor: actor).list().map(\.json))]
      })
  }

  private static let save = WorkbenchRoute(
    .post, "/api/v1/wall/views", access: .may(.browse), operation: "saveWallView",
    summary: "Keeps a filter of the wall under a name, in the place of one of the same name.",
    input: AnswerSchema.choice(
      [("name", AnswerSchema.text), ("order", AnswerSchema.text), ("filter", ["type": "object"])],
      required: ["name"]),
    output: SavedView.schema
  ) { request, desk in
    let actor = try request.actor
    let body = try request.object(allowing: ["name", "order", "filter"])
    guard let name = body["name"]?.text else {
      throw WorkbenchError(.badRequest, "`name` is the view's name")
    }
    let filter = try WallFilter(
      parameters: try (body["filter"]?.members ?? []).map { member in
        guard let value = member.value.text else {
          throw WorkbenchError(.badRequest, "every filter is a text")
        }
        return (member.name, value)
      })
    let order = try order(body["order"]?.text)
    return .json(
      try await desk.work {
        try filter.requireGrades(of: desk.store)
        return try SavedViews(store: desk.store, actor: actor).save(
          name: name, filter: filter, order: order
        ).json
      })
  }

  private static let remove = WorkbenchRoute(
    .delete, "/api/v1/wall/views/{view}", access: .may(.browse), operation: "removeWallView",
    summary: "Removes one of your views."
  ) { request, desk in
    let actor = try request.actor
    let view = try request.number("view")
    try await desk.work { try SavedViews(store: desk.store, actor: actor).remove(view) }
    return .done
  }

  // MARK: - What is asked

  /// What whoever asks for the wall is told while it is off.
  static let isOff = "the wall is off in this case; an administrator turns it on in the policy"

  /// The wall of who asks.
  ///
  /// - Throws: ``WorkbenchError`` `.denied` while the case's policy has it off.
  static func service(_ request: WorkbenchRequest, _ desk: Desk) throws -> WallService {
    guard try desk.isWallOn() else { throw WorkbenchError(.denied, isOff) }
    return try WallService(index: desk.wall, actor: request.actor)
  }

  static func asked(
    _ request: WorkbenchRequest
  ) throws -> (filter: WallFilter, order: WallOrder, position: WallPosition, limit: Int) {
    let filter = try WallFilter(
      parameters: WallFilter.names.compactMap { name in request.query[name].map { (name, $0) } })
    func number(_ name: String, from lowest: Int64) throws(WorkbenchError) -> Int64? {
      guard let text = request.query[name], !text.isEmpty else { return nil }
      guard let value = Int64(text), value >= lowest else {
        throw WorkbenchError(.badRequest, "`\(name)` is a whole number from \(lowest)")
      }
      return value
    }
    let (at, item, after) = (
      try number("at", from: 0), try number("item", from: 1), try number("after", from: 0)
    )
    guard [at, item, after].count(where: { $0 != nil }) <= 1 else {
      throw WorkbenchError(.badRequest, "name one of `at`, `item` and `after`")
    }
    let position: WallPosition =
      item.map { .item($0) } ?? after.map { .after($0) } ?? .offset(Int(clamping: at ?? 0))
    return (
      filter, try order(request.query["order"]), position,
      Int(clamping: try number("limit", from: 1) ?? Int64(usualPage))
    )
  }

  private static func order(_ text: String?) throws(WorkbenchError) -> WallOrder {
    guard let text, !text.isEmpty else { return .number }
    guard let order = WallOrder(rawValue: text) else {
      throw WorkbenchError(
        .badRequest, "`order` is of \(WallOrder.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return order
  }
}
