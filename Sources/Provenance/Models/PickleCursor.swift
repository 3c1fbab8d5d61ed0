// SPDX-License-Identifier: Apache-2.0
// The operations of a pickle one after another, as bytes. Nothing is run.

internal import MediaDecoding

/// One operation of a pickle.
struct PickleOperation {
  let opcode: UInt8
  /// The argument's bytes: whole where it is short, else its beginning.
  let argument: [UInt8]
  /// The second line of an operation that has two.
  let second: [UInt8]
  /// Whether ``argument`` is only the beginning.
  let isCut: Bool

  /// The argument as a little-endian number of at most four bytes.
  var number: Int { argument.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) } }
}

/// Reads the operations of a pickle in a range of a file.
struct PickleCursor {
  /// The most bytes of an argument that are kept.
  static let keptBytes = 512
  private static let windowBytes = 16 << 10

  private let reader: RangeReader
  private let end: Int
  private var window: [UInt8] = []
  private var windowStart = 0
  /// The place of the next byte in the file.
  private(set) var offset: Int

  init(_ reader: RangeReader, from start: Int, to end: Int) {
    self.reader = reader
    self.end = min(end, reader.byteCount)
    offset = start
  }

  /// Whether another pickle of protocol 2 to 5 begins here.
  mutating func beginsPickle() throws -> Bool {
    guard offset + 2 <= end else { return false }
    let mark = (try byte(), try byte())
    offset -= 2
    return mark.0 == 0x80 && (2...5).contains(mark.1)
  }

  /// The next operation.
  ///
  /// - Throws: ``WalkError`` `.truncated` at the end, `.malformed` for a byte that is no operation.
  mutating func next() throws -> PickleOperation {
    let opcode = try byte()
    guard let form = PickleOpcode.argument(of: opcode) else { throw WalkError.malformed }
    switch form {
    case .fixed(let count): return operation(opcode, try kept(count), count)
    case .counted(let width):
      let size = try kept(width).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard size <= UInt64(max(0, end - offset)) else { throw WalkError.truncated }
      return operation(opcode, try kept(Int(size)), Int(size))
    case .lines(let count):
      let first = try line()
      let second = count == 2 ? try line() : ([], false)
      return PickleOperation(
        opcode: opcode, argument: first.0, second: second.0, isCut: first.1 || second.1)
    }
  }

  private func operation(_ opcode: UInt8, _ argument: [UInt8], _ size: Int) -> PickleOperation {
    PickleOperation(opcode: opcode, argument: argument, second: [], isCut: argument.count < size)
  }

  /// Passes `count` bytes and gives the first of them.
  private mutating func kept(_ count: Int) throws -> [UInt8] {
    guard count <= end - offset else { throw WalkError.truncated }
    var bytes: [UInt8] = []
    for _ in 0..<min(count, Self.keptBytes) { bytes.append(try byte()) }
    offset += count - bytes.count
    return bytes
  }

  private mutating func line() throws -> (bytes: [UInt8], isCut: Bool) {
    var (bytes, isCut): ([UInt8], Bool) = ([], false)
    while true {
      let byte = try byte()
      if byte == 0x0a { return (bytes, isCut) }
      if bytes.count < Self.keptBytes { bytes.append(byte) } else { isCut = true }
    }
  }

  private mutating func byte() throws -> UInt8 {
    guard offset < end else { throw WalkError.truncated }
    if offset < windowStart || offset >= windowStart + window.count {
      window = try reader.bytes(at: offset, count: min(Self.windowBytes, end - offset))
      windowStart = offset
    }
    defer { offset += 1 }
    return window[offset - windowStart]
  }
}
