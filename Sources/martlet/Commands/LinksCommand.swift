// SPDX-License-Identifier: Apache-2.0
// martlet links: what items have in common, by hash, seed, prompt, name, poster and source.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet links`.
struct LinksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "links",
    abstract: "Show what items have in common: models, seeds, prompts, inputs, posters, sources.",
    discussion:
      "Without an item, a node or a model: what the case shares most. Each tie says its strength; "
      + "a name is a place to look, and no more.")

  @OptionGroup var options: CaseOptions

  @Argument(
    help: ArgumentHelp("The number of an item: what it shares with others.", valueName: "item"))
  var item: Int64?

  @Option(
    help: ArgumentHelp(
      "All items tied to a node: the first eight or more of its digits, or source-N.",
      valueName: "node"))
  var node: String?

  @Option(
    help: ArgumentHelp(
      "All items tied to a model file of this name or hash; needs --user, and is recorded as a view.",
      valueName: "name-or-hash"))
  var model: String?

  @Option(help: ArgumentHelp("How many steps to go from the item, 1 to 4.", valueName: "n"))
  var depth = 1

  @Option(
    help: ArgumentHelp(
      "How many nodes of each sort, and items at each, to show; 10, and all with --node and --model.",
      valueName: "n"))
  var limit: Int?

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @Flag(help: "Show names, prompts and hashes; needs --user, and is recorded as a view.")
  var showText = false

  @Flag(help: "Work all links out anew first.")
  var rebuild = false

  func validate() throws {
    let questions = [item != nil, node != nil, model != nil].count { $0 }
    guard questions < 2 else {
      throw ValidationError("Ask about one of: an item, --node, --model.")
    }
    guard depth == 1 || item != nil else { throw ValidationError("--depth goes with an item.") }
    guard (1...LinkQuery.deepest).contains(depth) else {
      throw ValidationError("--depth is 1 to \(LinkQuery.deepest).")
    }
    guard limit ?? 1 > 0 else { throw ValidationError("--limit is 1 or more.") }
  }

  func run() throws {
    let writes = showText || model != nil || rebuild
    let store = try options.open(writes ? .writing : .writingWhereAllowed)
    let actor = try options.actor(in: store)
    do {
      try update(store, actor)
      let query = try LinkQuery(store: store, actor: actor, showsText: showText)
      try answer(query, isSynthetic: store.description.isSynthetic)
    } catch {
      try? store.close()
      throw error
    }
    try store.close()
  }

  /// Takes up what an older version or a stopped ingest left, where the actor may.
  private func update(_ store: CaseStore, _ actor: Actor) throws {
    let pending = try LinkService.counts(store).pending
    guard pending > 0 || rebuild else { return }
    let service = LinkService(
      store: store, actor: actor, isInterrupted: { Interruption.isRequested })
    guard service.mayUpdate || rebuild else {
      return Console.note(
        "martlet: "
          + DecimalText.counted(
            pending, "of the items, places and posts is", "of the items, places and posts are")
          + " not linked yet; the key holder's `martlet links` links them")
    }
    var bar = ProgressBar(label: "links", unit: "items, places and posts")
    defer { bar.finish() }
    try service.update(anew: rebuild) { bar.update(done: $0, total: $1) }
  }

  private func answer(_ query: LinkQuery, isSynthetic: Bool) throws {
    let output = LinksOutput(json: json, isSynthetic: isSynthetic)
    if let item {
      let isWhole = try query.neighbours(
        of: item, depth: depth, limit: limit ?? Self.shown, output.show)
      if !isWhole {
        Console.note(
          "martlet: more than \(DecimalText.grouped(LinkQuery.mostItems)) items; stopped")
      }
    } else if let node {
      try query.items(atNode: node, limit: limit ?? .max, output.show)
    } else if let model {
      let count = try query.items(withModel: model, limit: limit ?? .max, output.show)
      if count == 0 { Console.note("no item is tied to a model file of this name or hash") }
    } else {
      for group in try query.summary(limit: limit ?? Self.shown) { output.show(group) }
    }
  }

  /// How much is shown of each sort where nobody says.
  private static let shown = 10
}
