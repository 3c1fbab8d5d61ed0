// SPDX-License-Identifier: Apache-2.0
// What a question about links is answered with: nodes, and the items that are tied to them.

public import EvidenceModel

/// Something that items have in common, as it is shown.
public struct LinkNodeView: Hashable, Sendable {
  /// How a person names it: hexadecimal digits of its key, or `source-` and a number.
  public let reference: String
  /// What sort of thing it is.
  public let kind: LinkNodeKind
  /// How the item that was asked about is tied to it; `nil` when none was.
  public let relation: LinkRelation?
  /// How many are tied to it, by relation: items, but posts for a poster and captures for a source.
  public let ties: [Tie]
  /// The number of characters of its text; `nil` when it has none.
  public let characters: Int?
  /// Its text in normal form; only when a person asked for it.
  public let text: String?

  /// How many are tied to a node in one way.
  public struct Tie: Hashable, Sendable {
    /// The way.
    public let relation: LinkRelation
    /// How many.
    public let count: Int
  }

  /// All ties.
  public var count: Int { ties.reduce(0) { $0 + $1.count } }
}

/// An item that is tied to a node.
public struct LinkedItem: Hashable, Sendable {
  /// The item's number.
  public let item: Int64
  /// What sort of content it is; `nil` when its row is gone.
  public let kind: ItemKind?
  /// How it is tied to the node.
  public let relation: LinkRelation
  /// The node.
  public let node: String
  /// The node's sort.
  public let nodeKind: LinkNodeKind
  /// The item from which it was reached; `nil` when the node itself was asked about.
  public let from: Int64?
  /// How many nodes lie between it and what was asked about, from 1.
  public let depth: Int
}

/// One group of a summary.
public struct LinkGroup: Sendable {
  /// The groups, in the order in which they are shown.
  public enum Name: String, CaseIterable, Hashable, Sendable, Codable {
    /// Model files by hash.
    case modelHashes = "model_hashes"
    /// Model files by name.
    case modelNames = "model_names"
    /// Seeds with their prompts.
    case seedPrompts = "seed_prompts"
    /// Seeds alone.
    case seeds
    /// Prompts alone.
    case prompts
    /// Pictures that other pictures were made from.
    case inputs
    /// People who posted.
    case posters
    /// Sources.
    case sources
  }

  /// Which group.
  public let name: Name
  /// How many nodes are in it.
  public let nodes: Int
  /// How many of them have two ties or more; of inputs, those that went into several items or which an item bears.
  public let shared: Int
  /// Those with the most ties, the most first, equal ones by reference.
  public let largest: [LinkNodeView]
}

/// One piece of an answer.
public enum LinkAnswer: Sendable {
  /// A node.
  case node(LinkNodeView)
  /// An item that is tied to the node before it.
  case item(LinkedItem)
}
