// SPDX-License-Identifier: Apache-2.0
// Text in UTF-16, with a byte order mark or without.

/// Text in UTF-16.
enum WideText {
  /// The text of `head`; `nil` when it is none.
  ///
  /// Every unit must be part of a character and none a control character. Without a byte order mark
  /// there must be eight units or more, three of four of them ASCII. A character cut at the end of
  /// `head` is allowed.
  static func decode(_ head: [UInt8]) -> String? {
    if head.starts(with: [0xff, 0xfe]) { return text(head[2...], isBigEndian: false) }
    if head.starts(with: [0xfe, 0xff]) { return text(head[2...], isBigEndian: true) }
    guard head.count >= 16 else { return nil }
    for isBigEndian in [false, true] {
      let units = units(head[...], isBigEndian: isBigEndian)
      let plain = units.count { (0x09...0x7e).contains($0) }
      if plain * 4 >= units.count * 3 { return text(head[...], isBigEndian: isBigEndian) }
    }
    return nil
  }

  private static func text(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> String? {
    var units = units(bytes, isBigEndian: isBigEndian)
    if let last = units.last, UTF16.isLeadSurrogate(last) { units.removeLast() }
    let isControl: (UInt16) -> Bool = {
      $0 < 0x20 && !(0x09...0x0d).contains($0) || (0x7f...0x9f).contains($0) || $0 >= 0xfffe
    }
    guard !units.isEmpty, !units.contains(where: isControl) else { return nil }
    return String(validating: units, as: UTF16.self)
  }

  private static func units(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> [UInt16] {
    stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
      let pair = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return isBigEndian ? pair.0 << 8 | pair.1 : pair.1 << 8 | pair.0
    }
  }
}
