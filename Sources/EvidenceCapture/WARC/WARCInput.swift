// SPDX-License-Identifier: Apache-2.0
// The bytes of a WARC file, plain or compressed, record heads found in them, and the way on after
// damage.

internal import EvidenceModel
internal import MediaDecoding

/// The bytes of a WARC file and the record heads in them.
final class WARCInput {
  private static let version = Array("WARC/".utf8)
  /// How many bytes may be read again, in all, to find records that a wrong length swallowed.
  private static let rereadLimit = 4 << 30

  let bytes: LookaheadInput
  private let members: MemberStream?
  private let findings: FindingLog
  private let headerLimit: Int
  private let stream: PeekedPayload
  /// Where the last record's block begins and should end, until it has been looked into.
  private var givenBack: WARCHead?
  private var lastBlock: Range<Int>?
  private var rereadLeft = WARCInput.rereadLimit

  /// Reads `stream`, whose bytes are compressed by `coding` unless that is `nil`.
  init(
    _ stream: PeekedPayload, coding: ContentCoding?, slot: SessionSlot, context: CaptureContext
  ) {
    self.stream = stream
    findings = context.findings
    headerLimit = context.limits.recordHeaderBytes
    members = coding.map {
      MemberStream(stream, coding: $0, slot: slot, limits: context.limits.container)
    }
    bytes = LookaheadInput(members ?? stream)
  }

  /// The offset in the file where what stands at the present place begins.
  private var offset: Int {
    members.flatMap { $0.boundary(atOrBefore: bytes.position)?.compressed } ?? bytes.position
  }

  /// Gives a head back, so that it is the next one again; nothing of its block may have been read.
  func giveBack(_ head: WARCHead) { givenBack = head }

  /// The next record's head; `nil` at the end of the file.
  func nextHead() throws -> WARCHead? {
    if let head = givenBack {
      givenBack = nil
      return head
    }
    while true {
      try bytes.skipLineEnds()
      if try bytes.peek(1).isEmpty {
        if try recover() { continue }
        if let block = lastBlock, block.upperBound > bytes.position, try searchLastBlock() {
          continue
        }
        return nil
      }
      let start = offset
      guard try bytes.startsWith(Self.version) else {
        note(
          "warc.bad_record", .unreadable,
          "no record begins where one should; searching for the next")
        if try !searchLastBlock() { try search(fromHere: false) }
        continue
      }
      if let head = try readHead(at: start) { return head }
    }
  }

  private func search(fromHere: Bool) throws {
    while try !bytes.skip(toLineStarting: Self.version, fromHere: fromHere) {
      guard try recover() else { return }
      if try bytes.startsWith(Self.version) { return }
    }
  }

  /// Goes back into the block of a record whose stated length was wrong, to the first record that it
  /// swallowed or on past its end; false when the bytes cannot be read again.
  private func searchLastBlock() throws -> Bool {
    guard let block = lastBlock else { return false }
    lastBlock = nil
    let cost = bytes.position - block.lowerBound
    guard members == nil, cost > 0, cost <= rereadLeft, stream.seek(to: block.lowerBound) else {
      return false
    }
    rereadLeft -= cost
    bytes.restart(at: block.lowerBound)
    return try bytes.skip(toLineStarting: Self.version, fromHere: false)
  }

  /// Reads the head that begins here.
  ///
  /// `nil` when it is bad: then the input stands after it.
  private func readHead(at start: Int) throws -> WARCHead? {
    var head = WARCHead(offset: start)
    var left = headerLimit
    var isFirst = true
    while true {
      switch try bytes.line(limit: left) {
      case .line(let line):
        left -= line.count + 2
        if line.isEmpty { return try checked(head) }
        if isFirst { checkVersion(line, at: start) } else { head.add(line: line) }
        isFirst = false
        guard left > 0 else { return try overlong(start) }
      case .tooLong:
        return try overlong(start)
      case .end:
        try bytes.drain()
        note("warc.truncated", .unreadable, "the file ends inside a record's header", start)
        return nil
      }
    }
  }

  private func overlong(_ start: Int) throws -> WARCHead? {
    note("warc.header_too_long", .unreadable, "a header block exceeds \(headerLimit) bytes", start)
    try search(fromHere: false)
    return nil
  }

  private func checkVersion(_ line: [UInt8], at start: Int) {
    guard line != Array("WARC/1.0".utf8), line != Array("WARC/1.1".utf8) else { return }
    note("warc.version", .notice, "a record states a version other than 1.0 and 1.1", start)
  }

  private func checked(_ head: WARCHead) throws -> WARCHead? {
    if !head.isClean {
      note("warc.header_line", .notice, "a header line is no field and was ignored", head.offset)
    }
    if let length = head.contentLength {
      lastBlock = bytes.position..<bytes.position + length
      return head
    }
    note("warc.length", .unreadable, "a record states no usable length", head.offset)
    try search(fromHere: true)
    return nil
  }

  /// Reports why the bytes ended, if they broke off, and goes on at the next compressed member.
  private func recover() throws -> Bool {
    guard let members, let failure = members.failure else { return false }
    findings.add(failure)
    guard try members.resume(atContent: Self.version) else { return false }
    bytes.resume()
    return true
  }

  /// Whether a new record begins here although the present one's block is not at its end: a compressed
  /// member begins, and with a record's first line.
  func recordBeginsEarly() throws -> Bool {
    guard let members, members.boundary(atOrBefore: bytes.position)?.decoded == bytes.position
    else {
      return false
    }
    return try bytes.startsWith(Array("WARC/1.".utf8))
  }

  /// How many bytes may be taken without passing the begin of a member.
  func room(_ maximum: Int) -> Int {
    guard let next = members?.boundary(after: bytes.position) else { return maximum }
    return min(maximum, next.decoded - bytes.position)
  }

  func note(_ code: String, _ severity: Finding.Severity, _ detail: String, _ at: Int? = nil) {
    findings.add(Finding(code: code, severity: severity, detail: detail, offset: at ?? offset))
  }
}
