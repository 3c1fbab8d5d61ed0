// SPDX-License-Identifier: Apache-2.0
// Answers about links as lines: one record a line, for people or as JSON.

internal import Casework
internal import EvidenceModel

/// Prints answers about links, after the word SYNTHETIC where the case is.
final class LinksOutput {
  private let json: Bool
  private var saysSynthetic: Bool

  init(json: Bool, isSynthetic: Bool) {
    self.json = json
    saysSynthetic = isSynthetic && !json
  }

  private func begin() {
    if saysSynthetic { Console.print("SYNTHETIC") }
    saysSynthetic = false
  }

  /// Prints a group of a summary with its largest nodes.
  func show(_ group: LinkGroup) {
    begin()
    if json {
      Console.print(
        Self.line([
          "record": "group", "group": .string(group.name.rawValue),
          "nodes": JSONValue(group.nodes), "shared": JSONValue(group.shared),
        ]))
    } else {
      let name = group.name.rawValue.padding(to: 14)
      let nodes = DecimalText.grouped(group.nodes).leftPadding(to: 10)
      let shared = DecimalText.grouped(group.shared).leftPadding(to: 10)
      Console.print("\(name) \(nodes)   shared \(shared)")
    }
    for node in group.largest { show(node, group: group.name) }
  }

  /// Prints a node or an item.
  func show(_ answer: LinkAnswer) {
    begin()
    switch answer {
    case .node(let node): show(node, group: nil)
    case .item(let item): show(item)
    }
  }

  private func show(_ node: LinkNodeView, group: LinkGroup.Name?) {
    guard json else { return Console.print(Self.text(node)) }
    Console.print(
      Self.line([
        "record": "node", "group": JSONValue(group?.rawValue), "node": .string(node.reference),
        "kind": .string(node.kind.rawValue), "strength": .string(node.kind.strength.rawValue),
        "relation": JSONValue(node.relation?.rawValue), "characters": JSONValue(node.characters),
        "text": JSONValue(node.text),
        "ties": .array(
          node.ties.map {
            ["relation": .string($0.relation.rawValue), "count": JSONValue($0.count)]
          }),
      ]))
  }

  private func show(_ item: LinkedItem) {
    guard json else {
      let from = item.from.map { "  from item \($0)" } ?? ""
      return Console.print(
        "    item \(item.item)  \(item.relation.rawValue)  \(item.kind?.rawValue ?? "gone")"
          + (item.depth > 1 ? "  depth \(item.depth)\(from)" : ""))
    }
    Console.print(
      Self.line([
        "record": "item", "node": .string(item.node), "kind": .string(item.nodeKind.rawValue),
        "strength": .string(item.nodeKind.strength.rawValue),
        "relation": .string(item.relation.rawValue), "item": JSONValue(Int(item.item)),
        "item_kind": JSONValue(item.kind?.rawValue), "from": JSONValue(item.from.map { Int($0) }),
        "depth": JSONValue(item.depth),
      ]))
  }

  private static func text(_ node: LinkNodeView) -> String {
    let shown =
      node.text.map { EvidenceText.escaped($0) }
      ?? node.characters.map { "[\($0) \($0 == 1 ? "character" : "characters")]" } ?? ""
    let ties = node.ties.map { "\($0.relation.rawValue) \(DecimalText.grouped($0.count))" }
      .joined(separator: ", ")
    let words = [
      node.reference.padding(to: 32), node.kind.strength.rawValue.padding(to: 8),
      node.kind.rawValue.padding(to: 14), node.relation.map { "as \($0.rawValue)" } ?? "",
      "(\(ties))", shown,
    ]
    return "  " + words.filter { !$0.isEmpty }.joined(separator: "  ")
  }

  /// Every member of the schema, null where it does not apply.
  private static func line(_ values: [String: JSONValue]) -> JSONValue {
    let names = [
      "record", "group", "nodes", "shared", "node", "kind", "strength", "relation", "ties",
      "characters", "text", "item", "item_kind", "from", "depth",
    ]
    return .object(
      [.init("schema", "martlet.links/1")] + names.map { .init($0, values[$0] ?? .null) })
  }
}
