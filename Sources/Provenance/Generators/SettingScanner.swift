// SPDX-License-Identifier: Apache-2.0
// Splits a line of settings into names and values without backtracking.

internal import EvidenceModel

/// Splits a line of settings into names and values.
///
/// It finds what the regular expression `\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)` of the
/// program finds, in linear time; and reads a value that begins as JSON to the end of the JSON, where
/// the expression stops at the first comma.
struct SettingScanner {
  private let bytes: [UInt8]
  private var position = 0
  /// Where a search for a closing quote has already reached the end.
  private var hasNoMoreQuotes = false
  /// How many values began as JSON that is never closed; each is searched to the end of the line.
  private var unclosed = 0

  /// The settings in `line`, at most 1,024.
  static func settings(in line: String) -> [Infotext.Setting] {
    var scanner = SettingScanner(bytes: Array(line.utf8))
    var list: [Infotext.Setting] = []
    while list.count < 1_024, let setting = scanner.next() { list.append(setting) }
    return list
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func next() -> Infotext.Setting? {
    while let name = nextName() {
      position += 1
      while position < bytes.count, bytes[position] == 0x20 { position += 1 }
      if let value = value() {
        return Infotext.Setting(name: name, value: value)
      }
    }
    return nil
  }

  /// Stops at the colon after a name.
  private mutating func nextName() -> String? {
    while position < bytes.count {
      var start = position
      while position < bytes.count, Self.isNameByte(bytes[position]) { position += 1 }
      while start < position, !Self.isWordByte(bytes[start]) { start += 1 }
      if position < bytes.count, bytes[position] == UInt8(ascii: ":"), position - start >= 2 {
        return String(decoding: bytes[start..<position], as: UTF8.self)
      }
      position += 1
    }
    return nil
  }

  private mutating func value() -> String? {
    guard position < bytes.count else { return "" }
    switch bytes[position] {
    case UInt8(ascii: "\""):
      if let quoted = quoted() { return quoted }
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      if unclosed < 16 {
        if let end = Self.jsonEnd(bytes, from: position) {
          defer { position = end }
          return String(decoding: bytes[position..<end], as: UTF8.self)
        }
        unclosed += 1
      }
    default: break
    }
    let end = bytes[position...].firstIndex(of: UInt8(ascii: ",")) ?? bytes.count
    defer { position = min(bytes.count, end + 1) }
    return TextDecoding.trimmed(String(decoding: bytes[position..<end], as: UTF8.self))
  }

  private mutating func quoted() -> String? {
    guard !hasNoMoreQuotes else { return nil }
    var index = position + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard index < bytes.count else {
      hasNoMoreQuotes = true
      return nil
    }
    let end = index + 1
    guard end == bytes.count || bytes[end] == UInt8(ascii: ",") else { return nil }
    let raw = Array(bytes[position..<end])
    position = min(bytes.count, end + 1)
    if case .string(let text)? = try? JSONParser.parse(raw) { return text }
    return String(decoding: raw.dropFirst().dropLast(), as: UTF8.self)
  }

  /// The end of the list or object that begins at `start`, brackets in texts apart; `nil` when it is
  /// not closed.
  static func jsonEnd(_ bytes: [UInt8], from start: Int) -> Int? {
    var depth = 0
    var isInText = false
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if isInText {
        if byte == UInt8(ascii: "\\") { index += 1 }
        if byte == UInt8(ascii: "\"") { isInText = false }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isInText = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          depth -= 1
          if depth == 0 { return index + 1 }
        default: break
        }
      }
      index += 1
    }
    return nil
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
      || byte == 0x5f || byte >= 0x80
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    isWordByte(byte) || byte == 0x20 || byte == 0x2d || byte == 0x2f
  }
}
