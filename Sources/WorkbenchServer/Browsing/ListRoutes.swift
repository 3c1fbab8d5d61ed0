// SPDX-License-Identifier: Apache-2.0
// Known lists: what they hold and hit, a person's word on hits and entries, and import by upload.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of known lists.
enum ListRoutes {
  static let routes = [
    listsPage, listPage, lists, list, verdicts, upload, withdrawal, decide, hold, rule,
  ]

  /// The largest list that can be uploaded; larger ones are imported on the command line.
  private static let largestUpload = 64 * 1_048_576

  private static let importSettings: [QueryParameter] = [
    .init("name", "The list's name.", named, isRequired: true),
    .init("owner", "Whose list it is.", named, isRequired: true),
    .init(
      "polarity", "Whether its entries are sought, or known to be of no interest.",
      QueryParameter.word(ListPolarity.allCases.map(\.rawValue))),
    .init(
      "threshold", "The largest PDQ distance of a hit.",
      QueryParameter.number(
        from: Int64(HashListSettings.pdqThresholds.lowerBound),
        to: Int64(HashListSettings.pdqThresholds.upperBound))),
    .init("quality", "The least PDQ quality of a hit.", QueryParameter.number(from: 0, to: 100)),
  ]

  private static let named: JSONValue = ["type": "string", "minLength": 1, "maxLength": 200]

  private static let listsPage = WorkbenchRoute(
    .get, "/lists", .page, access: .may(.browse), operation: "getListsPage",
    summary: "Known lists: versions, thresholds, hits, quarantine, and import."
  ) { request, desk in
    let actor = try request.actor
    return .page(
      try await desk.work {
        let browser = try desk.listBrowser(for: actor)
        let lists = try browser.lists()
        let verdicts = actor.may(.export) ? try browser.verdicts() : []
        let values: [String: Any] = [
          "verdicts": verdicts.map { PageValues.object($0.json) },
          "any_verdicts": !verdicts.isEmpty,
          "lists": lists.map { list in
            var values = PageValues.object(list.json)
            values["newest"] = list.versions.first.map { PageValues.object($0.json) }
            values["search_fault"] = list.search.isFault
            return values
          },
          "none": lists.isEmpty, "index_damaged": desk.library.isIndexDamaged,
          "untaken": try browser.untaken(),
          "may_import": actor.may(.importLists),
          "may_decide": actor.may(.manageLists) && actor.user != nil,
          "flood": String(try HitService(store: desk.store, actor: actor).rule().limit),
        ]
        return PageRenderer.text(
          Page(
            title: "nav_lists", view: .lists, template: "lists", values: values,
            scripts: ["browse.js"], styles: ["browse.css"]), request, desk)
      })
  }

  private static let listPage = WorkbenchRoute(
    .get, "/lists/{list}", .page, access: .may(.browse), operation: "getListPage",
    summary: "One list: its versions, and the entries that hit most items."
  ) { request, desk in
    let (actor, number) = (try request.actor, try request.number("list"))
    return .page(
      try await desk.work {
        let browser = try desk.listBrowser(for: actor)
        let found = try browser.list(number)
        var values = PageValues.object(found.list.json)
        let newest = found.list.versions.first
        values["withdrawn"] = newest.flatMap {
          $0.withdrawnBy == nil ? nil : PageValues.object($0.json)
        }
        values["may_withdraw"] =
          actor.may(.importLists) && newest.map { $0.withdrawnBy == nil } ?? false
        values["most_reason"] = String(ListService.longestReason)
        let told = actor.may(.export) ? try browser.verdicts() : []
        values["waiting"] = told.first { $0.list == number && $0.standing.waiting > 0 }.map {
          PageValues.object($0.json)
        }
        values["entries"] = found.entries.map { entry in
          var values = PageValues.object(entry.json)
          values["held"] = entry.standing == .quarantined || entry.standing == .excluded
          values["excluded"] = entry.standing == .excluded
          values["waiting"] = entry.standing == .quarantined
          return values
        }
        values["no_entries"] = found.entries.isEmpty
        values["search_fault"] = found.list.search.isFault
        values["may_decide"] = actor.may(.manageLists) && actor.user != nil
        return PageRenderer.text(
          Page(
            title: "list_title", number: "\(number)", view: .lists, template: "list",
            values: values,
            scripts: ["browse.js"], styles: ["browse.css"]), request, desk)
      })
  }

