// SPDX-License-Identifier: Apache-2.0
// The page of the wall: filters with their counts, views kept, and the place where tiles are drawn.

internal import Casework
internal import EvidenceModel

/// Makes the page of the wall.
struct WallPageMaker {
  private let request: WorkbenchRequest
  private let desk: Desk

  init(_ request: WorkbenchRequest, _ desk: Desk) {
    self.request = request
    self.desk = desk
  }

  /// The text of the page; with what to do where the wall is off.
  func text(_ filter: WallFilter, _ order: WallOrder) throws -> String {
    var values: [String: Any] = [:]
    if try desk.isWallOn() {
      let wall = try WallRoutes.service(request, desk)
      let counts = try wall.counts(filter)
      let unfiltered = filter == WallFilter() ? counts : try wall.counts(WallFilter())
      let total = try wall.count(filter)
      values["on"] = true
      values["total"] = PageValues.grouped(Int64(total))
      let all = try wall.count(WallFilter())
      values["all"] = PageValues.grouped(Int64(all))
      values["items_word"] = PageTexts.text(all == 1 ? "wall_items_one" : "wall_items")
      values["filtered"] = filter != WallFilter()
      values["none"] = total == 0
      values["pictures"] = try request.actor.may(.viewPictures)
      values["may_decide"] = try request.actor.may(.assess)
      values["groups"] = groups(unfiltered, try alternatives(wall, counts, filter), filter)
      values["tags"] = ItemTag.allCases.map { tag in
        [
          "word": tag.rawValue, "text": PageTexts.text("tag_" + tag.rawValue),
          "chosen": filter.tags.contains(tag),
        ] as [String: Any]
      }
      values["first_day"] = try wall.days().map { "\($0.lowerBound)" }
      values["last_day"] = try wall.days().map { "\($0.upperBound)" }
      values["from"] = filter.firstDay.map { "\($0)" }
      values["to"] = filter.lastDay.map { "\($0)" }
      values["family"] = filter.family.map { String($0) }
      values["list"] = filter.list.map { String($0) }
      values["lists"] = try lists(filter)
      values["poster"] = filter.poster
      values["orders"] = WallOrder.allCases.map {
        [
          "word": $0.rawValue, "text": PageValues.word("order_" + $0.rawValue),
          "chosen": $0 == order,
        ]
          as [String: Any]
      }
      let views = try SavedViews(store: desk.store, actor: request.actor).list()
      values["views_kept"] = views.map { PageValues.object($0.json) }
      values["query"] =
        WallAddress.path(filter, order).split(separator: "?").dropFirst().first
        .map { String($0) } ?? ""
    }
    let page = Page(
      title: "nav_wall", view: .wall, template: "wall", values: values, scripts: ["wall.js"],
      styles: ["browse.css"])
    return PageRenderer.text(page, request, desk)
  }

  /// The counts of what is shown, and of a filter in which words are chosen those of what it would show without them: its words are
  /// alternatives, and choosing another adds its items.
  ///
  /// - Complexity: one more count of all items for each such filter.
  private func alternatives(
    _ wall: WallService, _ shown: [WallCounts], _ filter: WallFilter
  ) throws -> [WallCounts] {
    let parameters = filter.parameters
    return try shown.map { group in
      guard parameters.contains(where: { $0.name == group.name }) else { return group }
      let others = try WallFilter(parameters: parameters.filter { $0.name != group.name })
      return try wall.counts(others).first { $0.name == group.name } ?? group
    }
  }

  /// Each filter with its words: those of the whole case, with their numbers beside what is chosen in other filters.
  private func groups(
    _ all: [WallCounts], _ shown: [WallCounts], _ filter: WallFilter
  ) -> [[String: Any]] {
    let chosen = Dictionary(
      filter.parameters.map { ($0.name, Set($0.value.split(separator: ",").map(String.init))) },
      uniquingKeysWith: { first, _ in first })
    // What was asked for stays in the form, also where nothing in the case is like that.
    func words(_ name: String, _ counted: [String]) -> [String] {
      counted + (chosen[name] ?? []).subtracting(counted).sorted()
    }
    let grades = WallCounts(name: "grade", counts: [])
    return (all + [grades]).filter { !words($0.name, $0.counts.map(\.word)).isEmpty }.map { group in
      let now = shown.first { $0.name == group.name }?.counts ?? []
      return [
        "name": group.name, "label": PageTexts.text("filter_" + group.name),
        "words": words(group.name, group.counts.map(\.word)).map { word in
          [
            "word": word, "text": PageValues.word(word),
            "count": PageValues.grouped(Int64(now.first { $0.word == word }?.count ?? 0)),
            "chosen": chosen[group.name]?.contains(word) == true,
          ] as [String: Any]
        },
      ]
    }
  }

  private func lists(_ filter: WallFilter) throws -> [[String: Any]] {
    let lists = try ListBrowser(index: desk.wall, actor: request.actor).lists()
    var options = lists.map {
      ["list": String($0.list), "name": $0.name, "chosen": filter.list == $0.list] as [String: Any]
    }
    if let list = filter.list, !lists.contains(where: { $0.list == list }) {
      options.append(["list": String(list), "name": String(list), "chosen": true])
    }
    return options
  }
}
