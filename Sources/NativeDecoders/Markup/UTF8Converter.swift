// SPDX-License-Identifier: Apache-2.0
// Turns a document's bytes into UTF-8, piece by piece.

/// Turns a document's bytes into UTF-8, piece by piece.
///
/// Every zero character becomes U+FFFD.
struct UTF8Converter {
  private static let replacement: [UInt8] = [0xef, 0xbf, 0xbd]

  private let encoding: MarkupEncoding
  /// Whether a zero character was met.
  private(set) var hasMetZero = false
  /// Bytes of a character whose others have not come.
  private var held: [UInt8] = []

  /// Reads from `encoding`.
  init(_ encoding: MarkupEncoding) { self.encoding = encoding }

  /// The UTF-8 of all characters that end in `bytes`; with `isLast`, of what is left too.
  mutating func convert(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
    let input = held.isEmpty ? bytes : held + bytes
    held = []
    switch encoding {
    case .utf8: return convertUTF8(input, isLast: isLast, fallback: false)
    case .assumedUTF8: return convertUTF8(input, isLast: isLast, fallback: true)
    case .utf16BigEndian: return convertUTF16(input, isLast: isLast, high: 0)
    case .utf16LittleEndian: return convertUTF16(input, isLast: isLast, high: 1)
    case .windows1252: return convertLatin(input)
    }
  }

  private mutating func convertUTF8(_ input: [UInt8], isLast: Bool, fallback: Bool) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(input.count)
    var index = 0
    while index < input.count {
      let byte = input[index]
      if byte < 0x80 {
        if byte == 0 { appendForZero(to: &output) } else { output.append(byte) }
        index += 1
        continue
      }
      switch Self.sequence(input[index...]) {
      case .whole(let length):
        output += input[index..<index + length]
        index += length
      case .unfinished where !isLast:
        held = Array(input[index...])
        return output
      default:
        if fallback {
          output += Self.windows1252[Int(byte) - 0x80]
        } else {
          output += Self.replacement
        }
        index += 1
      }
    }
    return output
  }

  private enum Sequence {
    case whole(Int)
    case unfinished
    case invalid
  }

  /// What stands at the start of `bytes`, whose first is not ASCII (RFC 3629, section 4).
  private static func sequence(_ bytes: ArraySlice<UInt8>) -> Sequence {
    guard let lead = bytes.first else { return .unfinished }
    let length: Int
    let second: ClosedRange<UInt8>
    switch lead {
    case 0xc2...0xdf: (length, second) = (2, 0x80...0xbf)
    case 0xe0: (length, second) = (3, 0xa0...0xbf)
    case 0xed: (length, second) = (3, 0x80...0x9f)
    case 0xe1...0xef: (length, second) = (3, 0x80...0xbf)
    case 0xf0: (length, second) = (4, 0x90...0xbf)
    case 0xf1...0xf3: (length, second) = (4, 0x80...0xbf)
    case 0xf4: (length, second) = (4, 0x80...0x8f)
    default: return .invalid
    }
    for offset in 1..<length {
      let index = bytes.startIndex + offset
      guard index < bytes.endIndex else { return .unfinished }
      let allowed = offset == 1 ? second : 0x80...0xbf
      guard allowed.contains(bytes[index]) else { return .invalid }
    }
    return .whole(length)
  }

  private mutating func convertUTF16(_ input: [UInt8], isLast: Bool, high: Int) -> [UInt8] {
    var output: [UInt8] = []
    var index = 0
    func unit(_ at: Int) -> UInt32 { UInt32(input[at + high]) << 8 | UInt32(input[at + 1 - high]) }
    while index + 2 <= input.count {
      let first = unit(index)
      var scalar = Unicode.Scalar(first)
      var length = 2
      if first & 0xfc00 == 0xd800 {
        if index + 4 > input.count, !isLast { break }
        if index + 4 <= input.count, unit(index + 2) & 0xfc00 == 0xdc00 {
          scalar = Unicode.Scalar(0x10000 + (first & 0x3ff) << 10 + unit(index + 2) & 0x3ff)
          length = 4
        }
      }
      index += length
      guard let scalar else {
        output += Self.replacement
        continue
      }
      if scalar.value == 0 {
        appendForZero(to: &output)
        continue
      }
      output.append(contentsOf: String(scalar).utf8)
    }
    if isLast, index < input.count { output += Self.replacement }
    if !isLast { held = Array(input[index...]) }
    return output
  }

  private mutating func convertLatin(_ input: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(input.count)
    for byte in input {
      switch byte {
      case 0: appendForZero(to: &output)
      case 1..<0x80: output.append(byte)
      default: output += Self.windows1252[Int(byte) - 0x80]
      }
    }
    return output
  }

  private mutating func appendForZero(to output: inout [UInt8]) {
    hasMetZero = true
    output += Self.replacement
  }

  /// UTF-8 of the bytes 0x80...0xff of windows-1252 (Encoding Standard, index-windows-1252).
  private static let windows1252: [[UInt8]] = {
    let special: [UInt32] = [
      0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
      0x0152, 0x8d, 0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
      0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
    ]
    return (special + Array(0xa0...0xff)).map { value in
      Unicode.Scalar(value).map { Array(String($0).utf8) } ?? replacement
    }
  }()
}
