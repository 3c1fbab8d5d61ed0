// SPDX-License-Identifier: Apache-2.0
// One item, its neighbours and its proof; two items side by side.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of single items.
enum ItemRoutes {
  static let routes = [page, item, links, proof, proofFile, comparePage, compare]

  /// How many other items each thing in common is shown with.
  private static let neighbours = 8

  private static let page = WorkbenchRoute(
    .get, "/items/{item}", .page, access: .may(.browse), operation: "getItemPage",
    summary: "One item: facts, places, hits, traces, neighbours, history and its proof."
  ) { request, desk in
    let (actor, item) = (try request.actor, try request.number("item"))
    return .page(
      try await desk.work {
        let view = try ItemService(store: desk.store, actor: actor).view(item)
        var values = PageValues.object(view.json)
        values["item"] = String(item)
        values["file_size"] = PageValues.size(view.facts.bytes)
        values["links"] = PageValues.object(try linksJSON(item, actor, desk))
        values["may_decide"] = actor.may(.manageLists) && actor.user != nil
        values["may_reveal"] = actor.may(.reveal)
        values["may_read"] =
          actor.may(.reveal) && view.traces.contains { $0.fields.contains(where: \.isMasked) }
        values["has_picture"] = actor.may(.viewPictures) && view.facts.hasPicture
        if actor.may(.assess), actor.user != nil {
          values["marks"] = try marks(item, actor, desk)
        }
        values["is_text"] = view.facts.kind == .text
        return PageRenderer.text(
          Page(
            title: "item_title", number: "\(item)", template: "item", values: values,
            scripts: ["browse.js", "looks.js", "masked.js", "notes.js"],
            styles: ["browse.css", "stage.css"]),
          request, desk)
      })
  }

  /// The tags and notes that the person may see, each with whose it is and when.
  private static func marks(_ item: Int64, _ actor: Actor, _ desk: Desk) throws -> [String: Any] {
    let service = TagService(store: desk.store, actor: actor)
    let isNamed = actor.may(.internalReport)
    func object(_ json: JSONValue, _ user: Int64) -> [String: Any] {
      var values = PageValues.object(json)
      values["whose"] =
        user == actor.user
        ? PageTexts.text("item_you") : isNamed ? "user-\(user)" : PageTexts.text("item_other")
      return values
    }
    let tags = try service.tags(on: item).map { tag in
      var values = object(WorkAnswers.tag(tag, for: actor), tag.user)
      values["words"] = PageTexts.text("tag_" + tag.tag.rawValue)
      return values
    }
    let notes = try service.notes(on: item).map {
      object(WorkAnswers.note($0, for: actor), $0.user)
    }
    return [
      "tags": tags, "notes": notes, "tags_any": !tags.isEmpty, "notes_any": !notes.isEmpty,
    ]
  }

  private static let item = WorkbenchRoute(
    .get, "/api/v1/items/{item}", access: .may(.browse), operation: "getItem",
    summary: "One item: facts, places, posts, hits, traces, selection, family and history.",
    output: ItemView.schema
  ) { request, desk in
    let (actor, item) = (try request.actor, try request.number("item"))
    return .json(
      try await desk.work { try ItemService(store: desk.store, actor: actor).view(item).json })
  }

  private static let links = WorkbenchRoute(
    .get, "/api/v1/items/{item}/links", access: .may(.browse), operation: "getItemLinks",
    summary: "What an item has in common with others, masked, and items that share it.",
    output: AnswerSchema.object([
      ("nodes", AnswerSchema.list(["type": "object"])), ("whole", AnswerSchema.truth),
    ])
  ) { request, desk in
    let (actor, item) = (try request.actor, try request.number("item"))
    return .json(try await desk.work { try linksJSON(item, actor, desk) })
  }

  private static func linksJSON(_ item: Int64, _ actor: Actor, _ desk: Desk) throws -> JSONValue {
    var nodes: [(LinkNodeView, [LinkedItem])] = []
    let query = try LinkQuery(store: desk.store, actor: actor, showsText: false)
    let isWhole = try query.neighbours(of: item, depth: 1, limit: neighbours) { answer in
      switch answer {
      case .node(let node): nodes.append((node, []))
      case .item(let linked): if !nodes.isEmpty { nodes[nodes.count - 1].1.append(linked) }
      }
    }
    return [
      "nodes": .array(
        nodes.map { node, items in
          [
            "node": .string(node.reference), "node_kind": .string(node.kind.rawValue),
            "strength": .string(node.kind.strength.rawValue),
            "relation": JSONValue(word: node.relation), "ties": JSONValue(node.count),
            "characters": JSONValue(node.characters),
            "poster": .bool(node.kind == .poster),
            "items": .array(
              items.map {
                ["item": .integer($0.item), "relation": .string($0.relation.rawValue)]
              }),
          ]
        }),
      "whole": .bool(isWhole),
    ]
  }

