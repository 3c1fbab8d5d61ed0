// SPDX-License-Identifier: Apache-2.0
// Hexadecimal digits however they are parted: in one run, as a GUID, as a dump of bytes, as a list of a program.

/// A row of hexadecimal digits in a text, however they are parted.
struct SpelledDigits {
  /// The digits, in lower case and without what parts them.
  private(set) var digits = ""
  /// Where it ends.
  private(set) var end: Int

  /// The most scalars between two groups, `0x` and `x` before the second not counted.
  static let mostBetween = 4
  /// The digits of a run that need not be whole bytes.
  private static let longRun = 32

  /// The row that begins at `start`; `nil` where none does.
  ///
  /// Groups are of whole bytes; between them stand signs and blanks, at most ``mostBetween``, and `0x` or `x`.
  ///
  /// - Complexity: O(length of the row).
  init?(_ scalars: [Unicode.Scalar], from start: Int) {
    end = start
    var place = start
    while true {
      let group = scalars[place...].prefix { Self.value($0) != nil }
      // A long run is a fingerprint by itself: what stands before or after it is another word.
      guard digits.isEmpty || group.count < Self.longRun else { break }
      let isLong = group.count >= Self.longRun
      guard !group.isEmpty, group.count.isMultiple(of: 2) || isLong else { break }
      for scalar in group { digits += String(Self.value(scalar) ?? 0, radix: 16) }
      end = group.endIndex
      guard !isLong else { break }
      let between = scalars[end...].prefix(Self.mostBetween + 1).prefix(while: Self.isSign).count
      let prefix = Self.prefix(scalars, at: end + between)
      guard group.count.isMultiple(of: 2), between <= Self.mostBetween, between + prefix > 0 else {
        break
      }
      place = end + between + prefix
    }
    if digits.isEmpty { return nil }
  }

  /// What a digit is worth, also one of full width; `nil` for everything else.
  static func value(_ scalar: Unicode.Scalar) -> Int? {
    guard scalar.properties.isHexDigit else { return nil }
    let isWide = !scalar.isASCII
    guard let narrow = Unicode.Scalar(isWide ? scalar.value - 0xfee0 : scalar.value) else {
      return nil
    }
    return Character(narrow).hexDigitValue
  }

  /// Whether a scalar parts groups: it is neither a letter nor a number.
  private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.properties.isAlphabetic && scalar.properties.numericType == nil
  }

  /// How many scalars at `place` say no more than that digits follow.
  private static func prefix(_ scalars: [Unicode.Scalar], at place: Int) -> Int {
    func isX(_ place: Int) -> Bool {
      scalars.indices.contains(place) && "xX".unicodeScalars.contains(scalars[place])
    }
    if isX(place) { return 1 }
    return scalars.indices.contains(place) && scalars[place] == "0" && isX(place + 1) ? 2 : 0
  }
}
