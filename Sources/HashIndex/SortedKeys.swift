// SPDX-License-Identifier: Apache-2.0
// Exact search in byte strings of one length that lie sorted one after another.

/// Exact search in sorted byte strings of one length.
enum SortedKeys {
  /// What a search came to.
  enum Answer: Hashable {
    case found(Int)
    case absent
    /// A key that had to be read may not be.
    case refused
  }

  /// The position of `key` among `count` keys of `key.count` bytes that begin at `start`.
  ///
  /// Digests are spread evenly, so the place is guessed from the key's first eight bytes; every other
  /// step halves what is left, so that any set is searched in O(log n).
  ///
  /// `touch` is asked before a key is read, with its place and length.
  ///
  /// - Complexity: O(log n); about O(log log n) for digests.
  static func position(
    of key: Span<UInt8>, in bytes: Span<UInt8>, start: Int, count: Int,
    touch: ((Int, Int) -> Bool)? = nil
  ) -> Answer {
    let wanted = prefix(key, 0, key.count)
    var low = 0
    var high = count
    var least: UInt64 = 0
    var most = UInt64.max
    var guesses = true
    while low < high {
      var middle = low + (high - low) / 2
      if guesses, high - low > 16, most > least {
        let share = Double(wanted - least) / Double(most - least)
        middle = min(high - 1, max(low, low + Int(share * Double(high - low))))
      }
      guesses.toggle()
      let place = start + middle * key.count
      if let touch { guard touch(place, key.count) else { return .refused } }
      let order = compare(bytes, place, key)
      if order == 0 { return .found(middle) }
      if order < 0 {
        low = middle + 1
        least = prefix(bytes, place, key.count)
      } else {
        high = middle
        most = prefix(bytes, place, key.count)
      }
    }
    return .absent
  }

  private static func prefix(_ bytes: Span<UInt8>, _ start: Int, _ length: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 << 8 | ($1 < length ? UInt64(bytes[start + $1]) : 0) }
  }

  private static func compare(_ bytes: Span<UInt8>, _ start: Int, _ key: Span<UInt8>) -> Int {
    for index in key.indices where bytes[start + index] != key[index] {
      return bytes[start + index] < key[index] ? -1 : 1
    }
    return 0
  }
}
