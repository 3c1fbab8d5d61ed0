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
      values["all"] = PageValues.grouped(Int64(try wall.count(WallFilter())))
      values["filtered"] = filter != WallFilter()
      values["none"] = total == 0
      values["pictures"] = try request.actor.may(.viewPictures)
      values["may_decide"] = try request.actor.may(.assess)
      values["groups"] = groups(unfiltered, counts, filter)
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

  /// Each filter with its words: those of the whole case, with their numbers within what is shown now.
  private func groups(
    _ all: [WallCounts], _ shown: [WallCounts], _ filter: WallFilter
  ) -> [[String: Any]] {
    let chosen = Dictionary(
      filter.parameters.map { ($0.name, Set($0.value.split(separator: ",").map(String.init))) },
      uniquingKeysWith: { first, _ in first })
    return all.filter { !$0.counts.isEmpty }.map { group in
      let now = shown.first { $0.name == group.name }?.counts ?? []
      return [
        "name": group.name, "label": PageTexts.text("filter_" + group.name),
        "words": group.counts.map { word, _ in
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
    try ListBrowser(index: desk.wall, actor: request.actor).lists().map {
      ["list": String($0.list), "name": $0.name, "chosen": filter.list == $0.list]
    }
  }
}