  private static let proof = WorkbenchRoute(
    .get, "/api/v1/items/{item}/proof", access: .may(.browse), operation: "getItemProof",
    summary: "That the item's leaf stands in the ledger, checked against the newest checkpoint.",
    output: ItemProof.schema
  ) { request, desk in
    let (actor, item) = (try request.actor, try request.number("item"))
    return .json(
      try await desk.work { try ItemService(store: desk.store, actor: actor).proof(item).json })
  }

  private static let proofFile = WorkbenchRoute(
    .get, "/api/v1/items/{item}/proof/file", access: .may(.browse), operation: "getItemProofFile",
    summary:
      "The proof as a file (C2SP tlog-proof), which anybody can check with the ledger's key.",
    gives: ["text/plain; charset=utf-8"]
  ) { request, desk in
    let (actor, item) = (try request.actor, try request.number("item"))
    let proof = try await desk.work {
      try ItemService(store: desk.store, actor: actor).proof(item)
    }
    return .bytes(
      proof.bytes, type: "text/plain; charset=utf-8", fileName: "item-\(item).tlog-proof")
  }

  // MARK: - Two items

  private static func two(areNeeded: Bool) -> [QueryParameter] {
    ["left", "right"].map {
      .init($0, "An item by number.", QueryParameter.number(from: 1), isRequired: areNeeded)
    }
  }

  private static let comparePage = WorkbenchRoute(
    .get, "/compare", .page, access: .may(.browse), operation: "getComparePage",
    summary: "Two items side by side: facts, distances and which hash bits differ.",
    query: two(areNeeded: false)
  ) { request, desk in
    let actor = try request.actor
    let pair = try pair(request, isNeeded: false)
    let left = request.query["left"].flatMap { Int64($0) } ?? 0
    return .page(
      try await desk.work {
        var values: [String: Any] = [:]
        if let pair {
          let found = try ItemService(store: desk.store, actor: actor).compare(pair.0, pair.1)
          values = PageValues.object(found.json)
          values["pair"] = true
          values["grid"] = HashGrid.svg(found)
          values["rows"] = CompareRows.rows(found)
          let pictures = [found.left, found.right].filter(\.hasPicture)
          values["both"] = pictures.count == 2
          values["turn"] = found.nearest.map { "\($0.transform)" } ?? "original"
          values["has_pictures"] = actor.may(.viewPictures) && !pictures.isEmpty
          values["pictures"] = pictures.map { facts in
            var picture = ["item": String(facts.item), "kind": facts.kind.rawValue]
            picture["sampled_frames"] = facts.sampledFrames.map { String($0) }
            return picture
          }
        } else if left > 0 {
          values["left"] = ["item": String(left)]
        }
        return PageRenderer.text(
          Page(
            title: "compare_title", number: pair.map { "\($0.0), \($0.1)" }, template: "compare",
            values: values,
            scripts: ["browse.js", "looks.js", "difference.js"],
            styles: ["browse.css", "stage.css"]), request, desk)
      })
  }

  private static let compare = WorkbenchRoute(
    .get, "/api/v1/compare", access: .may(.browse), operation: "compareItems",
    summary:
      "Two items: facts, distances under the symmetries, differing bits.",
    query: two(areNeeded: true),
    output: ItemComparison.schema
  ) { request, desk in
    let actor = try request.actor
    guard let pair = try pair(request, isNeeded: true) else {
      throw WorkbenchError(.badRequest, "name two items as `left` and `right`")
    }
    return .json(
      try await desk.work {
        try ItemService(store: desk.store, actor: actor).compare(pair.0, pair.1).json
      })
  }

  private static func pair(
    _ request: WorkbenchRequest, isNeeded: Bool
  ) throws(WorkbenchError) -> (Int64, Int64)? {
    let texts = ["left", "right"].map { request.query[$0] ?? "" }
    if !isNeeded, texts.contains("") { return nil }
    let numbers = texts.compactMap { Int64($0) }.filter { $0 > 0 }
    guard numbers.count == 2 else {
      throw WorkbenchError(.badRequest, "name two items by number as `left` and `right`")
    }
    return (numbers[0], numbers[1])
  }
}
