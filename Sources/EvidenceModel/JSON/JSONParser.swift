// SPDX-License-Identifier: Apache-2.0
// A bounded JSON reader for hostile text: limits on depth and number of values, no recursion beyond
// the depth limit, and the bare NaN and Infinity that Python writes.

/// Why a text is not JSON within the limits.
public enum JSONError: Error, Hashable, Sendable {
  /// Something else was expected at this byte.
  case unexpected(offset: Int)
  /// The text ended inside a value.
  case truncated
  /// Nested deeper, or holding more values, than allowed.
  case limit(offset: Int)
}

/// Reads JSON from bytes that may be hostile.
///
/// `NaN`, `Infinity` and `-Infinity` outside texts are read as null, unless only JSON is: what others wrote into files is read as it
/// is, what somebody asks for is not guessed. Lone surrogates become U+FFFD. Whole numbers of 2⁶³ to 2⁶⁴ − 1, which no
/// ``JSONValue`` holds as numbers to the last digit, can be had as texts of their digits.
///
/// - Complexity: O(n) in time and memory.
public struct JSONParser {
  /// Bounds on what is accepted.
  public struct Limits: Hashable, Sendable {
    /// The deepest nesting of lists and objects.
    public var depth: Int
    /// The largest number of values in all.
    public var values: Int

    /// Sets both bounds.
    public init(depth: Int, values: Int) {
      self.depth = depth
      self.values = values
    }

    /// 64 levels, 200,000 values.
    public static let standard = Limits(depth: 64, values: 200_000)
  }

  private let bytes: [UInt8]
  private let limits: Limits
  private let isStrict: Bool
  private let keepsDigits: Bool
  private var position = 0
  private var values = 0

  private init(_ bytes: [UInt8], limits: Limits, isStrict: Bool, keepsDigits: Bool) {
    self.bytes = bytes
    self.limits = limits
    self.isStrict = isStrict
    self.keepsDigits = keepsDigits
  }

  /// Reads one value and nothing after it but white space; with `strictly`, no `NaN` and no `Infinity`.
  ///
  /// - Parameters:
  ///   - bytes: the JSON.
  ///   - limits: the bounds on it.
  ///   - isStrict: whether only JSON is read.
  ///   - keepsDigits: whether whole numbers of 2⁶³ to 2⁶⁴ − 1 are given as texts of their digits, not as the nearest
  ///     double: seeds are of 64 bits without a sign, and one that is rounded is another.
  /// - Returns: the value.
  /// - Throws: ``JSONError`` for bytes that are not JSON within the limits.
  public static func parse(
    _ bytes: [UInt8], limits: Limits = .standard, strictly isStrict: Bool = false,
    keepingDigits keepsDigits: Bool = false
  ) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes, limits: limits, isStrict: isStrict, keepsDigits: keepsDigits)
    parser.skipSpace()
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.count else { throw .unexpected(offset: parser.position) }
    return value
  }

  /// Reads one value from text.
  public static func parse(
    _ text: String, limits: Limits = .standard, strictly isStrict: Bool = false,
    keepingDigits keepsDigits: Bool = false
  ) throws(JSONError) -> JSONValue {
    try parse(
      Array(text.utf8), limits: limits, strictly: isStrict, keepingDigits: keepsDigits)
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    values += 1
    guard depth <= limits.depth, values <= limits.values else { throw .limit(offset: position) }
    switch try peek() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "N") where !isStrict: return try word("NaN", .null)
    case UInt8(ascii: "I") where !isStrict: return try word("Infinity", .null)
    default: return try number()
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var members: [JSONValue.Member] = []
    skipSpace()
    if try peek() == UInt8(ascii: "}") {
      position += 1
      return .object([])
    }
    while true {
      skipSpace()
      guard try peek() == UInt8(ascii: "\"") else { throw .unexpected(offset: position) }
      let name = try string()
      skipSpace()
      try expect(UInt8(ascii: ":"))
      skipSpace()
      members.append(.init(name, try value(depth: depth + 1)))
      skipSpace()
      if try separator(closing: UInt8(ascii: "}")) { return .object(members) }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if try peek() == UInt8(ascii: "]") {
      position += 1
      return .array([])
    }
    while true {
      skipSpace()
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if try separator(closing: UInt8(ascii: "]")) { return .array(elements) }
    }
  }

  /// Passes a comma (false) or the closing bracket (true).
  private mutating func separator(closing: UInt8) throws(JSONError) -> Bool {
    let byte = try peek()
    guard byte == closing || byte == UInt8(ascii: ",") else { throw .unexpected(offset: position) }
    position += 1
    return byte == closing
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    // Most texts hold no escapes and are taken as they stand.
    while true {
      switch try peek() {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw .unexpected(offset: position)
      default: position += 1
      }
    }
  }

  /// The rest of a text that begins at `start` and holds an escape where the parser is.
  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var units = Array(bytes[start..<position])
    while true {
      let byte = try peek()
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &units)
      case 0..<0x20: throw .unexpected(offset: position - 1)
      default: units.append(byte)
      }
    }
  }

  private mutating func escape(into units: inout [UInt8]) throws(JSONError) {
    let byte = try peek()
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
    case UInt8(ascii: "b"): units.append(0x08)
    case UInt8(ascii: "f"): units.append(0x0c)
    case UInt8(ascii: "n"): units.append(0x0a)
    case UInt8(ascii: "r"): units.append(0x0d)
    case UInt8(ascii: "t"): units.append(0x09)
    case UInt8(ascii: "u"): units.append(contentsOf: String(try escapedScalar()).utf8)
    default: throw .unexpected(offset: position - 1)
    }
  }

  private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
    let first = try codeUnit()
    guard first & 0xfc00 == 0xd800 else { return Unicode.Scalar(first) ?? "\u{fffd}" }
    guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return "\u{fffd}" }
    let mark = position
    position += 2
    let second = try codeUnit()
    guard second & 0xfc00 == 0xdc00 else {
      position = mark
      return "\u{fffd}"
    }
    return Unicode.Scalar(0x10000 + (first & 0x3ff) << 10 + second & 0x3ff) ?? "\u{fffd}"
  }

  private mutating func codeUnit() throws(JSONError) -> UInt32 {
    guard position + 4 <= bytes.count else { throw .truncated }
    let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
    guard let pair = HexText.decode(digits) else { throw .unexpected(offset: position) }
    position += 4
    return UInt32(pair[0]) << 8 | UInt32(pair[1])
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    while position < bytes.count, Self.isOfNumber(bytes[position]) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if text == "-", !isStrict, position < bytes.count, bytes[position] == UInt8(ascii: "I") {
      return try word("Infinity", .null)
    }
    if let whole = Int64(text), !text.hasPrefix("+") { return .integer(whole) }
    if keepsDigits, !text.hasPrefix("+"), UInt64(text) != nil { return .string(text) }
    guard let first = text.first, first == "-" || first.isNumber, let value = Double(text) else {
      if position >= bytes.count, start == position { throw .truncated }
      throw .unexpected(offset: start)
    }
    guard !isStrict || value.isFinite else { throw .unexpected(offset: start) }
    return .number(value)
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    for byte in word.utf8 { try expect(byte) }
    return value
  }

  private mutating func expect(_ byte: UInt8) throws(JSONError) {
    guard try peek() == byte else { throw .unexpected(offset: position) }
    position += 1
  }

  private func peek() throws(JSONError) -> UInt8 {
    guard position < bytes.count else { throw .truncated }
    return bytes[position]
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0a, 0x0d: position += 1
      default: return
      }
    }
  }
}
