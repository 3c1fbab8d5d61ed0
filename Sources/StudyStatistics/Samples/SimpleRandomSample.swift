// SPDX-License-Identifier: Apache-2.0
// Simple random samples that a seed makes again.

/// Simple random samples without replacement.
public enum SimpleRandomSample {
  /// Draws `count` of `names`, each set of them as likely as another, in the order drawn.
  ///
  /// The names are sorted first, so that their order makes no difference. Then, for each place from the first on, one
  /// of the names not drawn yet is swapped to it (Fisher–Yates). So a larger sample of the same names under the same
  /// seed begins with the smaller one: a sample can be added to, or looked at in order and stopped, and stays a simple
  /// random sample.
  ///
  /// - Throws: ``StatisticsError`` `.outOfRange` when more are asked for than there are, or fewer than none;
  ///   `.duplicate` when a name stands twice.
  /// - Complexity: O(n log n).
  public static func draw<Name: Comparable>(
    _ count: Int, of names: some Sequence<Name>, seed: UInt64
  ) throws(StatisticsError) -> [Name] {
    var names = names.sorted()
    guard (0...names.count).contains(count) else {
      throw StatisticsError(
        .outOfRange,
        "\(count) cannot be drawn from \(names.count) without replacement: ask for fewer")
    }
    guard !zip(names, names.dropFirst()).contains(where: { $0 == $1 }) else {
      throw StatisticsError(
        .duplicate, "a name stands twice, so that it would be drawn too often: give each once")
    }
    var generator = SampleGenerator(seed: seed)
    for place in 0..<count {
      names.swapAt(place, place + generator.below(names.count - place))
    }
    return Array(names.prefix(count))
  }
}
