// SPDX-License-Identifier: Apache-2.0
// One number out of an EXIF block.

/// The orientation that an EXIF block states.
///
/// - Source: CIPA DC-008 (Exif 2.32), 4.6.4 "Orientation"; TIFF 6.0, section 2.
enum ExifOrientation {
  private static let tag = 0x0112
  private static let short = 3

  /// The orientation in the first directory of a TIFF structure, 1...8; 1 where there is none that is
  /// sound.
  static func read(_ tiff: [UInt8]) -> Int {
    guard tiff.count >= 8 else { return 1 }
    let isLittle: Bool
    switch (tiff[0], tiff[1]) {
    case (0x49, 0x49): isLittle = true
    case (0x4d, 0x4d): isLittle = false
    default: return 1
    }
    func number(_ offset: Int, _ count: Int) -> Int? {
      guard offset >= 0, offset <= tiff.count - count else { return nil }
      let bytes = tiff[offset..<offset + count]
      return isLittle
        ? bytes.reversed().reduce(0) { $0 << 8 | Int($1) } : bytes.reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(2, 2) == 42, let directory = number(4, 4), let entries = number(directory, 2)
    else {
      return 1
    }
    for index in 0..<entries {
      let entry = directory + 2 + 12 * index
      guard let found = number(entry, 2) else { return 1 }
      guard found == tag else { continue }
      guard number(entry + 2, 2) == short, let value = number(entry + 8, 2) else { return 1 }
      return (1...8).contains(value) ? value : 1
    }
    return 1
  }
}
