// SPDX-License-Identifier: Apache-2.0
// The `srcset` attribute: several sizes of one picture.

/// The `srcset` attribute (HTML Living Standard, "parsing a srcset attribute").
enum SourceSet {
  private static let limit = 64

  /// The addresses in `text`, the widest or densest first; equal ones in their own order.
  static func addresses(in text: String) -> [String] {
    var rest = Array(text.utf8)[...]
    var found: [(address: String, size: Double)] = []
    while found.count < limit {
      rest = rest.drop { isSpace($0) || $0 == UInt8(ascii: ",") }
      guard !rest.isEmpty else { break }
      var address = rest.prefix { !isSpace($0) }
      rest = rest.dropFirst(address.count)
      var size = 1.0
      if address.last == UInt8(ascii: ",") {
        while address.last == UInt8(ascii: ",") { address.removeLast() }
      } else {
        let descriptors = rest.prefix { $0 != UInt8(ascii: ",") }
        rest = rest.dropFirst(descriptors.count)
        size = Self.size(descriptors)
      }
      found.append((String(decoding: address, as: UTF8.self), size))
    }
    return found.enumerated().sorted {
      $0.element.size != $1.element.size
        ? $0.element.size > $1.element.size : $0.offset < $1.offset
    }.map(\.element.address)
  }

  private static func size(_ descriptors: ArraySlice<UInt8>) -> Double {
    for word in descriptors.split(whereSeparator: isSpace) {
      guard let unit = word.last, unit == UInt8(ascii: "w") || unit == UInt8(ascii: "x"),
        let value = Double(String(decoding: word.dropLast(), as: UTF8.self)), value.isFinite
      else { continue }
      return value
    }
    return 1
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0d).contains(byte)
  }
}
