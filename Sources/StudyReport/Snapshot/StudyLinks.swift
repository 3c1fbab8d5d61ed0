// SPDX-License-Identifier: Apache-2.0
// What items have in common by their own traces: models, seeds, prompts, inputs; for the internal edition alone.

/// What items have in common by their own traces.
public struct StudyLinks: Hashable, Sendable {
  /// One thing that items state.
  public struct Node: Hashable, Sendable {
    /// What it is, for readers: a model's name or hash; of evidence text its length alone.
    public let label: String
    /// How many items state it.
    public let items: Int

    /// Groups the parts.
    public init(label: String, items: Int) {
      self.label = label
      self.items = items
    }
  }

  /// Things of one sort.
  public struct Group: Hashable, Sendable {
    /// The stable name, such as `models`.
    public let id: String
    /// The name for readers.
    public let title: String
    /// Those that most items state, the commonest first.
    public let nodes: [Node]
    /// How many more there are.
    public let others: Int

    /// Groups the parts.
    public init(id: String, title: String, nodes: [Node], others: Int) {
      self.id = id
      self.title = title
      self.nodes = nodes
      self.others = others
    }
  }

  /// The sorts, in the order in which they are printed; none that is empty.
  public let groups: [Group]

  /// Groups the parts.
  public init(groups: [Group]) { self.groups = groups }
}
