// SPDX-License-Identifier: Apache-2.0
// Exact search in byte strings of one length that lie sorted one after another.

/// Exact search in sorted byte strings of one length.
enum SortedKeys {
  /// The position of `key` among `count` keys of `key.count` bytes that begin at `start`; `nil` when it
  /// is not among them.
  ///
  /// - Complexity: O(log n).
  static func position(
    of key: Span<UInt8>, in bytes: Span<UInt8>, start: Int, count: Int
  ) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      let order = compare(bytes, start + middle * key.count, key)
      if order == 0 { return middle }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  private static func compare(_ bytes: Span<UInt8>, _ start: Int, _ key: Span<UInt8>) -> Int {
    for index in key.indices where bytes[start + index] != key[index] {
      return bytes[start + index] < key[index] ? -1 : 1
    }
    return 0
  }
}
