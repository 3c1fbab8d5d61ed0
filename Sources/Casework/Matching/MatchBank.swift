// SPDX-License-Identifier: Apache-2.0
// Known lists as banks: names that clients of the matching service accept, stable and unique.

/// A known list by the name that the matching service gives it.
public struct MatchBank: Hashable, Sendable {
  /// Capital letters, digits and underscores.
  public let name: String
  /// The list's number.
  public let list: Int64
  /// Whether anything of it is matched: nothing is of a list that was withdrawn, whose name stays taken.
  public let isMatched: Bool

  /// The banks of lists, in the order of the lists' numbers.
  ///
  /// Letters become capital ASCII letters and everything else one underscore; a name that an older list has,
  /// or that has nothing left, is told apart by the list's number. So a later list never renames an older one.
  static func banks(_ lists: [(id: Int64, name: String, isMatched: Bool)]) -> [MatchBank] {
    var taken: Set<String> = []
    return lists.sorted { $0.id < $1.id }.map { list in
      let plain = plain(list.name)
      var name = plain.isEmpty ? "LIST_\(list.id)" : plain
      while !taken.insert(name).inserted { name += "_\(list.id)" }
      return MatchBank(name: name, list: list.id, isMatched: list.isMatched)
    }
  }

  private static func plain(_ name: String) -> String {
    var text: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): text.append(byte - 32)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        text.append(byte)
      default: if text.last != UInt8(ascii: "_") { text.append(UInt8(ascii: "_")) }
      }
    }
    while text.first == UInt8(ascii: "_") { text.removeFirst() }
    while text.last == UInt8(ascii: "_") { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }
}

/// The number by which clients name an entry of a bank: of one version of a list, and of that entry in it.
///
/// It stays below 2^53, so that no client rounds it.
public struct MatchContentID: Hashable, Sendable {
  /// The version's number in the catalog.
  let version: Int64
  /// The entry's position in the version.
  let entry: Int

  private static let entryBits: Int64 = 32

  init(version: Int64, entry: Int) {
    self.version = version
    self.entry = entry
  }

  /// Reads a number; `nil` for one that names no entry.
  public init?(number: Int64) {
    guard number > 0, number < 1 << 53 else { return nil }
    version = number >> Self.entryBits
    entry = Int(number & (1 << Self.entryBits - 1))
  }

  /// The number.
  public var number: Int64 { version << Self.entryBits | Int64(entry) }
}
