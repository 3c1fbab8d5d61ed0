// SPDX-License-Identifier: Apache-2.0
// What a pickle would import and call if somebody ran it, found by reading it. It is never run.

internal import EvidenceModel
internal import MediaDecoding

/// Reads pickles for the names they import; nothing is imported, called or made.
///
/// The stack is followed as far as texts and names go, so that names given by way of the stack or the memory
/// are found too.
struct PickleScanner {
  private static let mostOperations = 2_000_000
  private static let mostPickles = 64
  private static let mostImports = 4_096
  private static let mostNames = 200_000

  private var cursor: PickleCursor
  private var stack = PickleStack()
  private var importNumbers: [String: Int] = [:]
  private var importNames: [String] = []
  private var nameCount = 0

  /// How many pickles stand one behind the other, and their highest protocol.
  private(set) var pickleCount = 0
  private(set) var protocolVersion = 0
  private(set) var operationCount = 0
  /// How many operations call something.
  private(set) var callCount = 0
  /// How many calls make a tensor.
  private(set) var tensorCount = 0
  /// How many imports have names that are not in the pickle as texts.
  private(set) var computedCount = 0
  /// What the names of parts tell.
  private(set) var names = TensorNames()
  /// The texts that stand beside some keys at the top of textual inversions and hypernetworks.
  private(set) var statements: [String: String] = [:]
  /// Whether a value was asked for that is not there.
  private(set) var isBroken = false

  /// Will read pickles from `start`.
  init(_ reader: RangeReader, from start: Int, to end: Int) {
    cursor = PickleCursor(reader, from: start, to: end)
  }

  /// Where reading has come to.
  var offset: Int { cursor.offset }
  /// The distinct names imported that are among the usual ones, sorted.
  var usualImports: [String] { importNames.filter(PickleImports.usual.contains).sorted() }
  /// The other ones, in the order of the file.
  var unusualImports: [String] { importNames.filter { !PickleImports.usual.contains($0) } }

  /// Reads to the end of the last pickle.
  ///
  /// - Throws: ``WalkError``; the source's own errors. What was found before stands.
  mutating func run() throws {
    repeat {
      pickleCount += 1
      stack = PickleStack()
      defer { isBroken = isBroken || stack.isBroken }
      while try step() {}
      guard try cursor.beginsPickle() else { return }
    } while pickleCount < Self.mostPickles
    throw WalkError.limit
  }

  /// Reads one operation; false at the end of the pickle.
  private mutating func step() throws -> Bool {
    operationCount += 1
    guard operationCount <= Self.mostOperations else { throw WalkError.limit }
    let operation = try cursor.next()
    switch operation.opcode {
    case 0x2e: return false
    case 0x80: protocolVersion = max(protocolVersion, operation.number)
    case 0x95, 0x98: break
    case 0x28: try stack.push(.mark)
    case 0x30, 0x61: stack.pop()
    case 0x31: _ = stack.popToMark()
    case 0x32: try stack.push(stack.top)
    case 0x71, 0x72: try stack.remember(operation.number)
    case 0x70: try stack.remember(Self.decimal(operation))
    case 0x94: try stack.remember()
    case 0x68, 0x6a: try stack.recall(operation.number)
    case 0x67: try stack.recall(Self.decimal(operation) ?? -1)
    default: try make(operation)
    }
    return true
  }

  /// Operations that put a value on the stack.
  private mutating func make(_ operation: PickleOperation) throws {
    switch operation.opcode {
    case 0x53, 0x54, 0x55, 0x56, 0x58, 0x8c, 0x8d: try pushText(operation)
    case 0x63: try pushImport(operation.argument, operation.second, isCut: operation.isCut)
    case 0x69:
      callCount += 1
      _ = stack.popToMark()
      try pushImport(operation.argument, operation.second, isCut: operation.isCut)
    case 0x93: try pushImportOfStack()
    case 0x82, 0x83, 0x84:
      computedCount += 1
      try stack.push(.other)
    default: try join(operation.opcode)
    }
  }

  /// Operations that make one value of several, or put some into another.
  private mutating func join(_ opcode: UInt8) throws {
    switch opcode {
    case 0x52, 0x81: try call(arguments: 1)
    case 0x92: try call(arguments: 2)
    case 0x6f:
      callCount += 1
      _ = stack.popToMark()
      try stack.push(.other)
    case 0x62: stack.pop()
    case 0x73:
      let value = stack.pop()
      state(stack.pop(), value)
    case 0x75:
      let taken = stack.popToMark()
      for index in stride(from: 0, to: taken.count - 1, by: 2) {
        state(taken[index], taken[index + 1])
      }
    case 0x65, 0x90: _ = stack.popToMark()
    case 0x6c, 0x74, 0x64, 0x91:
      _ = stack.popToMark()
      try stack.push(.other)
    case 0x51, 0x85: try replace(1)
    case 0x86: try replace(2)
    case 0x87: try replace(3)
    default: try stack.push(.other)
    }
  }

  private mutating func replace(_ count: Int) throws {
    for _ in 0..<count { stack.pop() }
    try stack.push(.other)
  }

  private mutating func call(arguments: Int) throws {
    callCount += 1
    for _ in 0..<arguments { stack.pop() }
    if case .imported(let number) = stack.pop(), importNames.indices.contains(number),
      PickleImports.tensorMakers.contains(importNames[number])
    {
      tensorCount += 1
    }
    try stack.push(.other)
  }

  // MARK: - Texts and names

  private mutating func pushText(_ operation: PickleOperation) throws {
    guard !operation.isCut else { return try stack.push(.other) }
    var bytes = operation.argument[...]
    // The oldest form of text stands in quotation marks.
    if operation.opcode == 0x53 { bytes = bytes.dropFirst().dropLast() }
    let text = String(decoding: bytes, as: UTF8.self)
    try stack.push(.text(text))
    guard nameCount < Self.mostNames, text.contains(".") || TensorNames.isWhole(text) else {
      return
    }
    nameCount += 1
    names.add(text)
  }

  private mutating func pushImport(_ module: [UInt8], _ name: [UInt8], isCut: Bool) throws {
    let whole =
      String(decoding: module, as: UTF8.self) + "." + String(decoding: name, as: UTF8.self)
    try push(import: isCut ? whole + "…" : whole)
  }

  private mutating func pushImportOfStack() throws {
    let name = stack.pop()
    let module = stack.pop()
    guard case .text(let first) = module, case .text(let second) = name else {
      computedCount += 1
      return try stack.push(.other)
    }
    try push(import: first + "." + second)
  }

  private mutating func push(import name: String) throws {
    let number: Int
    if let known = importNumbers[name] {
      number = known
    } else {
      guard importNames.count < Self.mostImports else { throw WalkError.limit }
      number = importNames.count
      importNames.append(name)
      importNumbers[name] = number
    }
    try stack.push(.imported(number))
  }

  /// Keeps a text beside a key that names the model.
  private mutating func state(_ key: PickleValue, _ value: PickleValue) {
    guard case .text(let key) = key, case .text(let value) = value,
      ["name", "sd_checkpoint", "sd_checkpoint_name"].contains(key), statements[key] == nil
    else { return }
    statements[key] = value
  }

  private static func decimal(_ operation: PickleOperation) -> Int? {
    Int(String(decoding: operation.argument, as: UTF8.self))
  }
}
