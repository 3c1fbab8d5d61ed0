// SPDX-License-Identifier: Apache-2.0
// One text for all JSON values that say the same, so that a digest or a signature can be taken over it.

extension JSONValue {
  /// The value's one text: as ``compactText``, with the members of every object in the order of their names' UTF-8 bytes.
  ///
  /// Two objects with the same members in another order have the same text. Of members with one name all are kept, in
  /// the order given; whoever reads a text from outside compares it with this one, and so refuses them.
  ///
  /// - Complexity: O(n log n) in the length of the text.
  public var canonicalText: String { sorted.compactText }

  private var sorted: JSONValue {
    switch self {
    case .array(let elements): .array(elements.map(\.sorted))
    case .object(let members):
      .object(
        members.enumerated().sorted { left, right in
          let names = (left.element.name.utf8, right.element.name.utf8)
          return names.0.elementsEqual(names.1)
            ? left.offset < right.offset : names.0.lexicographicallyPrecedes(names.1)
        }.map { Member($0.element.name, $0.element.value.sorted) })
    default: self
    }
  }
}