  private static let lists = WorkbenchRoute(
    .get, "/api/v1/lists", access: .may(.browse), operation: "getLists",
    summary: "All known lists with their versions, thresholds and hits.",
    output: AnswerSchema.object([
      ("lists", AnswerSchema.list(ListView.schema)), ("index_damaged", AnswerSchema.truth),
    ])
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work {
        [
          "lists": .array(try desk.listBrowser(for: actor).lists().map(\.json)),
          "index_damaged": .bool(desk.library.isIndexDamaged),
        ]
      })
  }

  private static let list = WorkbenchRoute(
    .get, "/api/v1/lists/{list}", access: .may(.browse), operation: "getList",
    summary: "One list, and the entries that hit most items.",
    output: AnswerSchema.object([
      ("list", ListView.schema), ("entries", AnswerSchema.list(ListEntryView.schema)),
    ])
  ) { request, desk in
    let (actor, number) = (try request.actor, try request.number("list"))
    return .json(
      try await desk.work {
        let found = try desk.listBrowser(for: actor).list(number)
        return ["list": found.list.json, "entries": .array(found.entries.map(\.json))]
      })
  }

  private static let verdicts = WorkbenchRoute(
    .get, "/api/v1/list-verdicts", access: .may(.export), operation: "getListVerdicts",
    summary:
      "How many hits of each list stand confirmed and rejected, and how many verdicts wait to be given back.",
    output: AnswerSchema.object([("lists", AnswerSchema.list(ListVerdicts.schema))])
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work {
        ["lists": .array(try desk.listBrowser(for: actor).verdicts().map(\.json))]
      })
  }

  private static let upload = WorkbenchRoute(
    .post, "/api/v1/lists", access: .may(.importLists), operation: "importList",
    summary:
      "Imports the body, a file of hashes, as a known list; forms and settings as on the command line. Lines that were refused are told, the first 100 one by one.",
    query: importSettings,
    output: AnswerSchema.object([
      ("list", AnswerSchema.number), ("version", AnswerSchema.number),
      ("entries", AnswerSchema.number),
      ("changes", AnswerSchema.optional(ListVersionChanges.schema)),
      ("hits", AnswerSchema.number), ("refused_lines", AnswerSchema.number),
      ("refused", AnswerSchema.list(RefusedLine.schema)),
    ]), takes: ["application/octet-stream"], bodyLimit: largestUpload
  ) { request, desk in
    let actor = try request.actor
    let settings = try settings(request)
    let body = request.body
    return .json(
      try await desk.work {
        let found = try ListUpload(
          store: desk.store, actor: actor, decoders: desk.decoders,
          databases: desk.configuration.listDatabases
        ).add(body, settings: settings)
        let summary = found.summary
        return [
          "list": .integer(summary.list), "version": JSONValue(summary.version),
          "entries": JSONValue(summary.entries),
          "changes": summary.changes.map {
            ListVersionChanges($0, entries: summary.entries).json
          } ?? .null, "hits": JSONValue(summary.hits),
          "refused_lines": JSONValue(found.refusedLines),
          "refused": .array(found.refused.map(\.json)),
        ]
      })
  }

  private static let withdrawal = WorkbenchRoute(
    .post, "/api/v1/lists/{list}/withdrawal", access: .may(.importLists),
    operation: "withdrawList",
    summary:
      "Withdraws a list as a whole, with a reason of 1 to 1,000 bytes: nothing matches it any more, and an import of it that is at work ends without a version. Tells how many verdicts wait to be given back.",
    input: AnswerSchema.object([("reason", AnswerSchema.text)]), output: ListWithdrawal.schema
  ) { request, desk in
    let (actor, number) = (try request.actor, try request.number("list"))
    let reason = try request.object(allowing: ["reason"])["reason"]?.text ?? ""
    return .json(
      try await desk.work {
        try ListService(store: desk.store, actor: actor).withdraw(list: number, reason: reason)
          .json
      })
  }

  private static func settings(_ request: WorkbenchRequest) throws(WorkbenchError)
    -> HashListSettings
  {
    func text(_ name: String) throws(WorkbenchError) -> String {
      guard let value = request.query[name],
        HashListSettings.nameLengths.contains(value.utf8.count),
        EvidenceText.escaped(value) == value
      else {
        throw WorkbenchError(
          .badRequest, "`\(name)` has 1 to 200 bytes of visible text, without control characters")
      }
      return value
    }
    func number(_ name: String, _ range: ClosedRange<Int>, usual: Int) throws(WorkbenchError)
      -> Int
    {
      guard let value = request.query[name], !value.isEmpty else { return usual }
      guard let number = Int(value), range.contains(number) else {
        throw WorkbenchError(
          .badRequest, "`\(name)` is a number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
    let word = request.query["polarity"] ?? ListPolarity.positive.rawValue
    guard let polarity = ListPolarity(rawValue: word) else {
      throw WorkbenchError(.badRequest, "`polarity` is positive or negative")
    }
    return HashListSettings(
      name: try text("name"), owner: try text("owner"), polarity: polarity,
      pdqThreshold: try number(
        "threshold", HashListSettings.pdqThresholds, usual: PDQHash.standardThreshold),
      minimumQuality: try number(
        "quality", HashListSettings.qualities, usual: PDQFingerprint.standardQuality))
  }

  // MARK: - A person's word

  private static let decide = WorkbenchRoute(
    .post, "/api/v1/hits/{hit}/decision", access: .may(.manageLists), operation: "decideHit",
    summary: "Confirms or rejects a hit, with a reason; a rejected hit bears on its item no more.",
    input: AnswerSchema.object([
      ("verdict", ["enum": .array(HitVerdict.allCases.map { .string($0.rawValue) })]),
      ("reason", AnswerSchema.text),
    ])
  ) { request, desk in
    let (actor, hit) = (try request.actor, try request.number("hit"))
    let body = try request.object(allowing: ["verdict", "reason"])
    guard let verdict = body["verdict"]?.text.flatMap(HitVerdict.init(rawValue:)) else {
      throw WorkbenchError(.badRequest, "`verdict` is confirmed or rejected")
    }
    let reason = body["reason"]?.text ?? ""
    try await desk.work {
      try HitService(store: desk.store, actor: actor).decide(hit: hit, verdict, reason: reason)
    }
    return .done
  }

  private static let hold = WorkbenchRoute(
    .post, "/api/v1/hits/{hit}/entry", access: .may(.manageLists), operation: "holdEntry",
    summary: "Quarantines, releases or excludes the list entry that a hit is on, with a reason.",
    input: AnswerSchema.object([
      ("standing", ["enum": ["quarantined", "released", "excluded"]]),
      ("reason", AnswerSchema.text),
    ])
  ) { request, desk in
    let (actor, hit) = (try request.actor, try request.number("hit"))
    let body = try request.object(allowing: ["standing", "reason"])
    guard let standing = body["standing"]?.text.flatMap(EntryStanding.init(rawValue:)) else {
      throw WorkbenchError(.badRequest, "`standing` is quarantined, released or excluded")
    }
    let reason = body["reason"]?.text ?? ""
    try await desk.work {
      try HitService(store: desk.store, actor: actor).hold(
        entryOf: hit, as: standing, reason: reason)
    }
    return .done
  }

  private static let rule = WorkbenchRoute(
    .put, "/api/v1/lists/flood", access: .may(.manageLists), operation: "setFloodRule",
    summary: "From how many different items on an entry of a list is quarantined.",
    input: AnswerSchema.object([("limit", AnswerSchema.number)])
  ) { request, desk in
    let actor = try request.actor
    let body = try request.object(allowing: ["limit"])
    let given = body["limit"]?.integer ?? body["limit"]?.text.flatMap { Int64($0) }
    guard let given else { throw WorkbenchError(.badRequest, "`limit` is a whole number") }
    try await desk.work {
      try HitService(store: desk.store, actor: actor).setRule(
        FloodRule(limit: Int(clamping: given)))
    }
    return .done
  }
}
