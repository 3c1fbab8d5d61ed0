// SPDX-License-Identifier: Apache-2.0
// The operations of Python's pickle format: how long each is. Nothing here runs any.

/// What follows an operation of a pickle.
package enum PickleArgument: Hashable, Sendable {
  /// So many bytes.
  case fixed(Int)
  /// So many lines, each ended by a line feed.
  case lines(Int)
  /// A little-endian length of so many bytes, and as many bytes as it says.
  case counted(Int)
}

/// The operations of the pickle format.
///
/// - Source: CPython, `Lib/pickletools.py`, protocols 0 to 5.
package enum PickleOpcode {
  /// The longest text or bytes that are believed: a terabyte.
  private static let longestArgument: UInt64 = 1 << 40
  /// From here on a text or bytes leave no room for four operations to be asked for.
  private static let longArgument = 1_024

  /// What follows the operation; `nil` for bytes that are none.
  package static func argument(of opcode: UInt8) -> PickleArgument? {
    switch opcode {
    // MARK STOP POP POP_MARK DUP NONE BINPERSID REDUCE APPEND BUILD DICT EMPTY_DICT APPENDS LIST
    // EMPTY_LIST OBJ SETITEM TUPLE EMPTY_TUPLE SETITEMS
    case 0x28, 0x2e, 0x30, 0x31, 0x32, 0x4e, 0x51, 0x52, 0x61, 0x62, 0x64, 0x7d, 0x65, 0x6c, 0x5d,
      0x6f, 0x73, 0x74, 0x29, 0x75:
      .fixed(0)
    // NEWOBJ TUPLE1 TUPLE2 TUPLE3 NEWTRUE NEWFALSE EMPTY_SET ADDITEMS FROZENSET NEWOBJ_EX
    // STACK_GLOBAL MEMOIZE NEXT_BUFFER READONLY_BUFFER
    case 0x81, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x97, 0x98:
      .fixed(0)
    // PROTO EXT1 BININT1 BINGET BINPUT
    case 0x80, 0x82, 0x4b, 0x68, 0x71: .fixed(1)
    // EXT2 BININT2
    case 0x83, 0x4d: .fixed(2)
    // EXT4 BININT LONG_BINGET LONG_BINPUT
    case 0x84, 0x4a, 0x6a, 0x72: .fixed(4)
    // BINFLOAT FRAME
    case 0x47, 0x95: .fixed(8)
    // FLOAT INT LONG PERSID STRING UNICODE GET PUT
    case 0x46, 0x49, 0x4c, 0x50, 0x53, 0x56, 0x67, 0x70: .lines(1)
    // GLOBAL INST
    case 0x63, 0x69: .lines(2)
    // LONG1 SHORT_BINSTRING SHORT_BINBYTES SHORT_BINUNICODE
    case 0x8a, 0x55, 0x43, 0x8c: .counted(1)
    // LONG4 BINSTRING BINBYTES BINUNICODE
    case 0x8b, 0x54, 0x42, 0x58: .counted(4)
    // BINUNICODE8 BINBYTES8 BYTEARRAY8
    case 0x8d, 0x8e, 0x96: .counted(8)
    default: nil
    }
  }

  /// Whether `head` begins a pickle of protocol 2 to 5: the operations in it are all known.
  ///
  /// At most 32 are looked at, and at least four must be there before `head` may end: fewer only where one of
  /// them is a long text or bytes, and `head` is all that is ever looked at.
  package static func isPickle(_ head: [UInt8]) -> Bool {
    guard head.count > 3, head[0] == 0x80, (2...5).contains(head[1]) else { return false }
    var offset = 2
    var hasLong = false
    for number in 0..<32 {
      guard offset < head.count else { return number >= 4 || hasLong }
      let opcode = head[offset]
      guard let argument = argument(of: opcode) else { return false }
      if opcode == 0x2e { return number > 0 }
      guard let next = end(of: argument, in: head, from: offset + 1) else { return number >= 4 }
      if isLong(opcode, argument, head, from: offset + 1, to: next) { hasLong = true }
      offset = next
    }
    return true
  }

  /// Whether an argument is a text or bytes that fill much of `head`, perhaps beyond its end.
  private static func isLong(
    _ opcode: UInt8, _ argument: PickleArgument, _ head: [UInt8], from start: Int, to end: Int
  ) -> Bool {
    guard case .counted(let width) = argument, start + width <= head.count,
      end - start >= longArgument, head.count >= MediaFormat.sniffByteCount
    else { return false }
    switch opcode {
    case 0x58, 0x8d: return isText(head[(start + width)..<min(end, head.count)])
    case 0x42, 0x8e, 0x96: return true
    default: return false
    }
  }

  /// Whether bytes are UTF-8 but for a character that is cut at their end.
  private static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
    (0..<4).contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil }
  }

  /// Where an argument ends, perhaps behind `head`; `nil` where that cannot be told, or is too far to be believed.
  private static func end(of argument: PickleArgument, in head: [UInt8], from start: Int) -> Int? {
    switch argument {
    case .fixed(let count): return start + count
    case .lines(let count):
      var place = start
      for _ in 0..<count {
        guard let end = head[min(place, head.count)...].prefix(256).firstIndex(of: 0x0a) else {
          return nil
        }
        place = end + 1
      }
      return place
    case .counted(let width):
      guard start + width <= head.count else { return nil }
      let count = head[start..<start + width].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard count <= longestArgument else { return nil }
      return start + width + Int(count)
    }
  }
}
