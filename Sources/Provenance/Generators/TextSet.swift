// SPDX-License-Identifier: Apache-2.0
// The named texts of one file, for tools that spread what they say over several.

/// The named texts of one file: of a name given twice, the first.
struct TextSet {
  private var values: [String: String] = [:]

  /// The names, in no order.
  var names: Set<String> { Set(values.keys) }

  /// The text called `name`.
  subscript(name: String) -> String? { values[name] }

  /// Adds a text; texts of more than a megabyte are left out.
  mutating func add(_ name: String, _ value: String) {
    guard values[name] == nil, value.utf8.count <= 1 << 20 else { return }
    values[name] = value
  }
}
